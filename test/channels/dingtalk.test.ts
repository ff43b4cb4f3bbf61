import { describe, expect, it } from "vitest";
import { botOn, connected, conversationId, li, openPlatform } from "../support/dingtalk-bot.ts";
import { listening } from "../support/listening.ts";
import { keepsTheContract } from "./contract.ts";

const outsider = { senderId: "$:LWCP_v1:$guest", nick: "租客" };

describe("DingTalk", () => {
  keepsTheContract(async () => {
    const platform = await openPlatform();
    const { channel } = botOn(platform);
    return {
      ...{ channel, place: conversationId, sender: li.staffId, triesAgain: true },
      write: ({ id, text }) => platform.write({ conversationId, sender: li, text, msgId: id }),
    };
  });
});

describe("a message in a DingTalk group", () => {
  it("is handed in with who, where and when, and mentions the bot", async () => {
    const { platform, ear } = await connected();

    await platform.write({
      conversationId,
      sender: li,
      text: "3号楼路灯坏了",
      msgId: "m1",
      at: 1_690_362_101_894,
    });

    expect(ear.heard).toEqual([
      {
        ...{ channel: "dingtalk", botAccount: platform.clientId, messageId: "m1", quotes: undefined },
        ...{ place: conversationId, placeKind: "group", placeName: "幸福里3号楼业主群", mentionsBot: true },
        ...{ sender: li.staffId, senderName: "李婶", text: "3号楼路灯坏了", kind: "text" },
        sentAt: new Date(1_690_362_101_894),
      },
    ]);
  });

  it("keeps @, emoji and odd spaces in names and words", async () => {
    const { platform, ear } = await connected();
    const sender = { ...li, nick: "@小明\u2005👨‍👩‍👧 (3#)" };

    await platform.write({ conversationId, sender, title: "\u2005@群🏠", text: "@王姐\u2005灯坏了 💡" });

    expect(ear.heard[0]).toMatchObject({ senderName: sender.nick, text: "@王姐\u2005灯坏了 💡" });
    expect(ear.met).toEqual([{ place: conversationId, name: "\u2005@群🏠" }]);
  });

  it("says which message it answers", async () => {
    const { platform, ear } = await connected();

    await platform.write({ conversationId, sender: li, text: "收到", quotes: "m0" });

    expect(ear.heard[0]?.quotes).toBe("m0");
  });

  it("names what the bot said by the key the platform gave it", async () => {
    const { platform, channel, ear } = await connected();
    const key = await channel.send({ key: "n", place: conversationId, text: "停水通知", priority: "notice" });

    const extra = { originalMsgId: "m-bot", originalProcessQueryKey: key };
    await platform.write({ conversationId, sender: li, text: "收到", quotes: "m-bot", extra });

    expect(ear.heard[0]?.quotes).toBe(key);
  });

  it("is not taken for a mention when the platform says that it is none", async () => {
    const { platform, ear } = await connected();

    await platform.write({ conversationId, sender: li, text: "今晚吃啥", extra: { isInAtList: false } });

    expect(ear.heard[0]?.mentionsBot).toBe(false);
  });

  it("tells of the group once, and again when it has a new name", async () => {
    const { platform, ear } = await connected();
    const write = (title: string) => platform.write({ conversationId, sender: li, text: "在吗", title });

    for (const title of ["旧名", "旧名", "新名"]) await write(title);

    expect(ear.met.map(({ name }) => name)).toEqual(["旧名", "新名"]);
  });

  it("is handed in after the one before it, even when that takes long", async () => {
    const platform = await openPlatform({ redeliverMs: 5_000 });
    const { channel } = botOn(platform);
    const firstIsKept = Promise.withResolvers<void>();
    const begun: string[] = [];
    const ear = listening(async ({ text }) => {
      begun.push(text);
      if (text === "一") await firstIsKept.promise;
    });
    await ear.online(channel);

    const all = ["一", "二", "三"].map((text) => platform.write({ conversationId, sender: li, text }));
    await platform.write({ conversationId: "cidOther", sender: li, text: "另一个群" });
    expect(begun).toEqual(["一", "另一个群"]);
    firstIsKept.resolve();
    await Promise.all(all);

    expect(ear.heard.map(({ text }) => text)).toEqual(["另一个群", "一", "二", "三"]);
  });
});

describe("a private message in DingTalk", () => {
  it("comes from the person's own place when that person belongs to the organisation", async () => {
    const { platform, ear } = await connected();

    await platform.write({ conversationId: "cidLi", sender: li, text: "你好", private: true });

    expect(ear.heard[0]).toMatchObject({ place: "staff:16650698", placeKind: "private", sender: "16650698" });
    expect(ear.heard[0]).not.toHaveProperty("placeName");
    expect(ear.met).toEqual([]);
  });

  it("comes from the chat when that person is an outsider", async () => {
    const { platform, ear } = await connected();

    await platform.write({ conversationId: "cidGuest", sender: outsider, text: "你好", private: true });

    expect(ear.heard[0]).toMatchObject({ place: "chat:cidGuest", sender: outsider.senderId });
  });
});

