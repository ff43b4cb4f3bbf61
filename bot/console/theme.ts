import type { ThemeConfig } from "antd";

/** Every colour of the page. Text colours reach 4.5:1 on the grounds they are used on. */
const colours = {
  paper: "#f6f3ea",
  card: "#fffdf8",
  line: "#e2dbc9",
  "line-strong": "#948c78",
  ink: "#2b2a25",
  soft: "#5e594d",
  bamboo: "#37694a",
  "bamboo-deep": "#28503a",
  mine: "#dcebd6",
  "mine-line": "#bfd8b8",
  bot: "#e4eef3",
  "bot-line": "#c3d8e2",
  "bot-ink": "#2a5a74",
  red: "#a8261c",
  "red-ground": "#fbe7e3",
  amber: "#7a4f00",
  "amber-ground": "#faedcb",
  blue: "#2a5a74",
  "blue-ground": "#e4eef3",
  green: "#2d5d3e",
  "green-ground": "#e1eedd",
  grey: "#5e594d",
  "grey-ground": "#eeeadf",
};

const fonts =
  '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Micro Hei", system-ui, sans-serif';

export const theme: ThemeConfig = {
  token: {
    colorPrimary: colours.bamboo,
    /** The ring around what has the focus. */
    colorPrimaryBorder: colours.bamboo,
    colorPrimaryBg: colours["green-ground"],
    colorPrimaryBgHover: colours.mine,
    colorInfo: colours.bamboo,
    colorLink: colours.bamboo,
    colorSuccess: colours.bamboo,
    colorError: colours.red,
    colorText: colours.ink,
    colorTextSecondary: colours.soft,
    colorTextTertiary: colours.soft,
    colorTextDescription: colours.soft,
    colorTextPlaceholder: "#746e60",
    colorBgBase: colours.card,
    colorBgContainer: colours.card,
    colorBgElevated: colours.card,
    colorBgLayout: colours.paper,
    colorBorder: colours["line-strong"],
    colorBorderSecondary: colours.line,
    borderRadius: 10,
    fontFamily: fonts,
    fontSize: 15,
    lineHeight: 1.65,
    wireframe: false,
  },
  components: {
    Tabs: { titleFontSize: 16, horizontalItemPadding: "10px 4px", horizontalMargin: "0" },
    Select: { optionSelectedBg: colours["green-ground"], optionActiveBg: colours["grey-ground"] },
    Timeline: { dotBg: colours.card },
  },
};

/** Gives page.css the same colours, as `--paper` and so on. */
export function paint(root: HTMLElement): void {
  for (const [name, colour] of Object.entries(colours)) root.style.setProperty(`--${name}`, colour);
  root.style.setProperty("--fonts", fonts);
}
