import { describe, expect, it } from "vitest";
import { TooFast } from "../../bot/channels/channel.ts";
import type { Door } from "../../storage/doors.ts";
import { priorities } from "../../storage/outbox.ts";
import {
  heldClock,
  many,
  mostWithin,
  openDoor,
  openOutbox,
  pacedPlatform,
} from "../support/paced-platform.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const times = (sent: { at: number }[]) => sent.map(({ at }) => at);

describe("a robot that may say twenty things a minute", () => {
  it("says eighteen in any minute, the most urgent first, and in the end all", async () => {
    const clock = heldClock();
    const robot = pacedPlatform(clock);
    const outbox = await openOutbox(clock, [robot]);
    await outbox.write(...many(9, "notice"), ...many(6, "reply"), ...many(4, "deadline"));
    await outbox.write(...many(2, "emergency"));

    await outbox.beat();
    expect(robot.taken()).toHaveLength(18);
    await outbox.secondsPass(60);
    expect(robot.taken()).toHaveLength(18);
    await outbox.secondsPass(1);

    const ranks = robot.taken().map(({ priority }) => priorities.indexOf(priority));
    expect(ranks).toHaveLength(21);
    expect(ranks).toEqual(ranks.toSorted());
    expect(mostWithin(times(robot.tried), MINUTE_MS)).toBe(18);
  });

  it("is silent for ten minutes when it was blocked, then goes on and has lost nothing", async () => {
    const clock = heldClock();
    const robot = pacedPlatform(clock);
    robot.mine.isRobot = true;
    const outbox = await openOutbox(clock, [robot]);
    await outbox.write(...many(16));
    await outbox.beat();
    // Somebody else uses the same robot.
    robot.tried.push(...robot.taken().slice(0, 4));
    await outbox.write({ key: "refused" }, ...many(20));

    await outbox.beat();
    const before = robot.tried.length;
    await outbox.secondsPass(599);
    expect(robot.tried).toHaveLength(before);
    expect(await outbox.letter("refused")).toMatchObject({ state: "waiting", attempts: 0 });
    await outbox.secondsPass(120);

    expect(await outbox.states()).toEqual({ sent: 37 });
    expect(robot.tried.filter(({ taken }) => !taken)).toHaveLength(1);
    expect(robot.texts().at(20)).toBe("refused");
  });

  it("says no more when the process is killed fifty times within a minute", async () => {
    const clock = heldClock();
    const robot = pacedPlatform(clock);
    // Every third message is on its way when the process dies, and nobody will know what became of it.
    robot.mine.answer = () => (robot.tried.length % 3 ? Promise.resolve() : new Promise(() => undefined));
    const outbox = await openOutbox(clock, [robot]);
    await outbox.write(...Array.from({ length: 60 }, (_, place) => ({ place: `g${place % 20}` })));

    for (let kill = 0; kill < 50; kill += 1) {
      await outbox.sender().pump();
      clock.pass(1_190);
      await outbox.isKilled();
    }

    expect(robot.tried.length).toBeGreaterThanOrEqual(18);
    expect(mostWithin(times(robot.tried), MINUTE_MS)).toBe(18);
    robot.mine.answer = async () => undefined;
    await outbox.isKilled();
    await outbox.secondsPass(300);
    expect(await outbox.states()).toEqual({ sent: 60 });
    expect(mostWithin(times(robot.tried), MINUTE_MS)).toBe(18);
  });
});

