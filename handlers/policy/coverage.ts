import type { Passage } from "../../storage/documents.ts";
import { type Frequencies, tokensOf } from "../../storage/search.ts";
import { squeeze } from "../text.ts";
import type { Concept, Part } from "./question.ts";

export interface Coverage {
  /** Share of the question's meaning that the passage and its title hold, 0 to 1. */
  coverage: number;
  /** The same of each part, with what the question is about. */
  parts: number[];
  /** Share of the kinds of answer asked for that the passage gives, weighed for the order. */
  answers: number;
}

/** One thing a passage can hold, and how much it tells. */
interface Feature {
  weight: number;
  /** How well a text holds it, 0 to 1. */
  heldBy(text: string): number;
}

/** A single character of a word in common may be chance. */
const characterCredit = 0.35;
/** What only the title says is about the passage too, though less surely. */
const titleCredit = 0.9;
/** The pieces of a long word, apart, say nearly what the word says. */
const apartCredit = 0.8;
/** A question of one word is not answered by a passage that only mentions it, such as a paper in a list of papers. */
const passingCredit = 0.5;
const openingLength = 24;
/** How much the order heeds that a passage gives the kind of answer asked for. */
const answerWeight = 0.15;
/** How much what the first part names counts in the others: "低保怎么申请，要带什么" is all about 低保. */
const topicWeight = 0.5;

/** Prepares a question once, to measure many passages by it. */
export function weigh(parts: Part[], frequencies: Frequencies): (passage: Passage) => Coverage {
  const features = parts.map((part) => featuresOf(part, frequencies));
  const answers = parts.map(({ concepts }) => concepts.filter(({ answer }) => answer));
  const [topic = []] = features;
  return (passage) => {
    const text = squeeze(`${passage.heading} ${passage.text}`);
    const title = squeeze(passage.title);
    const held = (feature: Feature) => Math.max(feature.heldBy(text), titleCredit * feature.heldBy(title));
    const share = (list: Feature[]) => {
      const all = list.reduce((sum, { weight }) => sum + weight, 0);
      return all === 0 ? 0 : list.reduce((sum, feature) => sum + feature.weight * held(feature), 0) / all;
    };
    const named = features.flat();
    const given = answers.map((list) => answered(list, text));
    const inPassing =
      named.length === 1 && !given.some(Boolean) && !named.some((feature) => holds(feature, title, text));
    return {
      // Words of the title alone would let every passage of a document answer everything about it.
      coverage: says(named, given, text) ? share(named) * (inPassing ? passingCredit : 1) : 0,
      answers: answerWeight * (given.reduce((sum, value) => sum + value, 0) / Math.max(1, given.length)),
      parts: features.map((list, part) => {
        const about =
          part === 0 ? [] : topic.map((feature) => ({ ...feature, weight: feature.weight * topicWeight }));
        return share([...list, ...about]) + answerWeight * (given[part] ?? 0);
      }),
    };
  };
}

/** Whether a passage is about a thing: its document is, or it opens with it. */
function holds(feature: Feature, title: string, text: string): boolean {
  return feature.heldBy(title) === 1 || feature.heldBy(text.slice(0, openingLength)) === 1;
}

function says(features: Feature[], given: number[], text: string): boolean {
  return (
    given.some((value) => value > 0) || features.some((feature) => feature.heldBy(text) > characterCredit)
  );
}

function answered(concepts: Concept[], text: string): number {
  if (concepts.length === 0) return 0;
  return concepts.filter(({ answer }) => answer?.test(text)).length / concepts.length;
}

function featuresOf({ concepts, pieces }: Part, frequencies: Frequencies): Feature[] {
  const named = concepts
    .filter(({ words }) => words.length > 0)
    .map((concept) => ofConcept(concept, frequencies));
  return [...named, ...pieces.flatMap((piece) => ofPiece(piece, frequencies))];
}

/** Synonyms are one thing, and as frequent as the most frequent of them. */
function ofConcept({ words, answer, said }: Concept, frequencies: Frequencies): Feature {
  const counts = words.map((word) => Math.min(...tokensOf(word).map((token) => frequencies.of(token))));
  const apart = [said, words[0] ?? said].filter((word) => word.length > 3).map(pairsOf);
  return {
    weight: rarity(Math.max(...counts), frequencies),
    heldBy(text) {
      if (words.some((word) => text.includes(word)) || answer?.test(text)) return 1;
      return apartCredit * Math.max(0, ...apart.map((pairs) => inPieces(pairs, text)));
    },
  };
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

/**
 * Without a dictionary nobody knows where a word ends, so a piece is weighed by character: one is held when a pair
 * it belongs to is in the text, and tells as much as the commoner of its pairs, for the rarer may be no word at all.
 */
function ofPiece(piece: string, frequencies: Frequencies): Feature[] {
  const signs = piece.match(/[a-z\d.]+|./gu) ?? [];
  return signs.map((sign, index) => {
    const before = signs[index - 1];
    const after = signs[index + 1];
    const pairs = [...(before ? [before + sign] : []), ...(after ? [sign + after] : [])];
    const counts = (pairs.length > 0 ? pairs : [sign]).map((token) => frequencies.of(token));
    return {
      weight: rarity(Math.max(...counts), frequencies) / 2,
      heldBy(text) {
        if (pairs.some((pair) => text.includes(pair))) return 1;
        if (!text.includes(sign)) return 0;
        return pairs.length === 0 ? 1 : characterCredit;
      },
    };
  });
}

function rarity(count: number, { passages }: Frequencies): number {
  return Math.log(1 + (passages - count + 0.5) / (count + 0.5));
}
