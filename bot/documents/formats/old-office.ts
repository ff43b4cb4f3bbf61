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
  const blocks: Block[] = document
    .getBody()
    .split(/\n/)
    .map((text) => ({ text: text.replaceAll("\t", " "), level: 0 }));
  return {
    format: "doc",
    pages: [withTitle(blocks)],
    left: ["旧版 .doc 里自动编的号（第几条）读不到，请核对，最好另存为 docx"],
  };
}

function readXls(bytes: Buffer): Read {
  try {
    return readBook(bytes, "xls");
  } catch (error) {
    if (error instanceof Error && /password|encrypt/i.test(error.message)) throw new Unreadable(locked);
    throw error;
  }
}
