import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** A room of a platform that gives it another id at each login. */
export interface Room {
  /** Its name for ever. */
  place: string;
  /** The platform's id of it in the login in which it was last seen. */
  platformId: string;
  topic: string;
  /** Names of those who were in it. */
  members: string[];
  seenAt: Date;
}

/** Rooms without a lasting id, and what they can be known again by. */
export function rooms(db: Kysely<Schema>, community: string) {
  return {
    /** A channel's rooms, those seen last first. */
    async all(channel: string): Promise<Room[]> {
      const rows = await db
        .selectFrom("room")
        .selectAll()
        .where("community_id", "=", community)
        .where("channel", "=", channel)
        .orderBy("seen_at", "desc")
        .orderBy("place")
        .execute();
      return rows.map(({ place, platform_id, topic, members, seen_at }) => ({
        ...{ place, topic, platformId: platform_id },
        members: JSON.parse(members),
        seenAt: new Date(seen_at),
      }));
    },

    async save(channel: string, { place, platformId, topic, members, seenAt }: Room): Promise<void> {
      const row = {
        ...{ platform_id: platformId, topic },
        members: JSON.stringify(members),
        seen_at: seenAt.toISOString(),
      };
      await db
        .insertInto("room")
        .values({ ...row, channel, place, community_id: community })
        .onConflict((known) =>
          known.columns(["channel", "place"]).doUpdateSet(row).where("room.community_id", "=", community),
        )
        .execute();
    },
  };
}
