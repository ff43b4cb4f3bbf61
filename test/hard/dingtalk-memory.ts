import { Kysely, type Selectable, sql } from "kysely";
import type { Schema } from "../../storage/schema.ts";
import { sqliteDialect } from "../../storage/sqlite-dialect.ts";
import { type Memory, readMemory } from "./memory.ts";

export type Letter = Pick<
  Selectable<Schema["outbox"]>,
  "id" | "key" | "channel" | "place" | "text" | "priority" | "state" | "subject" | "not_before"
>;

/** What a dead bot on DingTalk remembers. */
export interface DingtalkMemory extends Memory {
  letters: Letter[];
  /** What the database says of itself: one line, "ok". */
  integrity: string[];
}

export async function readDingtalkMemory(file: string): Promise<DingtalkMemory> {
  const memory = await readMemory(file);
  return reading(file, async (db) => ({
    ...memory,
    letters: await db
      .selectFrom("outbox")
      .select(["id", "key", "channel", "place", "text", "priority", "state", "subject", "not_before"])
      .orderBy("id")
      .execute(),
    integrity: (await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db)).rows.map(
      (row) => row.integrity_check,
    ),
  }));
}

/** Ids of the letters that were on their way when the bot died. */
export async function lettersOnTheWay(file: string): Promise<number[]> {
  return reading(file, async (db) =>
    (await db.selectFrom("outbox").select("id").where("state", "=", "sending").execute()).map(({ id }) => id),
  );
}

/** Does nothing wait any more that could be handled or sent before `soon`? */
export async function isSettled(file: string, soon: Date): Promise<boolean> {
  return reading(file, async (db) => {
    const message = await db
      .selectFrom("inbox")
      .select("id")
      .where("state", "=", "waiting")
      .executeTakeFirst();
    const letter = await db
      .selectFrom("outbox")
      .select("id")
      .where((row) =>
        row.or([
          row("state", "=", "sending"),
          row.and([row("state", "=", "waiting"), row("not_before", "<=", soon.toISOString())]),
        ]),
      )
      .executeTakeFirst();
    return !message && !letter;
  });
}

async function reading<T>(file: string, read: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  const dialect = sqliteDialect({ file, readonly: true, connections: 1, synchronous: "full" });
  const db = new Kysely<Schema>({ dialect });
  try {
    return await read(db);
  } finally {
    await db.destroy();
  }
}
