import type { Kysely, Selectable } from "kysely";
import type { Schema } from "./schema.ts";

export interface Reminder {
  id: number;
  number: number;
  authorId: string;
  /** RFC 5545 with its DTSTART, or empty for a reminder of one moment. */
  rule: string;
  /** When, as people say it: 每月15日 09:00. */
  spoken: string;
  text: string;
  channel: string;
  place: string;
  state: "active" | "done" | "cancelled";
}

export function reminders(db: Kysely<Schema>, community: string) {
  return {
    async add({ authorId, ...reminder }: Omit<Reminder, "id" | "state">): Promise<Reminder> {
      const row = await db
        .insertInto("reminder")
        .values({ ...reminder, author_id: authorId, community_id: community, state: "active" })
        .returningAll()
        .executeTakeFirstOrThrow();
      return fromRow(row);
    },

    async find(id: number): Promise<Reminder | undefined> {
      const row = await reminderRows().where("id", "=", id).executeTakeFirst();
      return row && fromRow(row);
    },

    async findNumber(number: number): Promise<Reminder | undefined> {
      const row = await reminderRows().where("number", "=", number).executeTakeFirst();
      return row && fromRow(row);
    },

    /** The active reminders of these authors, or in these places; the oldest first. */
    async activeOf(authorId: string): Promise<Reminder[]> {
      const rows = await reminderRows()
        .where("author_id", "=", authorId)
        .where("state", "=", "active")
        .orderBy("id")
        .execute();
      return rows.map(fromRow);
    },

    /** Ends a reminder that is active; false when it was not. */
    async end(id: number, state: "done" | "cancelled"): Promise<boolean> {
      const result = await db
        .updateTable("reminder")
        .set({ state })
        .where("community_id", "=", community)
        .where("id", "=", id)
        .where("state", "=", "active")
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };

  function reminderRows() {
    return db.selectFrom("reminder").selectAll().where("community_id", "=", community);
  }
}

function fromRow({ author_id, community_id: _, ...reminder }: Selectable<Schema["reminder"]>): Reminder {
  return { ...reminder, authorId: author_id };
}
