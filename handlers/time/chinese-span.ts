import { readNumber, smallNumber } from "./chinese-numbers.ts";
import { findMoment } from "./chinese-time.ts";
import { halfWidth } from "./reading.ts";
import { instantOf, localOf } from "./shanghai.ts";

/** From one moment until another; a last day that was named belongs to it. */
export interface SaidSpan {
  from: Date;
  until: Date;
  /** Offsets of its words in the text, `end` behind the last character. */
  start: number;
  end: number;
}

const HALF_DAY_MS = 12 * 3_600_000;
/** The hours of a part of the day. */
const parts: [words: RegExp, from: number, until: number][] = [
  [/上午|早上|早晨|清早/u, 0, 12],
  [/中午/u, 12, 14],
  [/下午|午后/u, 12, 24],
  [/晚上|今晚|明晚|夜里/u, 18, 24],
];
const partAlone = /^\s*(?:上午|下午|晚上)/u;
const joint = /^\s*(?:到|至|[-—–~]+)\s*/u;
const jointBefore = /(?:到|至)\s*$/u;
const nextDay = /^(?:次日|第二天|翌日)/u;
const lasting = new RegExp(
  `^\\s*(?:起|开始)?[,，]?\\s*(?:连休|共)?\\s*(?<count>${smallNumber})\\s*(?<unit>天|周|个?星期|个?礼拜)(?![以之]?[前后])`,
  "u",
);
/** 8到18点 and 8-18点 are read as one clock. */
const twoHours = new RegExp(`${smallNumber}[-~—到至]+(?<last>${smallNumber})[点时]`, "u");
/** An hour of which nobody can think twelve hours earlier. */
const saysWhichHalf = /[早晚夜凌上下中午]|1[3-9]|2[0-4]|十[三四五六七八九]|二十/u;

/**
 * The time that a sentence names: 11月25日到28日, 明天下午, 下周一到周三, 8点到18点, 明天起三天, 到周五. Undefined when it
 * names none; what begins without a day begins now.
 */
export function findSpan(text: string, now: Date): SaidSpan | undefined {
  const plain = halfWidth(text);
  const days = lasting.exec(plain);
  if (days) return { from: now, until: daysAfter(now, days), start: 0, end: days[0].length };
  const first = findEdge(plain, now);
  if (!first) return undefined;
  const before = jointBefore.exec(plain.slice(0, first.start));
  if (before) return { ...first, from: now, start: before.index };
  const rest = plain.slice(first.end);
  const more = lasting.exec(rest);
  if (more) return { ...first, until: daysAfter(first.from, more), end: first.end + more[0].length };
  const joined = joint.exec(rest)?.[0].length ?? 0;
  const last = joined > 0 ? lastEdge(rest.slice(joined), first.from, now) : undefined;
  return last ? { ...first, until: last.until, end: first.end + joined + last.end } : first;
}

/** A day, a part of it, or a moment; `until` is when it is over if nothing more is said. */
function findEdge(text: string, now: Date): SaidSpan | undefined {
  const moment = findMoment(text, now);
  const alone = partAlone.exec(text)?.[0];
  if (alone !== undefined && !(moment && moment.from < alone.length))
    return { ...partOf(alone, now), start: 0, end: alone.length };
  if (!moment) return undefined;
  const { at, from: start, to: end, hasClock } = moment;
  const words = text.slice(start, end);
  if (!hasClock) return { ...partOf(words, at), start, end };
  const last = twoHours.exec(words)?.groups?.last;
  const until = last === undefined ? undefined : findMoment(`${last}点`, at)?.at;
  return { from: at, until: until ?? hourOn(at, 24), start, end };
}

/** The other end, which begins where the text does: as it is meant today or at the beginning, whichever is sooner. */
function lastEdge(text: string, from: Date, now: Date): SaidSpan | undefined {
  const skipped = nextDay.exec(text)?.[0].length ?? 0;
  const ends = (skipped > 0 ? [hourOn(from, 24)] : [now, from]).flatMap((base) => {
    const edge = findEdge(text.slice(skipped), base);
    if (!edge || edge.start > 0) return [];
    const end = edge.end + skipped;
    const words = text.slice(skipped, end);
    const until = /[点时:]/u.test(words) ? nearestHalf(edge.from, words, from) : edge.until;
    return until > from ? [{ ...edge, until, end }] : [];
  });
  return ends.sort((a, b) => a.until.getTime() - b.until.getTime())[0];
}

/** 20点到6点 ends in the morning. */
function nearestHalf(at: Date, words: string, from: Date): Date {
  const earlier = new Date(at.getTime() - HALF_DAY_MS);
  return earlier > from && !saysWhichHalf.test(words) ? earlier : at;
}

/** The whole day, or the part of it that the words name. */
function partOf(words: string, day: Date): { from: Date; until: Date } {
  const [, from = 0, until = 24] = parts.find(([named]) => named.test(words)) ?? [];
  return { from: hourOn(day, from), until: hourOn(day, until) };
}

/** The end of the last of so many days, the first one counted. */
function daysAfter(from: Date, { groups }: RegExpExecArray): Date {
  const count = readNumber(groups?.count ?? "") ?? 1;
  return hourOn(from, 24 * (groups?.unit === "天" ? count : 7 * count));
}

function hourOn(day: Date, hour: number): Date {
  const { year, month, day: date } = localOf(day);
  return instantOf({ year, month, day: date, hour });
}
