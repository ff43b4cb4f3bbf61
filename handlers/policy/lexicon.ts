import type { KindRule, Rules } from "../../storage/rules.ts";
import { squeeze } from "../text.ts";
import { type Segment, segmenter } from "./segment.ts";

/** A kind of answer, ready for use. */
export interface Kind extends Pick<KindRule, "name" | "words" | "columns"> {
  asked: RegExp[];
  answer: RegExp;
}

/** What a community's words mean when documents are searched. */
export interface Lexicon {
  kinds: Kind[];
  isKnown(word: string): boolean;
  /** All that stands for the same in papers, the word itself too; nothing for a word that names nothing. */
  meaningOf(word: string): string[];
  /** The longest word's characters. */
  longest: number;
  segment: Segment;
}

/** Everything a lay word may stand for is searched together with it and with the synonyms of both. */
export function lexiconOf({ synonyms, lay, kinds, words: { empty } }: Rules): Lexicon {
  const groups = new Map<string, string[]>();
  for (const group of synonyms) {
    const squeezed = group.map(squeeze);
    for (const word of squeezed) groups.set(word, squeezed);
  }
  const leads = new Map(Object.values(lay).flatMap(readLines));
  const nothing = new Set(empty.map(squeeze).filter((word) => !groups.has(word) && !leads.has(word)));
  const known = [...groups.keys(), ...leads.keys(), ...nothing];
  return {
    isKnown: (word) => groups.has(word) || leads.has(word) || nothing.has(word),
    meaningOf(word) {
      const meant = leads.get(word);
      if (!meant) return groups.get(word) ?? [];
      return [...new Set([word, ...meant].flatMap((each) => [each, ...(groups.get(each) ?? [])]))];
    },
    kinds: kinds.map(({ asked, answer, ...kind }) => ({
      ...kind,
      asked: asked.map((pattern) => new RegExp(pattern, "uy")),
      answer: new RegExp(answer, "u"),
    })),
    longest: known.reduce((most, word) => Math.max(most, word.length), 0),
    segment: segmenter(),
  };
}

/** `上年纪/岁数大: 老年人 高龄` leads from each of the first to all of the others. */
function readLines(lines: string): [said: string, meant: string[]][] {
  return lines
    .normalize("NFKC")
    .toLowerCase()
    .split("\n")
    .flatMap((line) => {
      const [said = "", meant] = line.split(":");
      if (meant === undefined) return [];
      const words = meant.split(" ").filter(Boolean);
      return said.split("/").map((word): [string, string[]] => [word.trim(), words]);
    });
}
