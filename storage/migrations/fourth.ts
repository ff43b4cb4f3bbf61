import { type Kysely, sql } from "kysely";
import { index, table } from "./tables.ts";

/** Documents with versions, pages and tables, and what was asked of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [on, column, standard] of [
    ["document", "version", 1],
    ["document", "pages", 0],
    ["passage", "page", 0],
  ] as const) {
    await db.schema
      .alterTable(on)
      .addColumn(column, "integer", (c) => c.notNull().defaultTo(standard))
      .execute();
  }
  for (const [on, column] of [
    ["document", "supersedes"],
    ["document", "title_key"],
    ["document", "until"],
    ["document", "edition"],
    ["document", "note"],
    ["document", "added_by"],
    ["passage", "cells"],
  ] as const) {
    await db.schema
      .alterTable(on)
      .addColumn(column, "text", (c) => c.notNull().defaultTo(""))
      .execute();
  }
  await db.schema.alterTable("document").addColumn("superseded_by", "integer").execute();
  await sql`update document set title_key = title`.execute(db);
  await index(db, "document", "community_id", "title_key");
  await table(db, "citation", {
    community_id: "text",
    document_id: "integer",
    passage_id: "integer",
    at: "text",
  });
  await index(db, "citation", "community_id", "document_id");
  await table(db, "asked", {
    id: "id",
    community_id: "text",
    inbox_id: "integer",
    person_id: "text",
    channel: "text",
    place: "text",
    words: "text",
    outcome: "text",
    passages: "text",
    feedback: "text",
    state: "text",
    draft: "text",
    drafted_by: "text",
    document_id: "integer?",
    asked_at: "text",
  });
  await index(db, "asked", "person_id", "place", "asked_at");
  await index(db, "asked", "community_id", "state");
  await index(db, "asked", "inbox_id");
  await db.schema
    .createTable("embedding")
    .addColumn("passage_id", "integer", (c) => c.primaryKey())
    .addColumn("community_id", "text", (c) => c.notNull())
    .addColumn("model", "text", (c) => c.notNull())
    .addColumn("vector", "blob", (c) => c.notNull())
    .modifyEnd(sql`strict`)
    .execute();
  await index(db, "embedding", "community_id", "model");
}
