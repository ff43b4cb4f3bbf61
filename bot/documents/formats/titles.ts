import type { Block, Words } from "./blocks.ts";

const farFromTop = 8;
const longest = 60;
/** Letterheads, numbers and dates stand above titles; chapters and clauses below. */
const noTitle =
  /文件$|〔\d{4}〕|^[（(].*[）)]$|^第[零〇一二两三四五六七八九十百千\d]+(?:号|分?编|章|节|条)|^\d{4}年|^[一二三四五六七八九十]+、|[。；;，,：:]$|^附件/;

const letterhead = /文件$|〔\d{4}〕/;

/** The line above a title that names whose papers these are, and which number this one has. */
export function isLetterhead(text: string): boolean {
  return letterhead.test(text.trim());
}

/**
 * The document's name as its one heading of the first level: the one that is marked so, or else what stands large and in
 * the middle at the top. Without either all headings are parts, and the file's name has to do.
 */
export function withTitle(blocks: Block[]): Block[] {
  const headings = blocks.filter((block) => "level" in block && block.level > 0) as Words[];
  const tops = headings.filter(({ level }) => level === 1);
  if (tops.length === 1) return blocks;
  const found = lookFor(blocks);
  const lowered = tops.length > 0 ? lower(blocks) : blocks;
  if (!found) return lowered;
  const { start, end } = found;
  const text = (blocks.slice(start, end) as Words[]).map((block) => block.text.trim()).join("");
  return [...lowered.slice(0, start), { text, level: 1 }, ...lowered.slice(end)];
}

/** Room for a title above all headings. */
export function lower(blocks: Block[]): Block[] {
  return blocks.map((block) =>
    "level" in block && block.level > 0 ? { ...block, level: block.level + 1 } : block,
  );
}

/** Lines that follow each other in the same size are one title. */
function lookFor(blocks: Block[]): { start: number; end: number } | undefined {
  const usual = usualSize(blocks);
  const top = blocks.slice(0, farFromTop);
  const candidates = top.flatMap((block, index) => (canBeTitle(block, usual) ? [{ block, index }] : []));
  const largest = candidates.toSorted((a, b) => (b.block.size ?? 0) - (a.block.size ?? 0))[0];
  if (!largest) return undefined;
  const { index: start, block } = largest;
  let end = start + 1;
  while (end < top.length && canBeTitle(top[end], usual) && isAlike(top[end], block)) end += 1;
  return { start, end };
}

function canBeTitle(block: Block | undefined, usual: number): block is Words {
  if (!block || "rows" in block || !block.isCentred) return false;
  const text = block.text.trim();
  return text.length <= longest && (block.size ?? 0) >= usual && !noTitle.test(text);
}

function isAlike(block: Block | undefined, first: Words): boolean {
  return block !== undefined && "level" in block && Math.abs((block.size ?? 0) - (first.size ?? 0)) < 1;
}

/** The size in which most of the text is set. */
function usualSize(blocks: Block[]): number {
  const lengths = new Map<number, number>();
  for (const block of blocks)
    if ("level" in block)
      lengths.set(block.size ?? 0, (lengths.get(block.size ?? 0) ?? 0) + block.text.length);
  return [...lengths].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}
