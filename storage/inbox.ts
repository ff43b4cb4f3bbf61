import type { Kysely, Selectable } from "kysely";
import type { Attachment } from "./attachments.ts";
import type { MessageKind, Schema } from "./schema.ts";

/** A message as a channel hands it in. The four first fields together are its name, for ever. */
export interface Arrival {
  channel: string;
  /** The account of the bot that heard it. */
  botAccount: string;
  messageId: string;
  place: string;
  placeKind: "group" | "private";
  sender: string;
  senderName: string;
  text: string;
  /** The platform's id of the message it answers. */
  quotes: string | undefined;
  mentionsBot: boolean;
  sentAt: Date;
  /** Text when it is left out; of the other kinds `text` holds what words came with it. */
  kind?: MessageKind;
  attachments?: Attachment[];
  /** The group's name at the time, where the platform tells it. */
  placeName?: string;
  /** Id of the staff member who passed on what somebody else had said. */
  relayedBy?: string;
}

export interface Message extends Omit<Arrival, "attachments" | "placeName"> {
  id: number;
  kind: MessageKind;
  receivedAt: Date;
  attempts: number;
}

export interface Revoked {
  id: number;
  /** Name of the handler it had become before it was taken back; empty for none. */
  became: string;
  /** What was said about it: `request:12` for a message that became that request. */
  subjects: string[];
}

/** A message as it is shown; the text is null when it became nothing and has been forgotten. */
export interface Remembered {
  id: number;
  messageId: string;
  sender: string;
  senderName: string;
  text: string | null;
  quotes: string | undefined;
  sentAt: Date;
}

type Row = Selectable<Schema["inbox"]>;

