import { describe, expect, it } from "vitest";
import { readMention } from "../../bot/channels/wechat/mention.ts";
import { readUtterance } from "../../bot/channels/wechat/read-utterance.ts";
import type { Utterance } from "../../bot/channels/wechat/wire.ts";

const now = new Date("2026-11-24T02:00:00.000Z");
const nobody = { self: false, others: false };

function utterance(more: Partial<Utterance> = {}): Utterance {
  return {
    ...{ id: "m1", type: 7, text: "3号楼路灯坏了", sentAt: now.getTime() - 1_000 },
    talker: { id: "wxid_li", name: "李婶", type: 1 },
    ...{ self: "wxid_bot", listener: "", fileName: "", link: "" },
    room: { id: "1@chatroom", topic: "幸福里" },
    mentions: nobody,
    ownNames: ["邻里"],
    ...more,
  };
}

const heard = (more: Partial<Utterance>) => readUtterance(utterance(more), now);
const words = (more: Partial<Utterance>) => {
  const read = heard(more);
  return read.as === "message" ? read.words : read.as;
};

describe("a mention of the bot", () => {
  const called = (text: string, ownNames: string[], platform = nobody) =>
    readMention({ text, ownNames, platform });

  it.each([
    ["@邻里\u2005灯坏了", ["邻里"], "灯坏了"],
    ["@邻里 灯坏了", ["邻里"], "灯坏了"],
    ["灯坏了 @邻里", ["邻里"], "灯坏了"],
    ["请问@邻里\u2005明天停水吗", ["邻里"], "请问明天停水吗"],
    ["@邻里", ["邻里"], ""],
    ["@小@助手🏠\u2005灯坏了", ["小@助手🏠"], "灯坏了"],
    ["@邻\u2005里\u2005灯坏了", ["邻\u2005里"], "灯坏了"],
    ["@社区(1).*助手\u2005灯坏了", ["社区(1).*助手"], "灯坏了"],
    ["@群里的邻里\u2005灯坏了", ["群里的邻里", "邻里"], "灯坏了"],
    ["@邻里小助手\u2005灯坏了", ["邻里", "邻里小助手"], "灯坏了"],
    ["@邻里\u2005@王姐\u2005灯坏了", ["邻里"], "@王姐\u2005灯坏了"],
  ])("is found in “%s” although the platform says nothing", (text, ownNames, rest) => {
    expect(called(text, ownNames)).toEqual({ mentionsBot: true, text: rest });
  });

  it.each([
    ["邻里 灯坏了", ["邻里"]],
    ["@邻里小助手\u2005灯坏了", ["邻里"]],
    ["@所有人 今晚停水", ["邻里"]],
    ["@王姐\u2005灯坏了", ["邻里"]],
    ["@ 灯坏了", ["", " "]],
    ["li@邻里网.cn", ["邻里"]],
  ])("is not found in “%s”", (text, ownNames) => {
    expect(called(text, ownNames)).toEqual({ mentionsBot: false, text });
  });

  it("is the platform's word where the name is one nobody knows", () => {
    const platform = { self: true, others: false };

    expect(called("@旧名字 甲\u2005灯坏了", ["邻里"], platform)).toEqual({
      mentionsBot: true,
      text: "灯坏了",
    });
    expect(called("灯坏了", ["邻里"], platform)).toEqual({ mentionsBot: true, text: "灯坏了" });
  });

  it("is not seen in the first word of somebody else's name", () => {
    const platform = { self: false, others: true };

    expect(called("@邻里 小王\u2005在吗", ["邻里"], platform).mentionsBot).toBe(false);
    expect(called("@邻里\u2005@王姐\u2005在吗", ["邻里"], platform).mentionsBot).toBe(true);
  });
});