describe("a WeChat account that must not hurry", () => {
  const door: Door = {
    name: "wechat",
    gapMs: [3_000, 6_000],
    limits: [
      { most: 8, withinMs: MINUTE_MS, of: "all" },
      { most: 200, withinMs: DAY_MS, of: "unasked" },
    ],
  };

  it("takes its time between two messages and says eight a minute", async () => {
    const clock = heldClock();
    const account = pacedPlatform(clock, { door: () => door });
    const chances = [0, 0.999, 0.5, 0.1, 0.8];
    let drawn = 0;
    const outbox = await openOutbox(clock, [account], () => chances[drawn++ % chances.length] ?? 0);
    await outbox.write(...Array.from({ length: 30 }, (_, place) => ({ place: `g${place}` })));

    for (let step = 0; step < 3_000 && account.taken().length < 30; step += 1) {
      clock.pass(100);
      await outbox.beat();
    }

    const at = times(account.taken());
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(at).toHaveLength(30);
    expect(Math.min(...gaps)).toBe(3_000);
    expect(gaps.filter((gap) => gap > 5_900 && gap <= 6_000).length).toBeGreaterThan(0);
    expect(mostWithin(at, MINUTE_MS)).toBe(8);
  });

  it("says two hundred unasked things a day and goes on answering", async () => {
    const clock = heldClock();
    const account = pacedPlatform(clock, { door: () => door });
    const outbox = await openOutbox(clock, [account]);
    await outbox.write(...many(100, "reminder"), ...many(100, "deadline"), ...many(20, "notice"));
    await outbox.secondsPass(30 * 60);
    expect(account.taken()).toHaveLength(200);

    await outbox.write({ key: "answer" }, { key: "fire", priority: "emergency" });
    await outbox.secondsPass(10);

    expect(account.texts().slice(200)).toEqual(["fire", "answer"]);
    clock.pass(DAY_MS);
    await outbox.secondsPass(5 * 60);
    expect(await outbox.states()).toEqual({ sent: 222 });
  }, 60_000);

  it("does not wait an hour because the clock was put back by one", async () => {
    const clock = heldClock();
    const account = pacedPlatform(clock, { door: () => door });
    const outbox = await openOutbox(clock, [account]);
    await outbox.write(...many(8));
    await outbox.secondsPass(40);
    expect(account.taken()).toHaveLength(8);

    clock.pass(-60 * MINUTE_MS);
    await outbox.write(...many(1));
    await outbox.secondsPass(62);

    expect(account.taken()).toHaveLength(9);
  });
});

describe("a platform that finds us too fast", () => {
  const doorTo = (place: string): Door => ({ name: `door ${place}`, limits: [] });

  it("keeps only its own door shut", async () => {
    const clock = heldClock();
    const platform = pacedPlatform(clock, { door: doorTo });
    const outbox = await openOutbox(clock, [platform]);
    await outbox.sender().shut("door g", 30_000, "操作过于频繁");
    await outbox.write({ key: "shut" }, { key: "open", place: "h" });

    await outbox.beat();
    expect(platform.texts()).toEqual(["open"]);
    await outbox.isKilled();
    await outbox.secondsPass(29);
    expect(platform.texts()).toEqual(["open"]);
    await outbox.secondsPass(1);

    expect(platform.texts()).toEqual(["open", "shut"]);
  });

  it("is left alone longer and longer, over restarts too, until it takes a message again", async () => {
    const clock = heldClock();
    const platform = pacedPlatform(clock, { door: doorTo });
    const outbox = await openOutbox(clock, [platform], () => 1);
    let refusals = 8;
    platform.mine.answer = async () => {
      if (refusals-- > 0) throw new TooFast("door g", "QPS");
    };
    await outbox.write({ key: "a" });

    await outbox.beat();
    for (let kill = 0; kill < 10; kill += 1) {
      await outbox.secondsPass(30);
      await outbox.isKilled();
    }
    const waits = times(platform.tried).map((at, index, all) => (at - (all[index - 1] ?? at)) / 1_000);
    expect(waits).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60]);
    expect(await outbox.letter("a")).toMatchObject({ state: "sent", attempts: 1 });
    refusals = 2;
    await outbox.write({ key: "b" });
    await outbox.secondsPass(5);

    const again = times(platform.tried).slice(-3);
    expect(again.map((at) => (at - (again[0] ?? at)) / 1_000)).toEqual([0, 1, 3]);
  });

  it("counts the refusals of one burst once", async () => {
    const clock = heldClock();
    const platform = pacedPlatform(clock, { door: () => openDoor });
    const outbox = await openOutbox(clock, [platform], () => 1);
    platform.mine.answer = async () => {
      if (platform.tried.length <= 8) throw new TooFast(openDoor.name, "QPS");
    };
    await outbox.write(...many(8).map((letter, place) => ({ ...letter, place: `g${place}` })));

    await outbox.beat();
    await outbox.secondsPass(1);

    expect(await outbox.states()).toEqual({ sent: 8 });
  });

  it("is not asked again through another door", async () => {
    const clock = heldClock();
    const platform = pacedPlatform(clock);
    const outbox = await openOutbox(clock, [platform]);
    platform.mine.answer = async () => {
      if (platform.tried.length === 1) throw new TooFast("another", "QPS", 10_000);
    };
    await outbox.write({ key: "a" });

    await outbox.beat();
    await outbox.secondsPass(9);
    expect(platform.tried).toHaveLength(1);
    await outbox.secondsPass(1);

    expect(platform.texts()).toEqual(["a"]);
  });
});
