import { describe, expect, it } from "vitest";
import type { Community } from "../../handlers/community.ts";
import { clearDepartures } from "../../schedules/clear-departures.ts";
import { timetable } from "../../schedules/timetable.ts";
import { openEmpty } from "../support/storage.ts";
import { tuesday } from "../support/town.ts";

const HOUR_MS = 3_600_000;
const later = (ms: number) => new Date(tuesday.getTime() + ms);

describe("what has left by a door", () => {
  it("is counted from a moment on, all of it or what nobody asked for", async () => {
    const { storage } = await openEmpty();
    await storage.transaction(async (store) => {
      await store.doors.depart([{ door: "a", unasked: true }], tuesday);
      await store.doors.depart(
        [
          { door: "a", unasked: false },
          { door: "b", unasked: true },
        ],
        later(10),
      );
      await store.doors.depart([], later(20));
    });

    const { departed } = storage.read.doors;

    expect(await departed("a", "all", tuesday)).toEqual({ count: 2, first: tuesday });
    expect(await departed("a", "all", later(1))).toEqual({ count: 1, first: later(10) });
    expect(await departed("a", "unasked", tuesday)).toEqual({ count: 1, first: tuesday });
    expect(await departed("a", "all", later(11))).toEqual({ count: 0 });
  });

  it("is forgotten after a day and an hour", async () => {
    const { storage } = await openEmpty();
    const moment = { community: {} as Community, now: later(25 * HOUR_MS) };
    await storage.transaction(async (store) => {
      await store.doors.depart([{ door: "a", unasked: true }], later(-1));
      await store.doors.depart([{ door: "a", unasked: true }], tuesday);
    });

    await storage.transaction((store) => clearDepartures(moment, store));

    expect(await storage.read.doors.departed("a", "all", later(-HOUR_MS))).toMatchObject({ count: 1 });
    expect(timetable.map(({ job }) => job)).toContain(clearDepartures);
  });

  it("has left just now at the latest when the clock was put back", async () => {
    const { storage } = await openEmpty();
    await storage.transaction(async (store) => {
      await store.doors.depart([{ door: "a", unasked: true }], later(HOUR_MS));
      await store.doors.shut("a", { opensAt: later(HOUR_MS + 5_000), reason: "", refusals: 0 });
      await store.doors.shut("open", { opensAt: later(-1), reason: "", refusals: 0 });

      await store.doors.putBack(later(1_000), HOUR_MS);
    });

    expect(await storage.read.doors.departed("a", "all", later(1_000))).toEqual({
      count: 1,
      first: later(1_000),
    });
    const known = await storage.read.doors.everShut();
    expect([known.get("a")?.opensAt, known.get("open")?.opensAt]).toEqual([later(5_000), later(-1)]);
  });

  it("is no other community's business", async () => {
    const { storage, also } = await openEmpty("a");
    const other = await also("b");
    await storage.transaction(async (store) => {
      await store.doors.depart([{ door: "a", unasked: true }], tuesday);
      await store.doors.shut("a", { opensAt: later(1), reason: "x", refusals: 1 });
    });

    await other.transaction(async (store) => {
      await store.doors.clear(later(HOUR_MS));
      await store.doors.passed("a", later(HOUR_MS));
      await store.doors.putBack(later(-HOUR_MS), HOUR_MS);
    });

    expect(await other.read.doors.departed("a", "all", tuesday)).toEqual({ count: 0 });
    expect(await other.read.doors.everShut()).toEqual(new Map());
    expect((await storage.read.doors.everShut()).get("a")).toEqual({
      opensAt: later(1),
      reason: "x",
      refusals: 1,
    });
    expect(await storage.read.doors.departed("a", "all", tuesday)).toEqual({ count: 1, first: tuesday });
  });
});

describe("a shut door", () => {
  it("is shut anew by the last word about it", async () => {
    const { storage } = await openEmpty();
    await storage.transaction(async (store) => {
      await store.doors.shut("a", { opensAt: later(1), reason: "QPS", refusals: 1 });
      await store.doors.shut("a", { opensAt: later(2), reason: "130101", refusals: 2 });
    });

    const known = await storage.read.doors.everShut();

    expect([...known]).toEqual([["a", { opensAt: later(2), reason: "130101", refusals: 2 }]]);
  });

  it("forgets its refusals once something has passed, but not while it is shut for another", async () => {
    const { storage } = await openEmpty();
    const refusals = async () => (await storage.read.doors.everShut()).get("a")?.refusals;
    const shut = { opensAt: later(10), reason: "QPS", refusals: 3 };
    await storage.transaction((store) => store.doors.shut("a", shut));

    await storage.transaction((store) => store.doors.passed("a", later(9)));
    expect(await refusals()).toBe(3);
    await storage.transaction((store) => store.doors.passed("a", later(10)));
    expect(await refusals()).toBe(0);

    const gap = { opensAt: later(5_000), reason: "", refusals: 3 };
    await storage.transaction(async (store) => {
      await store.doors.shut("a", gap);
      await store.doors.passed("a", later(11));
    });
    expect(await refusals()).toBe(0);
  });
});
