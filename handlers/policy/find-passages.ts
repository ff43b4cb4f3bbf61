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
const tokensAsked = Number(process.env.TA ?? 32);
const postingsRead = Number(process.env.PR ?? 1e9);
const hitsRescored = 100;
/** A token in more passages than this says nothing about which one is meant. */
const commonShare = 0.3;
/** How much the index's own order counts beside coverage. */
const orderWeight = 1;
/** How near the second passage must come to be quoted beside the first. */
const nearly = 0.97;

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
  const second = secondOf(best, ranked, rules.manners.coverage);
  const passages = [best, ...(second ? [second] : [])]
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
  const tokens = [...new Set([...tokensOf(squeeze(question)), ...parts.flatMap(tokensOfPart)])];
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

function tokensOfPart({ concepts }: Part): string[] {
  return concepts.flatMap(({ words }) => words.flatMap(tokensOf)).filter((token) => token.length > 1);
}

/** The rarest tokens, as far as time allows: reading the index takes as long as its lists of passages are. */
function rarest(tokens: string[], frequencies: Frequencies): string[] {
  const most = Math.max(3, frequencies.passages * commonShare);
  let read = 0;
  return tokens
    .filter((token) => frequencies.of(token) > 0 && frequencies.of(token) <= most)
    .sort((a, b) => frequencies.of(a) - frequencies.of(b))
    .slice(0, tokensAsked)
    .filter((token) => {
      read += frequencies.of(token);
      return read <= postingsRead;
    });
}

/** Beside the best: what answers another part of the question better, or fits all of it nearly as well. */
function secondOf(best: Ranked, ranked: Ranked[], threshold: number): Ranked | undefined {
  const others = ranked.filter(
    ({ passage }) => passage.id !== best.passage.id && passage.documentId === best.passage.documentId,
  );
  const forPart = best.parts.flatMap((covered, part) => {
    const better = others.filter(({ parts }) => (parts[part] ?? 0) > covered);
    const [first] = better.sort((a, b) => (b.parts[part] ?? 0) - (a.parts[part] ?? 0));
    return first ? [first] : [];
  });
  const [next] = others;
  const near = next && next.score >= nearly * best.score && next.coverage >= threshold ? next : undefined;
  return forPart[0] ?? near;
}
