import { type CreateTableBuilder, type Kysely, sql } from "kysely";

type Column = "id" | "text" | "text?" | "integer" | "integer?" | "key";

/** `text` and `integer` are required and have no default; with `?` they may be null; `id` is numbered by the database. */
export async function table(
  db: Kysely<unknown>,
  name: string,
  columns: Record<string, Column>,
  finish: (table: CreateTableBuilder<string, string>) => CreateTableBuilder<string, string> = (t) => t,
): Promise<void> {
  let builder: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, kind] of Object.entries(columns)) {
    builder = builder.addColumn(
      column,
      kind === "id" || kind.startsWith("integer") ? "integer" : "text",
      (c) => {
        if (kind === "id") return c.primaryKey().autoIncrement();
        if (kind === "key") return c.primaryKey().notNull();
        return kind.endsWith("?") ? c : c.notNull();
      },
    );
  }
  await finish(builder).modifyEnd(sql`strict`).execute();
}

export async function index(db: Kysely<unknown>, table: string, ...columns: string[]): Promise<void> {
  await db.schema
    .createIndex(`${table}_${columns.join("_")}`)
    .on(table)
    .columns(columns)
    .execute();
}
