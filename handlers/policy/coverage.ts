import type { Passage } from "../../storage/documents.ts";
import { type Frequencies, tokensOf } from "../../storage/search.ts";
import { squeeze } from "../text.ts";
import { holdsAge } from "./ages.ts";
import type { Kind } from "./lexicon.ts";
import type { Concept, Part } from "./question.ts";
import { isLeftEmpty } from "./table-row.ts";

/** How a passage fits a question; each between 0 and 1. Shares are by weight: what is rare tells more. */
export interface Fit {
  /** Of what the question names in words that are known: what the passage or its title says. */
  named: number;
  /** The same of the part of the sentence that asks; the rest may be a story. */
  namedAsking: number;
  /** What the passage's own text says of it. */
  inText: number;
  inTextAsking: number;
  /** What it opens with. */
  opens: number;
  /** What the document's title says. */
  inTitle: number;
  /** What its document says anywhere. */
  inDocument: number;
  inDocumentAsking: number;
  /** Of all words, known or not: what the passage or its title says. */
  explained: number;
  /** Of the words that no dictionary knows: what the passage says. */
  unknown: number;
  unknownAsking: number;
  /** Share of the kinds of answer asked for that the passage gives. */
  gives: number;
  /** How much the rarest thing tells that the question names and the passage says. */
  rarest: number;
  /** Of the rarest thing that it names: whether the passage says it. */
  rarestHeld: number;
  /** Of the best part of the question: what it names and asks for. */
  bestPart: number;
  /** Of the ages that the question names: what lies within those that the passage names. */
  ages: number;
  /** 1 where a table has a place for the answer and nothing stands there. */
  leftEmpty: number;
}

export interface Fitted {
  fit: Fit;
  /** Of each part of the question: what it names and asks for. */
  parts: number[];
  /** What of the question the passage says, for whoever wants to know why it was found. */
  held: string[];
}

/** One thing a passage can hold, and how much it tells. */
interface Feature {
  weight: number;
  isKnown: boolean;
  said: string;
  part: number;
  /** How well a text holds it, 0 to 1. */
  heldBy(text: string): number;
}

/** A single character of a word in common may be chance. */
const characterCredit = 0.35;
/** What only the title says is about the passage too, though less surely. */
const titleCredit = 0.9;
/** The pieces of a long word, apart, say nearly what the word says. */
const apartCredit = 0.8;
/** A part of what is meant. */
const innerCredit = 0.6;
const openingLength = 30;
/** How much what the first part names counts in the others: "低保怎么申请，要带什么" is all about 低保. */
const topicWeight = 0.5;
/** How much a kind of answer counts beside what a part names. */
const givesWeight = 0.4;
/** What is said in passing decides little. */
const passingCredit = 0.3;
/** Nothing is rarer than what stands in one of so many passages. */
const rarestOf = 12;

/** How well each passage holds each feature, by where. */
interface Read {
  passage: Passage;
  text: string;
  own: number[];
  opening: number[];
  title: number[];
}

/** How well each of many passages fits a question, in their order. */
export function fitsOf(
  parts: Part[],
  passages: Passage[],
  frequencies: Frequencies,
  ages: number[] = [],
): Fitted[] {
  const features = parts.flatMap((part, index) => featuresOf(part, index, frequencies));
  const kinds = parts.map(({ concepts }) => concepts.flatMap(({ kind }) => kind ?? []));
  const titles = new Map<number, number[]>();
  const reads = passages.map((passage): Read => {
    const text = squeeze(`${passage.clause} ${passage.heading} ${passage.text}`);
    const start = text.slice(0, openingLength);
    const own = features.map((feature) => feature.heldBy(text));
    const opening = features.map((feature, at) => (own[at] ? feature.heldBy(start) : 0));
    const title = titles.get(passage.documentId) ?? heldByTitle(passage.title, features);
    titles.set(passage.documentId, title);
    return { passage, text, own, opening, title };
  });
  const anywhere = new Map(
    [...Map.groupBy(reads, ({ passage }) => passage.documentId)].map(([id, same]) => [
      id,
      features.map((_, at) =>
        Math.max(...same.map(({ own, title }) => Math.max(own[at] ?? 0, title[at] ?? 0))),
      ),
    ]),
  );
  return reads.map((read) => {
    const fitted = fitOf(read, anywhere.get(read.passage.documentId) ?? [], features, kinds);
    const held = mean(ages.map((age) => Number(holdsAge(read.text, age))));
    return { ...fitted, fit: { ...fitted.fit, ages: held } };
  });
}

