import { readNumber } from "../../time/chinese-numbers.ts";

const year = "(?:\\d{4}|[一二][〇零○一二三四五六七八九]{3})";
const small = "(?:\\d{1,2}|[一二三四五六七八九十]{1,3})";

/** Source of a pattern for a whole day, 2026年1月31日, 二〇二六年一月三十一日 or 2026-01-31, without spaces. */
export const dayPattern = `(?:${year}年${small}月${small}日|\\d{4}-\\d{2}-\\d{2})`;

const parts = new RegExp(`^(${year})年(${small})月(${small})日$`);

/** A day as `2026-01-31`; undefined for what the calendar does not have. */
export function readDay(text: string): string | undefined {
  const plain = text.replaceAll(/\s/g, "").replaceAll("○", "〇");
  const written = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(plain) ?? parts.exec(plain);
  const [year, month, day] = (written?.slice(1) ?? plain.split("-")).map((part) => readNumber(part));
  if (!year || !month || !day) return undefined;
  const key = [String(year), ...[month, day].map((part) => String(part).padStart(2, "0"))].join("-");
  const instant = new Date(`${key}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(key) ? key : undefined;
}

/** The last day of so many months that begin on a day. */
export function lastDayAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, date - 1)).toISOString().slice(0, 10);
}
