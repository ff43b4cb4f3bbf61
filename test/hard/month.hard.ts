import { afterEach, describe, expect, it } from "vitest";
import { instantOn } from "../../handlers/time/shanghai.ts";
import { workStates } from "../../storage/requests.ts";
import { live, type Month } from "../support/month.ts";
import { openSimulatedTown, type SimulatedTown } from "../support/simulated-town.ts";
import { monthBreaches } from "./month-checker.ts";
import { readMonth } from "./month-memory.ts";

/** Another seed is another month: `LINLI_SEED=2 npm run test:hard -- month`. */
const seed = Number(process.env.LINLI_SEED ?? 1);
const startAt = instantOn("2026-09-15", "08:00");
const patienceMs = 120_000;

/** Mid-Autumn, National Day and two make-up Saturdays; the bot is away for six hours, and once for a day and a half. */
const month: Month = {
  ...{ seed, days: 30, messages: 2000, matters: 110 },
  dark: [
    { from: instantOn("2026-09-22", "11:10"), to: instantOn("2026-09-22", "17:10") },
    { from: instantOn("2026-10-07", "20:00"), to: instantOn("2026-10-09", "09:30") },
  ],
};

let town: SimulatedTown | undefined;
afterEach(async () => town?.forget());

describe(`a community's month with its holidays (seed ${seed})`, () => {
  it("keeps every promise, whatever people do", { timeout: patienceMs }, async () => {
    town = await openSimulatedTown(startAt);
    const { rules } = town.community();
    const nobodys: string[] = [];

    const lived = await live(town, month, async () => {
      const open = (await town?.read().requests.inStates(workStates)) ?? [];
      nobodys.push(...open.filter((r) => r.state !== "registered" && !r.ownerId).map((r) => `#${r.number}`));
    });
    const memory = await readMonth(await town.memoryFile());

    expect(town.errors).toEqual([]);
    expect(nobodys).toEqual([]);
    expect(monthBreaches(memory, lived, rules)).toEqual({});
    expect(memory.requests.length).toBeGreaterThan(80);
    expect(memory.requests.filter(({ state }) => state === "closed").length).toBeGreaterThan(20);
  });
});
