import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

export interface Event {
  /** Such as `request:12`. */
  subject: string;
  name: string;
  /** A person's id; empty for the bot itself. */
  actorId: string;
  at: Date;
  note: string;
}

/** What happened. Both tables only grow; nothing in them is ever changed, but that forget.ts takes people out of them. */
export function journal(db: Kysely<Schema>, community: string) {
  return {
    async add(events: Event[]): Promise<void> {
      if (events.length === 0) return;
      await db
        .insertInto("event")
        .values(
          events.map(({ actorId, at, ...event }) => ({
            ...event,
            community_id: community,
            actor_id: actorId,
            at: at.toISOString(),
            changes: "",
          })),
        )
        .execute();
    },

    /** The history of these subjects, the oldest first. */
    async of(subjects: string[]): Promise<Event[]> {
      if (subjects.length === 0) return [];
      const rows = await db
        .selectFrom("event")
        .selectAll()
        .where("community_id", "=", community)
        .where("subject", "in", subjects)
        .orderBy("id")
        .execute();
      return rows.map(({ subject, name, actor_id, at, note }) => ({
        ...{ subject, name, note },
        actorId: actor_id,
        at: new Date(at),
      }));
    },

    /** How many events of a name there have been since; of one subject, or of all of them. */
    async count(name: string, since: Date, subject?: string): Promise<number> {
      const { n } = await db
        .selectFrom("event")
        .select((row) => row.fn.countAll<number>().as("n"))
        .where("community_id", "=", community)
        .where("name", "=", name)
        .where("at", ">=", since.toISOString())
        .$if(subject !== undefined, (row) => row.where("subject", "=", subject ?? ""))
        .executeTakeFirstOrThrow();
      return n;
    },

    /** Who did what because of which message; the row for whoever checks later. */
    async audit(actorId: string, action: string, cause: string, detail: string, at: Date): Promise<void> {
      await db
        .insertInto("audit")
        .values({ community_id: community, at: at.toISOString(), actor_id: actorId, action, cause, detail })
        .execute();
    },
  };
}
