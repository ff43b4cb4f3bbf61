import type { z } from "zod";
import type { HitTest } from "../../handlers/policy/hit-test.ts";
import { mayKeep } from "../../handlers/policy/keep-documents.ts";
import { dateKey } from "../../handlers/time/shanghai.ts";
import type { Document, Passage } from "../../storage/documents.ts";
import { limits } from "../documents/limits.ts";
import type {
  DocumentDetail,
  DocumentRow,
  Documents,
  documentsQuery,
  HitTestView,
  PassageRow,
  Passages,
} from "./documents-api.ts";
import type { Looking } from "./looking.ts";

const shownHits = 20;
const dayMs = 86_400_000;

/** The community's documents with how they are used, the newest first. */
export async function documentsView(
  { show, find, limit }: z.output<typeof documentsQuery>,
  looking: Looking,
): Promise<Documents> {
  const rowOf = await rowReader(looking);
  const wanted = find.trim();
  const found = (await looking.store.documents.everything()).filter(({ title, issuer, region }) =>
    [title, issuer, region].some((text) => text.includes(wanted)),
  );
  const current = found.filter(({ state }) => state === "current");
  const parts = {
    current,
    concerns: current.filter((document) => concernsOf(document, looking).length > 0),
    ended: found.filter(({ state }) => state !== "current"),
  };
  return {
    now: looking.now.toISOString(),
    largest: limits.fileBytes,
    counts: { current: current.length, concerns: parts.concerns.length, ended: parts.ended.length },
    total: parts[show].length,
    rows: parts[show].slice(0, limit).map(rowOf),
  };
}

async function rowReader(looking: Looking): Promise<(document: Document) => DocumentRow> {
  const { asked, documents } = looking.store;
  const [usage, counts] = await Promise.all([asked.usage(), documents.passageCounts()]);
  return (document) => {
    const { id, title, issuer, region, effective, expires, version, state, importedAt } = document;
    const used = usage.get(id);
    return {
      ...{ id, title, issuer, region, effective, expires, version, state },
      passages: counts.get(id) ?? 0,
      times: used?.times ?? 0,
      lastAt: used?.lastAt.toISOString() ?? null,
      importedAt: importedAt.toISOString(),
      concerns: concernsOf(document, looking),
    };
  };
}

/** Of a document in force: what somebody should see to, before residents are told something that holds no more. */
function concernsOf(
  { state, effective, expires, note, supersededBy }: Document,
  { now, community }: Pick<Looking, "now" | "community">,
): DocumentRow["concerns"] {
  if (state !== "current") return [];
  const today = dateKey(now);
  const days = daysBetween(today, expires);
  const isOver = expires !== "" && days < 0;
  const endsSoon = expires !== "" && !isOver && days <= community.rules.manners.expiryDays;
  const concerns: (DocumentRow["concerns"][number] | false)[] = [
    isOver && { tone: "red", text: `${expires} 已经到期，不再引用` },
    endsSoon && !supersededBy && { tone: "amber", text: days === 0 ? "今天到期" : `还有 ${days} 天到期` },
    !isOver && supersededBy !== undefined && { tone: "amber", text: `用到 ${expires}，之后由新的一份取代` },
    effective > today && { tone: "amber", text: `${effective} 才施行，现在不引用` },
    effective === "" && { tone: "amber", text: "没有写施行日期" },
    note !== "" && { tone: "grey", text: note },
  ];
  return concerns.filter((concern) => concern !== false);
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** Everything about a document but its passages; undefined when there is none. */
export async function documentView(id: number, looking: Looking): Promise<DocumentDetail | undefined> {
  const { person, community, store, now } = looking;
  const document = await store.documents.get(id);
  if (!document) return undefined;
  const { source, supersedes, pages, note, addedBy, supersededBy } = document;
  const [row, all] = [(await rowReader(looking))(document), await store.documents.everything()];
  const named = all.map(({ id, title, supersededBy }) => ({ id, title, supersededBy }));
  const brought = addedBy === "" ? undefined : await store.people.find(addedBy);
  return {
    ...row,
    ...{ now: now.toISOString(), source, supersedes, pages, note },
    addedBy: brought?.name ?? "",
    successor: named.find((other) => other.id === supersededBy) ?? null,
    replaced: named.filter((other) => other.supersededBy === id),
    versions: (await store.documents.versions(source)).map(({ id, version, state, importedAt }) => ({
      ...{ id, version, state, importedAt: importedAt.toISOString() },
    })),
    mayChange: document.state === "current" && mayKeep(person, community.tree),
  };
}

/** The first passages of a document and how many there are; undefined when there is no such document. */
export async function passagesView(
  id: number,
  limit: number,
  { store }: Pick<Looking, "store">,
): Promise<Passages | undefined> {
  if (!(await store.documents.get(id))) return undefined;
  const passages = await store.documents.passagesOf(id);
  return { total: passages.length, rows: passages.slice(0, limit).map(passageRow) };
}

function passageRow({ id, clause, heading, page, text, cells }: Passage): PassageRow {
  return { id, clause, heading, page, text, cells };
}

export function hitTestView({ hits, ...test }: HitTest): HitTestView {
  return {
    ...test,
    hits: hits.slice(0, shownHits).map(({ passage, ...hit }) => ({
      ...hit,
      ...{ passage: passageRow(passage), documentId: passage.documentId, title: passage.title },
    })),
  };
}
