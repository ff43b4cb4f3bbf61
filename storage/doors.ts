import type { Kysely } from "kysely";
import { type Outgoing, priorities } from "./outbox.ts";
import type { Schema } from "./schema.ts";

/** A way out of the house. What leaves by the same door is counted together, also across restarts. */
export interface Door {
  /** Its name for ever, such as `wechat` or `dingtalk/robot/cid…`. */
  name: string;
  /** Between two departures lies a time between these two, chosen by chance. */
  gapMs?: readonly [least: number, most: number];
  /** In any stretch of `withinMs`, a day at the most, so many leave; `unasked` counts only what nobody had asked for. */
  limits: readonly { most: number; withinMs: number; of: "all" | "unasked" }[];
  /** When more than so many wait for the door, what waits for one place leaves as a single message. */
  digestAbove?: number;
}

/** What is remembered of a door: until when nothing leaves by it, and why. */
export interface Shut {
  opensAt: Date;
  /** What the platform said; empty when only the gap after a departure keeps it shut. */
  reason: string;
  /** How often in a row the platform found us too fast. */
  refusals: number;
}

/** As much of a waiting letter as decides whether it may leave. */
export type Candidate = Pick<
  Outgoing,
  "id" | "key" | "place" | "priority" | "attempts" | "notBefore" | "expiresAt"
>;

/** Who waits at the doors, what has left by which door, and which doors are shut. */
export function doors(db: Kysely<Schema>, community: string) {
  return {
    everShut,

    /** What waits in a channel to leave now, and what has been tried and waits for its next try. */
    async candidates(channel: string, now: Date): Promise<Candidate[]> {
      const rows = await db
        .selectFrom("outbox")
        .select(["id", "key", "place", "priority", "attempts", "not_before", "expires_at"])
        .where("community_id", "=", community)
        .where("channel", "=", channel)
        .where("state", "=", "waiting")
        .where((row) => row.or([row("not_before", "<=", now.toISOString()), row("attempts", ">", 0)]))
        .orderBy("priority")
        .orderBy("id")
        .execute();
      return rows.map(({ not_before, expires_at, priority, ...row }) => ({
        ...row,
        priority: priorities[priority] ?? "notice",
        notBefore: new Date(not_before),
        expiresAt: expires_at === null ? undefined : new Date(expires_at),
      }));
    },

    async shut(name: string, { opensAt, reason, refusals }: Shut): Promise<void> {
      const row = { opens_at: opensAt.toISOString(), reason, refusals };
      await db
        .insertInto("door")
        .values({ name, community_id: community, ...row })
        .onConflict((known) =>
          known.column("name").doUpdateSet(row).where("door.community_id", "=", community),
        )
        .execute();
    },

    /** Ends a row of refusals, unless the platform has shut the door again meanwhile. */
    async passed(name: string, now: Date): Promise<void> {
      await one(name)
        .set({ refusals: 0 })
        .where((row) => row.or([row("reason", "=", ""), row("opens_at", "<=", now.toISOString())]))
        .execute();
    },

    /** Counts departures, whether or not the platform will take what has left. */
    async depart(departures: { door: string; unasked: boolean }[], now: Date): Promise<void> {
      if (departures.length === 0) return;
      const at = now.toISOString();
      const rows = departures.map(({ door, unasked }) => ({ door, at, unasked: unasked ? 1 : 0 }));
      await db
        .insertInto("departure")
        .values(rows.map((row) => ({ ...row, community_id: community })))
        .execute();
    },

    /** How many have left by a door at or after `since`, and when the first of them did. */
    async departed(
      door: string,
      of: "all" | "unasked",
      since: Date,
    ): Promise<{ count: number; first?: Date }> {
      const row = await db
        .selectFrom("departure")
        .select((departure) => [
          departure.fn.countAll<number>().as("count"),
          departure.fn.min("at").as("first"),
        ])
        .where("community_id", "=", community)
        .where("door", "=", door)
        .where("at", ">=", since.toISOString())
        .$if(of === "unasked", (departure) => departure.where("unasked", "=", 1))
        .executeTakeFirstOrThrow();
      return { count: row.count, ...(row.first && { first: new Date(row.first) }) };
    },

    /** The clock was put back by so much: what left in its future has left just now at the latest. */
    async putBack(now: Date, byMs: number): Promise<void> {
      const at = now.toISOString();
      await db
        .updateTable("departure")
        .set({ at })
        .where("community_id", "=", community)
        .where("at", ">", at)
        .execute();
      for (const [name, { opensAt }] of await everShut()) {
        const opens_at = new Date(opensAt.getTime() - byMs).toISOString();
        if (opensAt > now) await one(name).set({ opens_at }).execute();
      }
    },

    async clear(before: Date): Promise<void> {
      await db
        .deleteFrom("departure")
        .where("community_id", "=", community)
        .where("at", "<", before.toISOString())
        .execute();
    },
  };

  /** Every door that was ever shut, by name; most of them are open again. */
  async function everShut(): Promise<Map<string, Shut>> {
    const rows = await db.selectFrom("door").selectAll().where("community_id", "=", community).execute();
    return new Map(
      rows.map(({ name, opens_at, reason, refusals }) => [
        name,
        { opensAt: new Date(opens_at), reason, refusals },
      ]),
    );
  }

  function one(name: string) {
    return db.updateTable("door").where("community_id", "=", community).where("name", "=", name);
  }
}
