import type { Kysely } from "kysely";
import { type Rules, rulesSchema } from "./rules.ts";
import type { Schema } from "./schema.ts";

/** The community's rules, its counters, and the installation's own facts. */
export function settings(db: Kysely<Schema>, community: string) {
  return {
    /** Throws when no rules have been imported yet. */
    async rules(): Promise<Rules> {
      const rows = await db
        .selectFrom("rule")
        .select(["key", "value"])
        .where("community_id", "=", community)
        .execute();
      return rulesSchema.parse(Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value)])));
    },

    /** Saves rules as they are written in YAML, by top-level key. */
    async saveRules(rules: Record<string, unknown>): Promise<void> {
      for (const [key, value] of Object.entries(rules)) {
        const row = { community_id: community, key, value: JSON.stringify(value) };
        await db
          .insertInto("rule")
          .values(row)
          .onConflict((known) => known.columns(["community_id", "key"]).doUpdateSet(row))
          .execute();
      }
    },

    /** The next number of a kind, from 1 on; inside a transaction no number is given twice. */
    async nextNumber(name: string): Promise<number> {
      const { value } = await db
        .insertInto("counter")
        .values({ community_id: community, name, value: 1 })
        .onConflict((known) =>
          known
            .columns(["community_id", "name"])
            .doUpdateSet((row) => ({ value: row("counter.value", "+", 1) })),
        )
        .returning("value")
        .executeTakeFirstOrThrow();
      return value;
    },

    /** How often anything of the community's own description (tree, people, groups, rules) was written. */
    async edition(): Promise<number> {
      const row = await db
        .selectFrom("counter")
        .select("value")
        .where("community_id", "=", community)
        .where("name", "=", "edition")
        .executeTakeFirst();
      return row?.value ?? 0;
    },

    /** Takes a slot of the timetable: false when it has been taken already. */
    async takeSlot(name: string, at: Date): Promise<boolean> {
      const taken = await db
        .insertInto("slot")
        .values({ community_id: community, name, at: at.toISOString() })
        .onConflict((known) => known.columns(["community_id", "name", "at"]).doNothing())
        .executeTakeFirst();
      return taken.numInsertedOrUpdatedRows === 1n;
    },

    /** Names of those of these slots that have been taken. */
    async slotsTaken(slots: { name: string; at: Date }[]): Promise<Set<string>> {
      const rows = await db
        .selectFrom("slot")
        .select(["name", "at"])
        .where("community_id", "=", community)
        .where("at", "in", [...new Set(slots.map(({ at }) => at.toISOString()))])
        .execute();
      const taken = new Set(rows.map(({ name, at }) => `${name}@${at}`));
      return new Set(
        slots.filter(({ name, at }) => taken.has(`${name}@${at.toISOString()}`)).map(({ name }) => name),
      );
    },

    async clearSlots(before: Date): Promise<void> {
      await db
        .deleteFrom("slot")
        .where("community_id", "=", community)
        .where("at", "<", before.toISOString())
        .execute();
    },

    async get(name: string): Promise<string | undefined> {
      const row = await db.selectFrom("setting").select("value").where("name", "=", name).executeTakeFirst();
      return row?.value;
    },

    async set(name: string, value: string): Promise<void> {
      await db
        .insertInto("setting")
        .values({ name, value })
        .onConflict((known) => known.column("name").doUpdateSet({ value }))
        .execute();
    },
  };
}
