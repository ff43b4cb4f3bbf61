import { describe, expect, it } from "vitest";
import { type Priority, priorities } from "../../storage/outbox.ts";
import {
  heldClock,
  many,
  mostWithin,
  openDoor,
  openOutbox,
  pacedPlatform,
} from "../support/paced-platform.ts";

const DAY_MS = 24 * 3_600_000;

describe("several doors and channels", () => {
  it("lets the most urgent of all places through a narrow door", async () => {
    const clock = heldClock();
    const limits = [{ most: 1, withinMs: 10_000, of: "all" as const }];
    const platform = pacedPlatform(clock, { door: () => ({ name: "narrow", limits }) });
    const outbox = await openOutbox(clock, [platform]);
    await outbox.write(
      ...priorities.toReversed().map((priority) => ({ priority, key: priority, place: priority })),
    );

    await outbox.secondsPass(60);

    expect(platform.texts()).toEqual(priorities);
  });

  it("holds nobody up behind a full door", async () => {
    const clock = heldClock();
    const full = { name: "full", limits: [{ most: 1, withinMs: DAY_MS, of: "all" as const }] };
    const door = (place: string, priority: Priority) =>
      place === "g" && priority === "emergency" ? full : openDoor;
    const platform = pacedPlatform(clock, { door });
    const other = pacedPlatform(clock, { name: "other" });
    const outbox = await openOutbox(clock, [platform, other]);
    await outbox.write(...many(50, "emergency"));
    await outbox.write({ key: "here" }, { key: "there", place: "h", priority: "notice" });
    await outbox.write({ key: "elsewhere", channel: "other", priority: "notice" });

    await outbox.beat();

    expect(platform.texts()).toEqual(["k1", "there", "here"]);
    expect(other.texts()).toEqual(["elsewhere"]);
    expect(await outbox.states()).toEqual({ sent: 4, waiting: 49 });
  });

  it("keeps the hands of one channel free while another hangs", async () => {
    const clock = heldClock();
    const letGo = Promise.withResolvers<void>();
    const hanging = pacedPlatform(clock, { name: "hanging", door: () => openDoor, atOnce: 2 });
    const quick = pacedPlatform(clock, { door: () => openDoor, atOnce: 2 });
    hanging.mine.answer = () => letGo.promise;
    const outbox = await openOutbox(clock, [hanging, quick]);
    await outbox.write(
      ...many(5).map((letter, place) => ({ ...letter, channel: "hanging", place: `g${place}` })),
    );
    await outbox.write(...many(20).map((letter, place) => ({ ...letter, place: `g${place}` })));

    await outbox.sender().pump();
    while (quick.taken().length < 20) await new Promise((resolve) => setImmediate(resolve));

    expect(hanging.tried).toHaveLength(2);
    letGo.resolve();
    await outbox.sender().idle();
    expect(await outbox.states()).toEqual({ sent: 25 });
  });

  it("does not wait for the heartbeat at a door that takes many a second", async () => {
    const clock = { now: () => new Date(), pass: () => undefined };
    const limits = [{ most: 2, withinMs: 50, of: "all" as const }];
    const platform = pacedPlatform(clock, { door: () => ({ name: "quick", limits }) });
    const outbox = await openOutbox(clock, [platform]);
    await outbox.write(...many(8).map((letter, place) => ({ ...letter, place: `g${place}` })));

    await outbox.sender().pump();
    while (platform.taken().length < 8) await new Promise((resolve) => setImmediate(resolve));

    const at = platform.taken().map((one) => one.at);
    expect((at[7] ?? 0) - (at[0] ?? 0)).toBeLessThan(4_000);
    expect(mostWithin(at, 50)).toBe(2);
    await outbox.sender().idle();
  });

  it("keeps what has no way out, untouched, until there is one", async () => {
    const clock = heldClock();
    const platform = pacedPlatform(clock);
    const outbox = await openOutbox(clock, [platform]);
    platform.mine.isThere = false;
    await outbox.write({ key: "a" }, { key: "b", expiresAt: new Date(clock.now().getTime() + 60_000) });

    await outbox.secondsPass(61);
    await outbox.isKilled();
    expect(await outbox.letter("a")).toMatchObject({ state: "waiting", attempts: 0, reason: "" });
    platform.mine.isThere = true;
    await outbox.beat();

    expect(platform.texts()).toEqual(["a"]);
    expect(await outbox.letter("b")).toMatchObject({ state: "expired" });
  });

  it("fails what is for a channel that is not there", async () => {
    const clock = heldClock();
    const outbox = await openOutbox(clock, [pacedPlatform(clock)]);
    await outbox.write({ key: "a", channel: "telex" });

    await outbox.beat();

    expect(await outbox.letter("a")).toMatchObject({ state: "failed", reason: "这个渠道没有接入" });
  });
});
