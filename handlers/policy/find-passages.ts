import type { Passage } from "../../storage/documents.ts";
import type { Frequencies } from "../../storage/search.ts";
import type { Community } from "../community.ts";
import type { Meanings } from "../handler.ts";
import { squeeze } from "../text.ts";
import { type LookedUp, lookUp, type Ranked, type Searched } from "./look-up.ts";
import { type Part, readQuestion } from "./question.ts";
import { isLeftEmpty } from "./table-row.ts";

export interface PassageFound extends Passage {
  /** How sure it is that the passage answers the question, 0 to 1. */
  coverage: number;
}

export interface Found {
  /** One or two; those that answer are of one document and in its order, those that only come near the nearest first. */
  passages: PassageFound[];
  coverage: number;
  /** False when these are only the nearest that the documents say. */
  isSure: boolean;
  /** How the question was read, for whoever puts the answer into words. */
  parts: Part[];
  frequencies: Frequencies;
}

/** How near the second passage must come to be quoted beside the first. */
const nearly = 0.97;
/** What the whole question says of a passage decides little between those that fit one part of it. */
const partOrderWeight = 0.02;
/** So much of the words that no dictionary knows is no chance. */
const leastUnknown = 0.2;
/** Whatever else speaks for it, a passage that says less than this of all words of a question is no answer to it. */
const leastExplained = 0.3;
/** Of a part of a question nearly all that it names, and that with what it asks for. */
const saidPlainly = 0.9;
const givenPlainly = 1.35;
const mostQuoted = 2;
/** A shorter name stands in many a sentence. */
const shortestName = 4;

/** The one or two passages that answer a question; undefined when the documents say nothing near it. */
export async function findPassages(
  question: string,
  store: Searched,
  community: Community,
  now: Date,
  meanings?: Meanings,
): Promise<Found | undefined> {
  return choose(question, await lookUp(question, store, community, now, meanings), community);
}

/** Of what was looked up the one or two passages that answer it, or that come near. */
export function choose(question: string, lookedUp: LookedUp, community: Community): Found | undefined {
  const { parts, frequencies } = lookedUp;
  const ranked = lookedUp.ranked.filter((each) => isAbout(each, parts));
  const row = rowNamedIn(question, lookedUp, community);
  if (row) return row;
  const [best] = ranked;
  const { coverage: enough, nearCoverage } = community.rules.manners;
  if (!best || best.coverage < nearCoverage || best.marks.leftEmpty === 1) return undefined;
  const fitting = chosen(best, ranked, enough);
  const isTrusted = best.coverage >= enough && best.marks.explained >= leastExplained && isGiven(best, parts);
  const isSure = isTrusted || isPlain(fitting, parts);
  const near = ranked.filter(({ coverage, marks }) => coverage >= nearCoverage && marks.leftEmpty < 1);
  const quoted = isSure ? inOrder(fitting) : near.slice(0, mostQuoted);
  return { passages: quoted.map(found), coverage: best.coverage, isSure, parts, frequencies };
}

/** Whether a passage has something of what is named, by word or by meaning; that it only gives such a kind of answer is chance. */
function isAbout({ held, marks, isMeant }: Ranked, parts: Part[]): boolean {
  const asking = parts.flatMap(({ concepts }) => concepts.filter(({ kind }) => kind).map(({ said }) => said));
  return isMeant || marks.unknown >= leastUnknown || held.some((said) => !asking.includes(said));
}

/** Whether the passage gives any of the kinds of answer asked for. */
function isGiven({ marks }: Ranked, parts: Part[]): boolean {
  return marks.gives > 0 || parts.every(({ concepts }) => concepts.every(({ kind }) => !kind));
}

/** Asked in words that are all known, of which the quoted passages say each, and they give what is asked. */
function isPlain(quoted: Ranked[], parts: Part[]): boolean {
  const isKnown =
    parts.every(({ pieces }) => pieces.length === 0) || quoted.some(({ marks }) => marks.unknown >= 0.8);
  const isAbout = quoted.some(({ marks }) => marks.inTitle > 0.1);
  return (
    isKnown &&
    isAbout &&
    parts.every(({ concepts }, part) => {
      const most = Math.max(...quoted.map(({ parts }) => parts[part] ?? 0));
      return most >= (concepts.some(({ kind }) => kind) ? givenPlainly : saidPlainly);
    })
  );
}

function found({ passage, coverage }: Ranked): PassageFound {
  return { ...passage, coverage };
}

/** The row of a table whose whole name the question says; what the name itself seems to ask for is not asked. */
function rowNamedIn(
  question: string,
  { ranked, frequencies }: LookedUp,
  { lexicon }: Community,
): Found | undefined {
  const said = squeeze(question);
  const named = ranked
    .filter(({ passage }) => passage.cells.length > 0)
    .map((each) => ({ ...each, name: squeeze(each.passage.clause) }))
    .filter(({ name }) => name.length >= shortestName && said.includes(name))
    .sort((a, b) => b.name.length - a.name.length);
  const [first] = named;
  if (!first) return undefined;
  const parts = readQuestion(said.replace(first.name, ""), lexicon);
  const kinds = parts.flatMap(({ concepts }) => concepts.flatMap(({ kind }) => kind ?? []));
  const isSure = !isLeftEmpty(first.passage, kinds);
  return { passages: [found(first)], coverage: Number(isSure), isSure, parts, frequencies };
}

/** In the order of their document. */
function inOrder(passages: Ranked[]): Ranked[] {
  return passages.toSorted((a, b) => a.passage.position - b.passage.position);
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
  if (forParts.length > 1) return [...new Set(forParts)].slice(0, mostQuoted);
  const near = same.filter((one) => one.score >= nearly * best.score && one.coverage >= threshold);
  return [...new Set([...forParts, best, ...near])].slice(0, mostQuoted);
}
