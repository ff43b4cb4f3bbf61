import { describe, expect, it } from "vitest";
import { personOf, townWithWechat } from "../support/neighbours.ts";
import { openTown, type Town } from "../support/town.ts";

/** All that is kept of what was said in a place, the oldest first. */
async function keptIn(town: Town, place: string): Promise<(string | null)[]> {
  return (await town.storage().read.inbox.talkIn("simulator", place, 100)).map(({ text }) => text);
}

describe("somebody who does not want to be recorded", () => {
  it("leaves no words behind in the group, only that there was a message", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("不要记录我", "g-chunhui");
    town.group("g-chunhui").hears(/没有@我.*不留存/);

    await fang.says("昨晚楼上又打麻将了", "g-chunhui");
    await fang.says("3号楼2单元电梯又坏了", "g-chunhui");
    await town.person("old-zhang").says("是挺吵的", "g-chunhui");

    expect(await keptIn(town, "g-chunhui")).toEqual(["不要记录我", null, null, "是挺吵的"]);
    expect(await town.request(1)).toBeUndefined();
  });

  it("is still heard in danger", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("不要记录我");

    await fang.says("3号楼有煤气味，快来人", "g-chunhui");

    expect(await town.request(1)).toMatchObject({ class: "emergency", openedBy: "fang" });
  });

  it("is still served when the bot is meant", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("不要记录我");

    await fang.says("3号楼路灯坏了", "g-chunhui", { mentionsBot: true });
    await fang.says("3号楼下水道堵了");

    expect(await town.request(1)).toMatchObject({ openedBy: "fang" });
    expect(await town.request(2)).toMatchObject({ openedBy: "fang" });
  });

  it("has no picture fetched", async () => {
    const { wechat, town } = await townWithWechat();
    wechat.files.set("pic-1", new Uint8Array([1, 2, 3]));
    await wechat.says({ sender: "li", place: "li", placeKind: "private", text: "不要记录我" });
    await town.real().idle();

    const picture = { kind: "file" as const, name: "体检报告.pdf", ref: "pic-1" };
    await wechat.says({ sender: "li", place: "g", kind: "picture", attachments: [picture], messageId: "m" });
    await town.isDownFor(1);

    const id = (await town.storage().read.inbox.findId("wechat", "bot", "m")) ?? 0;
    expect(await town.storage().read.attachments.of(id)).toMatchObject([{ file: "", name: "", ref: "" }]);
  });

  it("stays so over a new import and a restart, until they want it otherwise", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("不要记录我");
    const person = await personOf(town, "fang");
    await town.storage().transaction((store) => store.people.save(person, []));
    await town.isDownFor(1);

    await fang.says("今晚吃啥", "g-chunhui");
    await fang.says("可以记录我", "g-chunhui");
    town.group("g-chunhui").hears(/恢复了/);
    await fang.says("吃面吧", "g-chunhui");

    expect(await keptIn(town, "g-chunhui")).toEqual([null, "可以记录我", "吃面吧"]);
  });
});

describe("somebody who asks what is known about them", () => {
  /** Fang has done a bit of everything, and so has her neighbour. */
  async function busyTown() {
    const town = await openTown();
    const fang = town.person("fang");
    const zhang = town.person("old-zhang");
    await fang.says("3号楼2单元电梯又坏了，502的老人下不来", "g-chunhui");
    await zhang.says("3号楼下水道堵了，味道很大", "g-chunhui");
    await town.storage().transaction(async (store) => {
      const join = { requestId: 2, personId: "fang", channel: "simulator", place: "g-chunhui" };
      await store.reporters.join(join, town.clock.now());
    });
    await town.person("chen-zhiyuan").says("通知 全体居民：周六停水");
    await town.person("chen-zhiyuan").says("确认");
    await fang.says("收到", "g-chunhui");
    await zhang.says("收到", "g-chunhui");
    await fang.says("明天9点提醒我交物业费");
    await zhang.says("明天8点提醒我打太极");
    await town.person("wang-xiulan").says("修好了 1");
    await fang.says("满意 1");
    return town;
  }

  it("gets one short message with all kinds of it counted", async () => {
    const town = await busyTown();
    const fang = town.person("fang");

    await fang.says("我的数据");

    fang.hears(/称呼：阿芳 · 身份：春晖苑3号楼居民/);
    fang.hears(/住址：春晖苑3号楼2单元502/);
    fang.hears(/账号：演示 fa\*\*\*\*/);
    fang.hears(/诉求：1件（#1 电梯与特种设备 办结）/);
    fang.hears(/跟着反映的：1件（#2）/);
    fang.hears(/留着的原话：5条，最早 11月24日/);
    fang.hears(/提醒：1个 · 通知回执：1条/);
    expect(fang.last()?.text.length).toBeLessThan(1500);
  });

  it("gets every row of theirs when they want it whole, and nothing of anybody else", async () => {
    const town = await busyTown();
    const fang = town.person("fang");

    await fang.says("我的数据 全部");

    for (const own of [
      /【诉求】1\n#1 .*502的老人下不来/,
      /【跟着反映的】1\n#2/,
      /交物业费/,
      /通知 1 /,
      /群里 收到/,
    ])
      fang.hears(own);
    expect(fang.last()?.text).not.toMatch(/下水道|味道很大|太极|张德福|101/);
  });

  it("is asked to come to the private chat", async () => {
    const town = await busyTown();

    await town.person("fang").says("我的数据", "g-chunhui", { mentionsBot: true });

    town.group("g-chunhui").hears(/^请私聊我/);
    expect(town.person("fang").heard().join()).not.toContain("住址");
  });

  it("hears of it at first contact", async () => {
    const town = await openTown();
    const stranger = town.person("stranger");

    await stranger.says("你好");

    stranger.hears(/回“我的数据”可看、可删/);
  });
});
