import type { Kysely, Selectable } from "kysely";
import type { Schema } from "./schema.ts";

/** Half-open: at `until` it is over. */
export interface Span {
  from: Date;
  until: Date;
}

/** Somebody is away; the deputy has the work. */
export interface Absence extends Span {
  id: number;
  personId: string;
  note: string;
}

/** Somebody sits at the duty desk of a node. */
export interface Shift extends Span {
  id: number;
  personId: string;
  nodeId: string;
}

/** Who is here and who is on duty. */
export function roster(db: Kysely<Schema>, community: string) {
  return {
    async addAbsence({ personId, note, ...span }: Omit<Absence, "id">): Promise<Absence> {
      const { id } = await db
        .insertInto("absence")
        .values({ community_id: community, person_id: personId, note, ...written(span) })
        .returning("id")
        .executeTakeFirstOrThrow();
      return { id, personId, note, ...span };
    },

    /** It lasts for another time than was said first. */
    async moveAbsence({ id, note, ...span }: Omit<Absence, "personId">): Promise<void> {
      await db
        .updateTable("absence")
        .set({ note, ...written(span) })
        .where("community_id", "=", community)
        .where("id", "=", id)
        .execute();
    },

    async findAbsence(id: number): Promise<Absence | undefined> {
      const row = await absenceRows().where("id", "=", id).executeTakeFirst();
      return row && absenceFrom(row);
    },

    /** Ids of all who are away at this moment. */
    async away(at: Date): Promise<Set<string>> {
      const rows = await absenceRows()
        .where("from_at", "<=", at.toISOString())
        .where("until_at", ">", at.toISOString())
        .execute();
      return new Set(rows.map(({ person_id }) => person_id));
    },

    /** Absences that are not over yet, the next first; of one person when one is named. */
    async absences(now: Date, personId?: string): Promise<Absence[]> {
      const rows = await absenceRows()
        .where("until_at", ">", now.toISOString())
        .$if(personId !== undefined, (row) => row.where("person_id", "=", personId ?? ""))
        .orderBy("from_at")
        .orderBy("id")
        .execute();
      return rows.map(absenceFrom);
    },

    /** Whoever was away is back from this moment on; absences that have not begun are gone. */
    async endAbsences(personId: string, at: Date): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable("absence")
        .set({ until_at: at.toISOString() })
        .where("community_id", "=", community)
        .where("person_id", "=", personId)
        .where("until_at", ">", at.toISOString())
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async addShift({ personId, nodeId, ...span }: Omit<Shift, "id">): Promise<Shift> {
      const { id } = await db
        .insertInto("shift")
        .values({ community_id: community, person_id: personId, node_id: nodeId, ...written(span) })
        .returning("id")
        .executeTakeFirstOrThrow();
      return { id, personId, nodeId, ...span };
    },

    /** Shifts that are not over yet, the next first. */
    async shifts(now: Date): Promise<Shift[]> {
      const rows = await shiftRows()
        .where("until_at", ">", now.toISOString())
        .orderBy("from_at")
        .orderBy("id")
        .execute();
      return rows.map(shiftFrom);
    },

    async findShift(id: number): Promise<Shift | undefined> {
      const row = await shiftRows().where("id", "=", id).executeTakeFirst();
      return row && shiftFrom(row);
    },

    async dropShift(id: number): Promise<void> {
      await db.deleteFrom("shift").where("community_id", "=", community).where("id", "=", id).execute();
    },

    /** Somebody sits there no more, from this moment on. */
    async dropShiftsOf(personId: string, now: Date): Promise<void> {
      await db
        .deleteFrom("shift")
        .where("community_id", "=", community)
        .where("person_id", "=", personId)
        .where("until_at", ">", now.toISOString())
        .execute();
    },
  };

  function absenceRows() {
    return db.selectFrom("absence").selectAll().where("community_id", "=", community);
  }

  function shiftRows() {
    return db.selectFrom("shift").selectAll().where("community_id", "=", community);
  }
}

function written({ from, until }: Span): { from_at: string; until_at: string } {
  return { from_at: from.toISOString(), until_at: until.toISOString() };
}

function absenceFrom({ id, person_id, from_at, until_at, note }: Selectable<Schema["absence"]>): Absence {
  return { id, note, personId: person_id, from: new Date(from_at), until: new Date(until_at) };
}

function shiftFrom({ id, person_id, node_id, from_at, until_at }: Selectable<Schema["shift"]>): Shift {
  return { id, personId: person_id, nodeId: node_id, from: new Date(from_at), until: new Date(until_at) };
}