function fitOf(
  read: Read,
  anywhere: number[],
  features: Feature[],
  kinds: Kind[][],
): Omit<Fitted, "fit"> & { fit: Omit<Fit, "ages"> } {
  const { own, opening, title, text, passage } = read;
  const here = own.map((value, at) => Math.max(value, titleCredit * (title[at] ?? 0)));
  const asking = askingParts(kinds);
  const known = ({ isKnown }: Feature) => isKnown;
  const knownAsking = ({ isKnown, part }: Feature) => isKnown && asking.has(part);
  const given = kinds.map((list) => mean(list.map(({ answer }) => (answer.test(text) ? 1 : 0))));
  const byPart = kinds.map((list, part) => {
    const weightOf = (feature: Feature) => (feature.part === part ? 1 : feature.part === 0 ? topicWeight : 0);
    return share(features, here, weightOf) + (list.length > 0 ? givesWeight * (given[part] ?? 0) : 0);
  });
  const rarity = Math.max(0, ...features.filter(known).map(({ weight }) => weight));
  const rareHeld = features.map((feature, at) => (feature.isKnown ? feature.weight * (here[at] ?? 0) : 0));
  return {
    parts: byPart,
    held: features
      .filter((each, at) => each.isKnown && (here[at] ?? 0) > characterCredit)
      .map(({ said }) => said),
    fit: {
      named: share(features, here, known),
      namedAsking: share(features, here, knownAsking),
      inText: share(features, own, known),
      inTextAsking: share(features, own, knownAsking),
      opens: share(features, opening, known),
      inTitle: share(features, title, known),
      inDocument: share(features, anywhere, known),
      inDocumentAsking: share(features, anywhere, knownAsking),
      explained: share(features, here, () => true),
      unknown: share(features, here, (feature) => !feature.isKnown),
      unknownAsking: share(features, here, (feature) => !feature.isKnown && asking.has(feature.part)),
      gives: mean(given.filter((_, part) => kinds[part]?.length)),
      rarest: Math.min(1, Math.max(0, ...rareHeld) / rarestOf),
      rarestHeld: rarity === 0 ? 0 : Math.max(0, ...rareHeld) / rarity,
      bestPart: Math.min(1, Math.max(0, ...byPart)),
      leftEmpty: Number(isLeftEmpty(passage, kinds.flat())),
    },
  };
}

function heldByTitle(title: string, features: Feature[]): number[] {
  const text = squeeze(title);
  return features.map((feature) => feature.heldBy(text));
}

/** The parts that ask for a kind of answer; where none does, the last one. */
function askingParts(kinds: Kind[][]): Set<number> {
  const asking = kinds.flatMap((list, part) => (list.length > 0 ? [part] : []));
  return new Set(asking.length > 0 ? asking : [kinds.length - 1]);
}

/** How much of all that counts is held; 0 where nothing counts. */
function share(features: Feature[], held: number[], counts: (feature: Feature) => number | boolean): number {
  let sum = 0;
  let all = 0;
  features.forEach((feature, at) => {
    const weight = feature.weight * Number(counts(feature));
    all += weight;
    sum += weight * (held[at] ?? 0);
  });
  return all === 0 ? 0 : sum / all;
}

function mean(values: number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function featuresOf({ concepts, pieces }: Part, part: number, frequencies: Frequencies): Feature[] {
  const named = concepts
    .filter(({ words }) => words.length > 0)
    .map((concept) => ({ ...ofConcept(concept, frequencies), part, isKnown: true, said: concept.said }));
  const unknown = pieces.map((word) => ({ ...ofWord(word, frequencies), part, isKnown: false, said: word }));
  return [...named, ...unknown];
}

type Held = Pick<Feature, "weight" | "heldBy">;

/** Synonyms are one thing, and as frequent as the most frequent of them. */
function ofConcept({ words, inner, kind, said, isPassing }: Concept, frequencies: Frequencies): Held {
  const counts = words.map((word) => frequencyOf(word, frequencies));
  const present = words.filter((_, at) => (counts[at] ?? 0) > 0);
  const parts = inner.filter((word) => frequencyOf(word, frequencies) > 0);
  const apart = [said, words[0] ?? said].filter((word) => word.length > 3).map(pairsOf);
  return {
    weight: rarity(Math.max(...counts), frequencies) * (isPassing ? passingCredit : 1),
    heldBy(text) {
      if (present.some((word) => text.includes(word)) || kind?.answer.test(text)) return 1;
      const inPart = parts.some((word) => text.includes(word)) ? innerCredit : 0;
      return Math.max(inPart, ...apart.map((pairs) => apartCredit * inPieces(pairs, text)));
    },
  };
}

/** A word that no dictionary leads on from. */
function ofWord(word: string, frequencies: Frequencies): Held {
  const pairs = word.length > 2 ? pairsOf(word) : [];
  return {
    weight: rarity(frequencyOf(word, frequencies), frequencies) * (word.length === 1 ? characterCredit : 1),
    heldBy(text) {
      if (text.includes(word)) return 1;
      return pairs.length === 0 ? 0 : apartCredit * inPieces(pairs, text);
    },
  };
}

function frequencyOf(word: string, frequencies: Frequencies): number {
  return Math.min(...tokensOf(word).map((token) => frequencies.of(token)));
}

function pairsOf(word: string): string[] {
  return Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));
}

/** How much of a long word a text has in pieces, as "居住证每年签注" has 居住证签注: of the half that may be chance, nothing. */
function inPieces(pairs: string[], text: string): number {
  const held = pairs.map((pair) => text.includes(pair));
  const signs = Array.from({ length: pairs.length + 1 }, (_, at) => held[at - 1] || held[at]);
  return Math.max(0, 2 * (signs.filter(Boolean).length / signs.length) - 1);
}

/** How much it tells that a text holds what stands in so many passages. */
export function rarity(count: number, { passages }: Frequencies): number {
  return Math.log(1 + (passages - count + 0.5) / (count + 0.5));
}
