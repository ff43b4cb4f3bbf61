import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** Words that answer a question, and the handler that they stand for. */
export interface Choice {
  words: string[];
  /** Words that mean the same when a sentence begins with them. */
  openings?: string[];
  handler: string;
  slots: Record<string, unknown>;
}

export interface Question {
  id: number;
  choices: Choice[];
}

export interface Asked {
  personId: string;
  channel: string;
  place: string;
  choices: Choice[];
  expiresAt: Date;
}

/** What the bot has asked people and still waits to hear. */
export function questions(db: Kysely<Schema>, community: string) {
  return {
    /** The newest question takes the place of older ones to the same person in the same chat. */
    async ask({ personId, choices, expiresAt, ...where }: Asked, now: Date): Promise<void> {
      await db
        .updateTable("question")
        .set({ state: "answered" })
        .where("community_id", "=", community)
        .where("person_id", "=", personId)
        .where("channel", "=", where.channel)
        .where("place", "=", where.place)
        .where("state", "=", "open")
        .execute();
      await db
        .insertInto("question")
        .values({
          ...where,
          community_id: community,
          person_id: personId,
          choices: JSON.stringify(choices),
          asked_at: now.toISOString(),
          expires_at: expiresAt.toISOString(),
          state: "open",
        })
        .execute();
    },

    /** Open questions put to a person in a conversation, the newest first. */
    async openTo(personId: string, channel: string, place: string, now: Date): Promise<Question[]> {
      const rows = await db
        .selectFrom("question")
        .select(["id", "choices"])
        .where("community_id", "=", community)
        .where("person_id", "=", personId)
        .where("state", "=", "open")
        .where("channel", "=", channel)
        .where("place", "=", place)
        .where("expires_at", ">", now.toISOString())
        .orderBy("id", "desc")
        .limit(5)
        .execute();
      return rows.map(({ id, choices }) => ({ id, choices: JSON.parse(choices) }));
    },

    /** Closes a question, unless it was closed before: then false. */
    async answer(id: number): Promise<boolean> {
      const result = await db
        .updateTable("question")
        .set({ state: "answered" })
        .where("community_id", "=", community)
        .where("id", "=", id)
        .where("state", "=", "open")
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}
