import { readClock, skipPart } from "./chinese-clock.ts";
import { week, weekdayNumber } from "./chinese-days.ts";
import { numberCharacters, readNumber, smallNumber } from "./chinese-numbers.ts";
import { halfWidth, matchAt, sticky } from "./reading.ts";
import { startingAfter } from "./recurrence.ts";

export interface Recurrence {
  /** With DTSTART and RRULE, as `nextTimes` takes it. */
  rule: string;
  /** The saying in a uniform way, to be confirmed by the person: 每月15日 09:00. */
  spoken: string;
  /** Offsets of the expression in the text, `to` behind its last character. */
  from: number;
  to: number;
}

interface Saying {
  rule: string;
  spoken: string;
}
interface Repeat extends Saying {
  to: number;
}
type Groups = Record<string, string | undefined>;
interface Form {
  pattern: RegExp;
  read(groups: Groups): Saying | undefined;
}

const weekdayNames = "一二三四五六日";
const codes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const dayName = "[一二三四五六日天末](?![点时次回遍趟节场])";

const weekly: Form[] = [
  { pattern: /每[天日]|天天/y, read: () => ({ rule: "FREQ=DAILY", spoken: "每天" }) },
  {
    pattern: /(?:每个?|每周的?)工作日/y,
    read: () => ({ rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", spoken: "每个工作日" }),
  },
  {
    pattern: sticky(
      `(?:每(?<every>${smallNumber})个?${week}|每?隔一?个?${week})的?(?:${week})?(?<day>${dayName})`,
    ),
    read: ({ every = "二", day = "" }) => everyWeeks(readNumber(every) ?? 0, day),
  },
  {
    pattern: sticky(`每个?${week}(?<first>${dayName})[到至~\\-]+(?:${week})?(?<last>${dayName})`),
    read: ({ first = "", last = "" }) => fromTo(weekdayNumber(first), weekdayNumber(last)),
  },
  {
    pattern: sticky(`每个?${week}(?<days>${dayName}(?:[、,和及与]?(?:每?${week})?${dayName})*)`),
    read: ({ days = "" }) =>
      onWeekdays([...days.matchAll(/[一二三四五六日天末]/g)].flatMap(([day]) => weekdaysOf(day))),
  },
];

/** What comes before the day of the month; together they are a rule. */
const monthly: Form[] = [
  {
    pattern: /每个?季度?的?(?:最后一个月|末月?|第三个月)的?|每个?季度?的?(?=最后一天)/y,
    read: () => ({ rule: "FREQ=MONTHLY;BYMONTH=3,6,9,12", spoken: "每季度最后一个月" }),
  },
  {
    pattern: /每个?季度?的?(?:第一个月|首月)的?|每个?季度?的?(?=第一天)/y,
    read: () => ({ rule: "FREQ=MONTHLY;BYMONTH=1,4,7,10", spoken: "每季度第一个月" }),
  },
  {
    pattern: /每个?季度?的?(?:第二个月|中间一个月)的?/y,
    read: () => ({ rule: "FREQ=MONTHLY;BYMONTH=2,5,8,11", spoken: "每季度第二个月" }),
  },
  {
    pattern: sticky(`每年的?(?<month>${smallNumber})月份?的?`),
    read: ({ month = "" }) => ofYear(readNumber(month) ?? 0),
  },
  { pattern: /每个?月的?(?:每月)?/y, read: () => ({ rule: "FREQ=MONTHLY", spoken: "每月" }) },
];

const monthDays: Form[] = [
  {
    pattern: sticky(
      `(?<days>${smallNumber}[日号]?(?:[、,和及与]${smallNumber}[日号]?)*)(?<=[日号])(?!楼|栋|幢|院|线|门|室|单元|内|[${numberCharacters}]{3})`,
    ),
    read: ({ days = "" }) =>
      onDays(
        days
          .split(/[日号、,和及与]+/)
          .filter(Boolean)
          .map(readNumber),
      ),
  },
  { pattern: /最后一天|月?[底末]/y, read: () => ({ rule: "BYMONTHDAY=-1", spoken: "最后一天" }) },
  { pattern: /第一天/y, read: () => ({ rule: "BYMONTHDAY=1", spoken: "1日" }) },
  {
    pattern: sticky(`(?<which>第[一二三四五1-5]个?|首个|最后一?个)${week}(?<day>${dayName})`),
    read: ({ which = "", day = "" }) => onNthWeekday(which, weekdayNumber(day)),
  },
];

/** The first saying in a sentence that makes something repeat; at 09:00 when it names no hour. */
export function findRecurrence(text: string, now: Date): Recurrence | undefined {
  const plain = halfWidth(text);
  for (let from = 0; from < plain.length; from += 1) {
    const repeat = readForm(weekly, plain, from) ?? readMonthly(plain, from);
    const found = repeat && atClock(repeat, plain, now);
    if (found) return { ...found, from };
  }
  return undefined;
}

function atClock(
  { rule, spoken, to }: Repeat,
  text: string,
  now: Date,
): Omit<Recurrence, "from"> | undefined {
  const clock = readClock(text, to, true) ?? { hour: 9, minute: 0, to: skipPart(text, to) };
  if (clock.hour > 23) return undefined;
  const started = startingAfter(now, `${rule};BYHOUR=${clock.hour};BYMINUTE=${clock.minute}`);
  const saidClock = [clock.hour, clock.minute].map((part) => String(part).padStart(2, "0")).join(":");
  return started ? { rule: started, spoken: `${spoken} ${saidClock}`, to: clock.to } : undefined;
}

function readMonthly(text: string, from: number): Repeat | undefined {
  const months = readForm(monthly, text, from);
  const day = months && readForm(monthDays, text, months.to);
  if (!day) return undefined;
  const { rule, spoken } = months.rule.startsWith("FREQ=MONTHLY") ? orMonthEnd(day) : day;
  return { rule: `${months.rule};${rule}`, spoken: months.spoken + spoken, to: day.to };
}

/** A rule for the 31st alone would silently leave out every shorter month. */
function orMonthEnd({ rule, spoken }: Saying): Saying {
  const [, last] = /^BYMONTHDAY=(29|30|31)$/.exec(rule) ?? [];
  if (!last) return { rule, spoken };
  const days = ["28", "29", "30", "31"].filter((day) => day <= last);
  return { rule: `BYMONTHDAY=${days};BYSETPOS=-1`, spoken: `${spoken}（没有这天的月份在月末）` };
}

function readForm(forms: Form[], text: string, from: number): Repeat | undefined {
  for (const { pattern, read } of forms) {
    const match = matchAt(pattern, text, from);
    const repeat = match ? read(match.groups ?? {}) : undefined;
    if (match && repeat) return { ...repeat, to: from + match[0].length };
  }
  return undefined;
}

function everyWeeks(weeks: number, day: string): Saying | undefined {
  if (weeks < 1) return undefined;
  const { rule, spoken } = onWeekdays(weekdaysOf(day));
  if (weeks === 1) return { rule, spoken };
  const said = weeks === 2 ? "两" : weeks;
  return { rule: `${rule};INTERVAL=${weeks}`, spoken: `每${said}周的${spoken.slice(1)}` };
}

/** 周末 is both of its days. */
function weekdaysOf(character: string): number[] {
  return character === "末" ? [5, 6] : [weekdayNumber(character)];
}

function fromTo(first: number, last: number): Saying | undefined {
  if (first >= last) return undefined;
  return onWeekdays(Array.from({ length: last - first + 1 }, (_, more) => first + more));
}

function onWeekdays(days: number[]): Saying {
  const inOrder = [...new Set(days)].sort((a, b) => a - b);
  const spoken = inOrder.map((day) => `周${weekdayNames[day]}`).join("、");
  return { rule: `FREQ=WEEKLY;BYDAY=${inOrder.map((day) => codes[day])}`, spoken: `每${spoken}` };
}

function ofYear(month: number): Saying | undefined {
  if (month < 1 || month > 12) return undefined;
  return { rule: `FREQ=YEARLY;BYMONTH=${month}`, spoken: `每年${month}月` };
}

function onDays(days: (number | undefined)[]): Saying | undefined {
  if (!days.every((day) => day !== undefined && day >= 1 && day <= 31)) return undefined;
  return { rule: `BYMONTHDAY=${days}`, spoken: days.map((day) => `${day}日`).join("、") };
}

function onNthWeekday(which: string, weekday: number): Saying {
  const nth = which.startsWith("最后") ? -1 : (readNumber(which.replaceAll(/[第个]/g, "")) ?? 1);
  const said = nth === -1 ? "最后一个" : `第${"零一二三四五"[nth]}个`;
  return { rule: `BYDAY=${nth}${codes[weekday]}`, spoken: `${said}周${weekdayNames[weekday]}` };
}
