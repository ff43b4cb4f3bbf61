import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** What a community has spent on something since its day began; a restart forgets nothing of it. */
export function spending(db: Kysely<Schema>, community: string) {
  return {
    /** Adds to a day's spending; false, and nothing is added, where that would go beyond the limit. */
    async spend(thing: string, day: string, amount: number, limit: number): Promise<boolean> {
      const name = nameOf(thing, day);
      await db
        .deleteFrom("counter")
        .where("community_id", "=", community)
        .where("name", ">=", nameOf(thing, ""))
        .where("name", "<", name)
        .execute();
      const spent = await this.spent(thing, day);
      if (spent + amount > limit) return false;
      const value = Math.max(0, spent + amount);
      await db
        .insertInto("counter")
        .values({ community_id: community, name, value })
        .onConflict((known) => known.columns(["community_id", "name"]).doUpdateSet({ value }))
        .execute();
      return true;
    },

    async spent(thing: string, day: string): Promise<number> {
      const row = await db
        .selectFrom("counter")
        .select("value")
        .where("community_id", "=", community)
        .where("name", "=", nameOf(thing, day))
        .executeTakeFirst();
      return row?.value ?? 0;
    },
  };
}

function nameOf(thing: string, day: string): string {
  return `spent:${thing}:${day}`;
}
