import { describe, expect, it } from "vitest";
import { waitBefore } from "../../bot/channels/dingtalk/keeper.ts";
import { settingsOf } from "../../bot/channels/dingtalk/options.ts";
import { openLog } from "../../bot/log.ts";
import { botOn, connected, openPlatform, opensWithin, quick, write } from "../support/dingtalk-bot.ts";
import { listening } from "../support/listening.ts";

/** Everything as in production. */
const usual = { timings: {} };

describe("the wait before another attempt", () => {
  it("doubles from one second to one minute, and is never the same for all", () => {
    const timings = { firstWaitMs: 1_000, longestWaitMs: 60_000 };
    const failures = [1, 2, 3, 4, 5, 6, 7, 8, 2_000];

    expect(failures.map((count) => waitBefore(count, timings, () => 1) / 1_000)).toEqual([
      ...[1, 2, 4, 8, 16, 32, 60, 60, 60],
    ]);
    expect(failures.map((count) => waitBefore(count, timings, () => 0) / 1_000)).toEqual([
      ...[0.5, 1, 2, 4, 8, 16, 30, 30, 30],
    ]);
  });

  it("allows less than ten attempts in the first minute, even for the unlucky", () => {
    const timings = { firstWaitMs: 1_000, longestWaitMs: 60_000 };
    let at = 0;
    let attempts = 1;
    while (at < 60_000) {
      at += waitBefore(attempts, timings, () => 0);
      attempts += 1;
    }

    expect(attempts).toBeLessThan(10);
  });
});

describe("a gateway that answers while its streams refuse the handshake", () => {
  it("is asked at most five times in fifteen seconds, and the bot is back when it is", {
    timeout: 30_000,
  }, async () => {
    const platform = await openPlatform();
    platform.faults.handshake = "refuse";
    const { channel } = botOn(platform, { ...usual, chance: () => 0.5 });
    const ear = listening();
    await channel.start(ear.listener);

    await ear.until(() => ear.state() === "offline");
    const opens = await opensWithin(8_000, platform);

    expect(platform.opens()).toBeGreaterThanOrEqual(3);
    expect(opens).toBeLessThanOrEqual(4);
    expect(ear.states.map(({ state }) => state)).toEqual(["connecting", "offline"]);
    platform.faults.handshake = undefined;
    await ear.until(() => ear.state() === "online");
  });
});

describe("a line that opens and closes at once", () => {
  it("is tried less and less often", async () => {
    const platform = await openPlatform();
    platform.faults.handshake = "close-at-once";
    const { channel } = botOn(platform, { ...usual, chance: () => 0.5 });
    const ear = listening();
    await channel.start(ear.listener);

    const opens = await opensWithin(3_500, platform);

    expect(opens).toBeGreaterThanOrEqual(2);
    expect(opens).toBeLessThanOrEqual(4);
  });

  it("is tried less and less often too when it says that it will close", async () => {
    const { platform } = await connected({}, { ...usual, chance: () => 0.5 });
    let announced = 0;
    void platform.until(() => {
      const connections = platform.history.of("connected").length;
      if (connections > announced) {
        announced = connections;
        setImmediate(() => platform.announceLeaving(60_000));
      }
      return false;
    });

    const opens = await opensWithin(2_500, platform);

    expect(opens).toBeGreaterThanOrEqual(1);
    expect(opens).toBeLessThanOrEqual(3);
  });
});

describe("wrong credentials", () => {
  it("are told once, in words that say what to do, and tried again only slowly", async () => {
    const platform = await openPlatform();
    const { channel } = botOn(platform, { clientSecret: "wrong-s3cret" });
    const ear = listening();
    await channel.start(ear.listener);

    await ear.until(() => ear.state() === "rejected");
    await opensWithin(500, platform);

    expect(platform.opens()).toBe(1);
    expect(ear.states.map(({ state }) => state)).toEqual(["connecting", "rejected"]);
    expect(ear.states.at(-1)?.detail).toBe(
      "钉钉不接受应用凭证（HTTP 401 authFailed）：请核对 Client ID 和 Client Secret，并确认应用已经发布、机器人的消息接收模式是 Stream",
    );
  });

  it("are forgotten once somebody has mended them", async () => {
    const platform = await openPlatform();
    platform.faults.open = "unauthorised";
    const { channel } = botOn(platform, { timings: { ...quick, refusedWaitMs: 50 } });
    const ear = listening();
    await channel.start(ear.listener);
    await platform.until(() => platform.opens() === 3);

    platform.faults.open = undefined;
    await ear.until(() => ear.state() === "online");

    expect(ear.states.map(({ state }) => state)).toEqual(["connecting", "rejected", "online"]);
  });

  it.each(["qps", "page", "503"] as const)("are not blamed when the gateway only says %s", async (open) => {
    const platform = await openPlatform();
    platform.faults.open = open;
    const { channel } = botOn(platform);
    const ear = listening();
    await channel.start(ear.listener);
    await platform.until(() => platform.opens() >= 3);

    expect(ear.states.map(({ state }) => state)).toEqual(["connecting", "offline"]);
    platform.faults.open = undefined;
    await ear.until(() => ear.state() === "online");
  });
});

