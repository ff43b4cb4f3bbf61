import { type Kysely, sql } from "kysely";
import { answerSource } from "./asked.ts";
import { documents } from "./documents.ts";
import { forgetRequest, retired } from "./forget-request.ts";
import { forgetWords } from "./forget-words.ts";
import { forgotten } from "./forgotten.ts";
import { type Self, saidBy, selfOf } from "./known.ts";
import { reporters } from "./reporters.ts";
import { openStates } from "./requests.ts";
import type { Schema } from "./schema.ts";

/** Rows that are nobody's without the person. */
const theirs = [
  ...(["reporter", "receipt", "role", "invitation", "session"] as const),
  ...(["request_link", "absence", "shift", "question", "asked", "account"] as const),
];
/** Where else a person is named; the record stays, and names nobody. */
const naming: [table: keyof Schema, column: string][] = [
  ["event", "actor_id"],
  ["audit", "actor_id"],
  ["notice", "author_id"],
  ["inbox", "relayed_by"],
  ["signal", "decided_by"],
];

/** Takes out of the memory what names somebody. What stays is what figures are made of. */
export function forget(db: Kysely<Schema>, community: string) {
  const requests = forgetRequest(db, community);
  const words = forgetWords(db, community);
  return {
    /** The words of a message; its key stays. */
    async message(id: number): Promise<void> {
      await db
        .updateTable("inbox")
        .set({ text: null, sender_name: "" })
        .where("community_id", "=", community)
        .where("id", "=", id)
        .execute();
      await db.deleteFrom("asked").where("community_id", "=", community).where("inbox_id", "=", id).execute();
      await filesOf("inbox_id", id);
    },

    /**
     * Somebody: who they were, what they said, what was said to them and about them. Of their requests number, kind, part of
     * the tree, times and rating stay and belong to nobody. What others wait for goes on for them.
     */
    async person(id: string, now: Date): Promise<void> {
      const self = await selfOf(id, db, community);
      const secrets = await words.secretsOf(self);
      const opened = await db
        .selectFrom("request")
        .select("id")
        .where("community_id", "=", community)
        .where("opened_by", "in", self.ids)
        .execute();
      const reminders = await remindersOf(self);
      const messages = (await saidBy(self, db, community).select("id").execute()).map((row) => row.id);
      const subjects = [...opened.map((row) => `request:${row.id}`), ...reminders];
      await words.letters(self, messages, subjects, secrets);
      for (const request of opened) {
        if (await othersWait(request.id, self)) await requests.bare(request.id, now, secrets);
        else await this.request(request.id, now);
      }
      await requests.rename(self.ids);
      await talk(self);
      await traces(self, reminders);
      await members([...self.ids, ...secrets.names]);
      await words.quotations(secrets);
      // Nobody is not somebody who still waits.
      for (const request of opened)
        await reporters(db, community).stepBack(request.id, forgotten, { channel: "", place: "" }, now);
    },

    /** A request for which nobody waits: whoever reported it, and all free words. */
    async request(id: number, now: Date): Promise<void> {
      await requests.bare(id, now);
      for (const table of ["reporter", "request_link"] as const) {
        await db
          .deleteFrom(table)
          .where("community_id", "=", community)
          .where("request_id", "=", id)
          .execute();
      }
      await filesOf("request_id", id);
    },

    /** Ids of requests that are over, in which nothing has happened since then, and which still hold words. */
    async stale(before: Date, limit: number): Promise<number[]> {
      const at = before.toISOString();
      const rows = await db
        .selectFrom("request")
        .select("id")
        .where("community_id", "=", community)
        .where("state", "not in", openStates)
        .where("opened_at", "<", at)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom("event")
                .select("event.id")
                .where("event.subject", "=", sql<string>`'request:' || request.id`)
                .where((event) => event.or([event("event.at", ">=", at), event("event.name", "=", retired)])),
            ),
          ),
        )
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    /** What was said and what was written in private before then, and questions that nobody can answer any more. */
    async wordsBefore(before: Date, now: Date): Promise<void> {
      await words.lettersBefore(before);
      await db
        .updateTable("inbox")
        .set({ text: null, sender_name: "", error: "" })
        .where("community_id", "=", community)
        .where("state", "!=", "waiting")
        .where("received_at", "<", before.toISOString())
        .where("text", "is not", null)
        .execute();
      await db
        .deleteFrom("question")
        .where("community_id", "=", community)
        .where("expires_at", "<", now.toISOString())
        .execute();
    },
  };

  async function othersWait(requestId: number, { ids }: Self): Promise<boolean> {
    const joined = await db
      .selectFrom("reporter")
      .select("person_id")
      .where("community_id", "=", community)
      .where("request_id", "=", requestId)
      .where("person_id", "not in", ids)
      .where("left_at", "is", null)
      .executeTakeFirst();
    const merged = await db
      .selectFrom("request")
      .select("id")
      .where("community_id", "=", community)
      .where("merged_into", "=", requestId)
      .where("opened_by", "not in", ids)
      .executeTakeFirst();
    return joined !== undefined || merged !== undefined;
  }

  async function remindersOf({ ids }: Self): Promise<string[]> {
    const rows = await db
      .selectFrom("reminder")
      .select("id")
      .where("community_id", "=", community)
      .where("author_id", "in", ids)
      .execute();
    return rows.map(({ id }) => `reminder:${id}`);
  }

  /** What they said, and what came with it; what has not been handled yet comes from somebody new. */
  async function talk(self: Self): Promise<void> {
    const handled = () => saidBy(self, db, community).where("state", "!=", "waiting").select("id");
    await db
      .updateTable("attachment")
      .set({ state: "gone", name: "", ref: "" })
      .where("community_id", "=", community)
      .where("inbox_id", "in", handled())
      .execute();
    for (const { channel, private_place } of self.accounts) {
      await db
        .updateTable("inbox")
        .set({ place: "" })
        .where("community_id", "=", community)
        .where("channel", "=", channel)
        .where("place", "=", private_place)
        .where("state", "!=", "waiting")
        .execute();
    }
    await db
      .updateTable("inbox")
      .set({ text: null, sender: "", sender_name: "", error: "", state: "done" })
      .where("id", "in", handled())
      .execute();
    await db
      .updateTable("signal")
      .set({ text: "", place_text: "", person_id: forgotten })
      .where("community_id", "=", community)
      .where("person_id", "in", self.ids)
      .execute();
  }

  /** The person, what is theirs alone, and their id wherever it stands. */
  async function traces(self: Self, reminders: string[]): Promise<void> {
    const { ids, accounts } = self;
    const questions = await db
      .selectFrom("asked")
      .select("id")
      .where("community_id", "=", community)
      .where("person_id", "in", ids)
      .execute();
    for (const { id } of questions) await documents(db, community).dropQuestion(answerSource(id));
    for (const table of theirs) {
      await db
        .deleteFrom(table)
        .where("community_id", "=", community)
        .where("person_id", "in", ids)
        .execute();
    }
    await db
      .deleteFrom("reminder")
      .where("community_id", "=", community)
      .where("author_id", "in", ids)
      .execute();
    await db.deleteFrom("person").where("community_id", "=", community).where("id", "in", ids).execute();
    await db
      .updateTable("person")
      .set({ deputy_id: null })
      .where("community_id", "=", community)
      .where("deputy_id", "in", ids)
      .execute();
    const subjects = [
      ...reminders,
      ...ids.map((id) => `person:${id}`),
      ...accounts.map(({ channel, id }) => `account:${channel}/${id}`),
    ];
    for (const table of ["due", "event"] as const) {
      await db
        .deleteFrom(table)
        .where("community_id", "=", community)
        .where("subject", "in", subjects)
        .execute();
    }
    for (const [table, column] of naming) {
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${forgotten}
        where community_id = ${community} and ${sql.ref(column)} in (${sql.join(ids)})`.execute(db);
    }
  }

  /** Lists of a group's members hold ids or names. */
  async function members(gone: string[]): Promise<void> {
    for (const table of ["chat_group", "room"] as const) {
      const groups = await db
        .selectFrom(table)
        .select(["channel", "place", "members"])
        .where("community_id", "=", community)
        .execute();
      for (const { channel, place, members: listed } of groups) {
        const left = (JSON.parse(listed) as string[]).filter((member) => !gone.includes(member));
        const row = { members: JSON.stringify(left) };
        if (row.members === listed) continue;
        await db
          .updateTable(table)
          .set(row)
          .where("community_id", "=", community)
          .where("channel", "=", channel)
          .where("place", "=", place)
          .execute();
      }
    }
  }

  /** Files are deleted from the disk by whoever keeps them there. */
  async function filesOf(column: "inbox_id" | "request_id", id: number): Promise<void> {
    await db
      .updateTable("attachment")
      .set({ state: "gone", name: "", ref: "" })
      .where("community_id", "=", community)
      .where(column, "=", id)
      .execute();
  }
}
