import type { Passage } from "../../storage/documents.ts";
import type { Frequencies } from "../../storage/search.ts";
import { clip } from "../text.ts";
import { fitsOf } from "./coverage.ts";
import type { Kind } from "./lexicon.ts";
import type { Part } from "./question.ts";
import { cellsAsked } from "./table-row.ts";

/** An answer in the document's own words. */
export interface Composed {
  /** What was asked, short enough for whoever reads slowly. */
  short: string;
  /** The items of a list that was asked for; empty where there is none. */
  details: string;
  /** Whether the passages say more than this. */
  hasMore: boolean;
}

const shortest = 120;
const longestDetails = 360;
/** Kinds of answer that are lists. */
const listed = ["materials", "how", "who"];
const item = /^(?:\d{1,2}[.．、)）](?!\d)|[(（][一二三四五六七八九十\d]+[)）]|[①-⑳]|[-·•*]\s)/u;
/** What follows takes back, or narrows, what was said just before. */
const narrowing = /^(?:但|除|其中|不满|不足|超过|逾期|未|前款|上述|特殊|同时|本条)/u;
/** How much a sentence that gives what was asked counts before one that only names it. */
const givesWeight = 0.6;
const unknownWeight = 0.3;

/** Of each passage the sentences that answer a question, word for word; what one of them leaves of the room another has. */
export function compose(passages: Passage[], parts: Part[], frequencies: Frequencies): Composed[] {
  const kinds = parts.flatMap(({ concepts }) => concepts.flatMap(({ kind }) => kind ?? []));
  const of = (passage: Passage, room: number) =>
    passage.cells.length > 0
      ? ofRow(passage, kinds)
      : ofText(
          passage,
          passages.length > 1 ? closest(passage, parts, frequencies) : parts,
          room,
          frequencies,
        );
  const share = Math.floor(shortest / passages.length);
  const all = passages.map((passage) => ({ passage, composed: of(passage, share) }));
  const spare = shortest - all.reduce((sum, { composed }) => sum + composed.short.length, 0);
  return all.map(({ passage, composed }) =>
    composed.short.includes("…") && spare > 0 ? of(passage, composed.short.length + spare) : composed,
  );
}

/** Of a question with several parts the one that a passage answers best, with what all of it is about. */
function closest(passage: Passage, parts: Part[], frequencies: Frequencies): Part[] {
  const [fit] = fitsOf(parts, [passage], frequencies);
  const best = (fit?.parts ?? []).reduce((one, value, at, all) => (value > (all[one] ?? 0) ? at : one), 0);
  return parts.filter((_, at) => at === best);
}

function ofRow(passage: Passage, kinds: Kind[]): Composed {
  const asked = cellsAsked(passage, kinds);
  const lines = asked.map(([column, cell]) => `${column}：${cell}`);
  const rest = passage.cells.filter(([, cell]) => cell !== "" && cell !== passage.clause);
  const short = `${passage.clause}${lines.length === 1 ? "，" : "\n"}${lines.join("\n")}`;
  return { short, details: "", hasMore: asked.length < rest.length };
}

function ofText(passage: Passage, parts: Part[], room: number, frequencies: Frequencies): Composed {
  const sentences = sentencesOf(passage.text);
  const kinds = parts.flatMap(({ concepts }) => concepts.flatMap(({ kind }) => kind ?? []));
  const items = sentences.filter((sentence) => item.test(sentence));
  const asksList = items.length > 1 && kinds.some(({ name }) => listed.includes(name));
  if (asksList) return ofList(sentences, items);
  if (passage.text.length <= room) return { short: passage.text, details: "", hasMore: false };
  const [said, ofSentences] = bestOf(sentences, passage, parts, room, frequencies);
  const short = said.length > room ? cut(said, passage, parts, room, frequencies) : said;
  return { short, details: "", hasMore: short.length < ofSentences };
}

/** The words that answer best, and how many characters there are in all. */
function bestOf(
  sentences: string[],
  passage: Passage,
  parts: Part[],
  room: number,
  frequencies: Frequencies,
): [said: string, all: number] {
  const each = sentences.map((text, documentId) => ({
    ...passage,
    clause: "",
    heading: "",
    text,
    documentId,
  }));
  const worth = fitsOf(parts, each, frequencies).map(
    ({ fit: { named, unknown, gives } }) => named + unknownWeight * unknown + givesWeight * gives,
  );
  const best = worth.reduce((one, value, at) => (value > (worth[one] ?? 0) ? at : one), 0);
  const [from, until] = widened(sentences, worth, best, room);
  return [sentences.slice(from, until).join(""), sentences.join("").length];
}

/** Of a long sentence the phrases that answer; what is left out shows as "…". */
function cut(
  sentence: string,
  passage: Passage,
  parts: Part[],
  room: number,
  frequencies: Frequencies,
): string {
  const phrases = sentence.split(/(?<=[，；：、,;])/u);
  const [said] = bestOf(phrases, passage, parts, room - 2, frequencies);
  const before = sentence.startsWith(said) ? "" : "…";
  const after = sentence.endsWith(said) ? "" : "…";
  return clip(`${before}${said}${after}`, room);
}

/** A list is announced by the sentence before it, and answers only as a whole. */
function ofList(sentences: string[], items: string[]): Composed {
  const first = sentences.findIndex((sentence) => item.test(sentence));
  const announced = sentences[first - 1] ?? "";
  const fitting = items.filter((_, at) => items.slice(0, at + 1).join("\n").length <= longestDetails);
  return {
    short: announced,
    details: fitting.join("\n"),
    hasMore: fitting.length < items.length || sentences.length > items.length + (announced === "" ? 0 : 1),
  };
}

/** The best sentence with what narrows it, and with its better neighbours as long as there is room. */
function widened(
  sentences: string[],
  worth: number[],
  best: number,
  room: number,
): [from: number, until: number] {
  let [from, until] = [best, narrowedUntil(sentences, best)];
  for (;;) {
    const isBefore = from > 0 && (until >= sentences.length || (worth[from - 1] ?? 0) > (worth[until] ?? 0));
    const next = sentences[isBefore ? from - 1 : until];
    if (next === undefined || sentences.slice(from, until).join("").length + next.length > room)
      return [from, until];
    if (isBefore) from -= 1;
    else until += 1;
  }
}

function narrowedUntil(sentences: string[], best: number): number {
  if (item.test(sentences[best] ?? "")) return best + 1;
  const after = sentences.slice(best + 1).findIndex((sentence) => !narrowing.test(sentence));
  return after < 0 ? sentences.length : best + 1 + after;
}

function sentencesOf(text: string): string[] {
  return text
    .split("\n")
    .flatMap((line) => line.split(/(?<=[。；！？])/u))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}
