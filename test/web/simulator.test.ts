import type { Browser } from "playwright-core";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type RunningServer, startServer, temporaryFolder } from "../support/running-server.ts";
import { openBrowser, openDesk } from "./browser.ts";

const phone = { width: 390, height: 844 };
let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  let clearUp = async () => {};
  const data = await temporaryFolder((work) => (clearUp = work));
  [server, browser] = await Promise.all([startServer(data), openBrowser()]);
  await server.untilMorning();
  return async () => {
    await browser.close();
    await server.stop();
    await clearUp();
  };
}, 60_000);

/** A new tab that nobody has looked into; at the end of the story it must have had nothing to complain about. */
async function newTab(size?: { width: number; height: number }) {
  const desk = await openDesk(browser, server.address, size);
  onTestFinished(() => desk.close());
  return desk;
}

describe("the simulator's page", () => {
  it("opens in Chinese, says that it is a demo and calls nobody else", async () => {
    const desk = await newTab();

    await desk.page.getByRole("heading", { name: "邻里 · 演示社区" }).waitFor();
    await desk.page.getByText("人物都是虚构的").waitFor();

    expect(await desk.page.getAttribute("html", "lang")).toBe("zh-CN");
    expect(await desk.page.title()).toContain("邻里演示社区");
    expect(desk.complaints).toEqual([]);
  });

  it("takes a broken lift from the neighbours' group to the grid member and back to 办结", async () => {
    const desk = await newTab();

    await desk.become("阿芳");
    await desk.openChat("春晖苑邻里群");
    await desk.say("3号楼2单元电梯又坏了");
    const receipt = desk.botSays(/已登记 #\d+ · 电梯与特种设备 · .*前办结/);
    await receipt.waitFor();
    const number = /#(\d+)/.exec(await receipt.innerText())?.[1];

    await desk.become("王秀兰");
    await desk.openChat("邻里小助手");
    const task = desk.botSays(`新诉求 #${number}`);
    await desk.quote(task);
    await desk.say("收到");
    await desk.botSays(`已签收 #${number}`).waitFor();
    await desk.say("修好了");
    await desk.botSays(`#${number} 已反馈给居民`).waitFor();

    await desk.become("阿芳");
    expect(await receipt.count()).toBe(1);
    await desk.openChat("邻里小助手");
    await desk.botSays(/请问解决了吗？/).waitFor();
    await desk.say("满意");
    await desk.botSays(`#${number} 已办结`).waitFor();

    const requests = await desk.look("诉求");
    const card = requests.getByRole("button", { name: `诉求 #${number}` });
    await card.getByText("办结", { exact: true }).waitFor();
    await card.click();
    const details = desk.page.getByRole("dialog");
    const steps = details.getByRole("listitem");
    await expect.poll(() => steps.count()).toBe(6);
    expect((await steps.allInnerTexts()).map((step) => step.split("\n")[0])).toEqual([
      ...["登记", "分派", "签收", "反馈结果", "评价", "办结"],
    ]);
    expect(desk.complaints).toEqual([]);
  });

  it("answers a question with its source, and keeps quiet about dinner", async () => {
    const desk = await newTab();
    await desk.become("蔡婆婆");
    await desk.openChat("望江花园邻里群");

    await desk.say("今晚吃啥");
    await desk.say("低保怎么申请，要带什么材料？");

    await desk.botSays(/《青禾街道最低生活保障申请指南》第.+条（青禾街道办事处，.+起施行）/).waitFor();
    expect(await desk.log.getByRole("article").count()).toBe(3);
  });

  it("shows every letter of the bot in the outbox", async () => {
    const desk = await newTab();
    await desk.become("黄强");
    await desk.openChat("望江花园邻里群");
    await desk.say("3号楼楼道灯不亮");
    await desk.botSays(/已登记/).waitFor();

    const letters = await desk.look("发件箱");

    const receipt = letters.getByRole("article", { name: "发给望江花园邻里群" }).first();
    await receipt.getByText("已发出", { exact: true }).waitFor();
    await receipt.getByText(/已登记 #\d+/).waitFor();
    await letters.getByRole("article", { name: "发给马晓燕的私聊" }).first().waitFor();
  });

  it("posts the secretary's notice in the group it is for, after 确认, and counts who has received it", async () => {
    const desk = await newTab();
    await desk.become("陈志远");
    await desk.openChat("邻里小助手");

    await desk.say("通知 3号楼居民：明天上午9点停水");
    await desk.botSays(/预览，发到：“春晖苑1—5号楼群”/).waitFor();
    await desk.say("确认");
    await desk.botSays(/通知 1 正发到 1 个群/).waitFor();

    await desk.become("张德福");
    await desk.openChat("春晖苑1—5号楼群");
    const notice = desk.botSays(/【通知】3号楼居民：明天上午9点（.*）停水/);
    await desk.quote(notice);
    await desk.say("收到");
    await desk.openChat("春晖苑邻里群");
    expect(await notice.count()).toBe(0);

    await desk.become("陈志远");
    await desk.say("收到情况");
    await desk.botSays(/1 人回复收到/).waitFor();
  });

  it("moves the clock by an hour and to the next moment at which something is due", async () => {
    const desk = await newTab();
    await desk.become("小凯");
    await desk.openChat("春晖苑邻里群");
    await desk.say("5号楼1单元门禁坏了");
    await desk
      .botSays(/已登记/)
      .last()
      .waitFor();
    const before = await desk.time();

    await desk.moveClock("过一小时");
    const anHourOn = () => desk.time().then((time) => time.getTime() - before.getTime());
    await expect.poll(anHourOn).toBeGreaterThanOrEqual(3_600_000);
    expect(await anHourOn()).toBeLessThan(3_660_000);

    const { nextDue } = await server.get<{ nextDue: string }>("/api/demo/town");
    await desk.moveClock("到下一个时点");
    const sinceDue = () => desk.time().then((time) => time.getTime() - Date.parse(nextDue));
    await expect.poll(sinceDue).toBeGreaterThanOrEqual(0);
    expect(await sinceDue()).toBeLessThan(60_000);
  });

  it("works on a telephone", async () => {
    const desk = await newTab(phone);
    await desk.page.getByRole("tab", { name: "会话" }).click();
    await desk.become("冯洁");
    await desk.openChat("春晖苑邻里群");
    await desk.say("12号楼下水道堵了");
    await desk
      .botSays(/已登记/)
      .last()
      .waitFor();

    const requests = await desk.look("诉求");
    await requests.getByText("12号楼下水道堵了").waitFor();
    await desk.look("发件箱");

    const width = await desk.page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(phone.width);
    expect(desk.complaints).toEqual([]);
  });

  it("says when the bot is away, and sends again what could not be sent", async () => {
    const data = await temporaryFolder(onTestFinished);
    const before = await startServer(data);
    const desk = await openDesk(browser, `${before.address}/?as=fang`);
    onTestFinished(() => desk.close());
    await desk.openChat("春晖苑邻里群");

    await before.kill();
    const away = desk.page.getByText("连接中断，正在重连");
    await away.waitFor();
    await desk.write("3号楼2单元电梯又坏了");
    await desk.log.getByText("未发出").waitFor();

    const after = await startServer(data, { LINLI_PORT: new URL(before.address).port });
    onTestFinished(async () => void (await after.stop()));
    await away.waitFor({ state: "hidden" });
    await desk.log.getByRole("button", { name: "重发" }).click();
    await desk.botSays(/已登记/).waitFor();
    expect(await desk.log.getByRole("article", { name: "我" }).count()).toBe(1);
  });

  it("shows what looks like a program as the words it is", async () => {
    const words = `3号楼路灯坏了<script>alert("啊")</script><img src=x onerror=alert(1)>`;
    const desk = await newTab();
    await desk.become("周桂芳");
    await desk.openChat("春晖苑邻里群");

    await desk.say(words);
    await desk.log.getByText(words).waitFor();
    const requests = await desk.look("诉求");
    await requests.getByText(words).waitFor();

    expect(await desk.page.locator("#page script, #page img").count()).toBe(0);
    expect(desk.complaints).toEqual([]);
  });

  it("shows nobody the private chat of another person", async () => {
    await server.say("he-dashan", "p-he-dashan", "我家的事请替我保密");
    const desk = await newTab();
    await desk.become("何大山");
    await desk.openChat("邻里小助手");
    await desk.log.getByText("我家的事请替我保密").waitFor();

    await desk.become("李建国");
    await desk.openChat("邻里小助手");

    expect(await desk.log.getByText("我家的事请替我保密").count()).toBe(0);
    expect(await server.heard("li-jianguo", "p-he-dashan")).toEqual([]);
  });
});