describe("a platform that hangs", () => {
  it.each(["gateway", "handshake"])("at the %s is given up and asked again", async (where) => {
    const platform = await openPlatform();
    if (where === "gateway") platform.faults.open = "hang";
    else platform.faults.handshake = "hang";
    const { channel } = botOn(platform, { timings: { ...quick, requestMs: 200, handshakeMs: 200 } });
    const ear = listening();
    await channel.start(ear.listener);
    await platform.until(() => platform.opens() >= 2);

    platform.faults.open = undefined;
    platform.faults.handshake = undefined;
    await ear.until(() => ear.state() === "online");

    expect(ear.states.map(({ state }) => state)).toEqual(["connecting", "offline", "online"]);
  });
});

describe("a line that is dead though nobody has said so", () => {
  it("is noticed after two beats without a sign of life, and what was said into it comes again", async () => {
    const { platform, ear, states } = await connected({ redeliverMs: 200 });
    platform.freeze();
    const frozenAt = platform.history.now();

    await write(platform, "听得到吗");

    expect(states()).toEqual(["connecting", "online", "offline", "online"]);
    expect(ear.heard.map(({ text }) => text)).toEqual(["听得到吗"]);
    expect(platform.history.now() - frozenAt).toBeLessThan(3 * 200 + 1_000);
  });

  it("would be noticed within a minute in earnest, while a quiet line that answers stays", async () => {
    const { platform, states } = await connected({ pingMs: 60_000 }, { timings: { ...quick, beatMs: 50 } });

    expect(await opensWithin(600, platform)).toBe(0);
    expect(states()).toEqual(["connecting", "online"]);
    const log = openLog("silent");
    const { timings } = settingsOf({
      clientId: "a",
      clientSecret: "b",
      log,
      now: () => new Date(0),
      chance: () => 0,
    });
    expect(3 * timings.beatMs).toBeLessThan(60_000);
  });
});

describe("a line that breaks", () => {
  it("is there again a moment later, and no message is lost", async () => {
    const { platform, ear, states } = await connected();
    platform.drop();

    await write(platform, "还在吗");

    expect(states()).toEqual(["connecting", "online", "offline", "online"]);
    expect(ear.heard.map(({ text }) => text)).toEqual(["还在吗"]);
  });

  it("again and again loses nothing either", async () => {
    const { platform, ear } = await connected({ redeliverMs: 60 });
    platform.faults.lifeMs = 40;
    platform.drop();

    const texts = Array.from({ length: 40 }, (_, number) => `第${number}句`);
    await Promise.all(texts.map((text) => write(platform, text)));

    expect(new Set(ear.heard.map(({ text }) => text))).toEqual(new Set(texts));
    platform.faults.lifeMs = undefined;
  });
});

describe("a platform that says it will hang up", () => {
  it("finds the new line open before the old one closes, and nothing is said twice or never", async () => {
    const { platform, ear, states } = await connected(
      { redeliverMs: 5_000 },
      { timings: { ...quick, drainMs: 300 } },
    );
    await platform.until(() => platform.history.of("connected").length === 1);
    await opensWithin(100, platform);

    const announcedAt = platform.history.now();
    platform.announceLeaving(2_000);
    const texts = Array.from({ length: 20 }, (_, number) => `第${number}句`);
    const written = texts.map(async (text, number) => {
      if (number >= 10) await platform.until(() => platform.history.of("connected").length === 2);
      return write(platform, text);
    });
    await Promise.all(written);
    await platform.until(() => platform.history.of("closed").length === 1);
    await write(platform, "最后一句");

    const moments = platform.history.entries.filter(({ what }) => what === "connected" || what === "closed");
    expect(moments.map(({ what }) => what)).toEqual(["connected", "connected", "closed"]);
    expect(ear.heard).toHaveLength(21);
    expect(platform.history.of("frame").every(({ copy }) => copy === 1)).toBe(true);
    expect((moments.at(-1)?.at ?? 0) - announcedAt).toBeLessThan(1_500);
    expect(states()).toEqual(["connecting", "online"]);
  });
});
