import type { Door } from "../../../storage/doors.ts";

export const wechatDoor = "wechat";

const newAccountMs = 30 * 24 * 3_600_000;
const minuteMs = 60_000;
const dayMs = 24 * 3_600_000;
const mostInAMinute = 8;
const mostUnaskedInADay = 200;

/** WeChat closes accounts that speak much; one that is younger than thirty days says a quarter. */
export function doorOf(now: Date, since: Date | undefined): Door {
  const share = since && now.getTime() - since.getTime() < newAccountMs ? 1 / 4 : 1;
  return {
    name: wechatDoor,
    gapMs: [3_000, 6_000],
    limits: [
      { most: mostInAMinute * share, withinMs: minuteMs, of: "all" },
      { most: mostUnaskedInADay * share, withinMs: dayMs, of: "unasked" },
    ],
    digestAbove: 10,
  };
}