describe("what is no plain text in DingTalk", () => {
  it.each([
    {
      ...{ kind: "picture", text: "" },
      extra: { msgtype: "picture", content: { downloadCode: "c1", pictureDownloadCode: "c2" } },
      attachments: [{ kind: "picture", name: "图片", ref: "c1" }],
    },
    {
      ...{ kind: "picture", text: "3号楼漏水\n看图" },
      extra: {
        msgtype: "richText",
        content: {
          richText: [
            ...[{ text: " 3号楼漏水\n" }, { type: "picture", downloadCode: "c1" }],
            ...[{ text: "看图" }, { type: "picture", downloadCode: "c2" }],
          ],
        },
      },
      attachments: [
        { kind: "picture", name: "图片", ref: "c1" },
        { kind: "picture", name: "图片", ref: "c2" },
      ],
    },
    {
      ...{ kind: "text", text: "只有字", attachments: undefined },
      extra: { msgtype: "richText", content: { richText: [{ text: "只有" }, { text: "字" }] } },
    },
    {
      ...{ kind: "voice", text: "下水道堵了" },
      extra: { msgtype: "audio", content: { downloadCode: "c1", recognition: "下水道堵了", duration: 3 } },
      attachments: [{ kind: "voice", name: "语音", ref: "c1" }],
    },
    {
      ...{ kind: "video", text: "" },
      extra: { msgtype: "video", content: { downloadCode: "c1", videoType: "mp4", duration: 3 } },
      attachments: [{ kind: "video", name: "视频.mp4", ref: "c1" }],
    },
    {
      ...{ kind: "file", text: "" },
      extra: { msgtype: "file", content: { downloadCode: "c1", fileName: "名单.xlsx" } },
      attachments: [{ kind: "file", name: "名单.xlsx", ref: "c1" }],
    },
    { kind: "other", text: "", attachments: undefined, extra: { msgtype: "unknownMsgType", content: {} } },
  ])("is handed in as $kind with the words “$text”", async ({ kind, text, attachments, extra }) => {
    const { platform, ear } = await connected();

    await platform.write({ conversationId: "cidLi", sender: li, private: true, extra });

    expect(ear.heard[0]).toMatchObject({ kind, text });
    expect(ear.heard[0]?.attachments).toEqual(attachments);
  });

  it("can be fetched as long as the platform has it, and within the limit", async () => {
    const { platform, channel } = await connected();
    platform.files.set("c1", Buffer.from("12345678"));

    const bytes = await channel.fetch?.("c1", 8);

    expect(Buffer.from(bytes ?? []).toString()).toBe("12345678");
    await expect(channel.fetch?.("c1", 7)).rejects.toThrow("文件太大");
    await expect(channel.fetch?.("gone", 8)).rejects.toThrow("文件可能已经过期");
  });
});

describe("a button of a card in DingTalk", () => {
  it("says its words, under the same id however often it is pressed", async () => {
    const { platform, ear } = await connected();
    const press = { outTrackId: "card-7", userId: li.staffId, action: "done", params: { text: "办结 7" } };

    await platform.press({ ...press, group: conversationId });
    await platform.press({ ...press, group: conversationId });
    await platform.press({ outTrackId: "card-7", userId: li.staffId, action: "同意" });

    const [first, second, third] = ear.heard;
    expect(first).toMatchObject({
      text: "办结 7",
      place: conversationId,
      placeKind: "group",
      sender: li.staffId,
    });
    expect(second?.messageId).toBe(first?.messageId);
    expect(third).toMatchObject({ text: "同意", place: "staff:16650698", placeKind: "private" });
    expect(third?.messageId).not.toBe(first?.messageId);
  });
});

describe("an event of the organisation", () => {
  it("tells of the group it is about, and is acknowledged either way", async () => {
    const { platform, ear } = await connected();

    await platform.event("chat_update_title", {
      ChatId: "chat1",
      OpenConversationId: "cidNew",
      Title: "新群名",
    });
    await platform.event("user_add_org", { userId: ["1"] });
    await ear.until(() => ear.met.length === 1);

    expect(ear.met).toEqual([{ place: "cidNew", name: "新群名" }]);
  });
});

describe("a message of DingTalk's that nobody can read", () => {
  it("is let go, since it would come again for ever", async () => {
    const { platform, ear, log } = await connected();

    await platform.write({ conversationId, sender: li, text: "?", extra: { conversationType: 7 } });

    expect(ear.heard).toEqual([]);
    expect(log.join("")).toContain("could not be read");
  });
});
