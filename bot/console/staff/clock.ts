import type { Clock } from "../../web/board-api.ts";
import type { Tone } from "../mark.tsx";

const MINUTE_MS = 60_000;
const dayFormat = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  month: "long",
  day: "numeric",
});

/** Green while there is time, amber when it gets short, red when it is up; grey where nothing runs. */
export function toneOf(clock: Clock, now: Date): Tone {
  if (clock.kind === "resume" || clock.kind === "answer") return "grey";
  if (now.getTime() >= Date.parse(clock.at)) return "red";
  return now.getTime() >= Date.parse(clock.warnAt) ? "amber" : "green";
}

/** 签收剩 20 分钟, 剩 1 天 3 小时, 超时 2 小时, 挂起到 11月30日 … */
export function clockWords({ kind, at }: Clock, now: Date): string {
  const moment = new Date(at);
  if (kind === "resume") return `挂起到 ${dayFormat.format(moment)}`;
  if (kind === "answer") return `等回音到 ${dayFormat.format(moment)}`;
  const what = kind === "sign" ? "签收" : "";
  const left = moment.getTime() - now.getTime();
  return left > 0 ? `${what}剩 ${spanWords(left)}` : `${what}超时 ${spanWords(-left)}`;
}

/** At most two units: 1 天 3 小时, 2 小时 5 分, 20 分钟. */
export function spanWords(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / MINUTE_MS);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return hours % 24 > 0 && days < 10 ? `${days} 天 ${hours % 24} 小时` : `${days} 天`;
  if (hours > 0) return minutes % 60 > 0 ? `${hours} 小时 ${minutes % 60} 分` : `${hours} 小时`;
  return minutes > 0 ? `${minutes} 分钟` : "不到 1 分钟";
}
