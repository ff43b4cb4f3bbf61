import rrule from "rrule";
import { floatingOf, fromFloating } from "./shanghai.ts";

/**
 * The first `count` times strictly after `after`, fewer when the rule ends. A rule is RFC 5545 text in Shanghai
 * wall-clock time, such as `DTSTART:20261127T090000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=9;BYMINUTE=0`.
 */
export function nextTimes(rule: string, after: Date, count: number): Date[] {
  // Without a start the library would ask the clock for one.
  if (!rule.startsWith("DTSTART:"))
    throw new Error(`A recurrence starts with DTSTART:, this one does not: ${rule}`);
  const afterLocal = floatingOf(after);
  const times: Date[] = [];
  if (count < 1) return times;
  rrule.rrulestr(rule).all((local) => {
    if (local > afterLocal) times.push(fromFloating(local));
    return times.length < count;
  });
  return times;
}

/**
 * Gives an RRULE its start: its first time after `now`, so that "every two weeks" begins with the coming one.
 * Undefined when the rule has no time at all.
 */
export function startingAfter(now: Date, repeats: string): string | undefined {
  const everyTime = repeats.replace(/;INTERVAL=\d+/, "");
  const [first] = nextTimes(withStart(now, everyTime), now, 1);
  return first && withStart(first, repeats);
}

function withStart(start: Date, repeats: string): string {
  const stamp = floatingOf(start).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  return `DTSTART:${stamp.slice(0, 13)}00\nRRULE:${repeats}`;
}
