import type { Insertable, Kysely, Selectable } from "kysely";
import type { UrgencyClass } from "./rules.ts";
import type { Schema } from "./schema.ts";

export type State =
  | "registered"
  | "dispatched"
  | "accepted"
  | "suspended"
  | "resolved"
  | "closed"
  | "declined"
  | "merged"
  | "transferred"
  | "withdrawn";
export type Supervision = "none" | "reminded" | "urged" | "supervised" | "listed";

export interface Request {
  id: number;
  number: number;
  category: string;
  class: UrgencyClass;
  /** Private kinds leave the group at once. */
  private: boolean;
  problem: string;
  /** The place as people said it; empty when nobody did. */
  where: string;
  nodeId: string;
  openedBy: string;
  /** Where it was said; the answer goes back there. */
  channel: string;
  place: string;
  ownerId: string | undefined;
  deputyId: string | undefined;
  state: State;
  supervision: Supervision;
  outcome: string;
  /** What was done, in plain words for the resident. */
  result: string;
  /** Empty until the resident has said; silence never counts as satisfied. */
  rating: string;
  firstMessageAt: Date;
  openedAt: Date;
  signBy: Date;
  contactBy: Date;
  dueAt: Date;
  reopened: number;
  /** People whom a complaint is about: they and those below never see it. */
  hiddenFrom: string[];
}

const open: State[] = ["registered", "dispatched", "accepted", "suspended", "resolved"];

export function requests(db: Kysely<Schema>, community: string) {
  return {
    async open(request: Omit<Request, "id">): Promise<Request> {
      const row = await db
        .insertInto("request")
        .values(toRow(request, community))
        .returning("id")
        .executeTakeFirstOrThrow();
      return { ...request, id: row.id };
    },

    async find(id: number): Promise<Request | undefined> {
      const row = await requestRows().where("id", "=", id).executeTakeFirst();
      return row && fromRow(row);
    },

    async findNumber(number: number): Promise<Request | undefined> {
      const row = await requestRows().where("number", "=", number).executeTakeFirst();
      return row && fromRow(row);
    },

    /** A person's own requests, the newest first. */
    async openedBy(personId: string, limit: number): Promise<Request[]> {
      const rows = await requestRows()
        .where("opened_by", "=", personId)
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(fromRow);
    },

    /** What an owner or deputy still has to do, the most pressing first. */
    async tasksOf(personId: string, states: State[]): Promise<Request[]> {
      const rows = await requestRows()
        .where((row) => row.or([row("owner_id", "=", personId), row("deputy_id", "=", personId)]))
        .where("state", "in", states)
        .orderBy("due_at")
        .orderBy("id")
        .execute();
      return rows.map(fromRow);
    },

    async latest(limit: number): Promise<Request[]> {
      return (await requestRows().orderBy("id", "desc").limit(limit).execute()).map(fromRow);
    },

    async openOnes(): Promise<number> {
      const { n } = await db
        .selectFrom("request")
        .select((row) => row.fn.countAll<number>().as("n"))
        .where("community_id", "=", community)
        .where("state", "in", open)
        .executeTakeFirstOrThrow();
      return n;
    },

    /** Moves a request on, unless someone else moved it first: then false, and nothing is changed. */
    async move(request: Request, state: State, changes: Partial<Request> = {}): Promise<boolean> {
      const result = await db
        .updateTable("request")
        .set(toRow({ ...request, ...changes, state }, community))
        .where("community_id", "=", community)
        .where("id", "=", request.id)
        .where("state", "=", request.state)
        .where("reopened", "=", request.reopened)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async supervise(request: Request, supervision: Supervision): Promise<void> {
      await db
        .updateTable("request")
        .set({ supervision })
        .where("community_id", "=", community)
        .where("id", "=", request.id)
        .execute();
    },

    /** What one person has reported belongs to another one from now on: they turned out to be the same. */
    async handOver(from: string, to: string): Promise<void> {
      await db
        .updateTable("request")
        .set({ opened_by: to })
        .where("community_id", "=", community)
        .where("opened_by", "=", from)
        .execute();
    },
  };

  function requestRows() {
    return db.selectFrom("request").selectAll().where("community_id", "=", community);
  }
}

function fromRow(row: Selectable<Schema["request"]>): Request {
  const { id, number, category, problem, outcome, result, rating, reopened } = row;
  return {
    ...{ id, number, category, problem, outcome, result, rating, reopened },
    class: row.class as UrgencyClass,
    private: row.private === 1,
    where: row.place_text,
    nodeId: row.node_id,
    openedBy: row.opened_by,
    channel: row.opened_channel,
    place: row.opened_place,
    ownerId: row.owner_id ?? undefined,
    deputyId: row.deputy_id ?? undefined,
    state: row.state as State,
    supervision: row.supervision as Supervision,
    firstMessageAt: new Date(row.first_message_at),
    openedAt: new Date(row.opened_at),
    signBy: new Date(row.sign_by),
    contactBy: new Date(row.contact_by),
    dueAt: new Date(row.due_at),
    hiddenFrom: JSON.parse(row.hidden_from),
  };
}

function toRow(request: Omit<Request, "id">, community: string): Insertable<Schema["request"]> {
  const { number, category, problem, outcome, result, rating, reopened, state, supervision } = request;
  return {
    ...{ number, category, problem, outcome, result, rating, reopened, state, supervision },
    community_id: community,
    class: request.class,
    private: request.private ? 1 : 0,
    place_text: request.where,
    node_id: request.nodeId,
    opened_by: request.openedBy,
    opened_channel: request.channel,
    opened_place: request.place,
    owner_id: request.ownerId ?? null,
    deputy_id: request.deputyId ?? null,
    first_message_at: request.firstMessageAt.toISOString(),
    opened_at: request.openedAt.toISOString(),
    sign_by: request.signBy.toISOString(),
    contact_by: request.contactBy.toISOString(),
    due_at: request.dueAt.toISOString(),
    hidden_from: JSON.stringify(request.hiddenFrom),
  };
}
