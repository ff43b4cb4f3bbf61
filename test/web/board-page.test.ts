import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { top } from "../support/source-files.ts";
import { outOfSight } from "../support/staff-desk.ts";
import { openStaffWeb } from "../support/staff-web.ts";
import { complaintsOf, openBrowser } from "./browser.ts";

const telephone = { width: 390, height: 844 };
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  return () => browser.close();
}, 60_000);

/** The demo community with a page that a browser can open; each deed is a minute after the one before. */
async function openPage() {
  const web = await openStaffWeb({ built: join(top, "bot/console/built") });
  const address = await web.web.listen({ host: "127.0.0.1", port: 0 });
  const { clock } = web.town;
  return { ...web, address, aMinutePasses: () => clock.set(new Date(clock.now().getTime() + 60_000)) };
}

type Web = Awaited<ReturnType<typeof openPage>>;

/** Somebody who has opened a link and looks at the board. */
async function boardOf(id: string, web: Web, size = { width: 1280, height: 860 }) {
  const context = await browser.newContext({ viewport: size, locale: "zh-CN" });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints = complaintsOf(page, web.address);
  await page.goto(`${web.address}/enter#${await web.invited(id)}`);
  await page.getByRole("search", { name: "筛选诉求" }).waitFor();
  const details = page.getByRole("dialog");
  return {
    page,
    details,
    column: (name: string) => page.getByRole("region", { name, exact: true }),
    card: (number: number, within: Page | Locator = page) =>
      within.getByRole("button", { name: new RegExp(`^诉求 #${number} `) }),
    /** What went wrong on the page; it asks once whether there is a demo, and hears that there is none. */
    troubles: () => complaints.filter((each) => !/status of 404/.test(each)),
    async press(name: string): Promise<void> {
      web.aMinutePasses();
      await details.getByRole("button", { name, exact: true }).click();
    },
    botSays: (words: RegExp) => details.getByRole("list", { name: "邻里的答复" }).getByText(words).waitFor(),
  };
}

describe("the board in a browser", () => {
  it("lets the desk send what nobody has to somebody, and the card moves on", async () => {
    const web = await openPage();
    const { town } = web;
    await town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");
    await town.person("wang-xiulan").says("退单 1 不归我管，应该给李建国");
    await town.person("li-jianguo").says("退单 1 也不归我管");
    const { page, details, column, card, press, botSays, troubles } = await boardOf("liu-qing", web);

    await card(1, column("待分派")).click();
    await press("派给");
    await details.getByLabel("派给谁").fill("孙悦");
    await page.keyboard.press("Enter");
    await details.getByText("会对邻里说：“派给孙悦 1”").waitFor();
    await details.getByRole("form", { name: "派给" }).getByRole("button", { name: "派给" }).dblclick();
    await botSays(/#1 已交给孙悦/);
    await page.keyboard.press("Escape");

    await card(1, column("待签收")).getByText("孙悦").waitFor();
    town.person("sun-yue").heardOnce(/派给您的诉求 #1/);
    expect(await column("待分派").getByText("没有").count()).toBe(1);
    expect(troubles()).toEqual([]);
  });

  it("is a list on a telephone, where an owner signs, lets the work rest and goes on", async () => {
    const web = await openPage();
    await web.town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");
    const { page, details, column, card, press, botSays, troubles } = await boardOf(
      "wang-xiulan",
      web,
      telephone,
    );

    await card(1).getByText("签收剩").waitFor();
    expect(await outOfSight(page)).toEqual([]);
    await card(1).press("Enter");
    web.aMinutePasses();
    await details.getByRole("button", { name: "签收" }).dblclick();
    await botSays(/已签收 #1/);
    await press("挂起");
    await details.getByLabel("为什么要等").fill("等配件");
    await page.keyboard.press("Enter");
    await details.getByLabel("哪天继续").fill("2026-11-26");
    await details.getByRole("form", { name: "挂起" }).getByRole("button", { name: "挂起" }).click();
    await botSays(/#1 .*11月26日/);
    await details.getByText(/^挂起 今天 10:0\d 到 11月26日/).waitFor();
    await press("恢复办理");
    await botSays(/#1 /);
    await details.getByText(/^挂起 今天 10:0\d 到 今天 10:0\d/).waitFor();
    expect(await outOfSight(page)).toEqual([]);
    await details.getByRole("button", { name: "关闭" }).click();

    await card(1, column("处理中")).getByText("剩").waitFor();
    const said = await web.town.storage().read.inbox.talkIn("page", "page-wang-xiulan", 10);
    expect(said.map(({ text }) => text)).toEqual(["收到 1", "1 等配件，11月26日继续", "继续办 1"]);
    expect(troubles()).toEqual([]);
  });

  it("opens any part of the tree, and knows people and duty", async () => {
    const web = await openPage();
    await web.town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");
    await web.town.person("wu-ayi").says("8号楼路灯坏了", "g-chunhui");
    const { page, card, troubles } = await boardOf("chen-zhiyuan", web);

    await page.getByRole("tab", { name: "网格" }).click();
    await page.getByRole("button", { name: "看春晖社区第二网格的诉求" }).click();
    await card(1).waitFor({ state: "detached" });
    await card(2).waitFor();
    await page.getByRole("tab", { name: "人员" }).click();
    const people = page.getByRole("region", { name: "工作人员" });
    await people
      .getByRole("row", { name: /^王秀兰/ })
      .getByText("1 件")
      .waitFor();
    await page.reload();

    await people.waitFor();
    expect(await outOfSight(page)).toEqual([]);
    expect(troubles()).toEqual([]);
  });
});
