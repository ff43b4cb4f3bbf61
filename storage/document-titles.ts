import type { Kysely } from "kysely";
import type { DocumentHead } from "./documents.ts";
import type { Schema } from "./schema.ts";

/**
 * A title as titles are compared: without book-title marks, the state's name before a law, and what stands in
 * brackets about an edition, such as （2024年修订） or （试行）.
 */
export function titleKey(title: string): string {
  return title
    .normalize("NFKC")
    .replaceAll(/[《》〈〉\s]/gu, "")
    .replaceAll(/\((?:[^()]*(?:\d{4}|修[订正]|试行|暂行|版)[^()]*)\)/gu, "")
    .replace(/^中华人民共和国/u, "");
}

type Head = Pick<DocumentHead, "title" | "region" | "effective" | "supersedes"> & { source: string };

/** Which documents take whose place, as far as titles, regions and days tell. */
export function byTitle(db: Kysely<Schema>, community: string) {
  return {
    /** The documents in force that this one ends: of its source, of its title, and those it names. */
    async olderThan(head: Head): Promise<number[]> {
      const named = namesIn(head.supersedes).filter((key) => key !== titleKey(head.title));
      const keys = [titleKey(head.title), ...named];
      const rows = await inForce()
        .where((row) => row.or([row("source", "=", head.source), row("title_key", "in", keys)]))
        .execute();
      return rows
        .filter(
          (row) =>
            row.source === head.source ||
            (isSame(row, head) && row.effective <= head.effective) ||
            (named.includes(row.title_key) && meet(row.region, head.region)),
        )
        .map(({ id }) => id);
    },

    /** A document in force that names this one's title as ended, or is a later edition of it. */
    async successorOf(head: Head): Promise<number | undefined> {
      const key = titleKey(head.title);
      if (key === "") return undefined;
      const rows = await inForce()
        .where((row) => row.or([row("title_key", "=", key), row("supersedes", "like", `%${key}%`)]))
        .execute();
      return rows.find(
        (row) =>
          row.source !== head.source &&
          ((isSame(row, head) && row.effective > head.effective) ||
            (namesIn(row.supersedes).includes(key) &&
              row.title_key !== key &&
              meet(row.region, head.region))),
      )?.id;
    },
  };

  function inForce() {
    return db
      .selectFrom("document")
      .select(["id", "source", "title_key", "region", "effective", "supersedes"])
      .where("community_id", "=", community)
      .where("state", "=", "current");
  }
}

type Row = { title_key: string; region: string; effective: string };

function isSame(row: Row, head: Head): boolean {
  return row.title_key !== "" && row.title_key === titleKey(head.title) && meet(row.region, head.region);
}

/** Whoever does not say where it holds may hold anywhere. */
function meet(one: string, other: string): boolean {
  return one === "" || other === "" || one === other;
}

function namesIn(supersedes: string): string[] {
  return supersedes.split("；").map(titleKey).filter(Boolean);
}
