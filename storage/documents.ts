import type { Insertable, Kysely, Selectable } from "kysely";
import { byTitle, titleKey } from "./document-titles.ts";
import { lastDay, passages } from "./passages.ts";
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
  /** The day of the text's latest amendment or issue, which may be later than `effective`. */
  edition?: string;
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
  /** The document that took this one's place, where it is known; of one in force, the document that soon will. */
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

export function documents(db: Kysely<Schema>, community: string) {
  const texts = passages(db, community);
  const titles = byTitle(db, community);
  return {
    /** The version in force of a source, the newest where it waits to take effect. */
    async find(source: string): Promise<Document | undefined> {
      const row = await all()
        .where("source", "=", source)
        .where("state", "=", "current")
        .orderBy("id", "desc")
        .executeTakeFirst();
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
     * record but are no longer found. As long as the new one is not yet in effect, they expire the day before. One that
     * comes after its successor is kept as "outdated". What has been withdrawn or superseded stays so as long as its
     * content is the same, unless it is brought `again` on purpose.
     */
    async save(
      document: NewDocument,
      passages: NewPassage[],
      now: Date,
      { again = false }: { again?: boolean } = {},
    ): Promise<Saved> {
      const [latest] = await this.versions(document.source);
      const known = latest?.hash === document.hash ? latest.state : undefined;
      if (known && (!again || known === "current")) return "unchanged";
      const today = dayOf(now);
      await endOverdue(today);
      const successor = await titles.successorOf(document);
      const isOver = document.ended === true || successor !== undefined;
      if (isOver && known === "superseded") return "unchanged";
      const id = await insert({
        ...toRow(document),
        ...standing(isOver, successor, latest),
        imported_at: now.toISOString(),
      });
      await endOlder({ ...document, id }, today);
      await texts.add({ id, title: document.title, isOver }, passages);
      if (isOver) return "outdated";
      return latest?.state === "current" ? "replaced" : "added";
    },

    /** Takes the question out of an answer that somebody gave to it: its words were a resident's. */
    async dropQuestion(source: string): Promise<void> {
      for (const { id, title, state } of await this.versions(source)) {
        const of = await texts.read.passagesOf(id);
        await db
          .updateTable("passage")
          .set({ heading: "" })
          .where("community_id", "=", community)
          .where("document_id", "=", id)
          .execute();
        if (state !== "current") continue;
        const found = of.map((passage) => ({ id: passage.id, text: `${title} ${passage.text}` }));
        await search(db, community).addAll(found);
      }
    },

    end,

    /**
     * What a person knows better than the document's text. What it now takes the place of is ended; when it turns out
     * to be an older edition itself, it is.
     */
    async amend(id: number, head: Partial<DocumentHead>, now: Date): Promise<void> {
      const { title } = head;
      await db
        .updateTable("document")
        .set({ ...head, ...(title !== undefined && { title_key: titleKey(title) }) })
        .where("community_id", "=", community)
        .where("id", "=", id)
        .execute();
      const document = await this.get(id);
      if (document?.state !== "current") return;
      if (title !== undefined) await texts.retitle(document);
      await release(id);
      const successor = await titles.successorOf(document);
      if (successor === undefined) await endOlder(document, dayOf(now));
      else await end(id, "superseded", { by: successor });
    },

    ...texts.read,
  };

  async function insert(row: Omit<Insertable<Schema["document"]>, "community_id">): Promise<number> {
    const document = { ...row, community_id: community };
    return (await db.insertInto("document").values(document).returning("id").executeTakeFirstOrThrow()).id;
  }

  /** No longer found; false when it was not in force. An old citation still names it. */
  async function end(
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
    await texts.hide(id);
    await release(id);
    return true;
  }

  /** Ends those whose successor has taken effect meanwhile. */
  async function endOverdue(today: string): Promise<void> {
    const overdue = await all()
      .where("state", "=", "current")
      .where("until", "<>", "")
      .where("until", "<", today)
      .execute();
    for (const { id, superseded_by } of overdue)
      await end(id, "superseded", { ...(superseded_by && { by: superseded_by }) });
  }

  /** Ends those whose place a document takes; as long as it is not in effect, those that are stay until the day before. */
  async function endOlder(document: NewDocument & { id: number }, today: string): Promise<void> {
    const { id, source, effective } = document;
    const older = (await titles.olderThan(document)).filter((each) => each.id !== id);
    const staying = older.filter(
      (each) =>
        effective > today &&
        (each.effective <= today || (each.source !== source && each.effective < effective)),
    );
    for (const each of older) if (!staying.includes(each)) await end(each.id, "superseded", { by: id });
    for (const each of staying) await setLastDay(each.id, dayBefore(effective), id);
  }

  /** Whichever successor comes first counts. */
  async function setLastDay(id: number, until: string, by: number): Promise<void> {
    await db
      .updateTable("document")
      .set({ until, superseded_by: by })
      .where("community_id", "=", community)
      .where("id", "=", id)
      .where((row) => row.or([row("until", "=", ""), row("until", ">", until)]))
      .execute();
  }

  /** Those in force that waited for a document to take effect wait no more. */
  async function release(successor: number): Promise<void> {
    await db
      .updateTable("document")
      .set({ until: "", superseded_by: null })
      .where("community_id", "=", community)
      .where("superseded_by", "=", successor)
      .where("state", "=", "current")
      .execute();
  }

  function all() {
    return db.selectFrom("document").selectAll().where("community_id", "=", community);
  }
}

type DocumentRow = Selectable<Schema["document"]>;

function fromRow(row: DocumentRow): Document {
  const { community_id: _, title_key: __, imported_at, superseded_by, added_by, until, ...document } = row;
  return {
    ...document,
    expires: lastDay(document.expires, until),
    addedBy: added_by,
    supersededBy: superseded_by ?? undefined,
    importedAt: new Date(imported_at),
  };
}

function toRow(document: NewDocument) {
  const { ended: _, pages = 0, note = "", addedBy = "", edition = "", ...row } = document;
  return { ...row, pages, note, added_by: addedBy, edition, until: "", title_key: titleKey(row.title) };
}

function standing(isOver: boolean, successor: number | undefined, before: Document | undefined) {
  const state = isOver ? ("superseded" as const) : ("current" as const);
  return { state, superseded_by: successor ?? null, version: (before?.version ?? 0) + 1 };
}

const dayMs = 86_400_000;
/** Days are China's, as `handlers/time` has them. */
const shiftMs = 8 * 3_600_000;

function dayOf(instant: Date): string {
  return new Date(instant.getTime() + shiftMs).toISOString().slice(0, 10);
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - dayMs).toISOString().slice(0, 10);
}
