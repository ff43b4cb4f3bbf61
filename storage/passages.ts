import type { Kysely, Selectable } from "kysely";
import type { Schema } from "./schema.ts";
import { search } from "./search.ts";
import { vectors } from "./vectors.ts";

const rowsAtOnce = 200;

/** The passages of documents, and what finds them: of documents in force only. */
export function passages(db: Kysely<Schema>, community: string) {
  const read = {
    /** In the order of the ids; also of superseded versions, for an old citation still names one. */
    async passages(ids: number[]): Promise<Quoted[]> {
      if (ids.length === 0) return [];
      const rows = await quoted().where("passage.id", "in", ids).execute();
      const places = new Map(ids.map((id, place) => [id, place]));
      rows.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
      return rows.map(passageOf);
    },

    /** How many passages each document has. */
    async passageCounts(): Promise<Map<number, number>> {
      const rows = await db
        .selectFrom("passage")
        .select(({ fn }) => ["document_id", fn.countAll<number>().as("n")])
        .where("community_id", "=", community)
        .groupBy("document_id")
        .execute();
      return new Map(rows.map(({ document_id, n }) => [document_id, Number(n)]));
    },

    /** A document's passages in its order. */
    async passagesOf(documentId: number): Promise<Quoted[]> {
      const rows = await quoted().where("document_id", "=", documentId).orderBy("position").execute();
      return rows.map(passageOf);
    },
  };

  return {
    read,

    async add(document: { id: number; title: string; isOver: boolean }, passages: Written[]): Promise<void> {
      const rows = passages.map(({ page = 0, cells, ...passage }, position) => ({
        ...passage,
        ...{ position, page, cells: cells ? JSON.stringify(cells) : "" },
        community_id: community,
        document_id: document.id,
      }));
      for (let start = 0; start < rows.length; start += rowsAtOnce) {
        const part = rows.slice(start, start + rowsAtOnce);
        const added = await db
          .insertInto("passage")
          .values(part)
          .returning(["id", "heading", "text"])
          .execute();
        if (document.isOver) continue;
        await search(db, community).addAll(added.map((passage) => indexed(document.title, passage)));
      }
    },

    /** No longer found. */
    async hide(documentId: number): Promise<void> {
      const ids = (await textsOf(documentId)).map(({ id }) => id);
      await search(db, community).remove(ids);
      await vectors(db, community).remove(ids);
    },

    /** The title is searched with every passage. */
    async retitle({ id, title }: { id: number; title: string }): Promise<void> {
      const texts = await textsOf(id);
      await search(db, community).addAll(texts.map((passage) => indexed(title, passage)));
      await vectors(db, community).remove(texts.map((passage) => passage.id));
    },
  };

  function textsOf(documentId: number): Promise<Text[]> {
    return db
      .selectFrom("passage")
      .select(["id", "heading", "text"])
      .where("community_id", "=", community)
      .where("document_id", "=", documentId)
      .execute();
  }

  function quoted() {
    return db
      .selectFrom("passage")
      .innerJoin("document", "document.id", "passage.document_id")
      .selectAll("passage")
      .select(["source", "title", "issuer", "region", "effective", "expires", "supersedes", "until"])
      .where("passage.community_id", "=", community);
  }
}

interface Text {
  id: number;
  heading: string;
  text: string;
}

function indexed(title: string, { id, heading, text }: Text) {
  return { id, text: `${title} ${heading} ${text}` };
}

type PassageRow = Selectable<Schema["passage"]>;
type DocumentRow = Selectable<Schema["document"]>;
type Cells = [column: string, cell: string][];

type Written = Pick<PassageRow, "clause" | "heading" | "text"> & { page?: number; cells?: Cells };

/** Of its document what a citation names. */
type Named = Pick<
  DocumentRow,
  "source" | "title" | "issuer" | "region" | "effective" | "expires" | "supersedes"
>;
type Quoted = Omit<PassageRow, "community_id" | "document_id" | "cells"> &
  Named & { documentId: number; cells: Cells };

function passageOf({
  community_id: _,
  document_id,
  cells,
  until,
  expires,
  ...passage
}: PassageRow & Named & Pick<DocumentRow, "until">): Quoted {
  return {
    ...passage,
    documentId: document_id,
    expires: lastDay(expires, until),
    cells: cells === "" ? [] : JSON.parse(cells),
  };
}

/** Of a document that expires, and whose successor is waiting to take effect. */
export function lastDay(expires: string, until: string): string {
  if (expires === "" || until === "") return expires || until;
  return expires < until ? expires : until;
}
