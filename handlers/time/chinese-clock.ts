import { numberCharacters, readNumber, smallNumber } from "./chinese-numbers.ts";
import { matchAt, sticky } from "./reading.ts";

export interface SaidClock {
  /** 24 and more is after midnight of the day that was said: 今晚12点 is hour 24 of today. */
  hour: number;
  minute: number;
  /** Offset behind the last character that belongs to the clock. */
  to: number;
}

type PartOfDay = "night" | "morning" | "noon" | "afternoon" | "evening";

/** What the hour on the clock face means in each part of the day; hours from 13 on mean themselves. */
const hourOf: Record<PartOfDay, (hour: number) => number> = {
  night: (hour) => hour % 12,
  morning: (hour) => hour,
  noon: (hour) => (hour < 4 ? hour + 12 : hour),
  afternoon: (hour) => (hour < 12 ? hour + 12 : hour),
  evening: (hour) => (hour === 12 || hour < 5 ? (hour % 12) + 24 : hour + 12),
};

const parts =
  "凌晨|大?清早|清晨|早[上晨间]|上午|中午|正午|下午|午后|傍晚|晚[上间]|夜[里间晚]|[半深午]夜|[早晚夜晨]";

/** Points of a list, decimals and 一点儿: what follows when 点 or 时 is no hour. */
const notAnHour =
  "建议|意见|要求|说明|问题|原因|理由|想法|希望|注意|共识|内容|措施|体会|看法|声明|疑问|积分|一线|[点儿度间段候代]";
/** What is counted by a number behind the hour: 下午3点20人 is at three. */
const counted = "[个人户名位元块票份台辆张栋号楼层单天]";
const minutes = "\\d{2}|零[一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?";

const clock = [
  "(?:",
  "(?<colonHour>\\d{1,2}):(?<colonMinute>[0-5]\\d)(?::[0-5]\\d)?[时分]?(?![\\d:])",
  "|",
  `(?<hour>${smallNumber})(?:[-~—到至]+${smallNumber})?[点时]`,
  `(?:(?<half>半)|(?<quarters>[一三13])刻|(?<minute>${smallNumber})分|(?<bare>${minutes})(?!${counted}))?`,
  `(?<whole>钟|整|许)?(?!${notAnHour}|[${numberCharacters}]+(?![${numberCharacters}]|${counted}))`,
  ")",
].join("");
const part = `(?<part>${parts})的?\\s*`;
const clockAlone = sticky(
  `(?:${part}|(?<![A-Za-z第比例${numberCharacters}])(?<![A-Za-z\\d比例][.:/~\\-]))${clock}`,
);
const clockOfDay = sticky(`[\\s,]*的?\\s*(?:${part})?${clock}`);

/** 有一点, 早一点, 一时 are no hours unless something says so. */
const littleBit = /^[\s,]*一(?:点|时半?)$/;
const littleEarlier = /[早晚]一点$/;
const endsThere = /(?:$|[\s,。;!、)]|开|集合|到|来|在|提醒|前|之前|见)/y;
const partBehindDay = sticky(`\\s*(?:${parts})(?!一?点|些|饭|餐)`);

/**
 * The time of day that begins exactly at an offset. Behind a day it may follow a space, a comma or 的; alone
 * it must not be the tail of a longer number. Hours 1 to 6 with no part of the day are meant in the afternoon.
 */
export function readClock(text: string, from: number, behindDay: boolean): SaidClock | undefined {
  const match = matchAt(behindDay ? clockOfDay : clockAlone, text, from);
  if (!match?.groups) return undefined;
  const to = from + match[0].length;
  if (littleEarlier.test(match[0])) return undefined;
  if (littleBit.test(match[0]) && !(behindDay && matchAt(endsThere, text, to))) return undefined;
  const hour = saidHour(match.groups);
  const minute = saidMinute(match.groups);
  return hour === undefined || minute === undefined || minute > 59 ? undefined : { hour, minute, to };
}

/** Offset behind a part of the day such as 下午 that stands behind a day without an hour. */
export function skipPart(text: string, from: number): number {
  return from + (matchAt(partBehindDay, text, from)?.[0].length ?? 0);
}

function saidHour({ part, hour, colonHour }: Record<string, string | undefined>): number | undefined {
  const face = hour ?? colonHour ?? "";
  const number = readNumber(face);
  if (number === undefined || number > 24) return undefined;
  if (number > 12) return number;
  if (part) return hourOf[partOf(part)](number);
  return number >= 1 && number <= 6 && !face.startsWith("0") ? number + 12 : number;
}

function partOf(part: string): PartOfDay {
  if (part === "凌晨") return "night";
  if (part.includes("中") || part.includes("正")) return "noon";
  if (part === "下午" || part === "午后") return "afternoon";
  return /晚|夜/.test(part) ? "evening" : "morning";
}

function saidMinute(groups: Record<string, string | undefined>): number | undefined {
  const { half, quarters, minute, bare, colonMinute } = groups;
  if (half) return 30;
  if (quarters) return 15 * (readNumber(quarters) ?? 0);
  return readNumber(minute ?? bare ?? colonMinute ?? "0");
}