export function inbox(db: Kysely<Schema>, community: string) {
  return {
    /** Keeps messages; those that are kept already change nothing. Returns the ids of the new ones, in order. */
    async keep(arrivals: Arrival[], now: Date): Promise<number[]> {
      const rows = await db
        .insertInto("inbox")
        .values(arrivals.map((arrival) => toRow(arrival, community, now)))
        .onConflict((known) => known.columns(["channel", "bot_account", "message_id"]).doNothing())
        .returning("id")
        .execute();
      return rows.map(({ id }) => id).sort((a, b) => a - b);
    },

    /** Blanks a message that its sender has taken back. Undefined when nobody knows it. */
    async revoke(channel: string, botAccount: string, messageId: string): Promise<Revoked | undefined> {
      const found = await this.findId(channel, botAccount, messageId);
      return found === undefined ? undefined : blank(found);
    },

    /** Blanks what was passed on with a message. */
    async revokePassedOn(messageId: string): Promise<void> {
      const rows = await db
        .selectFrom("inbox")
        .select("id")
        .where("community_id", "=", community)
        .where("message_id", "=", messageId)
        .where("relayed_by", "is not", null)
        .execute();
      for (const { id } of rows) await blank(id);
    },

    /** Where a message was said. */
    async placeOf(id: number): Promise<Pick<Arrival, "channel" | "place"> | undefined> {
      return db
        .selectFrom("inbox")
        .select(["channel", "place"])
        .where("community_id", "=", community)
        .where("id", "=", id)
        .executeTakeFirst();
    },

    /** The conversations in which messages wait to be handled. */
    async waitingPlaces(): Promise<{ channel: string; place: string }[]> {
      return db
        .selectFrom("inbox")
        .select(["channel", "place"])
        .distinct()
        .where("community_id", "=", community)
        .where("state", "=", "waiting")
        .execute();
    },

    /** The first waiting message of a conversation. */
    async nextOf(channel: string, place: string): Promise<Message | undefined> {
      const row = await rowsIn("waiting")
        .where("channel", "=", channel)
        .where("place", "=", place)
        .orderBy("id")
        .limit(1)
        .executeTakeFirst();
      return row && fromRow(row);
    },

    async setAside(limit: number): Promise<(Message & { error: string })[]> {
      const rows = await rowsIn("set-aside").orderBy("id", "desc").limit(limit).execute();
      return rows.map((row) => ({ ...fromRow(row), error: row.error }));
    },

    /** Ends a message, unless it has ended already: then false. `became` is empty for talk that became nothing. */
    async done(id: number, became: string, now: Date): Promise<boolean> {
      const result = await waitingRow(id)
        .set({ state: "done", became, done_at: now.toISOString(), error: "" })
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    /** Counts a failure; from `limit` on the message is set aside. Says whether it was. */
    async failed(id: number, error: string, limit: number): Promise<boolean> {
      const row = await waitingRow(id)
        .set((old) => ({
          error,
          attempts: old("attempts", "+", 1),
          state: old
            .case()
            .when("attempts", ">=", limit - 1)
            .then("set-aside" as const)
            .else("waiting" as const)
            .end(),
        }))
        .returning("state")
        .executeTakeFirst();
      return row?.state === "set-aside";
    },

    /** Makes a message that was set aside wait again; false when there is none of that id. */
    async replay(id: number): Promise<boolean> {
      const result = await db
        .updateTable("inbox")
        .set({ state: "waiting", attempts: 0, error: "" })
        .where("community_id", "=", community)
        .where("id", "=", id)
        .where("state", "=", "set-aside")
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    /** Blanks what became nothing and is older than `before`. Its key stays, so that it is never taken twice. */
    async forget(before: Date): Promise<number> {
      const result = await db
        .updateTable("inbox")
        .set({ text: null, sender_name: "" })
        .where("community_id", "=", community)
        .where("state", "=", "done")
        .where("became", "=", "")
        .where("text", "is not", null)
        .where("received_at", "<", before.toISOString())
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },

    /** The last messages of a place, the oldest first. */
    async talkIn(channel: string, place: string, limit: number): Promise<Remembered[]> {
      const rows = await db
        .selectFrom("inbox")
        .selectAll()
        .where("community_id", "=", community)
        .where("channel", "=", channel)
        .where("place", "=", place)
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.reverse().map((row) => ({ ...fromRow(row), text: row.text }));
    },

    async findId(channel: string, botAccount: string, messageId: string): Promise<number | undefined> {
      const row = await db
        .selectFrom("inbox")
        .select("id")
        .where("community_id", "=", community)
        .where("channel", "=", channel)
        .where("bot_account", "=", botAccount)
        .where("message_id", "=", messageId)
        .executeTakeFirst();
      return row?.id;
    },

    async count(state: Row["state"]): Promise<number> {
      const { n } = await db
        .selectFrom("inbox")
        .select((row) => row.fn.countAll<number>().as("n"))
        .where("community_id", "=", community)
        .where("state", "=", state)
        .executeTakeFirstOrThrow();
      return n;
    },
  };

  async function blank(id: number): Promise<Revoked | undefined> {
    const row = await db
      .updateTable("inbox")
      .set({ text: null, sender_name: "" })
      .where("community_id", "=", community)
      .where("id", "=", id)
      .returning(["id", "became"])
      .executeTakeFirst();
    await waitingRow(id).set({ state: "done" }).execute();
    await db.deleteFrom("asked").where("community_id", "=", community).where("inbox_id", "=", id).execute();
    const said = await db
      .selectFrom("outbox")
      .select("subject")
      .distinct()
      .where("community_id", "=", community)
      .where("key", ">=", `inbox:${id}/`)
      .where("key", "<", `inbox:${id}0`)
      .where("subject", "!=", "")
      .execute();
    return row && { ...row, subjects: said.map(({ subject }) => subject) };
  }

  function rowsIn(state: Row["state"]) {
    return db
      .selectFrom("inbox")
      .selectAll()
      .where("community_id", "=", community)
      .where("state", "=", state);
  }

  function waitingRow(id: number) {
    return db
      .updateTable("inbox")
      .where("community_id", "=", community)
      .where("id", "=", id)
      .where("state", "=", "waiting");
  }
}

function toRow(arrival: Arrival, community: string, now: Date) {
  return {
    community_id: community,
    channel: arrival.channel,
    bot_account: arrival.botAccount,
    message_id: arrival.messageId,
    place: arrival.place,
    place_kind: arrival.placeKind,
    sender: arrival.sender,
    sender_name: arrival.senderName,
    text: arrival.text,
    quotes: arrival.quotes ?? null,
    mentions_bot: arrival.mentionsBot ? 1 : 0,
    sent_at: arrival.sentAt.toISOString(),
    received_at: now.toISOString(),
    state: "waiting" as const,
    attempts: 0,
    error: "",
    became: "",
    done_at: null,
    kind: arrival.kind ?? ("text" as const),
    relayed_by: arrival.relayedBy ?? null,
  };
}

function fromRow(row: Row): Message {
  return {
    id: row.id,
    channel: row.channel,
    botAccount: row.bot_account,
    messageId: row.message_id,
    place: row.place,
    placeKind: row.place_kind,
    sender: row.sender,
    senderName: row.sender_name,
    text: row.text ?? "",
    quotes: row.quotes ?? undefined,
    mentionsBot: row.mentions_bot === 1,
    sentAt: new Date(row.sent_at),
    receivedAt: new Date(row.received_at),
    attempts: row.attempts,
    kind: row.kind,
    ...(row.relayed_by !== null && { relayedBy: row.relayed_by }),
  };
}
