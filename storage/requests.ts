import type { Kysely, Selectable } from "kysely";
import { fromRow, type Request, type State, toRow } from "./request-row.ts";
import type { Schema } from "./schema.ts";

export type { Extension, Level, Outcome, Pause, Request, State, Supervision } from "./request-row.ts";

/** What happened to a request, and who did it; the id is empty for the bot itself. */
export interface Happened {
  name: string;
  actorId: string;
  at: Date;
  note: string;
}

/** Those in which somebody still has to do something. */
export const openStates: readonly State[] = ["registered", "dispatched", "accepted", "suspended", "resolved"];
/** Those in which the staff still have to do something. */
export const workStates: readonly State[] = ["registered", "dispatched", "accepted", "suspended"];

export function requests(db: Kysely<Schema>, community: string) {
  return {
    async open(request: Omit<Request, "id" | "version">, happened: Happened): Promise<Request> {
      const values = toRow({ ...request, version: 0 }, community);
      const row = await db.insertInto("request").values(values).returning("id").executeTakeFirstOrThrow();
      await addEvent(row.id, happened, values);
      return { ...request, version: 0, id: row.id };
    },

    /**
     * Changes a request and writes down what happened, together. Undefined, and nothing is changed, when somebody else
     * has changed it since it was read. What the events have changed, laid over each other, is the row.
     */
    async change(
      request: Request,
      changes: Partial<Omit<Request, "id" | "version">>,
      happened: Happened,
    ): Promise<Request | undefined> {
      const changed = { ...request, ...changes, version: request.version + 1 };
      const columns = difference(toRow(request, community), toRow(changed, community));
      const result = await db
        .updateTable("request")
        .set(columns)
        .where("community_id", "=", community)
        .where("id", "=", request.id)
        .where("version", "=", request.version)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) return undefined;
      await addEvent(request.id, happened, columns);
      return changed;
    },

    /** The request as its events tell it; equal to the row. As it was before its last event of a name, when one is given. */
    async replay(id: number, before?: string): Promise<Request | undefined> {
      const events = await db
        .selectFrom("event")
        .select(["name", "changes"])
        .where("community_id", "=", community)
        .where("subject", "=", `request:${id}`)
        .where("changes", "!=", "")
        .orderBy("id")
        .execute();
      const last = before === undefined ? -1 : events.findLastIndex(({ name }) => name === before);
      const told = last < 0 ? events : events.slice(0, last);
      const columns = told.map(({ changes }) => JSON.parse(changes) as Partial<Row>);
      return columns.length === 0 ? undefined : fromRow(Object.assign({ id }, ...columns));
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
    async tasksOf(personId: string, states: readonly State[]): Promise<Request[]> {
      const rows = await requestRows()
        .where((row) => row.or([row("owner_id", "=", personId), row("deputy_id", "=", personId)]))
        .where("state", "in", states)
        .orderBy("due_at")
        .orderBy("id")
        .execute();
      return rows.map(fromRow);
    },

    /** Emergencies that somebody was asked to sign and nobody has. */
    async alarming(personId: string): Promise<Request[]> {
      const rows = await requestRows()
        .where("class", "=", "emergency")
        .where("state", "=", "dispatched")
        .orderBy("id")
        .execute();
      return rows.map(fromRow).filter(({ asked }) => asked.includes(personId));
    },

    /** All in these states, the most pressing first. */
    async inStates(states: readonly State[]): Promise<Request[]> {
      const rows = await requestRows().where("state", "in", states).orderBy("due_at").orderBy("id").execute();
      return rows.map(fromRow);
    },

    /** Those that have become one with this one. */
    async mergedInto(id: number): Promise<Request[]> {
      return (await requestRows().where("merged_into", "=", id).orderBy("id").execute()).map(fromRow);
    },

    async latest(limit: number): Promise<Request[]> {
      return (await requestRows().orderBy("id", "desc").limit(limit).execute()).map(fromRow);
    },

    async openOnes(): Promise<number> {
      const { n } = await db
        .selectFrom("request")
        .select((row) => row.fn.countAll<number>().as("n"))
        .where("community_id", "=", community)
        .where("state", "in", openStates)
        .executeTakeFirstOrThrow();
      return n;
    },

    /** What one person has reported belongs to another one from now on: they turned out to be the same. */
    async handOver(from: string, to: string, at: Date): Promise<void> {
      const rows = await requestRows().where("opened_by", "=", from).orderBy("id").execute();
      for (const row of rows) {
        const happened = { name: "same-person", actorId: to, at, note: "" };
        await this.change(fromRow(row), { openedBy: to }, happened);
      }
    },
  };

  function requestRows() {
    return db.selectFrom("request").selectAll().where("community_id", "=", community);
  }

  async function addEvent(id: number, { name, actorId, at, note }: Happened, columns: Partial<Row>) {
    await db
      .insertInto("event")
      .values({
        ...{ subject: `request:${id}`, name, note, community_id: community },
        actor_id: actorId,
        at: at.toISOString(),
        changes: JSON.stringify(columns),
      })
      .execute();
  }
}

type Row = Selectable<Schema["request"]>;

/** The columns in which the second row differs from the first. */
function difference<R extends object>(before: R, after: R): Partial<R> {
  return Object.fromEntries(
    Object.entries(after).filter(([column, value]) => value !== before[column as keyof R]),
  ) as Partial<R>;
}
