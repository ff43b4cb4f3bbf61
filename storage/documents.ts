import type { Kysely, Selectable } from "kysely";
import type { Schema } from "./schema.ts";
import { search } from "./search.ts";

/** What a document says of itself; what it does not say is empty, never guessed. Days are `2026-01-31`. */
export interface DocumentHead {
  title: string;
  issuer: string;
  region: string;
  effective: string;
  expires: string;
}

export interface NewDocument extends DocumentHead {
  /** The path it was imported by. */
  source: string;
  /** Of the whole content: tells whether a second import brings anything new. */
  hash: string;
}

export interface Document extends NewDocument {
  id: number;
  state: "current" | "superseded";
  importedAt: Date;
}

export interface NewPassage {
  clause: string;
  heading: string;
  text: string;
}

/** A passage with all that a citation names. */
export interface Passage extends NewPassage, DocumentHead {
  id: number;
  documentId: number;
  source: string;
  position: number;
}

const rowsAtOnce = 200;

export function documents(db: Kysely<Schema>, community: string) {
  return {
    /** The version in force of a source. */
    async find(source: string): Promise<Document | undefined> {
      const row = await current().where("source", "=", source).executeTakeFirst();
      return row && fromRow(row);
    },

    /** The versions in force, by source. */
    async list(): Promise<Document[]> {
      return (await current().orderBy("source").execute()).map(fromRow);
    },

    /** A new version supersedes the older one of its source, which stays on record but is no longer found. */
    async save(
      document: NewDocument,
      passages: NewPassage[],
      now: Date,
    ): Promise<"unchanged" | "added" | "replaced"> {
      const older = await this.find(document.source);
      if (older?.hash === document.hash) return "unchanged";
      if (older) await supersede(db, community, older.id);
      const { id } = await db
        .insertInto("document")
        .values({
          ...toRow(document),
          community_id: community,
          state: "current",
          imported_at: now.toISOString(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      const rows = passages.map(({ clause, heading, text }, position) => ({
        clause,
        heading,
        text,
        position,
      }));
      for (let start = 0; start < rows.length; start += rowsAtOnce) {
        const { title } = document;
        await addPassages(db, community, { id, title }, rows.slice(start, start + rowsAtOnce));
      }
      return older ? "replaced" : "added";
    },

    /** In the order of the ids; also of superseded versions, for an old citation still names one. */
    async passages(ids: number[]): Promise<Passage[]> {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom("passage")
        .innerJoin("document", "document.id", "passage.document_id")
        .selectAll("passage")
        .select(["source", "title", "issuer", "region", "effective", "expires"])
        .where("passage.community_id", "=", community)
        .where("passage.id", "in", ids)
        .execute();
      const places = new Map(ids.map((id, place) => [id, place]));
      rows.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
      return rows.map(({ community_id: _, document_id, ...passage }) => ({
        ...passage,
        documentId: document_id,
      }));
    },
  };

  function current() {
    return db
      .selectFrom("document")
      .selectAll()
      .where("community_id", "=", community)
      .where("state", "=", "current");
  }
}

async function supersede(db: Kysely<Schema>, community: string, id: number): Promise<void> {
  await db
    .updateTable("document")
    .set({ state: "superseded" })
    .where("community_id", "=", community)
    .where("id", "=", id)
    .execute();
  const passages = await db
    .selectFrom("passage")
    .select("id")
    .where("community_id", "=", community)
    .where("document_id", "=", id)
    .execute();
  await search(db, community).remove(passages.map((passage) => passage.id));
}

async function addPassages(
  db: Kysely<Schema>,
  community: string,
  document: { id: number; title: string },
  passages: (NewPassage & { position: number })[],
): Promise<void> {
  const rows = passages.map((passage) => ({
    ...passage,
    community_id: community,
    document_id: document.id,
  }));
  const added = await db.insertInto("passage").values(rows).returning(["id", "heading", "text"]).execute();
  await search(db, community).addAll(
    added.map(({ id, heading, text }) => ({ id, text: `${document.title} ${heading} ${text}` })),
  );
}

type DocumentRow = Selectable<Schema["document"]>;

function fromRow({ community_id: _, imported_at, ...document }: DocumentRow): Document {
  return { ...document, importedAt: new Date(imported_at) };
}

function toRow({ source, title, issuer, region, effective, expires, hash }: NewDocument) {
  return { source, title, issuer, region, effective, expires, hash };
}
