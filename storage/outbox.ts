import { type Kysely, type Selectable, sql } from "kysely";
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

/** A statement has room for some thirty thousand values; a notice to a whole district needs more. */
const mostRows = 500;

export function outbox(db: Kysely<Schema>, community: string) {
  return {
    /** Adds letters; one whose key is known changes nothing. */
    async add(letters: Letter[], now: Date): Promise<void> {
      for (let first = 0; first < letters.length; first += mostRows) {
        await db
          .insertInto("outbox")
          .values(letters.slice(first, first + mostRows).map((letter) => toRow(letter, community, now)))
          .onConflict((known) => known.column("key").doNothing())
          .execute();
      }
    },

    /**
     * Takes letters whose time has come, of one channel or of all, the most urgent first, and marks them as being sent
     * until `leaseUntil`. The lease is the ticket for `sent`, `end` and `later`: who has lost it changes nothing.
     */
    async claim(lease: string, leaseUntil: Date, now: Date, limit: number, channel?: string) {
      const rows = await leasing(lease, leaseUntil)
        .where("id", "in", (row) =>
          row
            .selectFrom("outbox")
            .select("id")
            .where("community_id", "=", community)
            .$if(channel !== undefined, (letter) => letter.where("channel", "=", channel ?? ""))
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

    /** Takes these letters, as `claim` does. */
    async take(ids: number[], lease: string, leaseUntil: Date): Promise<Outgoing[]> {
      const rows = await leasing(lease, leaseUntil).where("id", "in", ids).returningAll().execute();
      return rows.map(fromRow);
    },

    /** Makes letters of the parts of one that is too long; it stays the first of them and keeps its key. */
    async split(letter: Outgoing, [first = "", ...others]: string[]): Promise<void> {
      await one(letter.id).set({ text: first }).execute();
      const parts = others.map((text, index) => ({ ...letter, text, key: `${letter.key}#${index + 2}` }));
      await this.add(parts, letter.createdAt);
    },

    /** Ends what waits for channels that are not there. */
    async failWithout(channels: string[], now: Date, reason: string): Promise<void> {
      await db
        .updateTable("outbox")
        .set({ state: "failed", reason })
        .where("community_id", "=", community)
        .where("state", "=", "waiting")
        .where("not_before", "<=", now.toISOString())
        .where("channel", "not in", channels)
        .execute();
    },

    async sent(delivered: Delivered[], now: Date): Promise<void> {
      for (const [lease, letters] of Map.groupBy(delivered, (letter) => letter.lease)) {
        const ids = letters.map(({ id }) => id);
        const cases = letters.map(({ id, platformId }) => sql`when ${id} then ${platformId}`);
        await db
          .updateTable("outbox")
          .set({
            state: "sent",
            sent_at: now.toISOString(),
            platform_id: sql<string>`case id ${sql.join(cases, sql` `)} end`,
            lease: null,
          })
          .where("community_id", "=", community)
          .where("id", "in", ids)
          .where("state", "=", "sending")
          .where("lease", "=", lease)
          .execute();
      }
    },

    /** Ends a letter without its having been sent, as far as is known. */
    async end(lease: string, id: number, state: "failed" | "expired" | "unknown", reason: string) {
      await leased(lease, id).set({ state, reason, lease: null }).execute();
    },

    /** Lets a letter wait for another try; one that was not really tried does not count as an attempt. */
    async later(lease: string, id: number, notBefore: Date, reason: string, counts = true): Promise<void> {
      await leased(lease, id)
        .set((old) => ({
          state: "waiting",
          reason,
          not_before: notBefore.toISOString(),
          attempts: old("attempts", "-", counts ? 0 : 1),
          lease: null,
        }))
        .execute();
    },

    /**
     * The platform shows a message whose sending had an unknown outcome: the newest letter with these words that was
     * being sent after `since` has been sent. False when there is none.
     */
    async echoed(
      { channel, place, text }: { channel: string; place: string; text: string },
      platformId: string,
      since: Date,
      now: Date,
    ): Promise<boolean> {
      const row = await db
        .selectFrom("outbox")
        .select("id")
        .where("community_id", "=", community)
        .where("channel", "=", channel)
        .where("place", "=", place)
        .where("text", "=", text)
        .where("lease_until", ">=", since.toISOString())
        .where((letter) =>
          letter.or([
            letter("state", "=", "unknown"),
            letter.and([letter("state", "=", "waiting"), letter("attempts", ">", 0)]),
          ]),
        )
        .orderBy("id", "desc")
        .executeTakeFirst();
      if (!row) return false;
      await one(row.id).set({ state: "sent", sent_at: now.toISOString(), platform_id: platformId }).execute();
      return true;
    },

    /** Letters that are being sent under a lease that has run out at `now`; without it under any lease. */
    async abandoned(now: Date | undefined): Promise<(Outgoing & { lease: string })[]> {
      const rows = await rowsOf()
        .where("state", "=", "sending")
        .$if(now !== undefined, (row) => row.where("lease_until", "<=", now?.toISOString() ?? ""))
        .execute();
      return rows.map((row) => ({ ...fromRow(row), lease: row.lease ?? "" }));
    },

    /** What was meant for many, was written since then and ended otherwise than sent. */
    async lost(since: Date): Promise<Outgoing[]> {
      const rows = await rowsOf()
        .where("state", "in", ["failed", "unknown"])
        .where("priority", ">=", priorities.indexOf("reminder"))
        .where("created_at", ">=", since.toISOString())
        .execute();
      return rows.map(fromRow);
    },

    /** What the message that a platform knows by this id is about; undefined when it is about several things. */
    async subjectOf(channel: string, place: string, platformId: string): Promise<string | undefined> {
      const [subject, another] = await db
        .selectFrom("outbox")
        .select("subject")
        .distinct()
        .where("community_id", "=", community)
        .where("channel", "=", channel)
        .where("place", "=", place)
        .where("platform_id", "=", platformId)
        .limit(2)
        .execute();
      return another ? undefined : subject?.subject || undefined;
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

  function one(id: number) {
    return db.updateTable("outbox").where("community_id", "=", community).where("id", "=", id);
  }

  function leased(lease: string, id: number) {
    return one(id).where("state", "=", "sending").where("lease", "=", lease);
  }

  /** `lease_until` outlives the lease: it tells when the letter was last tried. */
  function leasing(lease: string, leaseUntil: Date) {
    const lease_until = leaseUntil.toISOString();
    return db
      .updateTable("outbox")
      .set((old) => ({ state: "sending", lease, lease_until, attempts: old("attempts", "+", 1) }));
  }
}

function toRow({ priority, notBefore, expiresAt, ...letter }: Letter, community: string, now: Date) {
  const { key, channel, place, text, subject } = letter;
  return {
    ...{ key, channel, place, text, subject },
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
