import { describe, expect, it } from "vitest";
import { instantOn, sayClock, sayDay, sayMoment } from "../../handlers/time/shanghai.ts";
import { dueAt, isWorkday, publishedYear, shareOfTime } from "../../handlers/time/working-time.ts";
import type { Calendar, Limit } from "../../storage/rules.ts";

const calendar: Calendar = {
  segments: [
    ["09:00", "12:00"],
    ["14:00", "18:00"],
  ],
  years: {
    "2026": {
      rest: [
        ...["2026-01-01", "2026-01-02", "2026-01-03"],
        ...days("2026-02-", 15, 23),
        ...["2026-04-04", "2026-04-05", "2026-04-06"],
        ...days("2026-05-0", 1, 5),
        ...["2026-06-19", "2026-06-20", "2026-06-21"],
        ...["2026-09-25", "2026-09-26", "2026-09-27"],
        ...days("2026-10-0", 1, 7),
      ],
      work: ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
    },
  },
};

function days(prefix: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, more) => prefix + (first + more));
}

/** `2026-03-10 10:00`, as people in Shanghai see it. */
function at(text: string): Date {
  const [day = "", clock = ""] = text.split(" ");
  return instantOn(day, clock);
}

function limit(text: string): Limit {
  const [amount, unit] = text.split(" ");
  return { amount: Number(amount), unit: unit as Limit["unit"] };
}

describe("a limit in work-hours", () => {
  it.each([
    ["2026-03-10 10:00", "4 work-hours", "2026-03-10 16:00", "skips the noon break"],
    ["2026-03-13 17:00", "4 work-hours", "2026-03-16 12:00", "ends with the morning, not at two"],
    ["2026-02-13 17:30", "2 work-hours", "2026-02-14 10:30", "runs on a make-up Saturday"],
    ["2026-09-30 17:00", "2 work-hours", "2026-10-08 10:00", "stands still on holidays"],
    ["2026-03-10 05:00", "1 work-hours", "2026-03-10 10:00", "waits for the office to open"],
    ["2026-03-10 13:00", "1 work-hours", "2026-03-10 15:00", "waits at noon"],
    ["2026-03-10 18:00", "1 work-hours", "2026-03-11 10:00", "waits over night"],
    ["2026-03-14 11:00", "7 work-hours", "2026-03-16 18:00", "waits over the weekend"],
    ["2026-03-14 11:00", "0 work-hours", "2026-03-14 11:00", "is due at once when it is nothing"],
  ])("from %s %s → %s: %s", (from, amount, due) => {
    expect(dueAt(limit(amount), at(from), calendar)).toEqual(at(due));
  });
});

describe("a limit in working days", () => {
  it.each([
    ["2026-09-28 10:00", "5 working-days", "2026-10-10 18:00", "counts a make-up Saturday"],
    ["2026-09-18 10:00", "5 working-days", "2026-09-24 18:00", "counts a make-up Sunday"],
    ["2026-02-10 09:00", "10 working-days", "2026-03-02 18:00", "leaves the Spring Festival out"],
    ["2026-03-13 20:00", "1 working-days", "2026-03-16 18:00", "starts with the next working day"],
    ["2026-03-13 00:00", "1 working-days", "2026-03-16 18:00", "does not count the day itself"],
    ["2026-12-31 10:00", "1 working-days", "2027-01-01 18:00", "knows only weekends in an unknown year"],
  ])("from %s %s → %s: %s", (from, amount, due) => {
    expect(dueAt(limit(amount), at(from), calendar)).toEqual(at(due));
  });
});

describe("a limit in natural time", () => {
  it.each([
    ["2026-03-13 23:50", "15 minutes", "2026-03-14 00:05"],
    ["2026-03-13 17:00", "24 hours", "2026-03-14 17:00"],
    ["2026-09-28 10:00", "15 days", "2026-10-13 10:00"],
  ])("from %s %s → %s, also at night and on holidays", (from, amount, due) => {
    expect(dueAt(limit(amount), at(from), calendar)).toEqual(at(due));
  });
});

