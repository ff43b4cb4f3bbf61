import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

export interface Attachment {
  kind: "picture" | "voice" | "video" | "file";
  name: string;
  /** How its channel finds the bytes. */
  ref: string;
  /** Of what is in the folder of files already: its name there. */
  file?: string;
  /** The request it was sent for. */
  requestId?: number;
}

export interface Kept extends Attachment {
  id: number;
  inboxId: number;
  channel: string;
  attempts: number;
  /** The file's name in the folder of files; empty as long as there is none. */
  file: string;
}

/** Pictures and files that came with messages: first as a reference, then as a file. */
export function attachments(db: Kysely<Schema>, community: string) {
  return {
    async add(inboxId: number, channel: string, found: Attachment[], now: Date): Promise<void> {
      if (found.length === 0) return;
      await db
        .insertInto("attachment")
        .values(
          found.map(({ kind, name, ref, file = "", requestId = null }) => ({
            ...{ community_id: community, inbox_id: inboxId, channel, kind, name, ref, file },
            ...{ attempts: 0, next_at: now.toISOString(), request_id: requestId },
            state: file === "" ? ("waiting" as const) : ("kept" as const),
          })),
        )
        .execute();
    },

    /** Those whose bytes are to be fetched now. */
    async wanted(now: Date, limit: number): Promise<Kept[]> {
      const rows = await rowsOf()
        .where("state", "=", "waiting")
        .where("next_at", "<=", now.toISOString())
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(fromRow);
    },

    async of(inboxId: number): Promise<Kept[]> {
      return (await rowsOf().where("inbox_id", "=", inboxId).orderBy("id").execute()).map(fromRow);
    },

    /** What belongs to a request, the oldest first. */
    async ofRequest(requestId: number): Promise<Kept[]> {
      return (await rowsOf().where("request_id", "=", requestId).orderBy("id").execute()).map(fromRow);
    },

    /** Pictures and videos that came with these messages are part of a request from now on. Returns how many there were. */
    async tie(inboxIds: number[], requestId: number): Promise<number> {
      if (inboxIds.length === 0) return 0;
      const { numUpdatedRows } = await db
        .updateTable("attachment")
        .set({ request_id: requestId })
        .where("community_id", "=", community)
        .where("inbox_id", "in", inboxIds)
        .where("kind", "in", ["picture", "video"])
        .where("state", "!=", "gone")
        .where("request_id", "is", null)
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },

    /** Messages with anything attached that a sender has sent in one conversation in this time. */
    async sentBy(
      from: { channel: string; place: string; sender: string },
      { since, until }: { since: Date; until?: Date },
    ): Promise<number[]> {
      const rows = await db
        .selectFrom("inbox")
        .innerJoin("attachment", "attachment.inbox_id", "inbox.id")
        .select("inbox.id")
        .distinct()
        .where("inbox.community_id", "=", community)
        .where("inbox.channel", "=", from.channel)
        .where("inbox.place", "=", from.place)
        .where("inbox.sender", "=", from.sender)
        .where("inbox.sent_at", ">=", since.toISOString())
        .$if(until !== undefined, (row) => row.where("inbox.sent_at", "<=", until?.toISOString() ?? ""))
        .execute();
      return rows.map(({ id }) => id);
    },

    /** Remembers where the bytes are; what was forgotten while they were fetched stays forgotten, and its file is left over. */
    async kept(id: number, file: string): Promise<void> {
      await one(id).set({ file }).execute();
      await one(id).where("state", "=", "waiting").set({ state: "kept" }).execute();
    },

    async later(id: number, nextAt: Date): Promise<void> {
      await one(id)
        .set((old) => ({ attempts: old("attempts", "+", 1), next_at: nextAt.toISOString() }))
        .execute();
    },

    /** Gone for good; a file that is named still has to be deleted. */
    async gone(id: number): Promise<void> {
      await one(id).set({ state: "gone", name: "", ref: "" }).execute();
    },

    /**
     * Lets go of what came with messages whose words have been forgotten, unless it is part of a request; with this one,
     * that was taken back, in any case.
     */
    async forget(inboxId?: number): Promise<void> {
      await db
        .updateTable("attachment")
        .set({ state: "gone", name: "", ref: "" })
        .where("community_id", "=", community)
        .where("state", "!=", "gone")
        .$if(inboxId !== undefined, (row) => row.where("inbox_id", "=", inboxId ?? 0))
        .$if(inboxId === undefined, (row) => row.where("request_id", "is", null))
        .where((row) =>
          row.exists(
            row
              .selectFrom("inbox")
              .select("inbox.id")
              .whereRef("inbox.id", "=", "attachment.inbox_id")
              .where("inbox.text", "is", null),
          ),
        )
        .execute();
    },

    /** Files that nobody needs any more. */
    async leftover(limit: number): Promise<Kept[]> {
      const rows = await rowsOf().where("state", "=", "gone").where("file", "!=", "").limit(limit).execute();
      return rows.map(fromRow);
    },

    /** Those of these files that belong to anything. */
    async filesAmong(names: string[]): Promise<string[]> {
      if (names.length === 0) return [];
      const rows = await rowsOf().where("file", "in", names).execute();
      return rows.map(({ file }) => file);
    },

    async deleted(id: number): Promise<void> {
      await one(id).set({ file: "" }).execute();
    },
  };

  function rowsOf() {
    return db.selectFrom("attachment").selectAll().where("community_id", "=", community);
  }

  function one(id: number) {
    return db.updateTable("attachment").where("community_id", "=", community).where("id", "=", id);
  }
}

function fromRow(row: Omit<Schema["attachment"], "id"> & { id: number }): Kept {
  const { id, inbox_id, channel, kind, name, ref, attempts, file } = row;
  return { id, inboxId: inbox_id, channel, kind, name, ref, attempts, file };
}
