import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { dingtalkPlatform, type Platform } from "../support/dingtalk-platform.ts";
import { handChannel } from "../support/hand-channel.ts";
import { type RunningServer, run, startServer, temporaryFolder } from "../support/running-server.ts";
import { top } from "../support/source-files.ts";
import { everyTab, openStaffDesk, outOfSight } from "../support/staff-desk.ts";
import { openStaffWeb } from "../support/staff-web.ts";
import { openBrowser } from "./browser.ts";

const chen = { senderId: "$:LWCP_v1:$chen", staffId: "chen-01", nick: "陈志远" };
const li = { senderId: "$:LWCP_v1:$li", staffId: "li-01", nick: "李婶" };
let platform: Platform;
let browser: Browser;
let server: RunningServer;
let settings: Record<string, string>;

/** A real installation on its first day: the community is imported, DingTalk is connected, nobody has entered yet. */
beforeAll(async () => {
  let clearUp = async () => {};
  const data = await temporaryFolder((work) => (clearUp = work));
  [platform, browser] = await Promise.all([dingtalkPlatform(), openBrowser()]);
  const port = await freePort();
  settings = {
    ...{ LINLI_DATA: data, LINLI_PORT: port, LINLI_PUBLIC_URL: `http://127.0.0.1:${port}` },
    ...{ LINLI_DINGTALK_ID: platform.clientId, LINLI_DINGTALK_SECRET: platform.clientSecret },
    LINLI_DINGTALK_URL: platform.url,
  };
  expect((await run(settings, ["linli", "import", "storage/demo"]).ended).code).toBe(0);
  server = await startServer(data, settings);
  await platform.until(() => platform.lines().length === 1);
  return async () => {
    await browser.close();
    await server.stop();
    await platform.close();
    await clearUp();
  };
}, 60_000);

async function freePort(): Promise<string> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return String(port);
}

/** What the command line gives for a member of the staff. */
async function invited(name: string) {
  const { stdout, code } = await run(settings, ["linli", "invite", name]).ended;
  expect(code).toBe(0);
  const [, secret = ""] = /验证码：(\d{4} \d{4})/.exec(stdout) ?? [];
  const [, link = ""] = /^管理页面（10 分钟内打开一次）：(\S+)$/m.exec(stdout) ?? [];
  return { secret, link };
}

async function deskOf(name: string, size?: { width: number; height: number }) {
  const desk = await openStaffDesk(browser, (await invited(name)).link, size);
  onTestFinished(() => desk.close());
  return desk;
}

