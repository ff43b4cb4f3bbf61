import type { Rules } from "../../storage/rules.ts";
import { sayDay } from "./shanghai.ts";

const DAY_MS = 24 * 60 * 60_000;

/**
 * The day as it was understood, when it is so far ahead that something else was probably meant: a day that is over is
 * read as next year's. Undefined when it is near enough.
 */
export function tooFar(at: Date, now: Date, { requests }: Pick<Rules, "requests">): string | undefined {
  return at.getTime() - now.getTime() > requests.farthestDays * DAY_MS ? sayDay(at, now) : undefined;
}
