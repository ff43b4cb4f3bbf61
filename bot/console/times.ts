const zone = "Asia/Shanghai";
const dayMs = 86_400_000;

const dayFormat = new Intl.DateTimeFormat("sv-SE", { timeZone: zone });
const timeFormat = new Intl.DateTimeFormat("zh-CN", {
  timeZone: zone,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const secondsFormat = new Intl.DateTimeFormat("zh-CN", {
  timeZone: zone,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const dateFormat = new Intl.DateTimeFormat("zh-CN", { timeZone: zone, month: "long", day: "numeric" });
const weekdayFormat = new Intl.DateTimeFormat("zh-CN", { timeZone: zone, weekday: "short" });
const longFormat = new Intl.DateTimeFormat("zh-CN", {
  timeZone: zone,
  year: "numeric",
  month: "long",
  day: "numeric",
  weekday: "long",
});

/** 2026年3月2日星期一 */
export function dateText(at: Date): string {
  return longFormat.format(at);
}

/** 09:30:05 */
export function clockText(at: Date): string {
  return secondsFormat.format(at);
}

/** 09:30 today, 昨天 09:30, 明天 09:30, else 3月2日 周一 09:30; the year only when it is another one. */
export function momentText(at: Date, now: Date): string {
  const time = timeFormat.format(at);
  const day = dayFormat.format(at);
  if (day === dayFormat.format(now)) return time;
  if (day === dayFormat.format(now.getTime() - dayMs)) return `昨天 ${time}`;
  if (day === dayFormat.format(now.getTime() + dayMs)) return `明天 ${time}`;
  const year = day.slice(0, 4) === dayFormat.format(now).slice(0, 4) ? "" : `${day.slice(0, 4)}年`;
  return `${year}${dateFormat.format(at)} ${weekdayFormat.format(at)} ${time}`;
}

/** Like momentText, but a moment of today says so. */
export function dayAndTimeText(at: Date, now: Date): string {
  const today = dayFormat.format(at) === dayFormat.format(now);
  return today ? `今天 ${timeFormat.format(at)}` : momentText(at, now);
}

/** Whether the later of two messages deserves a line with its time above it. */
export function isPause(earlier: Date | undefined, later: Date): boolean {
  if (!earlier) return true;
  return (
    later.getTime() - earlier.getTime() > 5 * 60_000 || dayFormat.format(earlier) !== dayFormat.format(later)
  );
}