/** Somebody opens an address without having entered. */
async function stranger(address: string) {
  const context = await browser.newContext({ locale: "zh-CN" });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** Resolves when DingTalk shows these words in a place, with them. */
async function shown(place: string, words: RegExp): Promise<string> {
  const found = () => platform.accepted.findLast((each) => each.place === place && words.test(each.text));
  await platform.until(() => found() !== undefined);
  return found()?.text ?? "";
}

function alone(sender: typeof chen, text: string): Promise<void> {
  return platform.write({ conversationId: `cid-${sender.staffId}`, sender, text, private: true });
}

describe("the first day with a real channel", () => {
  it("goes from a link to bound groups, a passed-on message and an invited colleague", async () => {
    const { link, secret } = await invited("陈志远");
    expect(link).toMatch(new RegExp(`^${server.address}/enter#[\\w-]{43}$`));
    await alone(chen, `绑定 ${secret}`);
    await shown("staff:chen-01", /陈志远，绑定好了/);

    const desk = await openStaffDesk(browser, link);
    onTestFinished(() => desk.close());
    await desk.page.getByText("陈志远，").waitFor();
    expect(desk.page.url()).toBe(`${server.address}/`);
    await desk.write("我是谁");
    await desk.botSays(/您是.*春晖社区书记/).waitFor();

    const title = "春晖苑3号楼业主群";
    await platform.write({ conversationId: "cid-g3", title, sender: li, text: "在吗" });
    const bound = await desk.bind(title, "春晖苑3号楼");
    await bound.getByText(`绑定好了：“${title}”是春晖苑3号楼的居民群。`).waitFor();
    await desk.page.getByText("会话编号 cid-g3").waitFor();
    await platform.write({ conversationId: "cid-g3", title, sender: li, text: "楼道灯不亮" });
    await shown("cid-g3", /已登记 #1/);

    const registered = await desk.register("春晖苑业主微信群", "春晖社区第一网格");
    await registered.getByText(/登记好了：“春晖苑业主微信群”是春晖社区第一网格的居民群/).waitFor();
    const relayed = await desk.relay("春晖苑业主微信群", "李婶", "3号楼2单元电梯又坏了");
    const back = relayed.getByRole("region", { name: "请贴回“春晖苑业主微信群”" });
    await back.getByText(/^已登记 #2 · 电梯/).waitFor();
    await desk.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await back.getByRole("button", { name: "复制" }).click();
    await desk.page.getByText("复制好了").waitFor();
    const copied = await desk.page.evaluate<string>("navigator.clipboard.readText()");
    expect(copied).toMatch(/^已登记 #2 · 电梯/);

    const given = await desk.invite("李建国");
    const code = given.getByText(/^\d{4} \d{4}$/);
    await code.waitFor();
    await alone(
      { senderId: "$:LWCP_v1:$ljg", staffId: "ljg-01", nick: "老李" },
      `绑定 ${await code.innerText()}`,
    );
    await shown("staff:ljg-01", /李建国，绑定好了/);
    expect(desk.troubles()).toEqual([]);
  });

  it("shows whoever opens a link a second time, or has none, how to get one", async () => {
    const { link } = await invited("王秀兰");
    const desk = await openStaffDesk(browser, link);
    onTestFinished(() => desk.close());

    const again = await stranger(link);
    const none = await stranger(server.address);

    await again.getByText("这个链接用过了或已经过期").waitFor();
    await none
      .getByRole("region", { name: "怎样登录" })
      .getByText("npm run linli -- invite")
      .first()
      .waitFor();
    expect(again.url()).toBe(`${server.address}/`);
    await desk.page.goto(link);
    await desk.log.waitFor();
  });

  it("keeps somebody in over a reload, until they leave", async () => {
    const { page, log } = await deskOf("王秀兰");
    await page.reload();
    await log.waitFor();

    await page.getByRole("button", { name: "退出" }).click();

    await page.getByRole("region", { name: "怎样登录" }).waitFor();
    await page.reload();
    await page.getByRole("region", { name: "怎样登录" }).waitFor();
  });

  it("shows a grid member the requests, the talk and the passing on, and not what is for others", async () => {
    const { page } = await deskOf("王秀兰");

    expect(await page.getByRole("tab").allInnerTexts()).toEqual([
      ...["待办", "线索", "待答", "网格", "人员"],
      ...["文件", "试问", "会话", "代报"],
    ]);
  });

  it("sends a link to a member of the staff who asks for one in private", async () => {
    const { secret } = await invited("刘清");
    const liu = { senderId: "$:LWCP_v1:$liu", staffId: "liu-01", nick: "刘清" };
    await alone(liu, `绑定 ${secret}`);
    await shown("staff:liu-01", /绑定好了/);

    await alone(liu, "登录网页");
    const words = await shown("staff:liu-01", /\/enter#/);

    const [link = ""] = /http:\S+/.exec(words) ?? [];
    const page = await stranger(link);
    await page.getByText("刘清，").waitFor();
  });

  it.each([
    ["a desk", { width: 1280, height: 800 }],
    ["a telephone", { width: 390, height: 844 }],
  ])("fits on %s", async (_, size) => {
    const desk = await deskOf("陈志远", size);
    const long = `${"春晖苑".repeat(12)}群`;
    await (await desk.register(long, "春晖社区第一网格")).getByText("登记好了").waitFor();
    await (await desk.relay(long, "李婶", "3号楼2单元电梯又坏了")).getByText("请贴回").waitFor();
    await (await desk.invite("李建国")).getByText("验证码").waitFor();

    for (const tab of everyTab) {
      await desk.look(tab);
      expect(await outOfSight(desk.page)).toEqual([]);
    }
    await desk.page.getByRole("article", { name: "钉钉" }).getByText("正常").waitFor();
    expect(desk.troubles()).toEqual([]);
  });

  it("has no demo, says how its channels are, and keeps its secrets", async () => {
    const demo = await Promise.all(
      ["/api/demo/town", "/api/demo/outbox", "/api/demo/events"].map((path) => server.ask(path)),
    );
    const said = await server.ask("/api/demo/messages", { as: "fang", place: "p-fang", text: "在吗" });
    const health = await server.get<{ channels: { name: string; state: string; since: string }[] }>(
      "/healthz",
    );

    expect([...demo, said].map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(health.channels).toContainEqual({
      ...{ name: "dingtalk", state: "online" },
      since: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    const { stdout, stderr } = server.output();
    expect(JSON.stringify(health) + stdout + stderr).not.toContain(platform.clientSecret);
    expect(stdout).toMatch(/^邻里已启动：\S+\n$/);
  });
});

describe("a channel that waits to be logged in", () => {
  it("shows the newest code to scan, and the risk", async () => {
    const wechat = handChannel("wechat");
    const web = await openStaffWeb({ beside: [wechat.channel], built: join(top, "bot/console/built") });
    const address = await web.web.listen({ host: "127.0.0.1", port: 0 });
    wechat.told().connection("needs-login", "http://weixin.qq.com/x/first");
    const desk = await openStaffDesk(browser, `${address}/enter#${await web.invited("chen-zhiyuan")}`);
    onTestFinished(() => desk.close());

    const card = (await desk.look("渠道")).getByRole("article", { name: "微信" });
    await card.getByText("可能封号").waitFor();
    const path = card.getByRole("img", { name: "登录二维码" }).locator("svg path").last();
    const first = await path.getAttribute("d");
    wechat.told().connection("needs-login", "http://weixin.qq.com/x/second");
    await expect.poll(() => path.getAttribute("d")).not.toBe(first);

    wechat.told().connection("online", "");
    await card.getByText("正常", { exact: true }).waitFor();
    expect(await card.getByRole("img", { name: "登录二维码" }).count()).toBe(0);
    expect(desk.troubles()).toEqual([]);
  });
});
