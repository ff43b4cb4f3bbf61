import type { Calendar, Limit } from "../../storage/rules.ts";
import { dateKey, instantOf, instantOn, localOf } from "./shanghai.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface Span {
  from: Date;
  to: Date;
}

/** Whether people work on a day written `2026-11-24`; published holidays and make-up days beat weekends. */
export function isWorkday(day: string, calendar: Calendar): boolean {
  const year = calendar.years[day.slice(0, 4)];
  if (year?.rest.includes(day)) return false;
  if (year?.work.includes(day)) return true;
  const { weekday } = localOf(instantOn(day, "00:00"));
  return weekday !== 0 && weekday !== 6;
}

/** False when holidays of that year are not known yet and only weekends count as rest. */
export function publishedYear(calendar: Calendar, instant: Date): boolean {
  return localOf(instant).year in calendar.years;
}

/**
 * The instant at which a limit that starts at `from` has run out. Time in pauses does not count; pauses may
 * overlap. A limit that ends with a segment is due at that end, not at the start of the next one.
 * Working days start with the next working day and are due at a close of work, also after a pause.
 */
export function dueAt(limit: Limit, from: Date, calendar: Calendar, pauses: Span[] = []): Date {
  const { amount, unit } = limit;
  switch (unit) {
    case "minutes":
      return runOut(amount * MINUTE_MS, alwaysFrom(from), pauses);
    case "hours":
      return runOut(amount * HOUR_MS, alwaysFrom(from), pauses);
    case "days":
      return runOut(amount * DAY_MS, alwaysFrom(from), pauses);
    case "work-hours":
      return amount === 0 ? from : runOut(amount * HOUR_MS, workFrom(from, calendar), pauses);
    case "working-days": {
      if (amount === 0) return from;
      const tomorrow = nextMidnight(from);
      const due = runOut(amount * workdayLength(calendar), workFrom(tomorrow, calendar), pauses);
      return closeOfWork(due, calendar);
    }
  }
}

/** The instant at which a share (0 to 1) of the time between two instants is over: of the working time, or of all time without a calendar. */
export function shareOfTime(
  share: number,
  { from, to }: Span,
  calendar: Calendar | undefined,
  pauses: Span[] = [],
): Date {
  const spans = () => (calendar ? workFrom(from, calendar) : alwaysFrom(from));
  let total = 0;
  for (const span of spans()) {
    if (span.from >= to) break;
    for (const part of withoutPauses(span, pauses)) {
      total += Math.max(0, Math.min(part.to.getTime(), to.getTime()) - part.from.getTime());
    }
  }
  return runOut(Math.round(share * total), spans(), pauses);
}

/** Spends `amount` milliseconds on spans that come in order of time, as far as they are not paused. */
function runOut(amount: number, spans: Iterable<Span>, pauses: Span[]): Date {
  let left = amount;
  for (const span of spans) {
    for (const { from, to } of withoutPauses(span, pauses)) {
      const length = to.getTime() - from.getTime();
      if (left <= length) return new Date(from.getTime() + left);
      left -= length;
    }
  }
  throw new Error("The time to count ended before the limit did: give spans without an end");
}

function withoutPauses(span: Span, pauses: Span[]): Span[] {
  return pauses.reduce((spans, pause) => spans.flatMap((each) => cut(each, pause)), [span]);
}

function cut(span: Span, pause: Span): Span[] {
  if (pause.to <= span.from || pause.from >= span.to) return [span];
  const before = { from: span.from, to: pause.from };
  const after = { from: pause.to, to: span.to };
  return [before, after].filter(({ from, to }) => from < to);
}

function alwaysFrom(from: Date): Span[] {
  const latestDate = new Date(8.64e15);
  return [{ from, to: latestDate }];
}

/** Work segments of all working days from an instant on, without end. */
function* workFrom(from: Date, calendar: Calendar): Generator<Span> {
  if (workdayLength(calendar) <= 0)
    throw new Error("calendar.segments: 请至少写一个工作时段，例如 09:00–12:00");
  for (let midnight = from; ; midnight = nextMidnight(midnight)) {
    const day = dateKey(midnight);
    if (!isWorkday(day, calendar)) continue;
    for (const segment of segmentsOn(day, calendar)) {
      if (segment.to > from) yield { from: segment.from > from ? segment.from : from, to: segment.to };
    }
  }
}

function segmentsOn(day: string, calendar: Calendar): Span[] {
  const inOrder = calendar.segments.toSorted(([a], [b]) => a.localeCompare(b));
  return inOrder.map(([opens, closes]) => ({ from: instantOn(day, opens), to: instantOn(day, closes) }));
}

function workdayLength(calendar: Calendar): number {
  const lengths = segmentsOn("2026-01-05", calendar).map(({ from, to }) => to.getTime() - from.getTime());
  return lengths.reduce((sum, length) => sum + length, 0);
}

function closeOfWork(instant: Date, calendar: Calendar): Date {
  return segmentsOn(dateKey(instant), calendar).at(-1)?.to ?? instant;
}

function nextMidnight(instant: Date): Date {
  const { year, month, day } = localOf(instant);
  return instantOf({ year, month, day: day + 1 });
}
