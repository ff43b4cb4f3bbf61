import type { Storage } from "../storage/storage.ts";
import { checkOwners } from "./check-owners.ts";
import { clearDepartures } from "./clear-departures.ts";
import { dropSignals } from "./drop-signals.ts";
import type { Job, Moment } from "./job.ts";
import { recountDeadlines, warnOfCalendar } from "./recount-deadlines.ts";
import { retireRequests } from "./retire-requests.ts";
import { tellDigest } from "./tell-digest.ts";
import { tellLost } from "./tell-lost.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

interface Entry {
  name: string;
  everyMinutes: number;
  job: Job;
}

/** Talk that became nothing is not kept longer than the rules say. */
const forgetTalk: Job = async ({ community, now }, store) => {
  const hours = community.rules.manners.forgetHours;
  await store.inbox.forget(new Date(now.getTime() - hours * 60 * MINUTE_MS));
  await store.attachments.forget();
};

const clearSlots: Job = async ({ now }, store) => {
  await store.settings.clearSlots(new Date(now.getTime() - 7 * DAY_MS));
  await store.invitations.clear(new Date(now.getTime() - DAY_MS));
  await store.requestLinks.clear(now);
};

/** Everything the bot does because of the time, in one place; what has a deadline of its own is in fire-due.ts. */
export const timetable: Entry[] = [
  { name: "forget-talk", everyMinutes: 60, job: forgetTalk },
  { name: "drop-signals", everyMinutes: 60, job: dropSignals },
  { name: "clear-slots", everyMinutes: 24 * 60, job: clearSlots },
  { name: "retire-requests", everyMinutes: 24 * 60, job: retireRequests },
  { name: "tell-lost", everyMinutes: 1, job: tellLost },
  { name: "tell-digest", everyMinutes: 5, job: tellDigest },
  { name: "clear-departures", everyMinutes: 60, job: clearDepartures },
  { name: "check-owners", everyMinutes: 60, job: checkOwners },
  { name: "recount-deadlines", everyMinutes: 60, job: recountDeadlines },
  { name: "warn-of-calendar", everyMinutes: 24 * 60, job: warnOfCalendar },
];

/** Runs what the slot of this moment holds and nobody has run yet; a crash gives the slot back. Returns how many ran. */
export async function runTimetable(moment: Moment, storage: Storage): Promise<number> {
  const entries = timetable.map(({ name, everyMinutes, job }) => {
    const length = everyMinutes * MINUTE_MS;
    return { name, job, at: new Date(Math.floor(moment.now.getTime() / length) * length) };
  });
  const taken = await storage.read.settings.slotsTaken(entries);
  let ran = 0;
  for (const { name, at, job } of entries) {
    if (taken.has(name)) continue;
    await storage.transaction(async (store) => {
      if (await store.settings.takeSlot(name, at)) await job(moment, store);
    });
    ran += 1;
  }
  return ran;
}
