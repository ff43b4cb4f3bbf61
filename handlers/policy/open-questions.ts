import type { Asked } from "../../storage/asked.ts";
import { tokensOf } from "../../storage/search.ts";
import type { Store } from "../../storage/storage.ts";
import { squeeze } from "../text.ts";

/** What several people may have asked in different words, and nobody has answered yet. */
export interface OpenQuestion {
  /** Of the newest of them. */
  id: number;
  words: string;
  times: number;
  why: "refused" | "wrong";
  lastAskedAt: Date;
  /** An answer that waits for a secretary, and the name of who wrote it. */
  draft: string;
  draftedBy: string;
  /** What was quoted when the asker said that it is wrong. */
  answer: string;
}

/** How much of their pairs of characters two questions share to be one. */
const alike = 0.5;

/** The questions that wait for a person, those most people asked first. */
export async function openQuestions(
  store: Pick<Store, "asked" | "documents" | "people">,
): Promise<OpenQuestion[]> {
  const groups = grouped(await store.asked.open());
  const all = await Promise.all(groups.map((group) => told(group, store)));
  return all.sort((a, b) => b.times - a.times || a.lastAskedAt.getTime() - b.lastAskedAt.getTime());
}

/** All who asked the same as a question that is open; empty when it is not. */
export async function askedAlike(id: number, store: Pick<Store, "asked">): Promise<Asked[]> {
  const groups = grouped(await store.asked.open());
  return groups.find((group) => group.some((each) => each.id === id)) ?? [];
}

function grouped(open: Asked[]): Asked[][] {
  const groups: { pairs: Set<string>; members: Asked[] }[] = [];
  for (const each of open) {
    const pairs = new Set(tokensOf(squeeze(each.words)).filter((token) => token.length > 1));
    const group = groups.find((known) => likeness(known.pairs, pairs) >= alike);
    if (group) group.members.push(each);
    else groups.push({ pairs, members: [each] });
  }
  return groups.map(({ members }) => members);
}

function likeness(one: Set<string>, other: Set<string>): number {
  const all = one.union(other).size;
  return all === 0 ? 1 : one.intersection(other).size / all;
}

async function told(group: Asked[], store: Pick<Store, "documents" | "people">): Promise<OpenQuestion> {
  const newest = group.reduce((one, other) => (other.id > one.id ? other : one));
  const disputed = group.findLast(({ feedback }) => feedback === "wrong");
  const drafted = group.findLast(({ draft }) => draft !== "");
  const quoted = await store.documents.passages(disputed?.passages ?? []);
  return {
    id: newest.id,
    words: newest.words,
    times: new Set(group.map(({ personId }) => personId)).size,
    why: disputed ? "wrong" : "refused",
    lastAskedAt: newest.askedAt,
    draft: drafted?.draft ?? "",
    draftedBy: drafted ? ((await store.people.find(drafted.draftedBy))?.name ?? "") : "",
    answer: quoted.map(({ title, clause, text }) => `《${title}》${clause} ${text}`).join("\n"),
  };
}
