import type { Line } from "./lines.ts";
import { isTitle, type Mark, markOf } from "./marks.ts";

/** What a passage stands under, and how a citation names it. */
export interface Heading {
  /** How deep Markdown has it, 0 for a plain line. */
  level: number;
  /** How it is numbered, 0 when it is not. */
  kind: Mark["kind"] | 0;
  number: string;
  /** The whole line; empty for the number of a paragraph that only begins with one. */
  label: string;
}

const markdown = /^(#{1,6})\s+(.+?)[\s#]*$/;
const longestMarkdown = 300;
const longestHeading = 40;
const longestItemHeading = 25;
/** What heads a paragraph in its first words: （一）高龄津贴。年满…… */
const longestLabel = 20;

export function markdownHeading(text: string): Heading | undefined {
  const [, signs = "", words = ""] = (text.length <= longestMarkdown && markdown.exec(text)) || [];
  if (words === "") return undefined;
  const mark = markOf(words);
  return { level: signs.length, kind: mark?.kind ?? 0, number: mark?.number ?? "", label: words };
}

function isMarkdown(text: string): boolean {
  return /^#{1,6}\s/.test(text);
}

/** A heading below those it belongs to; its equals and what stood below these are gone. */
export function descend(path: Heading[], next: Heading): Heading[] {
  const above = path.filter((each) => {
    if (each.kind && next.kind) return each.kind < next.kind;
    if (each.level && next.level) return each.level < next.level;
    return each.kind === 0;
  });
  return [...above, next];
}

/** 一、（二）补贴标准: the numbers of those above and the heading itself; of a paragraph without one, its number. */
export function citationOf(path: Heading[]): string {
  const last = path.at(-1);
  if (!last) return "";
  const above = path.slice(0, -1);
  const before = above.at(-1);
  if (last.label === "" && before?.label) return citationOf(above) + last.number;
  const numbers = above.map(({ kind, number }) => (kind === 1 ? `${number}、` : number)).join("");
  return numbers + (last.label || last.number);
}

/** A numbered paragraph as what the ones below it stand under; its first words head it when they are set apart. */
export function paragraphHeading({ kind, number, rest }: Mark, text: string): Heading {
  const words = /^([^。：:]+)(?:[。]\s*(?=.)|[：:])/u.exec(rest)?.[1] ?? "";
  const label =
    isTitle(words, longestLabel) && !words.includes("，") ? text.slice(0, text.indexOf(words)) + words : "";
  return { level: 0, kind, number, label };
}

/**
 * The lines that are headings by their number alone: short ones with something below them. Where the next line bears
 * the next number they are a list; 1. and （1） head something only if all of their row do.
 */
export function plainHeadings(lines: Line[]): Map<Line, Heading> {
  const said = lines.filter(({ text }) => text !== "").map((line) => ({ line, mark: markOf(line.text) }));
  const found = new Map<Line, Heading>();
  const rows: Row = new Map();
  const close = (deeperThan: number) => {
    for (const [kind, row] of rows) {
      if (kind <= deeperThan) continue;
      rows.delete(kind);
      if (row.every((at) => heads(said, at))) for (const at of row) add(at);
    }
  };
  const add = (at: number) => {
    const { line, mark } = said[at] ?? {};
    if (line && mark) found.set(line, { level: 0, kind: mark.kind, number: mark.number, label: line.text });
  };
  said.forEach(({ line, mark }, at) => {
    if (isMarkdown(line.text)) close(0);
    if (!mark || mark.kind === 5) return;
    close(mark.kind);
    if (mark.kind > 2) lineUp(rows, mark, at, said);
    else if (heads(said, at)) add(at);
  });
  close(0);
  return found;
}

interface Said {
  line: Line;
  mark: Mark | undefined;
}
/** Places of the lines of a kind that are numbered one after another. */
type Row = Map<Mark["kind"], number[]>;

function lineUp(rows: Row, { kind, count }: Mark, at: number, said: Said[]): void {
  const row = rows.get(kind) ?? [];
  const last = said[row.at(-1) ?? -1]?.mark?.count ?? 0;
  if (count === last + 1) rows.set(kind, [...row, at]);
  else rows.delete(kind);
}

function heads(said: Said[], at: number): boolean {
  const [before, { mark } = {}, next] = [said[at - 1], said[at], said[at + 1]];
  if (!mark || !next || !isHeading(mark)) return false;
  const isListed =
    next.mark?.kind === mark.kind || (before?.mark?.kind === mark.kind && isHeading(before.mark));
  return !isListed && !isMarkdown(next.line.text) && !/[:：；;，,]$/.test(before?.line.text ?? "");
}

function isHeading({ kind, rest }: Mark): boolean {
  return isTitle(rest, kind > 2 ? longestItemHeading : longestHeading);
}
