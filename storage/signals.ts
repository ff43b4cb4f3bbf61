import type { Kysely, Selectable } from "kysely";
import type { UrgencyClass } from "./rules.ts";
import type { Schema } from "./schema.ts";

/** Talk that may be a request. It becomes one when somebody says so. */
export interface Signal {
  id: number;
  number: number;
  inboxId: number;
  personId: string;
  channel: string;
  place: string;
  /** What was said; empty once it was dropped. */
  text: string;
  /** The place as people said it. */
  where: string;
  nodeId: string;
  category: string;
  class: UrgencyClass;
  private: boolean;
  /** Hundredths. */
  confidence: number;
  state: "waiting" | "taken" | "dropped";
  requestId: number | undefined;
  saidAt: Date;
}

type Row = Selectable<Schema["signal"]>;

/** What letters are about that show the words of what waits in the box. */
export const signalsSubject = "signals";

/** The box of signals 线索. */
export function signals(db: Kysely<Schema>, community: string) {
  return {
    async add(signal: Omit<Signal, "id" | "state" | "requestId">): Promise<Signal> {
      const row = await db
        .insertInto("signal")
        .values({
          community_id: community,
          ...{ number: signal.number, text: signal.text, category: signal.category, class: signal.class },
          ...{ channel: signal.channel, place: signal.place, confidence: signal.confidence },
          inbox_id: signal.inboxId,
          person_id: signal.personId,
          place_text: signal.where,
          node_id: signal.nodeId,
          private: signal.private ? 1 : 0,
          state: "waiting",
          request_id: null,
          said_at: signal.saidAt.toISOString(),
          decided_by: null,
          decided_at: null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return fromRow(row);
    },

    async findNumber(number: number): Promise<Signal | undefined> {
      const row = await rowsOf().where("number", "=", number).executeTakeFirst();
      return row && fromRow(row);
    },

    /** Those that nobody has decided, the oldest first. */
    async waiting(): Promise<Signal[]> {
      return (await waitingRows().orderBy("id").execute()).map(fromRow);
    },

    /** Those of one conversation since then that nobody has decided, the newest first. */
    async waitingIn(channel: string, place: string, since: Date): Promise<Signal[]> {
      const rows = await waitingRows()
        .where("channel", "=", channel)
        .where("place", "=", place)
        .where("said_at", ">=", since.toISOString())
        .orderBy("id", "desc")
        .execute();
      return rows.map(fromRow);
    },

    /** The one that a message has become, if nobody has decided it. */
    async waitingOf(inboxId: number): Promise<Signal | undefined> {
      const row = await waitingRows().where("inbox_id", "=", inboxId).executeTakeFirst();
      return row && fromRow(row);
    },

    /** It has become this request. False when somebody has decided before. */
    take: (id: number, requestId: number, by: string, now: Date) =>
      decide(id, { state: "taken", request_id: requestId }, by, now),

    /** It is none; its words are forgotten. False when somebody has decided before. */
    async drop({ id, inboxId }: Pick<Signal, "id" | "inboxId">, by: string, now: Date): Promise<boolean> {
      if (!(await decide(id, { state: "dropped", text: "" }, by, now))) return false;
      await forgetMessage(inboxId);
      await forgetLists();
      return true;
    },

    /** Drops what a message has become that its sender took back. */
    async takenBack(inboxId: number, now: Date): Promise<void> {
      const signal = await this.waitingOf(inboxId);
      if (signal) await this.drop(signal, "", now);
    },

    /** One person turned out to be another one. */
    async handOver(from: string, to: string): Promise<void> {
      await db
        .updateTable("signal")
        .set({ person_id: to })
        .where("community_id", "=", community)
        .where("person_id", "=", from)
        .execute();
    },
  };

  async function forgetMessage(id: number): Promise<void> {
    await db
      .updateTable("inbox")
      .set({ text: null, sender_name: "" })
      .where("community_id", "=", community)
      .where("id", "=", id)
      .execute();
  }

  /** Staff have read the words in lists; whoever wants to know what waits asks again. */
  async function forgetLists(): Promise<void> {
    await db
      .updateTable("outbox")
      .set({ text: "线索有变化，请再回“线索”查看。" })
      .where("community_id", "=", community)
      .where("subject", "=", signalsSubject)
      .execute();
  }

  async function decide(id: number, decision: Partial<Row>, by: string, now: Date): Promise<boolean> {
    const { numUpdatedRows } = await db
      .updateTable("signal")
      .set({ ...decision, decided_by: by, decided_at: now.toISOString() })
      .where("community_id", "=", community)
      .where("id", "=", id)
      .where("state", "=", "waiting")
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** One whose words are gone, with whoever said them, waits no more. */
  function waitingRows() {
    return rowsOf().where("state", "=", "waiting").where("text", "!=", "");
  }

  function rowsOf() {
    return db.selectFrom("signal").selectAll().where("community_id", "=", community);
  }
}

function fromRow(row: Row): Signal {
  const { id, number, channel, place, text, category, confidence } = row;
  return {
    ...{ id, number, channel, place, text, category, confidence },
    state: row.state === "waiting" && text === "" ? "dropped" : row.state,
    inboxId: row.inbox_id,
    personId: row.person_id,
    where: row.place_text,
    nodeId: row.node_id,
    class: row.class as UrgencyClass,
    private: row.private === 1,
    requestId: row.request_id ?? undefined,
    saidAt: new Date(row.said_at),
  };
}
