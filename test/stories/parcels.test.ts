import { describe, expect, it } from "vitest";
import { OutcomeUnknown, Refused, TooFast } from "../../bot/channels/channel.ts";
import { heldClock, many, openOutbox, pacedPlatform } from "../support/paced-platform.ts";

const MINUTE_MS = 60_000;

describe("many letters for a narrow door", () => {
  it("leave as one message for each place when more than ten wait", async () => {
    const clock = heldClock();
    const limits = [{ most: 1, withinMs: MINUTE_MS, of: "all" as const }];
    const robot = pacedPlatform(clock, { door: () => ({ name: "robot", limits, digestAbove: 10 }) });
    const outbox = await openOutbox(clock, [robot]);
    await outbox.write({ key: "first" });
    await outbox.beat();
    await outbox.write(
      ...["a", "b", "c"].map((key) => ({ key, subject: `request:${key}`, place: "g" })),
      { key: "late", expiresAt: new Date(clock.now().getTime() + 1_000) },
      { key: "gas", priority: "emergency" },
      ...many(9).map((letter, index) => ({ ...letter, place: `h${index}` })),
    );

    await outbox.secondsPass(122);

    expect(robot.texts()).toEqual(["first", "gas", "【汇总】共3条\n1. a\n2. b\n3. c"]);
    expect(robot.taken()[2]?.key).toBe("a");
    const sent = await Promise.all(["a", "b", "c"].map((key) => outbox.letter(key)));
    expect(new Set(sent.map(({ state, platformId }) => `${state} ${platformId}`)).size).toBe(1);
    const { read } = outbox.storage();
    const [{ place, platformId } = { place: "", platformId: "" }] = sent;
    expect(await read.outbox.subjectOf("paced", place, platformId ?? "")).toBeUndefined();
    expect(await outbox.letter("late")).toMatchObject({ state: "expired" });
  });

  it("wait together when their message was refused, and that is no attempt", async () => {
    const clock = heldClock();
    const door = { name: "robot", limits: [], digestAbove: 2 };
    const robot = pacedPlatform(clock, { door: () => door });
    const outbox = await openOutbox(clock, [robot]);
    robot.mine.answer = async () => {
      if (robot.tried.length === 1) throw new TooFast("robot", "punish", MINUTE_MS);
    };
    await outbox.write(...many(3, "reminder"));

    await outbox.beat();
    expect(await outbox.letter("k3")).toMatchObject({ state: "waiting", attempts: 0 });
    await outbox.secondsPass(61);

    expect(robot.texts()).toEqual(["【汇总】共3条\n1. k1\n2. k2\n3. k3"]);
    expect(await outbox.states()).toEqual({ sent: 3 });
  });
});

