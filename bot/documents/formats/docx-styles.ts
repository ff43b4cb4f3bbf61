import { walkXml } from "./xml.ts";

export interface Style {
  name: string;
  basedOn: string;
  list: string;
  /** Of its list, from 0; -1 when it does not say. */
  listLevel: number;
  /** From 0 as Word counts; 9 is body text, -1 when it does not say. */
  outline: number;
  isHidden: boolean;
  /** In half points; 0 when it does not say. */
  size: number;
  isCentred: boolean;
}

const plain: Style = {
  name: "",
  basedOn: "",
  list: "",
  listLevel: -1,
  outline: -1,
  isHidden: false,
  size: 0,
  isCentred: false,
};

export interface Styles {
  /** What a paragraph of this style is, with all that its style is based on; the document's default for an unknown one. */
  of(id: string): Style;
}

export function readStyles(bytes: Buffer | undefined): Styles {
  const own = new Map<string, Style>();
  let usual = "";
  let defaultSize = 0;
  let style: Style | undefined;
  walkXml(bytes, {
    open(name, attributes) {
      const { styleId = "", type, val = "" } = attributes;
      if (name === "style" && type === "paragraph") {
        style = { ...plain };
        own.set(styleId, style);
        if (attributes.default === "1" || attributes.default === "true") usual = styleId;
      } else if (style) set(style, name, val);
      else if (name === "sz" && own.size === 0) defaultSize = Number(val);
    },
    close(name) {
      if (name === "style") style = undefined;
    },
  });
  const resolved = new Map<string, Style>();
  return {
    of(id) {
      const known = resolved.get(id) ?? inherited(own, own.has(id) ? id : usual, defaultSize);
      resolved.set(id, known);
      return known;
    },
  };
}

function set(style: Style, name: string, val: string): void {
  if (name === "name") style.name = val;
  else if (name === "basedOn") style.basedOn = val;
  else if (name === "numId") style.list = val;
  else if (name === "ilvl") style.listLevel = Number(val);
  else if (name === "outlineLvl") style.outline = Number(val);
  else if (name === "vanish") style.isHidden = isOn(val);
  else if (name === "sz") style.size = Number(val);
  else if (name === "jc") style.isCentred = val === "center";
}

export function isOn(val: string | undefined): boolean {
  return val === undefined || !["0", "false", "off"].includes(val);
}

function inherited(own: Map<string, Style>, id: string, size: number): Style {
  const chain: Style[] = [];
  for (let at = own.get(id); at && chain.length < 20; at = own.get(at.basedOn)) chain.push(at);
  const first = <T>(of: (style: Style) => T, none: T) => chain.map(of).find((each) => each !== none) ?? none;
  return {
    name: chain[0]?.name ?? "",
    basedOn: "",
    list: first((each) => each.list, ""),
    listLevel: first((each) => each.listLevel, -1),
    outline: first((each) => each.outline, -1),
    isHidden: first((each) => each.isHidden, false),
    size: first((each) => each.size, 0) || size,
    isCentred: first((each) => each.isCentred, false),
  };
}
