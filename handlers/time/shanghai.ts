/** Asia/Shanghai has been UTC+8 without daylight saving since 1991, so a fixed shift is exact. */
const SHIFT_MS = 8 * 3_600_000;
const weekdays = "日一二三四五六";

export interface Day {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

export interface LocalTime extends Day {
  hour: number;
  minute: number;
  /** 0 is Sunday. */
  weekday: number;
}

/** What calendar and clock on the wall show at an instant. */
export function localOf(instant: Date): LocalTime {
  const local = floatingOf(instant);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    weekday: local.getUTCDay(),
  };
}

/** Parts may overflow: day 0 is the last day of the month before, hour 24 the next midnight. */
export function instantOf({ year, month, day, hour = 0, minute = 0 }: Day & Partial<LocalTime>): Date {
  return new Date(Date.UTC(year, month - 1, day, hour, minute) - SHIFT_MS);
}

/** The calendar day at an instant, as `2026-11-24`. */
export function dateKey(instant: Date): string {
  return floatingOf(instant).toISOString().slice(0, 10);
}

/** The instant at which the clock shows `09:00` (or `24:00`) on a day written `2026-11-24`. */
export function instantOn(key: string, clock: string): Date {
  return new Date(`${key}T${clock}:00+08:00`);
}

/** Wall-clock time dressed as UTC, for libraries that reckon in UTC; `fromFloating` undresses it. */
export function floatingOf(instant: Date): Date {
  return new Date(instant.getTime() + SHIFT_MS);
}

export function fromFloating(floating: Date): Date {
  return new Date(floating.getTime() - SHIFT_MS);
}

/** 11月25日（周三）, with the year in front when it is not the year of `now`. */
export function sayDay(instant: Date, now: Date): string {
  const { year, month, day, weekday } = localOf(instant);
  const saidYear = year === localOf(now).year ? "" : `${year}年`;
  return `${saidYear}${month}月${day}日（周${weekdays[weekday]}）`;
}

/** 09:00 */
export function sayClock(instant: Date): string {
  return floatingOf(instant).toISOString().slice(11, 16);
}

/** 11月25日（周三）09:00 */
export function sayMoment(instant: Date, now: Date): string {
  return sayDay(instant, now) + sayClock(instant);
}
