import { type Kysely, type RawBuilder, type Selectable, type SqlBool, sql } from "kysely";
import { forgotten, renamed, type Secrets, stripped } from "./forgotten.ts";
import type { Schema } from "./schema.ts";

type Row = Selectable<Schema["request"]>;

/** The event of a request that has lost all its words, and of one that has lost those of whoever opened it. */
export const retired = "retired";
const bared = "forgotten";

/** Takes words and names out of a request's row, events and signals alike, so that the events still make the row. */
export function forgetRequest(db: Kysely<Schema>, community: string) {
  return {
    /** Whoever opened it: they, their words and their secrets in the words of others; without secrets all free words. */
    async bare(id: number, now: Date, secrets?: Secrets): Promise<void> {
      const row = await db
        .selectFrom("request")
        .selectAll()
        .where("community_id", "=", community)
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      const { id: _, ...columns } = row;
      const author = row.opened_by;
      const inGroup = await isGroup(row);
      const change = (some: Partial<Row>) => ({
        ...renamed(stripped(some, secrets), [author]),
        ...(!inGroup && some.opened_place !== undefined && { opened_place: "" }),
      });
      await db
        .updateTable("request")
        .set(change(columns))
        .where("community_id", "=", community)
        .where("id", "=", id)
        .execute();
      const subject = `request:${id}`;
      await inChanges(sql`subject = ${subject}`, change);
      await notes(subject, author, secrets !== undefined);
      await signals(id, author, secrets !== undefined);
      const happened = { name: secrets ? bared : retired, at: now.toISOString(), changes: "" };
      await db
        .insertInto("event")
        .values({ ...happened, subject, community_id: community, actor_id: "", note: "" })
        .execute();
    },

    /** Those who work on requests are named in them too. */
    async rename(ids: string[]): Promise<void> {
      for (const id of ids) {
        const named = sql<SqlBool>`(owner_id = ${id} or deputy_id = ${id} or contact_id = ${id}
          or hidden_from like ${`%${JSON.stringify(id)}%`} or asked like ${`%${JSON.stringify(id)}%`})`;
        const rows = await db
          .selectFrom("request")
          .selectAll()
          .where("community_id", "=", community)
          .where(named)
          .execute();
        for (const { id: request, ...columns } of rows) {
          await db
            .updateTable("request")
            .set(renamed(columns, [id]))
            .where("community_id", "=", community)
            .where("id", "=", request)
            .execute();
        }
        await inChanges(sql`changes like ${`%${id}%`}`, (columns) => renamed(columns, [id]));
      }
    },
  };

  async function isGroup({ opened_channel, opened_place }: Row): Promise<boolean> {
    const group = await db
      .selectFrom("chat_group")
      .select("place")
      .where("community_id", "=", community)
      .where("channel", "=", opened_channel)
      .where("place", "=", opened_place)
      .executeTakeFirst();
    return group !== undefined;
  }

  async function inChanges(which: RawBuilder<SqlBool>, change: (columns: Partial<Row>) => Partial<Row>) {
    const events = await db
      .selectFrom("event")
      .select(["id", "changes"])
      .where("community_id", "=", community)
      .where("changes", "!=", "")
      .where(which)
      .execute();
    for (const { id, changes } of events) {
      const changed = JSON.stringify(change(JSON.parse(changes)));
      if (changed === changes) continue;
      await db
        .updateTable("event")
        .set({ changes: changed })
        .where("community_id", "=", community)
        .where("id", "=", id)
        .execute();
    }
  }

  async function notes(subject: string, author: string, onlyOwn: boolean): Promise<void> {
    await db
      .updateTable("event")
      .set({ note: "" })
      .where("community_id", "=", community)
      .where("subject", "=", subject)
      .$if(onlyOwn, (event) => event.where("actor_id", "=", author))
      .execute();
    await db
      .updateTable("event")
      .set({ actor_id: forgotten })
      .where("community_id", "=", community)
      .where("subject", "=", subject)
      .where("actor_id", "=", author)
      .execute();
  }

  async function signals(id: number, author: string, onlyOwn: boolean): Promise<void> {
    await db
      .updateTable("signal")
      .set({ text: "", place_text: "", person_id: forgotten })
      .where("community_id", "=", community)
      .where("request_id", "=", id)
      .$if(onlyOwn, (signal) => signal.where("person_id", "=", author))
      .execute();
  }
}
