import type { Kysely, Selectable } from "kysely";
import type { OutboxState, Schema } from "./schema.ts";

/** The most urgent first. */
export const priorities = ["emergency", "deadline", "reply", "reminder", "notice"] as const;
export type Priority = (typeof priorities)[number];

export interface Letter {
  /** Names the cause, so that one cause never speaks twice. */
  key: string;
  channel: string;
  place: string;
  priority: Priority;
  text: string;
  /** What it is about, such as `request:12`; a message that quotes it is about the same. */
  subject: string;
  notBefore: Date;
  /** After this it helps nobody and is not sent any more. */
  expiresAt: Date | undefined;
}

export interface Outgoing extends Letter {
  id: number;
  state: OutboxState;
  attempts: number;
  reason: string;
  /** The platform's id of the sent message. */
  platformId: string | undefined;
  createdAt: Date;
  sentAt: Date | undefined;
}

export interface Delivered {
  id: number;
  lease: string;
  platformId: string;
}

type Row = Selectable<Schema["outbox"]>;

export function outbox(db: Kysely<Schema>, community: string) {
  return {
    /** Adds letters; one whose key is known changes nothing. */
    async add(letters: Letter[], now: Date): Promise<void> {
      if (letters.length === 0) return;
      await db
        .insertInto("outbox")
        .values(letters.map((letter) => toRow(letter, community, now)))
        .onConflict((known) => known.column("key").doNothing())
        .execute();
    },

    /**
     * Takes letters that may leave now, the most urgent first, and marks them as being sent until `leaseUntil`.
     * The lease is the ticket for `sent`, `failed` and `later`: who has lost it changes nothing.
     */
    async claim(lease: string, leaseUntil: Date, now: Date, limit: number): Promise<Outgoing[]> {
      const rows = await db
        .updateTable("outbox")
        .set((old) => ({
          state: "sending",
          lease,
          lease_until: leaseUntil.toISOString(),
          attempts: old("attempts", "+", 1),
        }))
        .where("id", "in", (row) =>
          row
            .selectFrom("outbox")
            .select("id")
            .where("community_id", "=", community)
            .where("state", "=", "waiting")
            .where("not_before", "<=", now.toISOString())
            .orderBy("priority")
            .orderBy("id")
            .limit(limit),
        )
        .returningAll()
        .execute();
      return rows.sort((a, b) => a.priority - b.priority || a.id - b.id).map(fromRow);
    },

    async sent(delivered: Delivered[], now: Date): Promise<void> {
      for (const [lease, letters] of Map.groupBy(delivered, (letter) => letter.lease)) {
        const ids = letters.map(({ id }) => id);
        await db
          .updateTable("outbox")
          .set((row) => ({
            state: "sent",
            sent_at: now.toISOString(),
            platform_id: letters
              .slice(1)
              .reduce(
                (cases, { id, platformId }) => cases.when("id", "=", id).then(platformId),
                row
                  .case()
                  .when("id", "=", ids[0] ?? 0)
                  .then(letters[0]?.platformId ?? ""),
              )
              .else("")
              .end(),
            ...released,
          }))
          .where("community_id", "=", community)
          .where("id", "in", ids)
          .where("state", "=", "sending")
          .where("lease", "=", lease)
          .execute();
      }
    },

    /** Ends a letter without its having been sent, as far as is known. */
    async end(lease: string, id: number, state: "failed" | "expired" | "unknown", reason: string) {
      await leased(lease, id)
        .set({ state, reason, ...released })
        .execute();
    },

    /** Lets a letter wait for another try. */
    async later(lease: string, id: number, notBefore: Date, reason: string): Promise<void> {
      await leased(lease, id)
        .set({ state: "waiting", reason, not_before: notBefore.toISOString(), ...released })
        .execute();
    },

    /** Letters that are being sent under a lease that has run out at `now`; without it under any lease. */
    async abandoned(now: Date | undefined): Promise<(Outgoing & { lease: string })[]> {
      const rows = await rowsOf()
        .where("state", "=", "sending")
        .$if(now !== undefined, (row) => row.where("lease_until", "<=", now?.toISOString() ?? ""))
        .execute();
      return rows.map((row) => ({ ...fromRow(row), lease: row.lease ?? "" }));
    },

    /** The subject of the letter that a platform knows by this id. */
    async subjectOf(channel: string, platformId: string): Promise<string | undefined> {
      const row = await db
        .selectFrom("outbox")
        .select("subject")
        .where("community_id", "=", community)
        .where("channel", "=", channel)
        .where("platform_id", "=", platformId)
        .executeTakeFirst();
      return row?.subject || undefined;
    },

    /** What has been said in a place, the oldest first. */
    async talkIn(channel: string, place: string, limit: number): Promise<Outgoing[]> {
      const rows = await rowsOf()
        .where("channel", "=", channel)
        .where("place", "=", place)
        .where("state", "=", "sent")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.reverse().map(fromRow);
    },

    async latest(limit: number): Promise<Outgoing[]> {
      return (await rowsOf().orderBy("id", "desc").limit(limit).execute()).map(fromRow);
    },

    /** When the next letter that is held back may leave. */
    async nextAfter(now: Date): Promise<Date | undefined> {
      const row = await db
        .selectFrom("outbox")
        .select((letter) => letter.fn.min("not_before").as("at"))
        .where("community_id", "=", community)
        .where("state", "=", "waiting")
        .where("not_before", ">", now.toISOString())
        .executeTakeFirst();
      return row?.at ? new Date(row.at) : undefined;
    },

    async count(state: OutboxState): Promise<number> {
      const { n } = await db
        .selectFrom("outbox")
        .select((row) => row.fn.countAll<number>().as("n"))
        .where("community_id", "=", community)
        .where("state", "=", state)
        .executeTakeFirstOrThrow();
      return n;
    },
  };

  function rowsOf() {
    return db.selectFrom("outbox").selectAll().where("community_id", "=", community);
  }

  function leased(lease: string, id: number) {
    return db
      .updateTable("outbox")
      .where("community_id", "=", community)
      .where("id", "=", id)
      .where("state", "=", "sending")
      .where("lease", "=", lease);
  }
}

const released = { lease: null, lease_until: null };

function toRow({ priority, notBefore, expiresAt, ...letter }: Letter, community: string, now: Date) {
  return {
    ...letter,
    community_id: community,
    priority: priorities.indexOf(priority),
    state: "waiting" as const,
    attempts: 0,
    not_before: notBefore.toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
    lease: null,
    lease_until: null,
    platform_id: null,
    reason: "",
    created_at: now.toISOString(),
    sent_at: null,
  };
}

function fromRow(row: Row): Outgoing {
  const { id, key, channel, place, text, subject, state, attempts, reason } = row;
  return {
    ...{ id, key, channel, place, text, subject, state, attempts, reason },
    priority: priorities[row.priority] ?? "notice",
    notBefore: new Date(row.not_before),
    expiresAt: row.expires_at === null ? undefined : new Date(row.expires_at),
    platformId: row.platform_id ?? undefined,
    createdAt: new Date(row.created_at),
    sentAt: row.sent_at === null ? undefined : new Date(row.sent_at),
  };
}