describe("what WeChat brings", () => {
  it("is a message with the platform's time, in seconds or milliseconds", () => {
    expect(words({ sentAt: 1_764_000_000 })).toMatchObject({ sentAt: new Date(1_764_000_000_000) });
    expect(words({ sentAt: 1_764_000_000_000 })).toMatchObject({ sentAt: new Date(1_764_000_000_000) });
  });

  it.each([0, Number.NaN, -5, 9e15])("has our time where the platform's is %s", (sentAt) => {
    expect(words({ sentAt })).toMatchObject({ sentAt: now });
  });

  it.each([
    [6, "", "picture", "图片"],
    [2, "", "voice", "语音"],
    [15, "", "video", "视频"],
    [1, "名单.xlsx", "file", "名单.xlsx"],
  ])("of type %i with the file “%s” is a %s", (type, fileName, kind, name) => {
    expect(words({ type, fileName, text: "<?xml version='1.0'?><msg/>" })).toMatchObject({
      ...{ kind, text: "", mentionsBot: false },
      attachments: [{ kind, name, ref: "m1" }],
    });
  });

  it.each([
    [
      "a shared page",
      { type: 14, link: "停水通知 https://a.cn/1", text: "<msg/>" },
      "停水通知 https://a.cn/1",
    ],
    ["a mini program", { type: 9, text: "<msg><title><![CDATA[接龙]]></title></msg>" }, "接龙"],
    ["a card", { type: 3, text: "<msg username='x'/>" }, ""],
    ["a place", { type: 8, text: "幸福里南门" }, "幸福里南门"],
    ["something unheard of", { type: 0, text: "<msg><title>新花样</title></msg>" }, "新花样"],
  ])("is kept as something other when it is %s", (_, more, text) => {
    expect(words(more)).toMatchObject({ kind: "other", text, attachments: [] });
  });

  it("leaves out the words that are quoted from an earlier message", () => {
    const text = "「王姐：救命！3号楼着火了」\n- - - - - - - - - - - - - - -\n@邻里\u2005收到";

    expect(words({ text })).toMatchObject({ text: "收到", mentionsBot: true });
  });

  it("keeps brackets that quote nothing", () => {
    expect(words({ text: "「通知」今晚停水" })).toMatchObject({ text: "「通知」今晚停水" });
  });

  it("does not look for mentions in private", () => {
    const said = words({ room: undefined, listener: "wxid_bot", text: "@邻里 你好" });

    expect(said).toMatchObject({ text: "@邻里 你好", mentionsBot: false });
  });
});

describe("what nobody has said to the bot", () => {
  it("is its own echo, told apart by the account and not by the name", () => {
    expect(heard({ talker: { id: "wxid_bot", name: "王姐", type: 1 } })).toEqual({
      as: "echo",
      to: "1@chatroom",
    });
    expect(
      heard({ talker: { id: "wxid_bot", name: "邻里", type: 1 }, room: undefined, listener: "wxid_li" }),
    ).toEqual({ as: "echo", to: "wxid_li" });
    expect(heard({ talker: { id: "wxid_li", name: "邻里", type: 1 } }).as).toBe("message");
  });

  it.each([
    ["a notice without a type", { type: 0, text: "李婶邀请王姐加入了群聊" }],
    ["a notice of the room's", { talker: { id: "1@chatroom", name: "", type: 0 } }],
    ["a notice of nobody's", { talker: { id: "", name: "", type: 0 } }],
    ["a word of the WeChat team's", { talker: { id: "weixin", name: "微信团队", type: 1 }, room: undefined }],
    ["an official account's", { talker: { id: "gh_1", name: "某公众号", type: 1 }, room: undefined }],
    ["a company's", { talker: { id: "wxid_shop", name: "某公司", type: 2 }, room: undefined }],
    ["the bot's own picture", { talker: { id: "wxid_bot", name: "", type: 1 }, type: 6 }],
    ["a recall without an id", { type: 13, text: "" }],
  ])("is dropped when it is %s", (_, more) => {
    expect(heard(more)).toEqual({ as: "nothing" });
  });

  it("takes a message back by its id, also out of the web protocol's markup", () => {
    expect(heard({ type: 13, text: "m0" })).toEqual({ as: "revoked", messageId: "m0" });
    const text = "<sysmsg><revokemsg><msgid>1</msgid><newmsgid>876</newmsgid></revokemsg></sysmsg>";
    expect(heard({ type: 13, text })).toEqual({ as: "revoked", messageId: "876" });
  });
});

describe("a warning that the bot does too much", () => {
  const reason = "操作过于频繁，请稍后再试。";

  it.each([
    ["without a type, under the other one's name", { type: 0 }],
    ["without a type, under the bot's own name", { type: 0, talker: { id: "wxid_bot", name: "", type: 1 } }],
    ["by the WeChat team", { talker: { id: "weixin", name: "微信团队", type: 1 }, room: undefined }],
    ["by the room", { talker: { id: "1@chatroom", name: "", type: 0 } }],
  ])("is heard when it comes %s", (_, more) => {
    expect(heard({ text: reason, ...more })).toEqual({ as: "too-fast", reason });
  });

  it("is nothing but talk when a resident says it, or the bot itself", () => {
    expect(heard({ text: reason }).as).toBe("message");
    expect(heard({ text: reason, talker: { id: "wxid_bot", name: "邻里", type: 1 } }).as).toBe("echo");
    expect(heard({ type: 0, text: `<msg><title>${reason}</title></msg>` }).as).toBe("message");
  });
});
