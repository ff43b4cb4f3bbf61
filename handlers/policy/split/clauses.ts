import { readNumber } from "../../time/chinese-numbers.ts";

const number = "[零〇一二两三四五六七八九十百千\\d]+";
/** A clause stands at the start of a line; with anything else before it, it is a reference to a clause. */
const clauseLine = new RegExp(`^(?:#{1,6}\\s*)?(第(${number})条(?:之${number})?)(.*)$`);
const chapterLine = new RegExp(`^(?:#{1,6}\\s*)?(第${number}(?:分?编|章|节)(?:\\s.*)?)$`);
/** 第三条规定, 第三条和第五条, 第三条第二款: the sentence goes on about the clause. */
const reference = /^(?:之|第|所|的|规定|和|与|或|及|至|到|、|，|。|；|中|款|项)/;
const section = new RegExp(`^第${number}节`);
const firstSection = /^第[一1]节/;

/**
 * The clause a line begins, if it does. A space or the line's end after the number tells; without either the number
 * must follow the clause before and the sentence must not go on about it.
 */
export function clauseOf(
  text: string,
  before: number,
): { clause: string; count: number; rest: string } | undefined {
  const [, clause, digits = "", rest = ""] = clauseLine.exec(text) ?? [];
  if (!clause) return undefined;
  const count = readNumber(digits) ?? before + 1;
  const apart = rest === "" || /^[\s【:：]/.test(rest);
  if (!apart && (count !== before + 1 || reference.test(rest))) return undefined;
  return { clause, count, rest: rest.replace(/^[\s:：]+/, "") };
}

export function chapterOf(text: string): string | undefined {
  return chapterLine.exec(text)?.[1]?.trim();
}

/**
 * A section is named with its chapter, for every chapter has a section 1; but only where the chapter is certain.
 * Some texts have lost the lines of chapters: a section 1 after other clauses then belongs to nobody knows which.
 */
export function under(above: string, before: string, used: boolean): string {
  if (!section.test(above)) return above;
  const [chapter = "", known] = before.split(" / ");
  const certain = known ? !firstSection.test(above) : !used && chapter !== "" && !section.test(chapter);
  return certain ? `${chapter} / ${above}` : above;
}