describe("a limit that was paused", () => {
  it.each([
    ["4 work-hours", [["2026-03-10 11:00", "2026-03-11 10:00"]], "2026-03-11 15:00"],
    ["4 work-hours", [["2026-03-10 12:00", "2026-03-10 14:00"]], "2026-03-10 16:00"],
    ["4 work-hours", [["2026-03-09 09:00", "2026-03-10 11:00"]], "2026-03-10 17:00"],
    ["24 hours", [["2026-03-10 11:00", "2026-03-10 13:00"]], "2026-03-11 12:00"],
    [
      "24 hours",
      [
        ["2026-03-10 11:00", "2026-03-10 13:00"],
        ["2026-03-10 12:00", "2026-03-10 14:00"],
      ],
      "2026-03-11 13:00",
    ],
    ["2 working-days", [["2026-03-10 11:00", "2026-03-12 09:00"]], "2026-03-13 18:00"],
    ["2 working-days", [["2026-03-11 10:00", "2026-03-11 11:00"]], "2026-03-13 18:00"],
  ])("%s from 2026-03-10 10:00, paused %j → %s", (amount, pauses, due) => {
    const spans = pauses.map(([from = "", to = ""]) => ({ from: at(from), to: at(to) }));

    const result = dueAt(limit(amount), at("2026-03-10 10:00"), calendar, spans);

    expect(result).toEqual(at(due));
  });
});

describe("a share of the time", () => {
  const holidays = { from: at("2026-09-28 10:00"), to: at("2026-10-10 18:00") };
  const night = { from: at("2026-09-28 23:00"), to: at("2026-10-01 23:00") };
  const rest = { from: at("2026-09-28 16:00"), to: at("2026-10-08 12:00") };

  it.each([
    ["working time", 0.5, holidays, [], "2026-10-08 09:30"],
    ["working time", 0.8, holidays, [], "2026-10-09 16:48"],
    ["working time", 1, holidays, [], "2026-10-10 18:00"],
    ["working time", 0.5, holidays, [rest], "2026-10-09 12:00"],
    ["all the time", 0.5, night, [], "2026-09-30 11:00"],
    ["all the time", 0.8, night, [], "2026-10-01 08:36"],
  ])("of %s, %d of %o, rested %o → %s", (time, share, span, pauses, moment) => {
    expect(shareOfTime(share, span, time === "working time" ? calendar : undefined, pauses)).toEqual(
      at(moment),
    );
  });
});

describe("the calendar", () => {
  it.each([
    ["2026-02-14", true, "make-up Saturday"],
    ["2026-02-17", false, "Spring Festival on a Tuesday"],
    ["2026-03-14", false, "Saturday"],
    ["2026-03-16", true, "Monday"],
    ["2027-02-06", false, "Saturday of an unknown year"],
    ["2027-02-08", true, "Monday of an unknown year"],
  ])("%s: %s, %s", (day, expected) => {
    expect(isWorkday(day, calendar)).toBe(expected);
  });

  it("says which years are published, by the year in Shanghai", () => {
    expect(publishedYear(calendar, at("2026-12-31 23:59"))).toBe(true);
    expect(publishedYear(calendar, at("2027-01-01 00:00"))).toBe(false);
  });

  it("refuses to count work without a segment", () => {
    const idle = { ...calendar, segments: [] };

    expect(() => dueAt(limit("1 work-hours"), at("2026-03-10 10:00"), idle)).toThrow("工作时段");
    expect(() => dueAt(limit("1 working-days"), at("2026-03-10 10:00"), idle)).toThrow("工作时段");
  });
});

describe("days and clocks in words", () => {
  const now = at("2026-11-24 10:00");

  it("names the weekday, and the year only when it is another", () => {
    expect(sayDay(at("2026-11-25 00:00"), now)).toBe("11月25日（周三）");
    expect(sayDay(at("2027-01-15 23:59"), now)).toBe("2027年1月15日（周五）");
    expect(sayMoment(at("2026-11-25 09:00"), now)).toBe("11月25日（周三）09:00");
    expect(sayClock(at("2026-11-25 00:05"))).toBe("00:05");
  });
});
