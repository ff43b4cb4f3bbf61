import type { Browser, Locator, Page } from "playwright-core";
import { openDesk } from "../web/browser.ts";

/** What a secretary finds on the page. */
export const everyTab = [
  ...(["待办", "线索", "待答", "网格", "人员", "文件"] as const),
  ...(["试问", "会话", "代报", "群", "邀请", "渠道"] as const),
];
type Tab = (typeof everyTab)[number];

export type StaffDesk = Awaited<ReturnType<typeof openStaffDesk>>;

/** Somebody in front of the staff page, which they have opened with a link. */
export async function openStaffDesk(
  browser: Browser,
  link: string,
  size?: { width: number; height: number },
) {
  const desk = await openDesk(browser, link, size, (page) =>
    page.getByRole("tab", { name: "会话", exact: true }).click(),
  );
  const { page } = desk;

  async function look(tab: Tab): Promise<Locator> {
    await page.getByRole("tab", { name: tab, exact: true }).click();
    return page.getByRole("tabpanel", { name: tab, exact: true });
  }

  return {
    ...desk,
    look,
    /** What went wrong on the page; it asks once whether there is a demo, and hears that there is none. */
    troubles: () => desk.complaints.filter((each) => !/status of 404/.test(each)),
    async bind(group: string, node: string): Promise<Locator> {
      const panel = await look("群");
      const card = panel.getByRole("article", { name: `群 ${group}` });
      await card.getByLabel("是哪里的群").fill(node);
      await page.keyboard.press("Escape");
      await card.getByRole("button", { name: "绑定" }).click();
      return answersIn(panel);
    },
    async register(group: string, node: string): Promise<Locator> {
      const panel = await look("群");
      const form = panel.getByRole("region", { name: "机器人进不去的群" });
      await form.getByLabel("群名").fill(group);
      await form.getByLabel("是哪里的群").fill(node);
      await page.keyboard.press("Escape");
      await form.getByRole("button", { name: "登记" }).click();
      return answersIn(panel);
    },
    async relay(group: string, who: string, words: string): Promise<Locator> {
      const panel = await look("代报");
      await panel.getByLabel("哪个群").fill(group);
      await page.locator(".ant-select-item-option-content").filter({ hasText: group }).click();
      await panel.getByLabel("谁说的").fill(who);
      await panel.getByLabel("原话").fill(words);
      await panel.getByRole("button", { name: "代报" }).click();
      return answersIn(panel);
    },
    async invite(name: string): Promise<Locator> {
      const panel = await look("邀请");
      await panel.getByLabel("姓名").fill(name);
      await panel.getByRole("button", { name: "邀请" }).click();
      return answersIn(panel);
    },
  };
}

/** What the bot has answered to the form of a panel. */
function answersIn(panel: Locator): Locator {
  return panel.getByRole("list", { name: "邻里的答复" });
}

/** What of the page stands out of its window to the right, hidden tabs and the row of examples aside. */
export function outOfSight(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll("#page *")]
    .filter((each) => !each.closest(".examples") && each.getBoundingClientRect().right > innerWidth)
    .map((each) => each.className || each.tagName)`);
}
