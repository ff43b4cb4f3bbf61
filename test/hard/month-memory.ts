import { Kysely } from "kysely";
import type { Schema } from "../../storage/schema.ts";
import { sqliteDialect } from "../../storage/sqlite-dialect.ts";

export type MonthMemory = Awaited<ReturnType<typeof readMonth>>;

/** All that a month has left behind, as rows. */
export async function readMonth(file: string) {
  const dialect = sqliteDialect({ file, readonly: true, connections: 1, synchronous: "off" });
  const db = new Kysely<Schema>({ dialect });
  const memory = {
    inbox: await db.selectFrom("inbox").select(["message_id", "state", "became"]).execute(),
    outbox: await db.selectFrom("outbox").selectAll().execute(),
    requests: await db.selectFrom("request").selectAll().execute(),
    events: await db.selectFrom("event").select(["subject", "name", "changes"]).orderBy("id").execute(),
    due: await db.selectFrom("due").selectAll().execute(),
    groups: await db.selectFrom("chat_group").select("place").execute(),
    signals: await db.selectFrom("signal").select("state").execute(),
  };
  await db.destroy();
  return memory;
}
