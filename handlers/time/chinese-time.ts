import { readClock, skipPart } from "./chinese-clock.ts";
import { readDay, type SaidDay } from "./chinese-days.ts";
import { numberCharacters, readNumber, smallNumber } from "./chinese-numbers.ts";
import { halfWidth, matchAt, sticky } from "./reading.ts";
import { type Day, instantOf, localOf } from "./shanghai.ts";

export interface Moment {
  at: Date;
  /** False when only a day was said; `at` is then 09:00 of that day. */
  hasClock: boolean;
  /** Offsets of the expression in the text, `to` behind its last character. */
  from: number;
  to: number;
}

const MORNING = { hour: 9, minute: 0 };
const MINUTE_MS = 60_000;

const amount = `(?:\\d{1,3}|${smallNumber})`;
const span = sticky(
  `(?<![.第前${numberCharacters}])(?<again>再?过)?` +
    `(?:(?<hours>半|${amount})个?(?<half>半)?(?:小时|钟头))?(?:(?<minutes>${amount})(?:分钟|分(?=后|之后|以后))|(?<quarters>${amount})刻钟)?` +
    "(?<after>[以之]?后(?!勤))?",
);
/** Days that are over, and days of the moon and feasts, which are not reckoned here. */
const unreadable = sticky(
  [
    "昨[天日晚早夜儿]|(?<![之以目提])大*前[天晚]|上+一?个?(?:周|星期|礼拜)[一二三四五六日天末]?",
    `(?:去年|前年|上+一?个?月)(?:的?${smallNumber}月份?)?(?:的?${smallNumber}[日号])?`,
    `(?:[农阴]历(?:.{0,5}月)?|闰${smallNumber}月|腊月|正月|大年|${smallNumber}月(?=[初廿]))[初廿]?[\\d一二三四五六七八九十]*`,
    "(?:除夕|春节|元宵|清明|端午|中秋|重阳|国庆|元旦)节?",
  ].join("|"),
);

/**
 * The first time expression of a sentence, read as lying ahead where the words leave it open: a 周三 that is
 * over is next week's, 9点 that is over is tomorrow's. What is said as past (昨天8点) is passed over, and so are
 * feasts and days of the moon; what is said in full (2020年1月1日, 今天8点) is taken even when it is over.
 * A repetition (每天9点) is no moment, but its hour looks like one: ask `findRecurrence` first.
 */
export function findMoment(text: string, now: Date): Moment | undefined {
  const plain = halfWidth(text);
  for (let from = 0; from < plain.length; ) {
    const found = readSpan(plain, from, now) ?? readDated(plain, from, now) ?? readToday(plain, from, now);
    if (found) return { ...found, from };
    from = Math.max(skipUnreadable(plain, from), from + 1);
  }
  return undefined;
}

type Found = Omit<Moment, "from">;

/** 半小时后, 1小时50分钟后, 再过10分钟 */
function readSpan(text: string, from: number, now: Date): Found | undefined {
  const match = matchAt(span, text, from);
  const { again, hours, half, minutes, quarters, after } = match?.groups ?? {};
  if (!match || !(again || after) || !(hours || minutes || quarters)) return undefined;
  const wholeHours = hours === "半" ? 0.5 : (readNumber(hours ?? "0") ?? 0);
  const count = 60 * (wholeHours + (half ? 0.5 : 0)) + Number(readNumber(minutes ?? "0"));
  const total = count + 15 * Number(readNumber(quarters ?? "0"));
  return { at: new Date(now.getTime() + total * MINUTE_MS), hasClock: true, to: from + match[0].length };
}

/** 明天, 下周三下午3点, 11月25日 9:30 */
function readDated(text: string, from: number, now: Date): Found | undefined {
  const said = readDay(text, from, now);
  if (!said) return undefined;
  const clock = readClock(text, said.to, true);
  if (!clock) return { at: onDay(said, now), hasClock: false, to: skipPart(text, said.to) };
  const instants = said.days.map((day) => onClock(day, clock));
  const at = instants.find((instant) => instant > now) ?? instants[0];
  return at && { at, hasClock: true, to: clock.to };
}

/** 下午3点, today or else tomorrow. */
function readToday(text: string, from: number, now: Date): Found | undefined {
  const clock = readClock(text, from, false);
  if (!clock) return undefined;
  const today = localOf(now);
  const at = onClock(today, clock);
  const tomorrow = onClock({ ...today, day: today.day + 1 }, clock);
  return { at: at > now ? at : tomorrow, hasClock: true, to: clock.to };
}

/** Today still counts as ahead when no hour was said. */
function onDay({ days }: SaidDay, now: Date): Date {
  const { year, month, day } = localOf(now);
  const midnight = instantOf({ year, month, day });
  const mornings = days.map((each) => onClock(each, MORNING));
  return mornings.find((morning) => morning > midnight) ?? mornings[0] ?? midnight;
}

function onClock({ year, month, day }: Day, { hour, minute }: { hour: number; minute: number }): Date {
  return instantOf({ year, month, day, hour, minute });
}

/** Offset behind 昨天晚上8点, 去年3月5日 or 除夕下午; the same offset when nothing of the kind stands here. */
function skipUnreadable(text: string, from: number): number {
  const match = matchAt(unreadable, text, from);
  if (!match) return from;
  const behindDay = from + match[0].length;
  return readClock(text, behindDay, true)?.to ?? skipPart(text, behindDay);
}
