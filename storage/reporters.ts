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

type Place = Pick<Reporter, "channel" | "place">;

/** Those who said "+1" to another's request. Whoever opened it is in the request itself. */
export function reporters(db: Kysely<Schema>, community: string) {
  return {
    /** False when the person is one already. Who had stepped back is one again. */
    async join({ requestId, personId, channel, place }: Omit<Reporter, "joinedAt" | "rating">, now: Date) {
      const joined = await add(requestId, personId, { channel, place }, { joined_at: now.toISOString() });
      if (joined) return true;
      const back = await db
        .updateTable("reporter")
        .set({ left_at: null })
        .where("community_id", "=", community)
        .where("request_id", "=", requestId)
        .where("person_id", "=", personId)
        .where("left_at", "is not", null)
        .executeTakeFirst();
      return back.numUpdatedRows === 1n;
    },

    async of(requestIds: number[]): Promise<Reporter[]> {
      if (requestIds.length === 0) return [];
      const rows = await rowsOf()
        .where("left_at", "is", null)
        .where("request_id", "in", requestIds)
        .orderBy("joined_at")
        .orderBy("person_id")
        .execute();
      return rows.map(fromRow);
    },

    /** The requests that somebody has joined, the newest first. */
    async joinedBy(personId: string, limit: number): Promise<Reporter[]> {
      const rows = await rowsOf()
        .where("left_at", "is", null)
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

    /** They will be asked anew. */
    async clearRatings(requestIds: number[]): Promise<void> {
      if (requestIds.length === 0) return;
      await db
        .updateTable("reporter")
        .set({ rating: "" })
        .where("community_id", "=", community)
        .where("request_id", "in", requestIds)
        .execute();
    },

    async leave(requestId: number, personId: string): Promise<void> {
      await rowToDelete(personId).where("request_id", "=", requestId).execute();
    },

    /** Whoever opened it waits for nothing more, while others still do. */
    async stepBack(requestId: number, personId: string, place: Place, now: Date): Promise<void> {
      const at = now.toISOString();
      await this.leave(requestId, personId);
      await add(requestId, personId, place, { joined_at: at, left_at: at });
    },

    /** Those who opened one of these and have stepped back. */
    async steppedBack(requestIds: number[]): Promise<{ requestId: number; personId: string }[]> {
      if (requestIds.length === 0) return [];
      const rows = await rowsOf()
        .where("left_at", "is not", null)
        .where("request_id", "in", requestIds)
        .execute();
      return rows.map(fromRow);
    },

    /** One person turned out to be another one. */
    async handOver(from: string, to: string): Promise<void> {
      for (const { request_id, channel, place, ...rest } of await rowsOf()
        .where("person_id", "=", from)
        .execute()) {
        const { rating, joined_at, left_at } = rest;
        await add(request_id, to, { channel, place }, { rating, joined_at, left_at });
      }
      await rowToDelete(from).execute();
    },
  };

  /** False when there is such a row. */
  async function add(
    requestId: number,
    personId: string,
    { channel, place }: Place,
    rest: Pick<Schema["reporter"], "joined_at"> & Partial<Schema["reporter"]>,
  ): Promise<boolean> {
    const added = await db
      .insertInto("reporter")
      .values({
        ...{ rating: "", left_at: null, ...rest, channel, place },
        ...{ request_id: requestId, community_id: community, person_id: personId },
      })
      .onConflict((known) => known.columns(["request_id", "person_id"]).doNothing())
      .executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }

  function rowToDelete(personId: string) {
    return db.deleteFrom("reporter").where("community_id", "=", community).where("person_id", "=", personId);
  }

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
