import { describe, expect, it } from "vitest";
import { dueAt, shareOfTime } from "../../handlers/time/working-time.ts";
import type { Limit } from "../../storage/rules.ts";
import { defaultRules } from "../support/rules.ts";

/* The slow way: walk minute by minute, look at the wall clock, count. It shares nothing with the product but the calendar. */

const { calendar } = defaultRules();
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const shanghaiMs = 8 * 60 * MINUTE_MS;

interface Pause {
  from: Date;
  to: Date;
}

/** Minutes since 1970 on the wall in Shanghai. */
const minuteOf = (instant: Date) => (instant.getTime() + shanghaiMs) / MINUTE_MS;
const instantOf = (minute: number) => new Date(minute * MINUTE_MS - shanghaiMs);

const workdays = new Map<number, boolean>();

function isWorkday(day: number): boolean {
  const known = workdays.get(day);
  if (known !== undefined) return known;
  const name = new Date(day * DAY_MINUTES * MINUTE_MS).toISOString().slice(0, 10);
  const year = calendar.years[name.slice(0, 4)];
  // 1970 began on a Thursday.
  const weekend = (day + 4) % 7 === 0 || (day + 4) % 7 === 6;
  const works = year?.work.includes(name) || (!weekend && !year?.rest.includes(name));
  workdays.set(day, works);
  return works;
}

function isWork(minute: number): boolean {
  const clock = minute % DAY_MINUTES;
  const inside = (clock >= 9 * 60 && clock < 12 * 60) || (clock >= 14 * 60 && clock < 18 * 60);
  return inside && isWorkday(Math.floor(minute / DAY_MINUTES));
}

/** The end of the minute in which so many counted ones are over; a fraction of a minute is a fraction of the last one. */
function walk(from: number, amount: number, counts: (minute: number) => boolean, pauses: Pause[]): number {
  const rests = pauses.map(({ from, to }) => [minuteOf(from), minuteOf(to)] as const);
  let left = amount;
  for (let minute = from; ; minute += 1) {
    if (!counts(minute) || rests.some(([begins, ends]) => minute >= begins && minute < ends)) continue;
    if (left <= 1) return minute + left;
    left -= 1;
  }
}

function slowDueAt({ amount, unit }: Limit, from: Date, pauses: Pause[]): Date {
  const start = minuteOf(from);
  const always = () => true;
  const minutes =
    { minutes: 1, hours: 60, days: DAY_MINUTES, "work-hours": 60, "working-days": 7 * 60 }[unit] * amount;
  if (unit === "work-hours") return instantOf(walk(start, minutes, isWork, pauses));
  if (unit !== "working-days") return instantOf(walk(start, minutes, always, pauses));
  const tomorrow = (Math.floor(start / DAY_MINUTES) + 1) * DAY_MINUTES;
  const last = walk(tomorrow, minutes, isWork, pauses);
  return instantOf(Math.floor((last - 1) / DAY_MINUTES) * DAY_MINUTES + 18 * 60);
}

function slowShare(
  share: number,
  from: Date,
  to: Date,
  counts: (minute: number) => boolean,
  pauses: Pause[],
): Date {
  const rests = pauses.map(({ from, to }) => [minuteOf(from), minuteOf(to)] as const);
  let total = 0;
  for (let minute = minuteOf(from); minute < minuteOf(to); minute += 1)
    if (counts(minute) && !rests.some(([begins, ends]) => minute >= begins && minute < ends)) total += 1;
  return instantOf(walk(minuteOf(from), share * total, counts, pauses));
}

/** The same numbers in every run. */
function dice(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const seasons = {
  "any day of 2026": ["2026-01-01", 364],
  "around the Spring Festival": ["2026-02-09", 16],
  "around Labour Day": ["2026-04-27", 14],
  "around the National Day": ["2026-09-16", 26],
  "over the turn of the year, into one without a calendar": ["2026-12-21", 20],
  "in a year without a calendar": ["2027-01-29", 30],
} as const;
const units = ["minutes", "hours", "days", "work-hours", "working-days"] as const;
const most = { minutes: 300, hours: 90, days: 16, "work-hours": 40, "working-days": 12 };

const clocks = [
  { name: "working time", by: calendar, counts: isWork },
  { name: "all the time", by: undefined, counts: () => true },
];

function instantIn(
  [day, length]: (typeof seasons)[keyof typeof seasons],
  roll: (below: number) => number,
): Date {
  const first = new Date(`${day}T00:00:00+08:00`).getTime();
  return new Date(first + roll(length * DAY_MINUTES) * MINUTE_MS);
}

/** Some near the start, some far behind, some over each other. */
function pausesFrom(start: Date, roll: (below: number) => number): Pause[] {
  return Array.from({ length: roll(4) }, () => {
    const from = new Date(start.getTime() + (roll(6 * DAY_MINUTES) - DAY_MINUTES) * MINUTE_MS);
    return { from, to: new Date(from.getTime() + (1 + roll(3 * DAY_MINUTES)) * MINUTE_MS) };
  });
}

describe.each(Object.entries(seasons))("limits counted by the product and by hand, %s", (_name, season) => {
  it.each(units)("are the same in %s, whatever was paused", (unit) => {
    const roll = dice(season[1] * 100 + units.indexOf(unit));
    for (let time = 0; time < 16; time += 1) {
      const from = instantIn(season, roll);
      const limit: Limit = { unit, amount: 1 + roll(most[unit]) };
      const pauses = time % 4 === 0 ? [] : pausesFrom(from, roll);

      const due = dueAt(limit, from, calendar, pauses);

      expect({ from, limit, pauses, due }).toEqual({
        from,
        limit,
        pauses,
        due: slowDueAt(limit, from, pauses),
      });
    }
  });

  it.each(clocks)("have the same half and four fifths of $name", ({ by, counts }) => {
    const roll = dice(season[1] * 1_000 + (by ? 1 : 2));
    for (let time = 0; time < 12; time += 1) {
      const from = instantIn(season, roll);
      // Long enough for some working time behind the pauses.
      const to = new Date(from.getTime() + (20 + roll(10)) * DAY_MINUTES * MINUTE_MS);
      const pauses = time % 3 === 0 ? [] : pausesFrom(from, roll);
      const share = time % 2 === 0 ? 0.5 : 0.8;

      const moment = shareOfTime(share, { from, to }, by, pauses);

      const slow = slowShare(share, from, to, counts, pauses);
      expect(Math.abs(moment.getTime() - slow.getTime())).toBeLessThan(1000);
    }
  });
});
