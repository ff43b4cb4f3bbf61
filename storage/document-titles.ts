import type { Kysely, Selectable } from "kysely";
import type { Schema } from "./schema.ts";

/**
 * A title as titles are compared: without book-title marks, the state's name before a law, what stands in brackets
 * about an edition, such as （2024年修订） or （试行）, and the notice by which a paper was issued.
 */
export function titleKey(title: string): string {
  const plain = title.normalize("NFKC").replaceAll(/[《》〈〉<>\s]/gu, "");
  const issued = /关于(?:修订)?(?:印发|发布|公布|颁布)(.+)的通知$/u.exec(plain)?.[1] ?? plain;
  return issued
    .replaceAll(/\((?:[^()]*(?:\d{4}|修[订正]|试行|暂行|版)[^()]*)\)/gu, "")
    .replace(/^中华人民共和国/u, "");
}

type Row = Selectable<Schema["document"]>;
type Head = Pick<Row, "source" | "title" | "region" | "effective" | "supersedes"> & {
  edition?: string;
  ended?: boolean;
};
type Known = Pick<Row, "source" | "title_key" | "region" | "effective" | "edition" | "supersedes">;

/** Which documents take whose place, as far as titles, regions and days tell. */
export function byTitle(db: Kysely<Schema>, community: string) {
  return {
    /** The documents in force whose place this one takes: of its source, of its title, and those it names. */
    async olderThan(head: Head): Promise<{ id: number; source: string; effective: string }[]> {
      const own = asRow(head);
      const named = namesIn(own);
      const rows = await all()
        .where("state", "=", "current")
        .where((row) =>
          row.or([row("source", "=", head.source), row("title_key", "in", [own.title_key, ...named])]),
        )
        .execute();
      return rows.filter(
        (row) =>
          row.source === head.source ||
          isLaterEdition(own, row) ||
          isNamed(row, own) ||
          (!head.ended && isTheSame(row, own)),
      );
    },

    /** Which document takes the place of this one: it names it as ended, or is a later edition of it. */
    async successorOf(head: Head): Promise<number | undefined> {
      const own = asRow(head);
      const rows = await all()
        .leftJoin("document as successor", "successor.id", "document.superseded_by")
        .select(["document.state", "successor.source as successor_source"])
        .where("document.state", "<>", "withdrawn")
        .where((row) =>
          row.or([row("document.title_key", "=", own.title_key), row("document.supersedes", "<>", "")]),
        )
        .execute();
      return rows.find(
        (row) =>
          row.source !== head.source &&
          // What a later version of the same paper no longer says does not count; what an ended law has ended, stays so.
          (row.state === "current" || row.successor_source !== row.source) &&
          (isLaterEdition(row, own) || isNamed(own, row)),
      )?.id;
    },
  };

  function all() {
    return db
      .selectFrom("document")
      .select(["document.id", "document.source", "document.title_key", "document.region"])
      .select(["document.effective", "document.edition", "document.supersedes"])
      .where("document.community_id", "=", community);
  }
}

function asRow({ edition = "", ...head }: Head): Known {
  return { ...head, edition, title_key: titleKey(head.title) };
}

function isLaterEdition(newer: Known, older: Known): boolean {
  return haveOneName(newer, older) && order(newer, older) > 0;
}

/** Nothing tells which of two is the later: then it is the one that comes later, unless the title is anybody's. */
function isTheSame(one: Known, other: Known): boolean {
  const dated = one.effective !== "" && one.effective === other.effective;
  return haveOneName(one, other) && order(one, other) === 0 && (dated || one.title_key.length > anybodys);
}

/** A title so short, such as 办事指南, may be that of two papers that have nothing to do with each other. */
const anybodys = 6;

function haveOneName(one: Known, other: Known): boolean {
  return one.title_key !== "" && one.title_key === other.title_key && meet(one.region, other.region);
}

/** A later paper may bear a title that was ended before: it is not meant. */
function isNamed(older: Known, newer: Known): boolean {
  return (
    namesIn(newer).includes(older.title_key) && meet(older.region, newer.region) && order(older, newer) <= 0
  );
}

/** Above 0 when the first is the later one, 0 when nothing tells. */
function order(one: Known, other: Known): number {
  return compare(one.effective, other.effective) || compare(one.edition, other.edition);
}

function compare(one: string, other: string): number {
  if (one === "" || other === "" || one === other) return 0;
  return one > other ? 1 : -1;
}

/** Whoever does not say where it holds may hold anywhere; 东临市 is the same place as 云岭省东临市 and as 东临. */
function meet(one: string, other: string): boolean {
  const [a, b] = [one, other].map((region) => region.replace(/(?<=..)[省市]$/u, ""));
  return !a || !b || a.endsWith(b) || b.endsWith(a);
}

function namesIn({ supersedes, title_key }: Known): string[] {
  return supersedes
    .split(/[；;\n]|》[、,，和\s]*(?=《)/u)
    .map(titleKey)
    .filter((key) => key !== "" && key !== title_key);
}
