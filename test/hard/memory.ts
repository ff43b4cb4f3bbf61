import { Kysely, type Selectable } from "kysely";
import type { Schema } from "../../storage/schema.ts";
import { sqliteDialect } from "../../storage/sqlite-dialect.ts";

type Row<Table extends keyof Schema, Column extends keyof Schema[Table]> = Pick<
  Selectable<Schema[Table]>,
  Column & keyof Selectable<Schema[Table]>
>;

/** What a dead bot remembers, as far as its promises can be checked by it. */
export interface Memory {
  inbox: Row<"inbox", "id" | "message_id" | "place" | "state" | "became" | "done_at">[];
  outbox: Row<"outbox", "id" | "key" | "place" | "priority" | "state" | "attempts" | "subject">[];
  /** With all their columns: what they are is what their events have made of them. */
  requests: Row<"request", "id" | "number" | "class" | "problem" | "state">[];
  events: Row<"event", "subject" | "changes">[];
  audit: Row<"audit", "action" | "cause">[];
  notices: Row<"notice_group", "notice_id" | "place">[];
  due: Row<"due", "id" | "key" | "kind" | "state">[];
}

/** Reads it all at one moment, and writes nothing. */
export async function readMemory(file: string): Promise<Memory> {
  const dialect = sqliteDialect({ file, readonly: true, connections: 1, synchronous: "full" });
  const db = new Kysely<Schema>({ dialect });
  const memory = await db.transaction().execute(async (all) => ({
    inbox: await all
      .selectFrom("inbox")
      .select(["id", "message_id", "place", "state", "became", "done_at"])
      .orderBy("id")
      .execute(),
    outbox: await all
      .selectFrom("outbox")
      .select(["id", "key", "place", "priority", "state", "attempts", "subject"])
      .orderBy("id")
      .execute(),
    requests: await all.selectFrom("request").selectAll().execute(),
    events: await all.selectFrom("event").select(["subject", "changes"]).orderBy("id").execute(),
    audit: await all.selectFrom("audit").select(["action", "cause"]).execute(),
    notices: await all.selectFrom("notice_group").select(["notice_id", "place"]).execute(),
    due: await all.selectFrom("due").select(["id", "key", "kind", "state"]).execute(),
  }));
  await db.destroy();
  return memory;
}
