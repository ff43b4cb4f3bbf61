import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Refused } from "../../bot/channels/channel.ts";
import type { Arrival } from "../../storage/inbox.ts";
import { listening } from "../support/listening.ts";
import { type Bot, furnish, li, me, openBot, room, topic, wang } from "../support/wechat-bot.ts";
import { type Gateway, wechatGateway } from "../support/wechat-gateway.ts";
import type { Written } from "../support/wechat-gateway-process.ts";

let gateway: Gateway;
let bot: Bot;
/** What the bot's memory makes of a message. */
let keep = async (_: Arrival): Promise<void> => undefined;
const ear = listening((arrival) => keep(arrival));
let count = 0;

/** One account for all these stories: each of them speaks under ids of its own. */
beforeAll(async () => {
  gateway = await wechatGateway();
  await gateway.start();
  await furnish(gateway);
  bot = openBot(gateway, { timings: { fileMs: 3_000 } });
  await ear.online(bot.channel);
});
afterAll(async () => {
  await bot.close();
  await gateway.kill();
});

async function write(message: Partial<Written>): Promise<string> {
  const id = `m${count++}`;
  await gateway.write({ id, from: li.id, room, ...message });
  return id;
}

/** What came of a message, once it is there. */
async function heard(message: Partial<Written>) {
  const id = await write(message);
  await ear.until(() => ear.heard.some(({ messageId }) => messageId === id));
  return ear.heard.find(({ messageId }) => messageId === id);
}

/** Everything before this has been heard, or never will be. */
const settled = () => heard({ text: "好" });

describe("a message in a WeChat group", () => {
  it("comes with who, where and when", async () => {
    const at = Date.now() - 5_000;

    expect(await heard({ text: "今晚吃啥", at })).toEqual({
      ...{ channel: "wechat", botAccount: me.id, messageId: expect.stringMatching(/^m\d+$/) },
      ...{ place: room, placeKind: "group", placeName: topic, sender: li.id, senderName: li.name },
      ...{ text: "今晚吃啥", mentionsBot: false, quotes: undefined, sentAt: new Date(at) },
    });
  });

  it("mentions the bot when the platform says so", async () => {
    expect(await heard({ text: "@邻里\u2005灯坏了", mentions: [me.id] })).toMatchObject({
      ...{ text: "灯坏了", mentionsBot: true },
    });
  });

  it("mentions the bot when the platform says so, by a name nobody knows", async () => {
    expect(await heard({ text: "@旧名字\u2005灯坏了", mentions: [me.id] })).toMatchObject({
      ...{ text: "灯坏了", mentionsBot: true },
    });
  });

  it("mentions the bot by its text when the platform's list is empty", async () => {
    expect(await heard({ text: "@邻里\u2005灯坏了", mentions: [] })).toMatchObject({
      ...{ text: "灯坏了", mentionsBot: true },
    });
  });

  it("does not mention the bot when somebody else is meant, or everybody", async () => {
    for (const more of [{ text: "@王姐\u2005灯坏了", mentions: [wang.id] }, { text: "@所有人 灯坏了" }])
      expect(await heard(more)).toMatchObject({ text: more.text, mentionsBot: false });
  });

  it("keeps names and words as they are", async () => {
    const odd = { id: "wxid_odd", name: "@\u2005王🏠" };
    await gateway.contact(odd.id, odd.name);

    expect(await heard({ from: odd.id, text: "💡@王姐\u2005<b>坏</b>了" })).toMatchObject({
      ...{ senderName: odd.name, text: "💡@王姐\u2005<b>坏</b>了" },
    });
  });

  it("comes after the one before it, however many there are", async () => {
    const words = Array.from({ length: 30 }, (_, at) => `第${at}句`);
    const ids = await Promise.all(words.map((text) => write({ text })));
    await settled();

    expect(ear.heard.filter(({ messageId }) => ids.includes(messageId)).map(({ text }) => text)).toEqual(
      words,
    );
  });

  it("comes again when the platform tells it again, under the same id", async () => {
    const first = await heard({ text: "再说一遍" });
    await gateway.again(first?.messageId ?? "");
    await settled();

    const copies = ear.heard.filter(({ messageId }) => messageId === first?.messageId);
    expect(copies).toEqual([first, first]);
  });
});

describe("a message whose content the gateway does not give", () => {
  it("is asked for some more times, written down as lost, and holds up the others no longer", async () => {
    const [before, after] = [await write({ text: "之前" }), "after-the-lost-one"];
    await gateway.again("never-there");
    await gateway.write({ id: after, from: li.id, room, text: "之后" });
    await ear.until(() => ear.heard.some(({ messageId }) => messageId === after));

    expect(ear.heard.slice(-2).map(({ messageId }) => messageId)).toEqual([before, after]);
    expect(bot.log.join("")).toContain("could not be read and is lost");
  });
});