describe("a letter that is too long for its channel", () => {
  const long = `${"第一段。".repeat(600)}\n${"第二段。".repeat(600)}\n${"第三段。".repeat(600)}`;

  it("leaves in numbered parts, in order, before the next one to the same place", async () => {
    const clock = heldClock();
    const platform = pacedPlatform(clock);
    const outbox = await openOutbox(clock, [platform]);
    await outbox.write({ key: "long", text: long, subject: "notice:1", priority: "notice" });
    await outbox.write({ key: "next", priority: "notice" }, { key: "urgent" });

    await outbox.beat();

    const texts = platform.texts();
    expect(texts.map((text) => text.slice(0, 5))).toEqual(["urgen", "（1/2）", "（2/2）", "next"]);
    expect(
      texts
        .map((text) => text.replace(/^（\d\/\d）/, ""))
        .slice(1, 3)
        .join(""),
    ).toBe(long);
    expect(Math.max(...texts.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(15_000);
    const second = await outbox.letter("long#2");
    expect(second).toMatchObject({ state: "sent", subject: "notice:1", priority: "notice" });
    const { subjectOf } = outbox.storage().read.outbox;
    expect(await subjectOf("paced", second.place, second.platformId ?? "")).toBe("notice:1");
  });

  it("does not say its first part again when the second fails, nor the second before the first", async () => {
    const clock = heldClock();
    const platform = pacedPlatform(clock, { longestBytes: 64 });
    const outbox = await openOutbox(clock, [platform]);
    const failing = [0, 2, 3];
    platform.mine.answer = async () => {
      if (failing.includes(platform.tried.length - 1)) throw new Error("503");
    };
    await outbox.write({ key: "long", text: "门".repeat(30) }, { key: "next" });

    await outbox.beat();
    expect(platform.tried).toHaveLength(1);
    await outbox.secondsPass(20);

    expect(platform.texts().map((text) => text.slice(0, 5))).toEqual(["（1/2）", "（2/2）", "next"]);
    expect(await outbox.states()).toEqual({ sent: 3 });
  });
});

describe("a message of which nobody knows whether it arrived", () => {
  const lost = async () => {
    throw new OutcomeUnknown("连接中断");
  };

  it("is said once more when it is for one person, and then never again", async () => {
    const clock = heldClock();
    const platform = pacedPlatform(clock);
    platform.mine.answer = lost;
    const outbox = await openOutbox(clock, [platform]);
    await outbox.write({ key: "a" });

    await outbox.secondsPass(5);

    expect(platform.tried).toHaveLength(2);
    expect(await outbox.letter("a")).toMatchObject({ state: "unknown", reason: "连接中断" });
  });

  it("remembers the doubt over other failures and a crash", async () => {
    const clock = heldClock();
    const platform = pacedPlatform(clock);
    const answers = [new OutcomeUnknown("1"), new Error("2"), new TooFast("paced/robot", "3", 1), "hang"];
    platform.mine.answer = async () => {
      const answer = answers[platform.tried.length - 1] ?? new OutcomeUnknown("5");
      if (answer === "hang") return new Promise(() => undefined);
      throw answer;
    };
    const outbox = await openOutbox(clock, [platform]);
    await outbox.write({ key: "a" });

    await outbox.secondsPass(3);
    for (let second = 0; second < 10 && platform.tried.length < 4; second += 1) {
      clock.pass(1_000);
      await outbox.sender().pump();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await outbox.isKilled();
    await outbox.secondsPass(30);

    expect(platform.tried).toHaveLength(5);
    expect(await outbox.letter("a")).toMatchObject({ state: "unknown", reason: "5" });
  });

  it("is sent after all when the platform shows it", async () => {
    const clock = heldClock();
    const platform = pacedPlatform(clock);
    platform.mine.answer = lost;
    const outbox = await openOutbox(clock, [platform]);
    const notice = { text: "周六停水", priority: "notice" as const };
    await outbox.write({ key: "old", ...notice });
    await outbox.beat();
    clock.pass(10 * MINUTE_MS + 1);
    await outbox.write({ key: "first", ...notice }, { key: "second", ...notice, subject: "notice:2" });
    await outbox.write({ key: "reply", text: "已登记", place: "p" });
    await outbox.beat();

    const { echoed } = outbox.sender();
    await echoed("paced", "g", "周六停水", "w1");
    await echoed("paced", "p", "已登记", "w2");
    await echoed("paced", "g", "谁都没说过", "w3");
    expect(await outbox.letter("second")).toMatchObject({ state: "sent", platformId: "w1" });
    expect(await outbox.letter("first")).toMatchObject({ state: "unknown" });
    await echoed("paced", "g", "周六停水", "w4");
    await echoed("paced", "g", "周六停水", "w5");
    await outbox.secondsPass(10);

    expect(await outbox.letter("first")).toMatchObject({ state: "sent", platformId: "w4" });
    expect(await outbox.letter("reply")).toMatchObject({ state: "sent", platformId: "w2" });
    expect(await outbox.letter("old")).toMatchObject({ state: "unknown" });
    expect(platform.tried).toHaveLength(4);
    expect(await outbox.storage().read.outbox.subjectOf("paced", "g", "w1")).toBe("notice:2");
  });

  it("does not hold a place for ever: a refusal is a refusal, and what is behind it goes on", async () => {
    const clock = heldClock();
    const platform = pacedPlatform(clock);
    platform.mine.answer = async ({ key }) => {
      if (key === "bad") throw new Refused("含有敏感词");
    };
    const outbox = await openOutbox(clock, [platform]);
    await outbox.write({ key: "bad" }, { key: "good" });

    await outbox.beat();

    expect(await outbox.states()).toEqual({ failed: 1, sent: 1 });
  });
});
