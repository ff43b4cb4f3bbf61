import type { Kysely, Selectable } from "kysely";
import { byTitle, titleKey } from "./document-titles.ts";
import type { Schema } from "./schema.ts";
import { search } from "./search.ts";

/** What a document says of itself; what it does not say is empty, never guessed. Days are `2026-01-31`. */
export interface DocumentHead {
  title: string;
  issuer: string;
  region: string;
  effective: string;
  expires: string;
  /** Titles of what it takes the place of, separated by ；. */
  supersedes: string;
}

export interface NewDocument extends DocumentHead {
  /** The path it was imported by, or the name of the uploaded file. */
  source: string;
  /** Of the whole content: tells whether a second import brings anything new. */
  hash: string;
  /** It says itself that it is no longer in force. */
  ended?: boolean;
  pages?: number;
  /** What whoever reads the list of documents should know, such as pages without text. */
  note?: string;
  /** Whoever uploaded or approved it; empty for an import. */
  addedBy?: string;
}

export interface Document extends Required<Omit<NewDocument, "ended">> {
  id: number;
  state: "current" | "superseded" | "withdrawn";
  importedAt: Date;
  /** Counts the contents of one source, from 1. */
  version: number;
  /** The document that took this one's place, where it is known. */
  supersededBy: number | undefined;
}

export interface NewPassage {
  clause: string;
  heading: string;
  text: string;
  /** From 1; 0, or left out, where the document has no pages. */
  page?: number;
  /** A table's row: its columns' names and its cells, the empty ones too. */
  cells?: [column: string, cell: string][];
}

/** A passage with all that a citation names. */
export interface Passage extends Required<NewPassage>, DocumentHead {
  id: number;
  documentId: number;
  source: string;
  position: number;
}

export type Saved = "unchanged" | "added" | "replaced" | "outdated";

const rowsAtOnce = 200;

