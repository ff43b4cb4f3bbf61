import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** Somebody who has the same trouble, and waits for the same answer. */
export interface Reporter {
  requestId: number;
  personId: string;
  /** Where they said so; the answer goes back there too. */
  channel: string;
  place: string;
  joinedAt: Date;
  /** Empty until they have said. */
  rating: string;
}

/** Those who said "+1" to another's request. Whoever opened it is in the request itself. */
export function reporters(db: Kysely<Schema>, community: string) {
  return {
    /** False when the person is one already. */
    async join({ requestId, personId, channel, place }: Omit<Reporter, "joinedAt" | "rating">, now: Date) {
      const row = {
        request_id: requestId,
        community_id: community,
        person_id: personId,
        ...{ channel, place, rating: "", joined_at: now.toISOString() },
      };
      const joined = await db
        .insertInto("reporter")
        .values(row)
        .onConflict((known) => known.columns(["request_id", "person_id"]).doNothing())
        .executeTakeFirst();
      return joined.numInsertedOrUpdatedRows === 1n;
    },

    async of(requestIds: number[]): Promise<Reporter[]> {
      if (requestIds.length === 0) return [];
      const rows = await rowsOf()
        .where("request_id", "in", requestIds)
        .orderBy("joined_at")
        .orderBy("person_id")
        .execute();
      return rows.map(fromRow);
    },

    /** The requests that somebody has joined, the newest first. */
    async joinedBy(personId: string, limit: number): Promise<Reporter[]> {
      const rows = await rowsOf()
        .where("person_id", "=", personId)
        .orderBy("joined_at", "desc")
        .limit(limit)
        .execute();
      return rows.map(fromRow);
    },

    async rate(requestId: number, personId: string, rating: string): Promise<void> {
      await db
        .updateTable("reporter")
        .set({ rating })
        .where("community_id", "=", community)
        .where("request_id", "=", requestId)
        .where("person_id", "=", personId)
        .execute();
    },

    async leave(requestId: number, personId: string): Promise<void> {
      await db
        .deleteFrom("reporter")
        .where("community_id", "=", community)
        .where("request_id", "=", requestId)
        .where("person_id", "=", personId)
        .execute();
    },

    /** One person turned out to be another one. */
    async handOver(from: string, to: string): Promise<void> {
      for (const { requestId, ...reporter } of await this.joinedBy(from, Number.MAX_SAFE_INTEGER)) {
        await this.join({ ...reporter, requestId, personId: to }, reporter.joinedAt);
        await this.leave(requestId, from);
      }
    },
  };

  function rowsOf() {
    return db.selectFrom("reporter").selectAll().where("community_id", "=", community);
  }
}

function fromRow(row: Schema["reporter"]): Reporter {
  const { request_id, person_id, channel, place, joined_at, rating } = row;
  return {
    ...{ channel, place, rating, requestId: request_id, personId: person_id },
    joinedAt: new Date(joined_at),
  };
}
