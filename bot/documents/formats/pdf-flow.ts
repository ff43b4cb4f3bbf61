import type { Block, Words } from "./blocks.ts";
import { alignedTable } from "./pdf-aligned.ts";
import type { Line } from "./pdf-lines.ts";
import type { Page } from "./pdf-margins.ts";
import { isLetterhead } from "./titles.ts";

/** How a document's text is set: what is usual tells what is a heading, an indent or a full line. */
export interface Setting {
  size: number;
  /** From one line to the next. */
  step: number;
  left: number;
  right: number;
  /** Paragraphs begin two characters in, so that a line at the left edge is no beginning. */
  isIndented: boolean;
}

export interface Flow {
  blocks: Block[];
  /** The page begins in the middle of a paragraph, and ends in one. */
  goesOn: boolean;
  isOpen: boolean;
}

const startsItem =
  /^(?:第[零〇一二两三四五六七八九十百千\d]+[条章节编]|[一二三四五六七八九十]+[、.．]|[（(][\d一二三四五六七八九十]+[）)]|\d{1,3}[.．、](?!\d)|[①-⑳●■◆▪•]|附件[：:\d]?|[-*] )/;
const endsSentence = /[。！？；：!?;:]["”’）)]*$/;
const contentsLine = /[.…·．]{4,}\s*\d*$/;

export function settingOf(pages: Page[]): Setting {
  const lines = pages.flatMap((page) => page.lines);
  const size = mostly(lines, ({ size }) => Math.round(size * 2) / 2);
  const usual = lines.filter((line) => Math.abs(line.size - size) < 1);
  const steps = pages.flatMap((page) =>
    page.lines.slice(1).map((line, index) => line.y - (page.lines[index]?.y ?? 0)),
  );
  const body = usual.filter((line) => line.text.length > 10);
  const left = Math.min(...body.map((line) => line.left));
  const setIn = body.filter((line) => Math.abs(line.left - left - size * 2) < size * 0.7);
  return {
    ...{ size, left, right: Math.max(...body.map((line) => line.right)) },
    step: middle(steps.filter((step) => step > size * 0.8 && step < size * 4)) || size * 1.5,
    isIndented: setIn.length > body.length * 0.15,
  };
}

/** What most of the text has in common. */
function mostly(lines: Line[], of: (line: Line) => number): number {
  const lengths = new Map<number, number>();
  for (const line of lines) lengths.set(of(line), (lengths.get(of(line)) ?? 0) + line.text.length);
  return [...lengths].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

function middle(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** A page's lines as paragraphs and headings, and as tables where only the places of the words make one. */
export function flowOf(page: Page, lines: Line[], setting: Setting): Flow {
  const blocks: Block[] = [];
  let before: Line | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line || contentsLine.test(line.text)) continue;
    const table = alignedTable(lines.slice(index));
    const last = blocks.at(-1);
    if (table) {
      blocks.push({ rows: table.rows });
      index += table.lines - 1;
      before = undefined;
    } else if (before && last && "text" in last && isSame(before, line, page, setting)) {
      last.text += glue(last.text, line.text);
      before = line;
    } else {
      blocks.push(wordsOf(line, page, setting));
      before = line;
    }
  }
  const [first] = lines;
  return {
    blocks,
    goesOn: first !== undefined && isInner(first, page, setting),
    isOpen: before !== undefined && mayGoOn(before, setting) && !endsSentence.test(before.text),
  };
}

/** Chinese needs nothing between two lines, words of letters do. */
export function glue(text: string, next: string): string {
  return /[\dA-Za-z,.;]$/.test(text) && /^[A-Za-z]/.test(next) ? ` ${next}` : next;
}

function wordsOf(line: Line, page: Page, setting: Setting): Words {
  const isLarge = line.size > setting.size * 1.12 && !isLetterhead(line.text);
  return {
    text: line.text,
    level: isLarge ? 2 : 0,
    size: line.size,
    isCentred: isCentred(line, page, setting),
  };
}

/** Whether a line goes on with the paragraph of the line before. */
function isSame(before: Line, line: Line, page: Page, setting: Setting): boolean {
  const step = line.y - before.y;
  return (
    Math.abs(line.size - before.size) < setting.size * 0.12 &&
    step < Math.max(setting.step * 1.35, setting.size * 1.6) &&
    mayGoOn(before, setting) &&
    (isInner(line, page, setting) || isHanging(before, line, setting)) &&
    !isCentred(before, page, setting)
  );
}

/** Starts at the left edge and with nothing that begins something new. */
function isInner(line: Line, page: Page, setting: Setting): boolean {
  const isIndented = line.left > setting.left + setting.size * 1.2;
  return !isIndented && !startsItem.test(line.text) && !isCentred(line, page, setting);
}

/** The lines of an item that are set in below its beginning. */
function isHanging(before: Line, line: Line, setting: Setting): boolean {
  const isBelow = line.left > before.left - setting.size * 0.3 && line.left < before.left + setting.size * 3;
  return isBelow && !startsItem.test(line.text) && startsItem.test(before.text);
}

/** Dates and signatures stand at the right edge, lines of a text do not begin so far in. */
const farIn = 8;

/** The line is full; or nearly so, in the middle of a sentence, where beginnings would show. */
function mayGoOn(line: Line, { left, right, size, isIndented }: Setting): boolean {
  if (line.left > left + size * farIn) return false;
  if (line.right > right - size * 2) return true;
  return isIndented && !endsSentence.test(line.text) && line.right > left + (right - left) * 0.7;
}

function isCentred(line: Line, page: Page, setting: Setting): boolean {
  const offset = Math.abs((line.left + line.right) / 2 - page.width / 2);
  return offset < setting.size * 1.5 && line.left > setting.left + setting.size * 2.5;
}
