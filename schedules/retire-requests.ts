import { compactTonight } from "./compaction.ts";
import type { Job } from "./job.ts";

const DAY_MS = 24 * 3_600_000;
/** The rest comes the next day. */
const atOnce = 500;

/** What was over long ago loses whatever names a resident, and so do old letters and messages. */
export const retireRequests: Job = async ({ community, now }, store) => {
  const { requests, manners } = community.rules;
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const stale = await store.forget.stale(daysAgo(requests.keepDays), atOnce);
  for (const id of stale) await store.forget.request(id, now);
  await store.forget.wordsBefore(daysAgo(manners.keepLettersDays), now);
  if (stale.length > 0) await compactTonight(now, store);
};
