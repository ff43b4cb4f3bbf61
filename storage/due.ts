import type { Kysely, Selectable } from "kysely";
import type { Schema } from "./schema.ts";

export interface Deadline {
  /** Names the deadline it belongs to; a second one of the same name changes nothing. */
  key: string;
  kind: string;
  /** Such as `request:12`. */
  subject: string;
  detail: Record<string, unknown>;
  dueAt: Date;
}

export interface Due extends Deadline {
  id: number;
  attempts: number;
}

/** What falls due: reminders, limits, waiting for an answer. The only memory of it. */
export function due(db: Kysely<Schema>, community: string) {
  return {
    async add(deadlines: Deadline[]): Promise<void> {
      if (deadlines.length === 0) return;
      await db
        .insertInto("due")
        .values(
          deadlines.map(({ detail, dueAt, ...deadline }) => ({
            ...deadline,
            community_id: community,
            detail: JSON.stringify(detail),
            due_at: dueAt.toISOString(),
            state: "waiting" as const,
            fired_at: null,
            attempts: 0,
          })),
        )
        .onConflict((known) => known.column("key").doNothing())
        .execute();
    },

    /**
     * Makes these the deadlines of a subject. Others of these kinds that wait are cancelled; one that waits moves to its
     * new moment, one that was cancelled waits again, and one that has fired stays fired.
     */
    async lay(subject: string, deadlines: Deadline[], kinds: string[]): Promise<void> {
      const keys = deadlines.map(({ key }) => key);
      await waitingRow()
        .set({ state: "cancelled" })
        .where("subject", "=", subject)
        .where("kind", "in", kinds)
        .$if(keys.length > 0, (row) => row.where("key", "not in", keys))
        .execute();
      await this.add(deadlines);
      for (const { key, dueAt } of deadlines) {
        await db
          .updateTable("due")
          .set({ state: "waiting", due_at: dueAt.toISOString() })
          .where("community_id", "=", community)
          .where("key", "=", key)
          .where("state", "!=", "fired")
          .execute();
      }
    },

    /** What is due and waits, the longest-waiting first. */
    async waiting(now: Date, limit: number): Promise<Due[]> {
      const rows = await db
        .selectFrom("due")
        .selectAll()
        .where("community_id", "=", community)
        .where("state", "=", "waiting")
        .where("due_at", "<=", now.toISOString())
        .orderBy("due_at")
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(fromRow);
    },

    /** Takes a deadline for firing; false when it was fired or cancelled before. */
    async fire(id: number, now: Date): Promise<boolean> {
      const result = await waitingRow()
        .set({ state: "fired", fired_at: now.toISOString() })
        .where("id", "=", id)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    /** Takes all of a kind that are due for one subject, to be fired together with the one that was taken. */
    async fireAll(kind: string, subject: string, now: Date): Promise<Due[]> {
      const rows = await waitingRow()
        .set({ state: "fired", fired_at: now.toISOString() })
        .where("kind", "=", kind)
        .where("subject", "=", subject)
        .where("due_at", "<=", now.toISOString())
        .returningAll()
        .execute();
      return rows.map(fromRow).sort((a, b) => a.id - b.id);
    },

    /** Counts a failed firing; from `limit` on it is not tried again. */
    async failed(id: number, limit: number): Promise<void> {
      await waitingRow()
        .set((old) => ({ attempts: old("attempts", "+", 1) }))
        .where("id", "=", id)
        .execute();
      await waitingRow()
        .set({ state: "cancelled" })
        .where("id", "=", id)
        .where("attempts", ">=", limit)
        .execute();
    },

    /** Cancels what waits for a subject; of one kind when a kind is given. */
    async cancel(subject: string, kind?: string): Promise<void> {
      await waitingRow()
        .set({ state: "cancelled" })
        .where("subject", "=", subject)
        .$if(kind !== undefined, (row) => row.where("kind", "=", kind ?? ""))
        .execute();
    },

    async next(): Promise<Date | undefined> {
      const row = await db
        .selectFrom("due")
        .select((deadline) => deadline.fn.min("due_at").as("at"))
        .where("community_id", "=", community)
        .where("state", "=", "waiting")
        .executeTakeFirst();
      return row?.at ? new Date(row.at) : undefined;
    },
  };

  function waitingRow() {
    return db.updateTable("due").where("community_id", "=", community).where("state", "=", "waiting");
  }
}

function fromRow({ id, key, kind, subject, detail, due_at, attempts }: Selectable<Schema["due"]>): Due {
  return {
    ...{ id, key, kind, subject, attempts },
    detail: JSON.parse(detail),
    dueAt: new Date(due_at),
  };
}
