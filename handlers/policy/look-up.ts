import type { Passage } from "../../storage/documents.ts";
import { type Frequencies, tokensOf } from "../../storage/search.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import type { Meanings } from "../handler.ts";
import { squeeze } from "../text.ts";
import { dateKey } from "../time/shanghai.ts";
import { agesIn } from "./ages.ts";
import { type Fitted, fitsOf, rarity } from "./coverage.ts";
import { fuse } from "./fuse.ts";
import { type Part, readQuestion } from "./question.ts";
import { foreignPlaceIn, inForce } from "./validity.ts";
import { type Marks, rankWeights, trustAhead, trustBias, trustWeights, weigh } from "./weights.ts";

/** A question as it was looked up. */
export interface LookedUp {
  parts: Part[];
  frequencies: Frequencies;
  /** The passages that fit best, whether or not they answer it, the best first. */
  ranked: Ranked[];
}

export interface Ranked extends Omit<Fitted, "fit"> {
  passage: Passage;
  marks: Marks;
  score: number;
  /** How sure it is that the passage answers the question, 0 to 1. */
  coverage: number;
  /** Among the nearest in meaning, whatever its words. */
  isMeant: boolean;
}

export type Searched = Pick<Store, "documents" | "search">;

/** More tokens find a little more and take longer: the rarest say the most. */
const tokensAsked = 32;
/** The index is read up to so many entries, or a share of its passages where they are many. */
const entriesRead = 5000;
const shareRead = 0.65;
const hitsRescored = 100;
/** A token in more passages than this says nothing about which one is meant. */
const commonShare = 0.3;
/** So many of the nearest in meaning are at least named, however different their words are. */
const nearestNamed = 3;

export async function lookUp(
  question: string,
  store: Searched,
  { lexicon, regions, rules }: Community,
  now: Date,
  meanings?: Meanings,
): Promise<LookedUp> {
  const parts = readQuestion(question, lexicon);
  const { tokens, frequencies } = await tokensFor(question, parts, store);
  if (foreignPlaceIn(question, regions) !== undefined) return { parts, frequencies, ranked: [] };
  const hits = await store.search.find(rarest(tokens, frequencies), hitsRescored);
  const nearest = (await meanings?.nearest(question, hitsRescored)) ?? [];
  const ids = [...new Set([...hits.map(({ id }) => id), ...nearest])];
  const today = dateKey(now);
  const passages = (await store.documents.passages(ids)).filter((each) => inForce(each, today, regions));
  const scores = new Map(hits.map(({ id, score }) => [id, score]));
  const beside = besideOthers(passages, scores, highestOf(tokens, frequencies));
  const ranked = fitsOf(parts, passages, frequencies, agesIn(squeeze(question)))
    .flatMap(({ fit, ...fitted }, at) => scored({ ...fit, ...beside(at) }, fitted, passages[at]))
    .sort((a, b) => b.score - a.score || a.passage.id - b.passage.id)
    .map(trusted);
  return { parts, frequencies, ranked: withMeaning(ranked, nearest, rules.manners.nearCoverage) };
}

type Scored = Omit<Ranked, "coverage">;

function scored(marks: Marks, fitted: Omit<Fitted, "fit">, passage: Passage | undefined): Scored[] {
  return passage ? [{ ...fitted, passage, marks, score: weigh(marks, rankWeights), isMeant: false }] : [];
}

/** The best is the surer, the further it is ahead of the second. */
function trusted(each: Scored, at: number, all: Scored[]): Ranked {
  const ahead = at === 0 ? each.score - (all[1]?.score ?? 0) : 0;
  const trust = weigh(each.marks, trustWeights) + trustAhead * ahead + trustBias;
  return { ...each, coverage: 1 / (1 + Math.exp(-trust)) };
}

/** What is nearest in meaning moves up, and is at least worth naming. */
function withMeaning(ranked: Ranked[], nearest: number[], nearCoverage: number): Ranked[] {
  if (nearest.length === 0) return ranked;
  const named = new Set(nearest.slice(0, nearestNamed));
  const places = new Map(fuse([ranked.map(({ passage }) => passage.id), nearest]).map((id, at) => [id, at]));
  return ranked
    .map((each) =>
      named.has(each.passage.id)
        ? { ...each, isMeant: true, coverage: Math.max(each.coverage, nearCoverage) }
        : each,
    )
    .sort((a, b) => (places.get(a.passage.id) ?? 0) - (places.get(b.passage.id) ?? 0));
}

/** What to look for: the question as it stands, and what its words may stand for; with how often each stands anywhere. */
async function tokensFor(
  question: string,
  parts: Part[],
  { search }: Searched,
): Promise<{ tokens: string[]; frequencies: Frequencies }> {
  const asked = tokensOf(squeeze(question));
  const concepts = parts.flatMap((part) => part.concepts);
  const words = concepts.flatMap((concept) => concept.words);
  const inner = concepts.flatMap((concept) => concept.inner);
  const frequencies = await search.frequencies([
    ...new Set([...asked, ...[...words, ...inner].flatMap(tokensOf)]),
  ]);
  const tokens = [...new Set([...asked, ...words.flatMap((word) => pairsIn(word, frequencies))])];
  return { tokens, frequencies };
}

/** A word's pairs of characters, when all of them are there; its single characters would find far too much. */
function pairsIn(word: string, frequencies: Frequencies): string[] {
  const pairs = tokensOf(word).filter((token) => token.length > 1 || word.length === 1);
  return pairs.every((pair) => frequencies.of(pair) > 0) ? pairs : [];
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

/** The score of a passage that has all tokens, nearly. */
function highestOf(tokens: string[], frequencies: Frequencies): number {
  return tokens.reduce((sum, token) => sum + rarity(frequencies.of(token), frequencies), 0) || 1;
}

/** How each passage stands beside the others; a document of which much was found is more likely meant than one of a single hit. */
function besideOthers(passages: Passage[], scores: Map<number, number>, possible: number) {
  const highest = Math.max(...scores.values()) || 1;
  const orders = passages.map(({ id }) => (scores.get(id) ?? 0) / highest);
  const best = new Map<number, number>();
  const sums = new Map<number, number>();
  for (const [at, { documentId }] of passages.entries()) {
    const order = orders[at] ?? 0;
    best.set(documentId, Math.max(best.get(documentId) ?? 0, order));
    sums.set(documentId, (sums.get(documentId) ?? 0) + order ** 2);
  }
  const most = Math.max(...sums.values());
  const [first = 0, second = 0] = [...best.values()].sort((a, b) => b - a);
  return (at: number) => {
    const order = orders[at] ?? 0;
    const documentId = passages[at]?.documentId ?? 0;
    const own = best.get(documentId) ?? 0;
    return {
      order,
      documentOrder: (sums.get(documentId) ?? 0) / most,
      strength: (order * highest) / possible,
      lead: own - (own === first ? second : first),
    };
  };
}
