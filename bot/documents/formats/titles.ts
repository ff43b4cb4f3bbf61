import type { Block } from "./blocks.ts";

const farFromTop = 8;
const longest = 60;
const mostLines = 3;
/** Letterheads, numbers and dates stand above titles; chapters and clauses below. */
const noTitle =
  /文件$|〔\d{4}〕|^[（(].*[）)]$|^第[零〇一二两三四五六七八九十百千\d]+(?:号|分?编|章|节|条)|^\d{4}年|^[一二三四五六七八九十]+、|[。；;，,：:]$|^附件/;

const letterhead = /文件$|〔\d{4}〕/;

/** The line above a title that names whose papers these are, and which number this one has. */
export function isLetterhead(text: string): boolean {
  return letterhead.test(text.trim());
}

/**
 * The document's name as its one heading of the first level: the one that is marked so, what stands large and in the
 * middle at the top, or the only heading, if it stands there. Without any the file's name has to do.
 */
export function withTitle(blocks: Block[]): Block[] {
  const tops = blocks.filter((block) => levelOf(block) === 1).length;
  if (tops === 1) return blocks;
  if (tops > 1) return withTitle(lower(blocks));
  const top = blocks.slice(0, farFromTop);
  const usual = usualSize(blocks);
  const index = largest(top, usual) ?? onlyHeading(blocks, top);
  const found = index === undefined ? undefined : top[index];
  if (index === undefined || !found || "rows" in found) return blocks;
  // Lines of one size that follow each other are one title. The first may be as wide as the page, in the middle of nothing.
  const belongs = (block: Block | undefined) =>
    sizeOf(found) > usual ? isAlike(block, found) : canBeTitle(block, usual) && isAlike(block, found);
  let [start, end] = [index, index + 1];
  while (belongs(top[start - 1])) start -= 1;
  while (belongs(top[end])) end += 1;
  const text = blocks.slice(start, end).map(textOf).join("");
  return [...blocks.slice(0, start), { text, level: 1 }, ...blocks.slice(end)];
}

/** Room for a title above all headings. */
export function lower(blocks: Block[]): Block[] {
  return blocks.map((block) =>
    "level" in block && block.level > 0 ? { ...block, level: block.level + 1 } : block,
  );
}

/** The largest line in the middle. */
function largest(top: Block[], usual: number): number | undefined {
  const fitting = [...top.keys()].filter((index) => canBeTitle(top[index], usual));
  return fitting.toSorted((a, b) => sizeOf(top[b]) - sizeOf(top[a]) || a - b)[0];
}

/** What is set as a heading of one line or a few, where nothing else is set as high. */
function onlyHeading(blocks: Block[], top: Block[]): number | undefined {
  const highest = Math.min(...blocks.map(levelOf).filter((level) => level > 0));
  const first = top.findIndex((block) => levelOf(block) === highest);
  const last = blocks.findLastIndex((block) => levelOf(block) === highest);
  const isOnly =
    last - first < mostLines && blocks.slice(first, last).every((block) => levelOf(block) === highest);
  return first >= 0 && isOnly && !noTitle.test(textOf(top[first])) ? first : undefined;
}

function canBeTitle(block: Block | undefined, usual: number): boolean {
  if (!block || "rows" in block || !block.isCentred) return false;
  const text = textOf(block);
  return text.length <= longest && sizeOf(block) >= usual && !noTitle.test(text);
}

function isAlike(block: Block | undefined, title: Block): boolean {
  const text = textOf(block);
  const isShort = text !== "" && text.length <= longest && !isLetterhead(text);
  return isShort && Math.abs(sizeOf(block) - sizeOf(title)) < 1;
}

function textOf(block: Block | undefined): string {
  return block && "text" in block ? block.text.trim() : "";
}

function levelOf(block: Block): number {
  return "level" in block ? block.level : 0;
}

function sizeOf(block: Block | undefined): number {
  return block && "size" in block ? (block.size ?? 0) : 0;
}

/** The size in which most of the text is set. */
function usualSize(blocks: Block[]): number {
  const lengths = new Map<number, number>();
  for (const block of blocks)
    if ("level" in block)
      lengths.set(block.size ?? 0, (lengths.get(block.size ?? 0) ?? 0) + block.text.length);
  return [...lengths].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}
