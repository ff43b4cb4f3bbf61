import type { Passage } from "../../storage/documents.ts";
import type { Rules } from "../../storage/rules.ts";
import { type Frequencies, tokensOf } from "../../storage/search.ts";
import type { Store } from "../../storage/storage.ts";
import { squeeze } from "../text.ts";
import { dateKey } from "../time/shanghai.ts";
import { weigh } from "./coverage.ts";
import { type Part, readQuestion } from "./question.ts";

export interface PassageFound extends Passage {
  /** Share of the question's meaning that the passage holds, 0 to 1. */
  coverage: number;
}

export interface Found {
  /** One or two of one document, in its order. */
  passages: PassageFound[];
  coverage: number;
}

/** More tokens find a little more and take longer: the rarest say the most. */
const tokensAsked = 32;
/** The index is read up to so many entries, or a share of its passages where they are many. */
const entriesRead = 5000;
const shareRead = 0.65;
const hitsRescored = 100;
/** A token in more passages than this says nothing about which one is meant. */
const commonShare = 0.3;
/** How much the index's own order counts beside coverage. */
const orderWeight = 1;
/** How near the second passage must come to be quoted beside the first. */
const nearly = 0.97;

/** What the whole question says of a passage decides little between those that fit one part of it. */
const partOrderWeight = 0.1;

interface Ranked {
  passage: Passage;
  score: number;
  coverage: number;
  /** Coverage of each part of the question by itself. */
  parts: number[];
}

/** The one or two passages that answer a question; undefined when the documents do not say. */
export async function findPassages(
  question: string,
  store: Pick<Store, "documents" | "search">,
  rules: Rules,
  now: Date,
): Promise<Found | undefined> {
  const ranked = await rank(question, store, rules, now);
  const [best] = ranked;
  if (!best || best.coverage < rules.manners.coverage) return undefined;
  const passages = chosen(best, ranked, rules.manners.coverage)
    .sort((a, b) => a.passage.position - b.passage.position)
    .map(({ passage, coverage }) => ({ ...passage, coverage }));
  return { passages, coverage: best.coverage };
}

/** Ids of the passages that fit a question best, whether or not they answer it. */
export async function rankPassages(
  question: string,
  store: Pick<Store, "documents" | "search">,
  rules: Rules,
  now: Date,
  limit: number,
): Promise<number[]> {
  const ranked = await rank(question, store, rules, now);
  return ranked.slice(0, limit).map(({ passage }) => passage.id);
}

async function rank(
  question: string,
  store: Pick<Store, "documents" | "search">,
  rules: Rules,
  now: Date,
): Promise<Ranked[]> {
  const parts = readQuestion(question, rules);
  const tokens = tokensAskedFor(question, parts);
  const frequencies = await store.search.frequencies(tokens);
  const hits = await store.search.find(rarest(tokens, frequencies), hitsRescored);
  const scores = new Map(hits.map(({ id, score }) => [id, score]));
  const highest = hits[0]?.score ?? 1;
  const measure = weigh(parts, frequencies);
  const passages = await store.documents.passages(hits.map(({ id }) => id));
  return passages
    .filter((passage) => inForce(passage, dateKey(now)))
    .map((passage) => {
      const order = (scores.get(passage.id) ?? 0) / highest;
      const { coverage, answers, parts } = measure(passage);
      return { passage, coverage, parts, score: coverage + answers + orderWeight * order };
    })
    .sort((a, b) => b.score - a.score || a.passage.id - b.passage.id);
}

function inForce({ effective, expires }: Passage, today: string): boolean {
  return (effective === "" || effective <= today) && (expires === "" || expires >= today);
}

/** Of the question as it stands and of its synonyms; their single characters would find far too much. */
function tokensAskedFor(question: string, parts: Part[]): string[] {
  const words = parts.flatMap(({ concepts }) => concepts.flatMap((concept) => concept.words));
  const named = words.flatMap((word) =>
    tokensOf(word).filter((token) => token.length > 1 || word.length === 1),
  );
  return [...new Set([...tokensOf(squeeze(question)), ...named])];
}

/** The rarest tokens, as far as time allows: reading the index takes as long as its lists of passages are. */
function rarest(tokens: string[], frequencies: Frequencies): string[] {
  const most = Math.max(3, frequencies.passages * commonShare);
  const affordable = Math.max(entriesRead, frequencies.passages * shareRead);
  let read = 0;
  return tokens
    .filter((token) => frequencies.of(token) > 0 && frequencies.of(token) <= most)
    .sort((a, b) => frequencies.of(a) - frequencies.of(b))
    .slice(0, tokensAsked)
    .filter((token) => {
      read += frequencies.of(token);
      return read <= affordable;
    });
}

/**
 * Of the best passage's document: what answers each part of the question best; for a single part the best passage
 * stands beside it, or another that fits nearly as well.
 */
function chosen(best: Ranked, ranked: Ranked[], threshold: number): Ranked[] {
  const same = ranked.filter(({ passage }) => passage.documentId === best.passage.documentId);
  const forParts = best.parts.map((_, part) => {
    const fitness = ({ parts, score }: Ranked) => (parts[part] ?? 0) + partOrderWeight * score;
    return same.reduce((one, other) => (fitness(other) > fitness(one) ? other : one), best);
  });
  if (forParts.length > 1) return [...new Set(forParts)].slice(0, 2);
  const near = same.filter((one) => one.score >= nearly * best.score && one.coverage >= threshold);
  return [...new Set([...forParts, best, ...near])].slice(0, 2);
}
