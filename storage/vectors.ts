import { type Kysely, sql } from "kysely";
import { getLoadablePath } from "sqlite-vec";
import type { Schema } from "./schema.ts";

export interface Embedding {
  passageId: number;
  vector: Float32Array;
}

/** Where the database finds its functions for vectors; undefined on machines for which there are none. */
export function vectorLibrary(): string | undefined {
  try {
    return getLoadablePath();
  } catch {
    return undefined;
  }
}

/**
 * What passages mean, as vectors of an embedding model: the only place with SQL of sqlite-vec. A passage has one vector;
 * another model's takes its place.
 */
export function vectors(db: Kysely<Schema>, community: string) {
  return {
    /** Passages in force that this model has not read yet. */
    async lacking(model: string, limit: number): Promise<{ id: number; text: string }[]> {
      const rows = await db
        .selectFrom("passage")
        .innerJoin("document", "document.id", "passage.document_id")
        .leftJoin("embedding", (join) =>
          join.onRef("embedding.passage_id", "=", "passage.id").on("embedding.model", "=", model),
        )
        .select(["passage.id", "title", "heading", "text"])
        .where("passage.community_id", "=", community)
        .where("document.state", "=", "current")
        .where("embedding.passage_id", "is", null)
        .orderBy("passage.id")
        .limit(limit)
        .execute();
      return rows.map(({ id, title, heading, text }) => ({ id, text: `${title} ${heading} ${text}` }));
    },

    /** Passages that have ended meanwhile are left out. */
    async add(model: string, embeddings: Embedding[]): Promise<void> {
      const current = db
        .selectFrom("passage")
        .innerJoin("document", "document.id", "passage.document_id")
        .select("passage.id")
        .where("passage.community_id", "=", community)
        .where("document.state", "=", "current");
      for (const { passageId, vector } of embeddings) {
        const row = { community_id: community, model, vector: bytesOf(vector) };
        const known = await current.where("passage.id", "=", passageId).executeTakeFirst();
        if (!known) continue;
        await db
          .insertInto("embedding")
          .values({ passage_id: passageId, ...row })
          .onConflict((same) => same.column("passage_id").doUpdateSet(row))
          .execute();
      }
    },

    async remove(passageIds: number[]): Promise<void> {
      if (passageIds.length === 0) return;
      await db
        .deleteFrom("embedding")
        .where("community_id", "=", community)
        .where("passage_id", "in", passageIds)
        .execute();
    },

    /** How many passages this model has read. */
    async count(model: string): Promise<number> {
      const { count } = await db
        .selectFrom("embedding")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .where("community_id", "=", community)
        .where("model", "=", model)
        .executeTakeFirstOrThrow();
      return count;
    },

    /** Ids of the passages nearest to a vector, the nearest first; those of another length are not compared. */
    async nearest(model: string, vector: Float32Array, limit: number): Promise<number[]> {
      const bytes = bytesOf(vector);
      const { rows } = await sql<{ id: number }>`select passage_id as id from embedding
        where community_id = ${community} and model = ${model} and length(vector) = ${bytes.length}
        order by vec_distance_cosine(vector, ${bytes}), passage_id limit ${limit}`.execute(db);
      return rows.map(({ id }) => id);
    },
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
