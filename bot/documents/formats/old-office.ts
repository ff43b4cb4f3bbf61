import { CFB } from "@e965/xlsx";
import WordExtractor from "word-extractor";
import type { Block, Read } from "./blocks.ts";
import { withTitle } from "./titles.ts";
import { damaged, locked, Unreadable } from "./unreadable.ts";
import { readBook } from "./xlsx.ts";

/** The formats from before 2007: Word's and Excel's, and whatever else is kept in the same kind of container. */
export async function readOldOffice(bytes: Buffer): Promise<Read> {
  const parts = partsOf(bytes);
  const word = parts.get("WordDocument");
  if (parts.has("EncryptedPackage")) throw new Unreadable(locked);
  if (word) return readDoc(bytes, word);
  if (parts.has("Workbook") || parts.has("Book")) return readXls(bytes);
  if (parts.has("PowerPoint Document")) throw new Unreadable("这是演示文稿，请另存为 pdf 后再传");
  throw new Unreadable("这种文件读不了，请另存为 docx、pdf 或 txt 后再传");
}

function partsOf(bytes: Buffer): Map<string, Uint8Array> {
  try {
    const parts: { name: string; content?: ArrayLike<number> }[] = CFB.read(bytes, {
      type: "buffer",
    }).FileIndex;
    return new Map(parts.map(({ name, content = [] }) => [name, Uint8Array.from(content)]));
  } catch {
    throw new Unreadable(damaged);
  }
}

async function readDoc(bytes: Buffer, word: Uint8Array): Promise<Read> {
  // The file information block: bit 8 of its flags.
  if (((word[11] ?? 0) & 1) === 1) throw new Unreadable(locked);
  const document = await new WordExtractor().extract(bytes);
  const blocks = blocksOf(document.getBody());
  return {
    format: "doc",
    pages: [withTitle(blocks)],
    left: ["旧版 .doc 里自动编的号（第几条）读不到，请核对，最好另存为 docx"],
  };
}

/** Cells end with a tab, the last of a row at the end of a line; all else are paragraphs. */
function blocksOf(body: string): Block[] {
  const blocks: Block[] = [];
  for (const [, rows, line] of body.matchAll(
    /((?:[^\n\t]*\t(?:[^\n\t]*(?:\n[^\n\t]*){0,6}\t)*?\n)+)|([^\n]*)\n?/g,
  )) {
    if (rows) blocks.push(...tableOf(rows));
    else if (line) blocks.push({ text: line.replaceAll("\t", " "), level: 0 });
  }
  return blocks;
}

/** Which columns a merged cell covers is not said: without the same number of cells in all rows there is no table. */
function tableOf(text: string): Block[] {
  const rows = text
    .split("\t\n")
    .slice(0, -1)
    .map((row) => row.split("\t"));
  const isEven = rows.every((row) => row.length === rows[0]?.length);
  if (!isEven) return rows.map((row) => ({ text: row.join(" ").replaceAll("\n", " "), level: 0 }));
  return [{ rows: rows.map((row) => row.map((each) => ({ text: each, across: 1, down: 1 }))) }];
}

function readXls(bytes: Buffer): Read {
  try {
    return readBook(bytes, "xls");
  } catch (error) {
    if (error instanceof Error && /password|encrypt/i.test(error.message)) throw new Unreadable(locked);
    throw error;
  }
}
