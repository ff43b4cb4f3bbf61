import { squeeze } from "../text.ts";
import { readFacts, statesAll } from "./facts.ts";

/** A clause that shares so much with one of the source's speaks of the same thing. */
const sameThing = 0.5;
/** And so much says the same of it. */
const sameWords = 0.8;
/** Clauses of the source that fit nearly as well as the best may be meant as well. */
const nearly = 0.1;
/** Fewer pairs of characters do not say what is spoken of. */
const fewestPairs = 3;

/** Words with a sign of denial that deny nothing. */
const harmless = /不动产|不同|不仅|不论|不管|不但|无论|无障碍|非机动车|未成年|免疫|无偿|南非|并非/g;
const denials = /[不未无没禁免勿拒停废]|除外|别/g;

interface Clause {
  words: string;
  pairs: Set<string>;
  denies: boolean;
  /** The whole sentence of the clause. */
  sentence: string;
}

/** The sentences of a source that a text is about: those nearest to each of its clauses. */
export function spokenOf(text: string, source: string): string {
  const stated = clausesOf(source);
  const near = clausesOf(text).flatMap((clause) => nearest(clause, stated, 0));
  return [...new Set(near.map(({ sentence }) => sentence))].join("。");
}

/** Whether a text says "not" where the source does not, or leaves it out. */
export function contradicts(text: string, source: string): boolean {
  const stated = clausesOf(source);
  const said = clausesOf(text).map((clause) => ({ ...clause, same: nearest(clause, stated, sameThing) }));
  // What is one clause there may be two here.
  const isDenied = (one: Clause) => said.some(({ same, denies }) => denies && same.includes(one));
  return said.some(
    ({ same, denies }) =>
      same.length > 0 && same.every((one) => (denies ? !one.denies : one.denies && !isDenied(one))),
  );
}

/** Whether a text gives a number of the source to something else: the fee of the first year to the second. */
export function misplaces(text: string, source: string): boolean {
  const stated = clausesOf(source);
  return clausesOf(text).some((clause) => {
    const same = clause.pairs.size < fewestPairs ? [] : nearest(clause, stated, sameWords);
    const { facts } = readFacts(clause.words);
    return same.length > 0 && !statesAll(same.map(({ words }) => words).join("\n"), facts);
  });
}

function clausesOf(text: string): Clause[] {
  return text.split(/[。；;\n!！?？]/).flatMap((written) => {
    const sentence = squeeze(written);
    return sentence.split(/,|:(?!\d\d)/).map((clause) => ({
      words: clause,
      pairs: pairsOf(clause.replace(/\([^)]*\)|[^\p{Script=Han}]/gu, "")),
      denies: (clause.replace(harmless, "").match(denials) ?? []).length > 0,
      sentence,
    }));
  });
}

function pairsOf(text: string): Set<string> {
  const signs = [...text];
  return new Set(signs.slice(1).map((sign, at) => `${signs[at]}${sign}`));
}

function nearest({ pairs }: Clause, stated: Clause[], least: number): Clause[] {
  if (pairs.size === 0) return [];
  const shares = stated.map((clause) => pairs.intersection(clause.pairs).size / pairs.size);
  const best = Math.max(0, ...shares);
  if (best === 0 || best < least) return [];
  return stated.filter((_, at) => (shares[at] ?? 0) >= Math.max(best - nearly, least));
}
