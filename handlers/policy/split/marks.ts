import { readNumber } from "../../time/chinese-numbers.ts";

/** The way a line is numbered, from the outermost: 一、 then （一） then 1. then （1） then ① and dashes. */
export interface Mark {
  kind: 1 | 2 | 3 | 4 | 5;
  /** As a citation names it: 一, （一）, 1. */
  number: string;
  count: number;
  /** What stands behind the mark. */
  rest: string;
}

const chinese = "[一二三四五六七八九十]{1,3}";
const styles: [kind: Mark["kind"], style: RegExp][] = [
  [1, new RegExp(`^(?<number>(?<count>${chinese}))[、.．]\\s*(?<rest>.*)$`)],
  [2, new RegExp(`^(?<number>[（(](?<count>${chinese})[）)])[、.．]?\\s*(?<rest>.*)$`)],
  [3, /^(?<number>(?<count>\d{1,2}))(?:[、.．](?!\d)|\s+(?=\p{Script=Han}))\s*(?<rest>.*)$/u],
  [4, /^(?<number>[（(](?<count>\d{1,2})[）)])[、.．]?\s*(?<rest>.*)$/],
  [5, /^(?<number>[①-⑳]|[-*•·●○■□◆▪]\s)\s*(?<rest>.*)$/],
];

const first = /^[一二三四五六七八九十（(\d①-⑳*•·●○■□◆▪-]/u;

export function markOf(text: string): Mark | undefined {
  if (!first.test(text)) return undefined;
  for (const [kind, style] of styles) {
    const { number, count, rest } = style.exec(text)?.groups ?? {};
    if (number !== undefined && rest !== undefined)
      return { kind, number, count: readNumber(count ?? "") ?? 0, rest };
  }
  return undefined;
}

/** Whether words can head what follows: short and no sentence, though they may be a question. */
export function isTitle(words: string, longest: number): boolean {
  return words !== "" && words.length <= longest && !/[。；;：:]|[，,、]$/u.test(words);
}