export function documents(db: Kysely<Schema>, community: string) {
  return {
    /** The version in force of a source. */
    async find(source: string): Promise<Document | undefined> {
      const row = await all().where("source", "=", source).where("state", "=", "current").executeTakeFirst();
      return row && fromRow(row);
    },

    async get(id: number): Promise<Document | undefined> {
      const row = await all().where("id", "=", id).executeTakeFirst();
      return row && fromRow(row);
    },

    /** The versions in force, by source. */
    async list(): Promise<Document[]> {
      return (await all().where("state", "=", "current").orderBy("source").execute()).map(fromRow);
    },

    /** All versions, the newest first. */
    async versions(source: string): Promise<Document[]> {
      return (await all().where("source", "=", source).orderBy("id", "desc").execute()).map(fromRow);
    },

    /** Everything there ever was, the newest first. */
    async everything(): Promise<Document[]> {
      return (await all().orderBy("id", "desc").execute()).map(fromRow);
    },

    /**
     * A new version supersedes the older one of its source, and whatever it says it takes the place of; these stay on
     * record but are no longer found. One that comes after its successor is kept as "outdated". What somebody has
     * withdrawn stays so as long as its content is the same, unless it is brought `again` on purpose.
     */
    async save(
      document: NewDocument,
      passages: NewPassage[],
      now: Date,
      { again = false }: { again?: boolean } = {},
    ): Promise<Saved> {
      const [latest] = await this.versions(document.source);
      if (latest?.hash === document.hash && !(again && latest.state === "withdrawn")) return "unchanged";
      const { isOver, older, successor } = await standingOf(document);
      const row = {
        ...toRow(document),
        community_id: community,
        state: isOver ? ("superseded" as const) : ("current" as const),
        superseded_by: successor,
        version: (latest?.version ?? 0) + 1,
        imported_at: now.toISOString(),
      };
      const { id } = await db.insertInto("document").values(row).returning("id").executeTakeFirstOrThrow();
      for (const each of older) await this.end(each, "superseded", { by: id });
      await addPassages(db, community, { id, title: document.title, isOver }, passages);
      if (isOver) return "outdated";
      return latest?.state === "current" ? "replaced" : "added";
    },

    /** No longer found; false when it was not in force. An old citation still names it. */
    async end(
      id: number,
      state: "superseded" | "withdrawn",
      { by, note }: { by?: number; note?: string } = {},
    ): Promise<boolean> {
      const result = await db
        .updateTable("document")
        .set({ state, superseded_by: by ?? null, ...(note !== undefined && { note }) })
        .where("community_id", "=", community)
        .where("id", "=", id)
        .where("state", "=", "current")
        .executeTakeFirst();
      if (result.numUpdatedRows === 0n) return false;
      const passages = await db
        .selectFrom("passage")
        .select("id")
        .where("community_id", "=", community)
        .where("document_id", "=", id)
        .execute();
      await search(db, community).remove(passages.map((passage) => passage.id));
      return true;
    },

    /** What a person knows better than the document's text. What it now takes the place of is ended. */
    async amend(id: number, head: Partial<DocumentHead>): Promise<void> {
      const { title } = head;
      await db
        .updateTable("document")
        .set({ ...head, ...(title !== undefined && { title_key: titleKey(title) }) })
        .where("community_id", "=", community)
        .where("id", "=", id)
        .execute();
      const document = await this.get(id);
      if (document?.state !== "current") return;
      for (const older of await byTitle(db, community).olderThan(document))
        if (older !== id) await this.end(older, "superseded", { by: id });
    },

    /** In the order of the ids; also of superseded versions, for an old citation still names one. */
    async passages(ids: number[]): Promise<Passage[]> {
      if (ids.length === 0) return [];
      const rows = await quoted().where("passage.id", "in", ids).execute();
      const places = new Map(ids.map((id, place) => [id, place]));
      rows.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
      return rows.map(passageOf);
    },

    /** A document's passages in its order. */
    async passagesOf(documentId: number): Promise<Passage[]> {
      const rows = await quoted().where("document_id", "=", documentId).orderBy("position").execute();
      return rows.map(passageOf);
    },
  };

  /** Whether a document comes too late to be in force, and else which ones it ends. */
  async function standingOf(document: NewDocument) {
    const titles = byTitle(db, community);
    const successor = document.ended ? undefined : await titles.successorOf(document);
    const isOver = document.ended === true || successor !== undefined;
    return { isOver, successor: successor ?? null, older: isOver ? [] : await titles.olderThan(document) };
  }

  function all() {
    return db.selectFrom("document").selectAll().where("community_id", "=", community);
  }

  function quoted() {
    return db
      .selectFrom("passage")
      .innerJoin("document", "document.id", "passage.document_id")
      .selectAll("passage")
      .select(["source", "title", "issuer", "region", "effective", "expires", "supersedes"])
      .where("passage.community_id", "=", community);
  }
}

async function addPassages(
  db: Kysely<Schema>,
  community: string,
  document: { id: number; title: string; isOver: boolean },
  passages: NewPassage[],
): Promise<void> {
  const rows = passages.map(({ page = 0, cells, ...passage }, position) => ({
    ...passage,
    ...{ position, page, cells: cells ? JSON.stringify(cells) : "" },
    community_id: community,
    document_id: document.id,
  }));
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const part = rows.slice(start, start + rowsAtOnce);
    const added = await db.insertInto("passage").values(part).returning(["id", "heading", "text"]).execute();
    if (document.isOver) continue;
    await search(db, community).addAll(
      added.map(({ id, heading, text }) => ({ id, text: `${document.title} ${heading} ${text}` })),
    );
  }
}

type PassageRow = Selectable<Schema["passage"]> & DocumentHead & { source: string };

function passageOf({ community_id: _, document_id, cells, ...passage }: PassageRow): Passage {
  return { ...passage, documentId: document_id, cells: cells === "" ? [] : JSON.parse(cells) };
}

type DocumentRow = Selectable<Schema["document"]>;

function fromRow(row: DocumentRow): Document {
  const { community_id: _, title_key: __, imported_at, superseded_by, added_by, ...document } = row;
  return {
    ...document,
    addedBy: added_by,
    supersededBy: superseded_by ?? undefined,
    importedAt: new Date(imported_at),
  };
}

function toRow({ ended: _, pages = 0, note = "", addedBy = "", ...document }: NewDocument) {
  return { ...document, pages, note, added_by: addedBy, title_key: titleKey(document.title) };
}
