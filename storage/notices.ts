import type { Kysely, Selectable } from "kysely";
import type { Schema } from "./schema.ts";

export interface Notice {
  id: number;
  number: number;
  authorId: string;
  /** To whom, in the author's words: 3号楼居民. */
  scope: string;
  text: string;
  postedAt: Date;
}

export function notices(db: Kysely<Schema>, community: string) {
  return {
    /** Keeps a notice and the groups it is posted in. */
    async post(
      { authorId, postedAt, ...notice }: Omit<Notice, "id">,
      groups: { channel: string; place: string }[],
    ): Promise<Notice> {
      const row = await db
        .insertInto("notice")
        .values({
          ...notice,
          community_id: community,
          author_id: authorId,
          posted_at: postedAt.toISOString(),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await db
        .insertInto("notice_group")
        .values(groups.map((group) => ({ ...group, notice_id: row.id, community_id: community })))
        .execute();
      return fromRow(row);
    },

    /** Nodes of the groups that a notice was posted in. */
    async nodesOf(noticeId: number): Promise<string[]> {
      const rows = await db
        .selectFrom("notice_group")
        .innerJoin("chat_group", (join) =>
          join
            .onRef("chat_group.channel", "=", "notice_group.channel")
            .onRef("chat_group.place", "=", "notice_group.place"),
        )
        .select("chat_group.node_id")
        .where("notice_group.community_id", "=", community)
        .where("notice_group.notice_id", "=", noticeId)
        .execute();
      return rows.map(({ node_id }) => node_id);
    },

    async findNumber(number: number): Promise<Notice | undefined> {
      const row = await noticeRows().where("number", "=", number).executeTakeFirst();
      return row && fromRow(row);
    },

    async find(id: number): Promise<Notice | undefined> {
      const row = await noticeRows().where("id", "=", id).executeTakeFirst();
      return row && fromRow(row);
    },

    async latest(limit: number): Promise<Notice[]> {
      return (await noticeRows().orderBy("id", "desc").limit(limit).execute()).map(fromRow);
    },

    /** Notices posted in a group since then that this person has not confirmed, the newest first. */
    async unconfirmed(personId: string, channel: string, place: string, since: Date): Promise<Notice[]> {
      const rows = await noticeRows()
        .where("posted_at", ">=", since.toISOString())
        .where("id", "in", (row) =>
          row
            .selectFrom("notice_group")
            .select("notice_id")
            .where("channel", "=", channel)
            .where("place", "=", place),
        )
        .where("id", "not in", (row) =>
          row.selectFrom("receipt").select("notice_id").where("person_id", "=", personId),
        )
        .orderBy("id", "desc")
        .execute();
      return rows.map(fromRow);
    },

    /** Keeps a person's receipt; false when it was kept before. */
    async confirm(noticeId: number, personId: string, now: Date): Promise<boolean> {
      const result = await db
        .insertInto("receipt")
        .values({ notice_id: noticeId, community_id: community, person_id: personId, at: now.toISOString() })
        .onConflict((known) => known.columns(["notice_id", "person_id"]).doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },

    async receipts(noticeId: number): Promise<number> {
      const { n } = await db
        .selectFrom("receipt")
        .select((row) => row.fn.countAll<number>().as("n"))
        .where("community_id", "=", community)
        .where("notice_id", "=", noticeId)
        .executeTakeFirstOrThrow();
      return n;
    },
  };

  function noticeRows() {
    return db.selectFrom("notice").selectAll().where("community_id", "=", community);
  }
}

function fromRow({ id, number, author_id, scope, text, posted_at }: Selectable<Schema["notice"]>): Notice {
  return { id, number, scope, text, authorId: author_id, postedAt: new Date(posted_at) };
}
