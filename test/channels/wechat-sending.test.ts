import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { OutcomeUnknown, Refused, TooFast } from "../../bot/channels/channel.ts";
import { listening } from "../support/listening.ts";
import { type Bot, furnish, li, openBot, room } from "../support/wechat-bot.ts";
import { type Gateway, wechatGateway } from "../support/wechat-gateway.ts";

let gateway: Gateway;
let bot: Bot;
const ear = listening();

beforeAll(async () => {
  gateway = await wechatGateway();
  await gateway.start();
  await furnish(gateway);
  await gateway.contact("wxid_stranger", "生人", { friend: false });
  bot = openBot(gateway);
  await ear.online(bot.channel);
});
afterEach(() => gateway.saying("echo"));
afterAll(async () => {
  await bot.close();
  await gateway.kill();
});

const send = (text: string, place = room) => bot.channel.send({ key: text, place, text, priority: "reply" });

describe("what the bot says on WeChat", () => {
  it.each([
    ["a group", room],
    ["a private chat", li.id],
  ])("arrives in %s, and is known by its echo", async (_, place) => {
    const id = await send(`收到，已登记 ${place}`, place);

    expect(gateway.said.at(-1)).toEqual({ tell: "said", place, text: `收到，已登记 ${place}`, id });
  });

  it("is known by its id where the puppet gives one", async () => {
    await gateway.saying("id");

    const id = await send("有编号的");

    expect(gateway.said.at(-1)).toMatchObject({ text: "有编号的", id });
  });

  it("is not heard as a message, and its echo is no news", async () => {
    await gateway.saying("id");
    await send("自己说的");
    await gateway.saying("echo");
    await send("自己又说的");
    await gateway.write({ id: "after", from: li.id, room, text: "好" });
    await ear.until(() => ear.heard.length > 0);

    expect(ear.heard.map(({ text }) => text)).toEqual(["好"]);
    expect(ear.echoes).toEqual([]);
  });

  it("has several lines and signs, and is still known by its echo", async () => {
    const text = "【通知】\n一、今晚停水\n\n二、@所有人 请储水🚰 ";

    await expect(send(text)).resolves.toMatch(/^own-/);
    expect(gateway.said.at(-1)?.text).toBe(text);
  });
});

describe("what nobody can tell whether WeChat has it", () => {
  it("is of unknown outcome when no echo comes, and news when it comes late", async () => {
    await gateway.saying("mute");
    await expect(send("没有回声")).rejects.toThrow(OutcomeUnknown);

    await gateway.showAgain("late-echo", room, "没有回声");
    await ear.until(() => ear.echoes.length > 0);

    expect(ear.echoes).toEqual([{ place: room, text: "没有回声", platformId: "late-echo" }]);
  });

  it("is not confused with the same words in another place", async () => {
    await gateway.saying("mute");
    const sending = send("同一句话");
    await gateway.hears("同一句话");
    await gateway.showAgain("elsewhere", li.id, "同一句话");

    await expect(sending).rejects.toThrow(OutcomeUnknown);
    expect(ear.echoes.at(-1)).toEqual({ place: li.id, text: "同一句话", platformId: "elsewhere" });
  });
});

describe("what WeChat does not take", () => {
  it.each([
    ["a group it does not know", "404@chatroom"],
    ["nobody", "wxid_nobody"],
    ["somebody who is no friend", "wxid_stranger"],
    ["a room nobody remembers", "room:never"],
    ["a person of an earlier login", "session:earlier:@abc"],
  ])("is refused for good when it goes to %s", async (_, place) => {
    await expect(send("在吗", place)).rejects.toThrow(Refused);
  });

  it("is tried again when the platform only had a bad moment", async () => {
    await gateway.saying({ refuse: "platform is busy" });

    const why = await send("试试").catch((error: unknown) => error);

    expect(why).toEqual(new Error("微信没有发出去：2 UNKNOWN: Error: platform is busy"));
    expect(why).not.toBeInstanceOf(Refused);
    expect(why).not.toBeInstanceOf(OutcomeUnknown);
  });

  it("shuts the door when it was too much", async () => {
    await gateway.saying({ refuse: "操作过于频繁" });

    await expect(send("太快")).rejects.toMatchObject({ door: "wechat", forMs: 30 * 60_000 });
    await expect(send("太快")).rejects.toThrow(TooFast);
  });
});

/** The last story here: it ends the login. */
describe("an account that is logged out", () => {
  it("shuts the door for half an hour, waits for a scan, and is back after it", async () => {
    await gateway.logout("您的账号在别处登录");
    await ear.until(() => ear.state() === "offline" && ear.shut.length > 0);

    expect(ear.shut.at(-1)).toMatchObject({ door: "wechat", forMs: 30 * 60_000 });
    expect(ear.states.at(-1)?.detail).toContain("重新扫码");
    expect(bot.channel.doorFor(room, "reply")).toBeUndefined();
    await expect(send("在吗")).rejects.toThrow("微信没有登录");

    await gateway.scan("https://login.weixin.qq.com/l/abc");
    await ear.until(() => ear.state() === "needs-login");
    expect(ear.states.at(-1)?.detail).toBe("https://login.weixin.qq.com/l/abc");
    await gateway.scan("", 1);
    await gateway.scan("https://login.weixin.qq.com/l/scanned", 3);
    await gateway.login("wxid_bot");
    await ear.until(() => ear.state() === "online");
    expect(ear.states.slice(-3).map(({ state }) => state)).toEqual(["offline", "needs-login", "online"]);

    await expect(send("我回来了")).resolves.toMatch(/^own-/);
  });
});
