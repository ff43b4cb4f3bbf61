import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** Somebody is away; the deputy has the work. */
export interface Absence {
  id: number;
  personId: string;
  from: Date;
  until: Date;
  note: string;
}

/** Somebody sits at the duty desk of a node. */
export interface Shift {
  id: number;
  personId: string;
  nodeId: string;
  from: Date;
  until: Date;
}

/** Who is here and who is on duty. Spans are half-open: at `until` it is over. */
export function roster(db: Kysely<Schema>, community: string) {
  return {
    async addAbsence({ personId, from, until, note }: Omit<Absence, "id">): Promise<void> {
      const span = { from_at: from.toISOString(), until_at: until.toISOString() };
      await db
        .insertInto("absence")
        .values({ community_id: community, person_id: personId, note, ...span })
        .execute();
    },

    /** Ids of all who are away at this moment. */
    async away(at: Date): Promise<Set<string>> {
      const rows = await absenceRows()
        .where("from_at", "<=", at.toISOString())
        .where("until_at", ">", at.toISOString())
        .execute();
      return new Set(rows.map(({ person_id }) => person_id));
    },

    /** Absences that are not over yet, the next first. */
    async absences(now: Date): Promise<Absence[]> {
      const rows = await absenceRows()
        .where("until_at", ">", now.toISOString())
        .orderBy("from_at")
        .orderBy("id")
        .execute();
      return rows.map(({ id, person_id, from_at, until_at, note }) => ({
        ...{ id, note, personId: person_id, from: new Date(from_at), until: new Date(until_at) },
      }));
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

    async addShift({ personId, nodeId, from, until }: Omit<Shift, "id">): Promise<void> {
      const span = { from_at: from.toISOString(), until_at: until.toISOString() };
      await db
        .insertInto("shift")
        .values({ community_id: community, person_id: personId, node_id: nodeId, ...span })
        .execute();
    },

    /** Shifts that are not over yet, the next first. */
    async shifts(now: Date): Promise<Shift[]> {
      const rows = await db
        .selectFrom("shift")
        .selectAll()
        .where("community_id", "=", community)
        .where("until_at", ">", now.toISOString())
        .orderBy("from_at")
        .orderBy("id")
        .execute();
      return rows.map(({ id, person_id, node_id, from_at, until_at }) => ({
        ...{ id, personId: person_id, nodeId: node_id, from: new Date(from_at), until: new Date(until_at) },
      }));
    },

    async dropShift(id: number): Promise<void> {
      await db.deleteFrom("shift").where("community_id", "=", community).where("id", "=", id).execute();
    },
  };

  function absenceRows() {
    return db.selectFrom("absence").selectAll().where("community_id", "=", community);
  }
}
