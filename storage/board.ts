import { type ExpressionBuilder, type Kysely, type SqlBool, sql } from "kysely";
import { fromRow, type Request, type State } from "./request-row.ts";
import type { Schema } from "./schema.ts";

/** Which requests somebody may see, in a form that a query can use; each list holds paths of the tree. */
export interface Sight {
  personId: string;
  /** Below these they see what is not private, */
  common: string[];
  /** below these what is private too, */
  private: string[];
  /** and below these also the complaints about staff that are somebody else's task. */
  aboutStaff: string[];
}

export interface BoardFilter {
  states: readonly State[];
  /** Only what this person owns or is the deputy for. */
  ownedBy?: string | undefined;
  /** Only what lies below one of these paths. */
  within?: string[] | undefined;
  category?: string | undefined;
  number?: number | undefined;
  /** Only what has ended since then. */
  endedSince?: Date | undefined;
}

type Where = ExpressionBuilder<Schema, "request">;

/** Requests as they are looked at by many: in pages, in counts, never more than somebody may see. */
export function board(db: Kysely<Schema>, community: string) {
  return {
    /** The most urgent first, then what is due first. */
    async page(sight: Sight, filter: BoardFilter, limit: number): Promise<Request[]> {
      const rows = await seen(sight, filter)
        .selectAll("request")
        .orderBy(urgency)
        .orderBy("request.due_at")
        .orderBy("request.id")
        .limit(limit)
        .execute();
      return rows.map(fromRow);
    },

    /** What has ended, the last first. */
    async ended(sight: Sight, filter: BoardFilter, limit: number): Promise<Request[]> {
      const rows = await seen(sight, filter)
        .selectAll("request")
        .orderBy(endedAt, "desc")
        .orderBy("request.id", "desc")
        .limit(limit)
        .execute();
      return rows.map(fromRow);
    },

    async count(sight: Sight, filter: BoardFilter): Promise<number> {
      const { n } = await seen(sight, filter)
        .select((row) => row.fn.countAll<number>().as("n"))
        .executeTakeFirstOrThrow();
      return Number(n);
    },

    /** How many of each node that has any, and how many of them are late. */
    async perNode(sight: Sight, filter: BoardFilter, now: Date) {
      const rows = await seen(sight, filter)
        .groupBy("request.node_id")
        .select(["request.node_id as nodeId", (row) => row.fn.countAll<number>().as("open")])
        .select(lateOnes(now).as("overdue"))
        .execute();
      return rows.map(({ nodeId, open, overdue }) => ({
        nodeId,
        open: Number(open),
        overdue: Number(overdue),
      }));
    },

    /** How many each owner has. */
    async perOwner(sight: Sight, filter: BoardFilter): Promise<Map<string, number>> {
      const rows = await seen(sight, filter)
        .where("request.owner_id", "is not", null)
        .groupBy("request.owner_id")
        .select(["request.owner_id as ownerId", (row) => row.fn.countAll<number>().as("n")])
        .execute();
      return new Map(rows.map(({ ownerId, n }) => [ownerId ?? "", Number(n)]));
    },

    /** How many people wait for each of these, and for what has become one with it; everybody once. */
    async crowds(ids: number[]): Promise<Map<number, number>> {
      if (ids.length === 0) return new Map();
      const { rows } = await sql<{ root: number; n: number }>`
        with recursive family (root, member) as (
          select id, id from request where community_id = ${community} and id in (${sql.join(ids)})
          union all
          select family.root, request.id from family join request on request.merged_into = family.member
        )
        select root, count(*) as n from (
          select family.root, request.opened_by from family join request on request.id = family.member
          where not exists (
            select 1 from reporter where reporter.request_id = request.id
              and reporter.person_id = request.opened_by and reporter.left_at is not null
          )
          union
          select family.root, reporter.person_id from family
          join reporter on reporter.request_id = family.member and reporter.left_at is null
        ) as waiting group by root`.execute(db);
      return new Map(rows.map(({ root, n }) => [root, Number(n)]));
    },
  };

  function seen(sight: Sight, { states, ownedBy, within, category, number, endedSince }: BoardFilter) {
    return db
      .selectFrom("request")
      .where("request.community_id", "=", community)
      .where("request.state", "in", states)
      .where((row) => isInSight(row, sight))
      .$if(ownedBy !== undefined, (rows) => rows.where((row) => isTaskOf(row, ownedBy ?? "")))
      .$if(within !== undefined, (rows) => rows.where((row) => isBelow(row, within ?? [])))
      .$if(category !== undefined, (rows) => rows.where("request.category", "=", category ?? ""))
      .$if(number !== undefined, (rows) => rows.where("request.number", "=", number ?? 0))
      .$if(endedSince !== undefined, (rows) => rows.where(endedAt, ">=", endedSince?.toISOString() ?? ""));
  }
}

const urgency = sql<number>`case request.class when 'emergency' then 0 when 'urgent' then 1 when 'pressing' then 2 else 3 end`;
const endedAt = sql<string>`coalesce(request.closed_at, request.resolved_at, request.opened_at)`;

/** A clock that stands still is never late. */
function lateOnes(now: Date) {
  return sql<number>`sum(case when request.due_at <= ${now.toISOString()}
    and request.state in ('registered', 'dispatched', 'accepted') then 1 else 0 end)`;
}

/** The same as `maySee` of handlers/requests/about-staff.ts; a test holds them together. */
function isInSight(row: Where, sight: Sight) {
  const { personId } = sight;
  const isStaffComplaint = row.and([
    row("request.hidden_from", "!=", "[]"),
    row("request.owner_id", "is not", null),
  ]);
  const isPrivate = row("request.private", "=", 1);
  return row.or([
    row("request.opened_by", "=", personId),
    row.and([
      row.not(isHiddenFrom(personId)),
      row.or([
        isTaskOf(row, personId),
        row.and([row.not(isPrivate), isBelow(row, sight.common)]),
        row.and([isPrivate, row.not(isStaffComplaint), isBelow(row, sight.private)]),
        row.and([isPrivate, isStaffComplaint, isBelow(row, sight.aboutStaff)]),
      ]),
    ]),
  ]);
}

function isHiddenFrom(personId: string) {
  const name = JSON.stringify(personId).replace(/[\\%_]/g, "\\$&");
  return sql<SqlBool>`request.hidden_from like ${`%${name}%`} escape '\\'`;
}

function isTaskOf(row: Where, personId: string) {
  return row.or([row("request.owner_id", "=", personId), row("request.deputy_id", "=", personId)]);
}

function isBelow(row: Where, paths: string[]) {
  return row.exists(
    row
      .selectFrom("node")
      .select("node.id")
      .whereRef("node.id", "=", "request.node_id")
      .where((node) => node.or(paths.map((path) => node("node.path", "like", `${path}%`)))),
  );
}
