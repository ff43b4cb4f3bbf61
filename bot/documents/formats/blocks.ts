import { withoutUnseen } from "../read-text.ts";
import { type Cell, tableLines } from "./tables.ts";

/** What every format is brought into before it becomes text. */
export type Block = Words | Table;

export interface Words {
  text: string;
  /** Of a heading, from 1; 0 for everything else. */
  level: number;
  /** How it is set, where the format tells: by it titles are found that are not marked. */
  size?: number;
  isCentred?: boolean;
}

export interface Table {
  rows: Cell[][];
}

/** A document that has been read: its blocks by page, one "page" where the format has none. */
export interface Read {
  format: string;
  pages: Block[][];
  /** What was left out, each a part of a sentence. */
  left: string[];
}

/** Headings as Markdown, tables too, everything else as it stands; a form feed between pages. */
export function write(pages: Block[][]): string {
  return pages.map((blocks) => linesOf(blocks).join("\n")).join("\n\f\n");
}

function linesOf(blocks: Block[]): string[] {
  const lines: string[] = [];
  for (const [index, block] of blocks.entries()) {
    const apart = lines.length > 0 && standsApart(block, blocks[index - 1]);
    const own = "rows" in block ? tableLines(block.rows).map(withoutUnseen) : wordLines(block);
    if (own.length > 0) lines.push(...(apart ? ["", ...own] : own));
  }
  return lines;
}

/** Blocks as the lines of a table's cell. */
export function plainText(blocks: Block[]): string {
  const texts = blocks.map((block) =>
    "rows" in block ? block.rows.map((row) => row.map(({ text }) => text).join(" ")).join("\n") : block.text,
  );
  return texts.join("\n");
}

/** As in Markdown: blocks stand apart, but the items of a list stay with each other and with what announces them. */
function standsApart(block: Block, before: Block | undefined): boolean {
  if ("rows" in block || before === undefined || "rows" in before) return true;
  return block.level > 0 || before.level > 0 || !item.test(block.text);
}

const item =
  /^\s*(?:[-•·●■◆▪]\s|\d{1,3}[.．、)）]|[（(][\d一二三四五六七八九十百]+[)）]|[①-⑳]|[a-zA-Z][.)]\s)/;

const longestHeading = 60;
/** A sentence is no heading, whatever its looks. */
const sentence = /[。；;，,：:]$/;
const clause = /^第[零〇一二两三四五六七八九十百千\d]+条/;

function wordLines({ text, level }: Words): string[] {
  const lines = withoutUnseen(text)
    .split("\n")
    .map((line) => inert(line.trim()))
    .filter((line) => line !== "" && !/^-{3,}$/.test(line));
  const heading = lines.join("");
  const isHeading =
    level > 0 && heading.length <= longestHeading && !sentence.test(heading) && !clause.test(heading);
  return isHeading && heading !== "" ? [`${"#".repeat(Math.min(level, 6))} ${heading}`] : lines;
}

/** Words of the document's own do not become headings or tables by the sign they begin with. */
function inert(line: string): string {
  return line.replace(/^#(?=#{0,5}\s)/, "＃").replace(/^\|/, "｜");
}
