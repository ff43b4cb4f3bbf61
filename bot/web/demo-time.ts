import type { Town } from "../town.ts";
import type { ClockBody } from "./demo-api.ts";
import type { DemoClock } from "./demo-clock.ts";

const HOUR_MS = 3_600_000;
const span: Record<"hour" | "day", number> = { hour: HOUR_MS, day: 24 * HOUR_MS };
/** Stops on the way, so that one click never runs for ever. */
const mostStops = 500;

/** The next moment at which something is due or something held back may leave. */
export async function nextMoment({ storage }: Town, now: Date): Promise<Date | undefined> {
  const { due, outbox } = storage.read;
  const moments = [await due.next(), await outbox.nextAfter(now)].filter((moment) => moment !== undefined);
  return moments.sort((a, b) => a.getTime() - b.getTime())[0];
}

/** Lets time pass: it stops at every moment at which something is due, so that nothing comes late. */
export async function moveClock(move: ClockBody["move"], town: Town, clock: DemoClock): Promise<void> {
  const start = clock.now();
  const target = move === "next" ? await nextMoment(town, start) : new Date(start.getTime() + span[move]);
  if (!target) return;
  for (let stop = 0; stop < mostStops; stop += 1) {
    const next = await nextMoment(town, clock.now());
    if (!next || next > target) break;
    await clock.moveTo(next);
    await passes(town);
    if (next.getTime() === (await nextMoment(town, clock.now()))?.getTime()) break;
  }
  await clock.moveTo(target);
  await passes(town);
}

async function passes(town: Town): Promise<void> {
  // A beat that is under way began before the clock moved.
  await town.heartbeat();
  await town.heartbeat();
  await town.idle();
}
