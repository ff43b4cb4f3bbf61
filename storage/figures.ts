import { type Kysely, sql } from "kysely";
import { priorities } from "./outbox.ts";
import type { Schema } from "./schema.ts";

/** From `from` on, up to but not including `to`. */
export interface Period {
  from: Date;
  to: Date;
}

/** What is counted of the requests of one node and category in a period; figures are sums of these. */
export interface Tally {
  nodeId: string;
  category: string;
  opened: number;
  /** Whose signing limit fell into the period, and those of them that were signed by then, before anybody else was asked. */
  signDue: number;
  signedInTime: number;
  contactDue: number;
  contactedInTime: number;
  /** All that was due in the period, open ones included, and those of them that were resolved by then. */
  due: number;
  resolvedInTime: number;
  closed: number;
  solved: number;
  /** Of the closed ones: what their openers have said. */
  rated: number;
  satisfied: number;
  dispatched: number;
  returned: number;
  resolvedOnce: number;
  reopened: number;
  merged: number;
}

/** Counts for reports, by query. What ended elsewhere (withdrawn, merged, declined, transferred) was not due here. */
export function figures(db: Kysely<Schema>, community: string) {
  return {
    /** One tally for each node and category that has anything in the period. */
    async tallies({ from, to }: Period): Promise<Tally[]> {
      const within = (column: string) =>
        sql`(${sql.ref(column)} >= ${from.toISOString()} and ${sql.ref(column)} < ${to.toISOString()})`;
      const here = sql`state not in ('withdrawn', 'merged', 'declined', 'transferred')`;
      const count = (condition: ReturnType<typeof sql>) =>
        sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;
      const happened = (name: string) =>
        sql<number>`coalesce(sum((select count(*) from event where event.subject = 'request:' || request.id
          and event.community_id = request.community_id and event.name = ${name} and ${within("event.at")})), 0)`;
      return db
        .selectFrom("request")
        .where("community_id", "=", community)
        .where("opened_at", "<", to.toISOString())
        .groupBy(["node_id", "category"])
        .orderBy("node_id")
        .orderBy("category")
        .select([
          "node_id as nodeId",
          "category",
          count(within("opened_at")).as("opened"),
          count(sql`${within("sign_by")} and ${here}`).as("signDue"),
          count(sql`${within("sign_by")} and ${here} and accepted_at <= sign_by and asked = '[]'`).as(
            "signedInTime",
          ),
          count(sql`${within("contact_by")} and ${here}`).as("contactDue"),
          count(sql`${within("contact_by")} and ${here} and contacted_at <= contact_by`).as(
            "contactedInTime",
          ),
          count(sql`${within("due_at")} and ${here}`).as("due"),
          count(sql`${within("due_at")} and ${here} and resolved_at <= due_at`).as("resolvedInTime"),
          count(sql`${within("closed_at")} and state = 'closed'`).as("closed"),
          count(sql`${within("closed_at")} and state = 'closed' and outcome = 'solved'`).as("solved"),
          count(sql`${within("closed_at")} and state = 'closed' and rating <> ''`).as("rated"),
          count(sql`${within("closed_at")} and state = 'closed' and rating = '满意'`).as("satisfied"),
          happened("dispatch").as("dispatched"),
          happened("return").as("returned"),
          happened("resolve").as("resolvedOnce"),
          happened("reopen").as("reopened"),
          happened("merge").as("merged"),
        ])
        .execute();
    },

    /** How many said "+1" in the period. */
    async joined({ from, to }: Period): Promise<{ nodeId: string; category: string; n: number }[]> {
      return db
        .selectFrom("reporter")
        .innerJoin("request", "request.id", "reporter.request_id")
        .where("reporter.community_id", "=", community)
        .where("joined_at", ">=", from.toISOString())
        .where("joined_at", "<", to.toISOString())
        .where("left_at", "is", null)
        .groupBy(["request.node_id", "request.category"])
        .select((row) => ["request.node_id as nodeId", "request.category", row.fn.countAll<number>().as("n")])
        .execute();
    },

    /** Signals of the period, and those of them that nobody has decided. */
    async signals({ from, to }: Period): Promise<{ nodeId: string; n: number; undecided: number }[]> {
      return db
        .selectFrom("signal")
        .where("community_id", "=", community)
        .where("said_at", ">=", from.toISOString())
        .where("said_at", "<", to.toISOString())
        .groupBy("node_id")
        .select((row) => [
          "node_id as nodeId",
          row.fn.countAll<number>().as("n"),
          sql<number>`sum(case when state = 'waiting' then 1 else 0 end)`.as("undecided"),
        ])
        .execute();
    },

    /** How many lines of status that nobody asked for a group has been told since. */
    async statusLines({ channel, place }: { channel: string; place: string }, since: Date): Promise<number> {
      const { n } = await db
        .selectFrom("outbox")
        .select((row) => row.fn.countAll<number>().as("n"))
        .where("community_id", "=", community)
        .where("channel", "=", channel)
        .where("place", "=", place)
        .where("priority", "=", priorities.indexOf("notice"))
        .where("created_at", ">=", since.toISOString())
        .where((row) => row.or([row("subject", "like", "request:%"), row("subject", "like", "digest:%")]))
        .executeTakeFirstOrThrow();
      return n;
    },

    /** What has happened since, node by node. */
    byNode: (since: Date) => sinceThen(since).select("node_id as nodeId").groupBy("node_id").execute(),

    /** What has happened since to the requests that were reported in a group; nothing of private ones. */
    async ofGroup({ channel, place }: { channel: string; place: string }, since: Date) {
      return sinceThen(since)
        .where("opened_channel", "=", channel)
        .where("opened_place", "=", place)
        .where("private", "=", 0)
        .executeTakeFirstOrThrow();
    },
  };

  function sinceThen(since: Date) {
    const count = (condition: ReturnType<typeof sql>) =>
      sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;
    return db
      .selectFrom("request")
      .where("community_id", "=", community)
      .select([
        count(sql`opened_at >= ${since.toISOString()}`).as("opened"),
        count(sql`closed_at >= ${since.toISOString()}`).as("ended"),
        count(sql`state in ('registered', 'dispatched', 'accepted', 'suspended')`).as("working"),
      ]);
  }
}
