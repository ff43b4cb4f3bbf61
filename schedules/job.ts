import type { Community } from "../handlers/community.ts";
import type { Reply } from "../handlers/handler.ts";
import type { Due } from "../storage/due.ts";
import type { Store } from "../storage/storage.ts";

export interface Moment {
  community: Community;
  now: Date;
}

/** What happens when a deadline is reached. Only writes; it runs in one transaction with the firing itself. */
export type DueJob = (due: Due, moment: Moment, store: Store) => Promise<Reply[]>;

/** What happens at a slot of the timetable, in one transaction with the taking of the slot. */
export type Job = (moment: Moment, store: Store) => Promise<void>;

/** The number behind the colon: `request:12` is 12. */
export function idIn(subject: string): number {
  return Number(subject.slice(subject.indexOf(":") + 1));
}
