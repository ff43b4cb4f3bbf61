import type { Job } from "./job.ts";

const DAY_MS = 24 * 3_600_000;

/** What nobody has made a request of by then was talk: its words are forgotten. */
export const dropSignals: Job = async ({ community, now }, store) => {
  const before = new Date(now.getTime() - community.rules.requests.signalDays * DAY_MS);
  for (const signal of await store.signals.waiting()) {
    if (signal.saidAt < before) await store.signals.drop(signal, "", now);
  }
};
