import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { openingLength, openingOf, type Secrets, without } from "./forgotten.ts";
import { type Self, saidBy } from "./known.ts";
import type { Schema } from "./schema.ts";

type Which = RawBuilder<SqlBool>;

/** Letters that are on no way any more. */
const ended = ["sent", "failed", "expired", "unknown"] as const;
/** A shorter name would be found everywhere. */
const shortestName = 2;
/** A statement has room for so many conditions. */
const atOnce = 200;

/** Takes somebody's words out of what was written to them, about them, or by others who quoted them. */
export function forgetWords(db: Kysely<Schema>, community: string) {
  return {
    /** What gives somebody away. To be asked before anything is forgotten. */
    async secretsOf(self: Self): Promise<Secrets> {
      const people = await db
        .selectFrom("person")
        .select("name")
        .where("community_id", "=", community)
        .where("id", "in", self.ids)
        .execute();
      const called = await saidBy(self, db, community).select("sender_name as name").distinct().execute();
      const opened = await db
        .selectFrom("request")
        .select(["problem", "place_text"])
        .where("community_id", "=", community)
        .where("opened_by", "in", self.ids)
        .execute();
      const said = await db
        .selectFrom("signal")
        .select(["text as problem", "place_text"])
        .where("community_id", "=", community)
        .where("person_id", "in", self.ids)
        .execute();
      const questions = await db
        .selectFrom("asked")
        .select("words")
        .where("community_id", "=", community)
        .where("person_id", "in", self.ids)
        .execute();
      const noted = await db
        .selectFrom("event")
        .select("note")
        .where("community_id", "=", community)
        .where("actor_id", "in", self.ids)
        .execute();
      const matters = [...opened, ...said];
      const homes = matters.map(({ place_text }) => place_text).filter((place) => place.endsWith("室"));
      const asked = questions.map((question) => question.words);
      const words = [
        ...matters.map(({ problem }) => problem),
        ...noted.map(({ note }) => note),
        ...homes,
        ...asked,
      ];
      const names = [...people, ...called].map(({ name }) => name);
      return {
        names: [...new Set(names)].filter((name) => name.length >= shortestName),
        words: [...new Set(words)].filter((text) => text.length >= openingLength),
      };
    },

    /**
     * Letters to them, letters that their messages caused, and letters about these subjects. One that still waits for
     * somebody else goes out without the secrets; groups have heard nothing of a person.
     */
    async letters(self: Self, inboxIds: number[], subjects: string[], secrets: Secrets): Promise<void> {
      const places = self.accounts.filter(({ private_place }) => private_place !== null);
      for (const { channel, private_place } of places) {
        const own = () =>
          db
            .updateTable("outbox")
            .where("community_id", "=", community)
            .where("channel", "=", channel)
            .where("place", "=", private_place ?? "");
        await own()
          .where("state", "in", ["waiting", "sending"])
          .set({ state: "expired", lease: null })
          .execute();
        await own().set({ text: "", reason: "", place: "" }).execute();
      }
      const causes = inboxIds.map(
        (id) => sql<SqlBool>`(key >= ${`inbox:${id}/`} and key < ${`inbox:${id}0`})`,
      );
      for (const some of chunks(causes)) await blank(sql.join(some, sql` or `), secrets);
      for (const some of chunks(subjects)) await blank(sql`subject in (${sql.join(some)})`, secrets);
    },

    /** What the bot and the staff have written about them, wherever it stands. */
    async quotations(secrets: Secrets): Promise<void> {
      const parts = [...secrets.names, ...secrets.words.map(openingOf)];
      for (const some of chunks(parts)) {
        await hide("outbox", "text", sql`state in (${sql.join(ended)})`, secrets, some);
        await hide("inbox", "text", sql`state = 'done' and place_kind = 'private'`, secrets, some);
        await hide("event", "note", sql`1 = 1`, secrets, some);
        await hide("audit", "detail", sql`1 = 1`, secrets, some);
      }
    },

    /** What was written in private before then. */
    async lettersBefore(before: Date): Promise<void> {
      await toPeople()
        .set({ text: "", reason: "" })
        .where("state", "in", ended)
        .where("created_at", "<", before.toISOString())
        .where("text", "!=", "")
        .execute();
    },
  };

  async function blank(which: Which, secrets: Secrets): Promise<void> {
    const concerned = sql<SqlBool>`(${which})`;
    await toPeople().set({ text: "", reason: "" }).where("state", "in", ended).where(concerned).execute();
    const waiting = await db
      .selectFrom("outbox")
      .select(["id", "text"])
      .where("community_id", "=", community)
      .where("state", "not in", ended)
      .where(concerned)
      .execute();
    for (const { id, text } of waiting) await write("outbox", "text", id, without(text, secrets));
  }

  async function hide(
    table: "outbox" | "inbox" | "event" | "audit",
    column: "text" | "note" | "detail",
    which: Which,
    secrets: Secrets,
    parts: string[],
  ): Promise<void> {
    const { rows } = await sql<{ id: number; text: string }>`
      select id, ${sql.ref(column)} as text from ${sql.table(table)}
      where community_id = ${community} and ${which} and (${sql.join(
        parts.map((part) => contains(column, part)),
        sql` or `,
      )})
    `.execute(db);
    for (const { id, text } of rows) await write(table, column, id, without(text, secrets));
  }

  async function write(table: string, column: string, id: number, text: string): Promise<void> {
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${text}
      where community_id = ${community} and id = ${id}`.execute(db);
  }

  /** Letters to one person's chat, not to a group's. */
  function toPeople() {
    return db
      .updateTable("outbox")
      .where("community_id", "=", community)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("chat_group")
              .select("chat_group.place")
              .whereRef("chat_group.channel", "=", "outbox.channel")
              .whereRef("chat_group.place", "=", "outbox.place"),
          ),
        ),
      );
  }
}

function contains(column: string, part: string) {
  const pattern = `%${part.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return sql<SqlBool>`${sql.ref(column)} like ${pattern} escape '\\'`;
}

function chunks<T>(all: T[]): T[][] {
  const parts: T[][] = [];
  for (let first = 0; first < all.length; first += atOnce) parts.push(all.slice(first, first + atOnce));
  return parts;
}
