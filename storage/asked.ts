import { type Kysely, type Selectable, sql } from "kysely";
import type { Message } from "./inbox.ts";
import type { Schema } from "./schema.ts";

/** A policy question as it was looked up, and what was found. */
export interface AskedNow {
  /** Masked. */
  words: string;
  outcome: "answered" | "refused";
  /** Ids of the passages that were quoted. */
  passages: number[];
  /** Whether all of the staff may read it; then it waits for them when it is refused or called wrong. */
  isForStaff: boolean;
}

export interface Asked extends Omit<AskedNow, "isForStaff"> {
  id: number;
  /** The message that it was asked in. */
  inboxId: number;
  personId: string;
  channel: string;
  place: string;
  feedback: "" | "wrong";
  state: "open" | "settled";
  /** An answer that somebody has written and nobody has approved yet. */
  draft: string;
  draftedBy: string;
  askedAt: Date;
}

/** What letters about a question carry as their subject. */
export function askedSubject(inboxId: number): string {
  return `asked:${inboxId}`;
}

/** The document that a person's answer to a question becomes. */
export function answerSource(id: number): string {
  return `faq/${id}`;
}

const mostOpen = 500;

/** What people have asked the documents: for what they say next, and for whoever sees to what was not answered. */
export function asked(db: Kysely<Schema>, community: string) {
  return {
    /** Keeps a question, and that its passages were quoted. */
    async add(
      question: AskedNow & { message: Pick<Message, "id" | "channel" | "place">; personId: string },
      now: Date,
    ): Promise<void> {
      const { message, personId, passages, words, outcome, isForStaff } = question;
      const at = now.toISOString();
      await db
        .insertInto("asked")
        .values({
          words,
          outcome,
          community_id: community,
          inbox_id: message.id,
          person_id: personId,
          channel: message.channel,
          place: message.place,
          passages: JSON.stringify(passages),
          feedback: "",
          state: outcome === "refused" && isForStaff ? "open" : "settled",
          draft: "",
          drafted_by: "",
          asked_at: at,
        })
        .execute();
      if (passages.length === 0) return;
      await db
        .insertInto("citation")
        .columns(["community_id", "document_id", "passage_id", "at"])
        .expression(
          db
            .selectFrom("passage")
            .select([sql.lit(community).as("community_id"), "document_id", "id", sql.lit(at).as("at")])
            .where("community_id", "=", community)
            .where("id", "in", passages),
        )
        .execute();
    },

    /** What somebody asked last in a conversation. */
    async latest(
      personId: string,
      { channel, place }: { channel: string; place: string },
      since: Date,
    ): Promise<Asked | undefined> {
      const row = await all()
        .where("person_id", "=", personId)
        .where("channel", "=", channel)
        .where("place", "=", place)
        .where("asked_at", ">=", since.toISOString())
        .orderBy("id", "desc")
        .executeTakeFirst();
      return row && fromRow(row);
    },

    /** What was asked in a message. */
    async in(inboxId: number): Promise<Asked | undefined> {
      const row = await all().where("inbox_id", "=", inboxId).executeTakeFirst();
      return row && fromRow(row);
    },

    async find(id: number): Promise<Asked | undefined> {
      const row = await all().where("id", "=", id).executeTakeFirst();
      return row && fromRow(row);
    },

    /** What somebody has to see to, the oldest first. */
    async open(): Promise<Asked[]> {
      const rows = await all().where("state", "=", "open").orderBy("id").limit(mostOpen).execute();
      return rows.map(fromRow);
    },

    /** The asker says that the answer is not right. False when nothing was asked there. */
    async wrong(inboxId: number): Promise<boolean> {
      const result = await db
        .updateTable("asked")
        .set({ feedback: "wrong", state: "open" })
        .where("community_id", "=", community)
        .where("inbox_id", "=", inboxId)
        .where("feedback", "=", "")
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async draft(id: number, text: string, by: string): Promise<void> {
      await db
        .updateTable("asked")
        .set({ draft: text, drafted_by: by })
        .where("community_id", "=", community)
        .where("id", "=", id)
        .execute();
    },

    /** Returns how many of them were open until now. */
    async settle(ids: number[], documentId?: number): Promise<number> {
      if (ids.length === 0) return 0;
      const result = await db
        .updateTable("asked")
        .set({ state: "settled", document_id: documentId ?? null, draft: "", drafted_by: "" })
        .where("community_id", "=", community)
        .where("id", "in", ids)
        .where("state", "=", "open")
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },

    /** How often each document was quoted, and when last. */
    async usage(): Promise<Map<number, { times: number; lastAt: Date }>> {
      const rows = await db
        .selectFrom("citation")
        .select(({ fn }) => ["document_id", fn.countAll<number>().as("times"), fn.max("at").as("last_at")])
        .where("community_id", "=", community)
        .groupBy("document_id")
        .execute();
      return new Map(
        rows.map((row) => [
          row.document_id,
          { times: Number(row.times), lastAt: new Date(row.last_at ?? "") },
        ]),
      );
    },
  };

  function all() {
    return db.selectFrom("asked").selectAll().where("community_id", "=", community);
  }
}

function fromRow(row: Selectable<Schema["asked"]>): Asked {
  const { community_id: _, document_id: __, inbox_id, person_id, drafted_by, asked_at, ...rest } = row;
  return {
    ...rest,
    inboxId: inbox_id,
    personId: person_id,
    passages: JSON.parse(row.passages),
    draftedBy: drafted_by,
    askedAt: new Date(asked_at),
  };
}
