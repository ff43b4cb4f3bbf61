import { squeeze } from "../text.ts";
import type { Lexicon } from "./lexicon.ts";
import { readQuestion } from "./question.ts";

/** Goes on about what was asked before. */
const goingOn = /^(?:那么?|还有|另外|再问(?:一下)?|然后|顺便问(?:一下)?|这个|它)[,，]?/u;
/** Puts right what was asked before. */
const puttingRight =
  /^(?:不是[,，。]?|不对[,，。]?|错了[,，。]?)?(?:我(?:是)?(?:想)?(?:问|说|指)的?是|我是(?:说|问)|我问的?是|我说的是|不是.{1,12}[,，]是)/u;
const longest = 40;

/** Whether words make a question only together with the one before. */
export function leansOn(text: string, lexicon: Lexicon): boolean {
  const said = squeeze(text);
  if (said.length > longest) return false;
  if (puttingRight.test(said) || goingOn.test(said)) return true;
  const parts = readQuestion(text, lexicon);
  return (
    parts.length > 0 &&
    parts.every(({ concepts, pieces }) => pieces.length === 0 && concepts.every(({ kind }) => kind))
  );
}

/** A question with what it leaves unsaid, taken from the one before: its subject, or, when that is put right, what was asked of it. */
export function completed(text: string, before: string, lexicon: Lexicon): string {
  const said = squeeze(text);
  if (puttingRight.test(said)) {
    const rest = said.replace(puttingRight, "");
    return asksIn(rest, lexicon) === "" ? `${rest}${asksIn(before, lexicon)}` : rest;
  }
  return `${subjectOf(before, lexicon)}${said.replace(goingOn, "")}`;
}

/** What a question speaks of, without what it asks of it. */
function subjectOf(question: string, lexicon: Lexicon): string {
  const [first] = readQuestion(question, lexicon);
  if (!first) return "";
  return [...first.concepts.filter(({ kind }) => !kind).map(({ said }) => said), ...first.pieces].join("");
}

function asksIn(question: string, lexicon: Lexicon): string {
  return readQuestion(question, lexicon)
    .flatMap(({ concepts }) => concepts.filter(({ kind }) => kind).map(({ said }) => said))
    .join("，");
}
