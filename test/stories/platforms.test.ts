import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { townWithWechat } from "../support/neighbours.ts";
import { plain } from "../support/sample-pictures.ts";

describe("a platform that needs a person", () => {
  it("is told to the administrators over another channel, once a day, without the code to scan", async () => {
    const { wechat, town } = await townWithWechat();

    wechat.told().connection("needs-login", "https://login.example/secret-code");
    await town.real().heartbeat();
    await town.real().heartbeat();
    await town.real().idle();

    town.person("gu-yan").heardOnce(/【渠道】微信需要有人扫码登录/);
    expect(town.spoken.map(({ text }) => text).join()).not.toContain("secret-code");
    await town.hoursPass(24);
    expect(
      town
        .person("gu-yan")
        .heard()
        .filter((text) => text.includes("【渠道】")),
    ).toHaveLength(2);
  });

  it("is not told when it mends itself within minutes, and is when it does not", async () => {
    const { wechat, town } = await townWithWechat();

    wechat.told().connection("offline", "网关没有答复");
    await town.real().heartbeat();
    wechat.told().connection("online", "");
    await town.hoursPass(1);
    town.person("gu-yan").hearsNothing();

    wechat.told().connection("deaf", "一分半钟没有动静");
    await town.hoursPass(1);
    town.person("gu-yan").hears(/【渠道】微信连着但听不到消息：一分半钟没有动静/);
  });

  it("is never told over itself", async () => {
    const { wechat, town } = await townWithWechat();
    await town.person("chen-zhiyuan").says("邀请 王秀兰");
    await wechat.says({ sender: "wx", place: "wx", placeKind: "private", text: "绑定 48271935" });
    await town.real().idle();
    const before = wechat.sent.length;

    wechat.told().connection("rejected", "平台不认这个 token");
    await town.real().heartbeat();
    await town.real().idle();

    expect(wechat.sent).toHaveLength(before);
  });
});

describe("words that are no words", () => {
  it.each([
    ["picture", /图片收到了/],
    ["voice", /语音没有听清/],
    ["video", /视频我看不了/],
    ["file", /文件我看不了/],
    ["other", /看不懂/],
  ] as const)("%s in private is answered kindly, and not at all in a group", async (kind, words) => {
    const { wechat, town } = await townWithWechat();
    await wechat.told().met({ place: "g", name: "业主群" });
    await town.person("chen-zhiyuan").says("绑定群“业主群” 春晖社区 居民群");

    await wechat.says({ sender: "li", place: "li", placeKind: "private", kind });
    await wechat.says({ sender: "li", place: "g", kind });
    await town.real().idle();

    expect(wechat.heardIn("li")).toEqual([expect.stringMatching(words)]);
    expect(wechat.heardIn("g")).toEqual([]);
  });

  it("a picture is fetched after it was acknowledged, again when it failed, and kept", async () => {
    const { wechat, town } = await townWithWechat();
    const picture = { kind: "picture" as const, name: "灯.jpg", ref: "pic-1" };
    await wechat.says({
      ...{ sender: "li", place: "li", placeKind: "private", kind: "picture", attachments: [picture] },
      text: "3号楼路灯坏了",
    });
    await town.hoursPass(1);
    wechat.files.set("pic-1", plain.gif);

    await town.hoursPass(1);
    await town.real().heartbeat();
    await town.isDownFor(0);

    const message = await town.storage().read.inbox.findId("wechat", "bot", "wechat-in-0");
    const [kept] = await town.storage().read.attachments.of(message ?? 0);
    const bytes = await readFile(join(dirname(town.file), "files", kept?.file ?? ""));
    expect(bytes).toEqual(plain.gif);
  });
});

describe("a message its sender took back", () => {
  it("is forgotten at once", async () => {
    const { wechat, town } = await townWithWechat();
    await wechat.says({ sender: "li", place: "g", text: "我家密码是1234", messageId: "m" });
    await town.real().idle();

    await wechat.told().revoked({ botAccount: "bot", messageId: "m" });

    const talk = await town.storage().read.inbox.talkIn("wechat", "g", 10);
    expect(talk.map(({ text }) => text)).toEqual([null]);
  });

  it("leaves the request it had become, and the history says so", async () => {
    const { wechat, town } = await townWithWechat();
    await wechat.says({
      sender: "li",
      place: "li",
      placeKind: "private",
      text: "3号楼路灯坏了",
      messageId: "m",
    });
    await town.real().idle();

    await wechat.told().revoked({ botAccount: "bot", messageId: "m" });

    const id = await town.storage().read.inbox.findId("wechat", "bot", "m");
    expect(await town.storage().read.journal.of([`inbox:${id}`])).toMatchObject([{ name: "revoked" }]);
    expect(await town.request(1)).toBeDefined();
  });
});

describe("a group the bot was taken into", () => {
  it("is known before anybody has said a word, and follows its new name", async () => {
    const { wechat, town } = await townWithWechat();
    await wechat.told().met({ place: "r1", name: "三号楼业主" });
    await town.real().idle();
    town.person("gu-yan").heardOnce(/“三号楼业主”（微信）/);
    await town.person("chen-zhiyuan").says("绑定群“三号楼业主” 春晖苑3号楼 居民群");

    await wechat.told().met({ place: "r1", name: "3号楼业主群" });

    expect(await town.storage().read.places.findGroup("wechat", "r1")).toMatchObject({ name: "3号楼业主群" });
    town.person("gu-yan").heardOnce(/绑定/);
  });

  it("keeps the name that people gave it where the platform tells none", async () => {
    const { wechat, town } = await townWithWechat();
    await wechat.told().met({ place: "r1", name: "三号楼业主" });
    await town.person("chen-zhiyuan").says("绑定群“三号楼业主” 春晖苑3号楼 居民群");
    await town.isDownFor(0);

    await wechat.says({ sender: "li", place: "r1", text: "在吗" });

    expect(await town.storage().read.places.findGroup("wechat", "r1")).toMatchObject({ name: "三号楼业主" });
  });

  it("hears the scheduled notice although nobody has ever spoken there", async () => {
    const { wechat, town } = await townWithWechat();
    await wechat.told().met({ place: "r1", name: "三号楼业主" });
    const secretary = town.person("chen-zhiyuan");
    await secretary.says("绑定群“三号楼业主” 春晖苑3号楼 居民群");
    await secretary.says("通知 3号楼居民：明天上午9点停水");

    await secretary.says("确认");

    expect(wechat.heardIn("r1")).toEqual([expect.stringMatching(/^【通知】.*停水/)]);
  });
});
