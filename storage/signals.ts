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
      return (await rowsOf().where("state", "=", "waiting").orderBy("id").execute()).map(fromRow);
    },

    /** Those of one conversation since then that nobody has decided, the newest first. */
    async waitingIn(channel: string, place: string, since: Date): Promise<Signal[]> {
      const rows = await rowsOf()
        .where("state", "=", "waiting")
        .where("channel", "=", channel)
        .where("place", "=", place)
        .where("said_at", ">=", since.toISOString())
        .orderBy("id", "desc")
        .execute();
      return rows.map(fromRow);
    },

    /** It has become this request. False when somebody has decided before. */
    take: (id: number, requestId: number, by: string, now: Date) =>
      decide(id, { state: "taken", request_id: requestId }, by, now),

    /** It is none; its words are forgotten. False when somebody has decided before. */
    drop: (id: number, by: string, now: Date) => decide(id, { state: "dropped", text: "" }, by, now),
  };

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

  function rowsOf() {
    return db.selectFrom("signal").selectAll().where("community_id", "=", community);
  }
}

function fromRow(row: Row): Signal {
  const { id, number, channel, place, text, category, confidence, state } = row;
  return {
    ...{ id, number, channel, place, text, category, confidence, state },
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
