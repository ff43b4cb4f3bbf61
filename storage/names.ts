import { type Kysely, sql } from "kysely";
import type { Schema } from "./schema.ts";

/** What people and groups are called. */
export function names(db: Kysely<Schema>, community: string) {
  return {
    /** All names of at least two signs that stand in a text, the longest first. */
    async in(text: string): Promise<string[]> {
      const holding = sql<boolean>`${text} like '%' || name || '%'`;
      const found: { name: string }[] = [];
      for (const table of ["person", "chat_group", "met_group"] as const) {
        const rows = db.selectFrom(table).select("name").where("community_id", "=", community).where(holding);
        found.push(...(await rows.execute()));
      }
      const all = new Set(found.map(({ name }) => name.trim()));
      return [...all]
        .filter((name) => name.length > 1 && text.includes(name))
        .sort((a, b) => b.length - a.length);
    },
  };
}
