import { describe, expect, it } from "vitest";
import { conversationId, openPlatform, li as sender } from "../support/dingtalk-bot.ts";
import { dingtalkTown } from "../support/dingtalk-town.ts";

describe("one message that DingTalk delivers five times, over two lines and a restart", () => {
  it("becomes one request and one answer", { timeout: 30_000 }, async () => {
    const platform = await openPlatform({ redeliverMs: 5_000 });
    const { town, restart } = await dingtalkTown(platform, conversationId);
    await platform.until(() => platform.lines().length === 1);
    const message = platform.messageOf({ conversationId, sender, text: "3号楼楼道灯不亮", msgId: "m1" });
    const acknowledged = (count: number) => platform.until(() => platform.history.of("ack").length === count);

    platform.copy(message, 1);
    platform.copy(message, 1);
    await acknowledged(2);
    platform.drop();
    await platform.until(() => platform.history.of("connected").length === 2);
    platform.copy(message, 2);
    await acknowledged(3);
    await platform.until(() => platform.accepted.length === 1);
    await restart();
    await platform.until(() => platform.history.of("connected").length === 3);
    platform.copy(message, 3);
    platform.copy(message, 3);
    await acknowledged(5);
    await town().idle();

    const { inbox, requests } = town().storage.read;
    expect(await inbox.talkIn("dingtalk", conversationId, 10)).toMatchObject([{ messageId: "m1" }]);
    expect(await requests.findNumber(1)).toMatchObject({ problem: expect.stringContaining("楼道灯不亮") });
    expect(await requests.findNumber(2)).toBeUndefined();
    expect(platform.accepted.filter(({ place }) => place === conversationId)).toHaveLength(1);
    expect(platform.accepted[0]?.text).toMatch(/登记|编号/);
  });
});

describe("a message that comes while the database cannot write", () => {
  it("is not acknowledged, and handled when it comes again", async () => {
    const platform = await openPlatform({ redeliverMs: 150 });
    const { town } = await dingtalkTown(platform, conversationId);
    await platform.until(() => platform.lines().length === 1);
    const { storage } = town();
    const { transaction } = storage;
    let refusals = 0;
    storage.transaction = async (work) => {
      if (refusals++ < 2) throw new Error("database or disk is full");
      return transaction(work);
    };

    await platform.write({ conversationId, sender, text: "3号楼楼道灯不亮" });
    await platform.until(() => platform.accepted.length === 1);

    expect(platform.history.of("frame").length).toBeGreaterThan(1);
    expect(await storage.read.inbox.talkIn("dingtalk", conversationId, 10)).toHaveLength(1);
  });
});