describe("a memory that has trouble", () => {
  it("gets everything once it is well again, in order, while others are not kept waiting", async () => {
    const elsewhere = "elsewhere@chatroom";
    await gateway.room(elsewhere, "另一个群", [me.id, li.id]);
    const tries = new Map<string, number>();
    keep = async ({ text, place }) => {
      tries.set(text, (tries.get(text) ?? 0) + 1);
      if (place === room && (tries.get("一") ?? 0) < 3) throw new Error("disk full");
    };

    await Promise.all([write({ text: "一" }), write({ text: "二" }), write({ text: "三", room: elsewhere })]);
    await ear.until(() => ear.heard.some(({ text }) => text === "二"));
    keep = async () => undefined;

    expect(ear.heard.slice(-3).map(({ text }) => text)).toEqual(["三", "一", "二"]);
    expect(Object.fromEntries(tries)).toEqual({ 一: 3, 二: 1, 三: 1 });
  });
});

describe("what else WeChat brings", () => {
  const base64 = Buffer.from("89504e470d0a1a0a", "hex").toString("base64");

  it("is a picture whose bytes can be fetched, within the limit", async () => {
    const arrival = await heard({ type: 6, file: { name: "漏水.png", base64 } });
    const ref = arrival?.attachments?.[0]?.ref ?? "";

    expect(arrival).toMatchObject({ kind: "picture", text: "" });
    const bytes = await bot.channel.fetch?.(ref, 8);
    expect(Buffer.from(bytes ?? []).toString("base64")).toBe(base64);
    await expect(bot.channel.fetch?.(ref, 7)).rejects.toThrow(new Refused("文件拿不到了：文件太大"));
  });

  it("is a large picture as well", async () => {
    const large = Buffer.alloc(2_000_000, 7);
    const arrival = await heard({ type: 6, file: { name: "大.png", base64: large.toString("base64") } });

    const bytes = await bot.channel.fetch?.(arrival?.messageId ?? "", 10_000_000);

    expect(Buffer.from(bytes ?? []).equals(large)).toBe(true);
  });

  it("is refused for good when the platform has it no more", async () => {
    await expect(bot.channel.fetch?.("m-of-last-year", 8)).rejects.toThrow(Refused);
  });

  it("may be there later when the gateway does not answer, as it does when a download has failed", async () => {
    const withoutFile = await heard({ type: 6 });

    const trouble = await bot.channel.fetch?.(withoutFile?.messageId ?? "", 8).catch((error) => error);

    expect(trouble).toEqual(new Error("文件没有取到：微信网关一直没有答复"));
    expect(trouble).not.toBeInstanceOf(Refused);
  });

  it("is a voice message, a video, a file, or a page with its address", async () => {
    const kinds = [
      { type: 2, kind: "voice" },
      { type: 15, kind: "video" },
      { type: 1, kind: "file", fileName: "名单.xlsx" },
    ];
    for (const { kind, ...more } of kinds) expect(await heard(more)).toMatchObject({ kind });
    expect(await heard({ type: 14 })).toMatchObject({
      ...{ kind: "other", text: expect.stringContaining("https://mock.url") },
    });
  });

  it("is a message that was taken back", async () => {
    const messageId = (await heard({ text: "打错了" }))?.messageId;

    await write({ type: 13, text: messageId ?? "" });
    await ear.until(() => ear.revoked.length > 0);

    expect(ear.revoked).toEqual([{ botAccount: me.id, messageId }]);
  });

  it("is a group with a new member or a new name", async () => {
    await gateway.contact("wxid_new", "新邻居");
    await gateway.join(room, "wxid_new", li.id);
    await ear.until(() => ear.met.length === 1);
    await gateway.topic(room, "幸福里3号楼（新）", li.id);
    await ear.until(() => ear.met.length === 2);

    expect(ear.met).toEqual([
      { place: room, name: topic },
      { place: room, name: "幸福里3号楼（新）" },
    ]);
    expect(await heard({ text: "改名了" })).toMatchObject({ placeName: "幸福里3号楼（新）" });
  });
});

describe("a private message on WeChat", () => {
  it("has the other one for its place", async () => {
    const arrival = await heard({ ...{ room: undefined, to: me.id }, text: "你好" });

    expect(arrival).toMatchObject({ place: li.id, placeKind: "private", sender: li.id, text: "你好" });
    expect(arrival).not.toHaveProperty("placeName");
  });

  it("is none when WeChat itself, an official account or the bot speaks", async () => {
    await gateway.contact("weixin", "微信团队");
    await gateway.contact("gh_abc", "某公众号", { type: 2 });
    const ids = [
      await write({ from: "weixin", room: undefined, to: me.id, text: "欢迎" }),
      await write({ from: "gh_abc", room: undefined, to: me.id, text: "文章" }),
      await write({ from: me.id, room: undefined, to: li.id, text: "在手机上写的" }),
      await write({ type: 0, text: "你已添加了李婶" }),
    ];
    await settled();
    await heard({ room: undefined, to: me.id, text: "好" });

    expect(ear.heard.filter(({ messageId }) => ids.includes(messageId))).toEqual([]);
  });
});

describe("a warning of WeChat's", () => {
  it("shuts the door for half an hour", async () => {
    await write({ type: 0, text: "操作过于频繁，请稍后再试" });
    await ear.until(() => ear.shut.length > 0);

    const reason = "微信提示：操作过于频繁，请稍后再试";
    expect(ear.shut).toEqual([{ door: "wechat", forMs: 30 * 60_000, reason }]);
  });
});

describe("the log of WeChat", () => {
  it("has neither the token nor anybody's words", async () => {
    await heard({ text: "我的秘密" });

    expect(bot.log.join("")).not.toMatch(/我的秘密|7d2f8a52/);
  });
});
