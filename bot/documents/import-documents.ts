import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join, relative, sep } from "node:path";
import { speaksToMachine } from "../../handlers/policy/machine-talk.ts";
import { splitDocument } from "../../handlers/policy/split-document.ts";
import type { Document, NewDocument, NewPassage, Saved } from "../../storage/documents.ts";
import type { Storage, Store } from "../../storage/storage.ts";
import { cleanName, cleanPath } from "./file-name.ts";
import { limits } from "./limits.ts";
import { openReader, type Reader, type Reading, readDocument } from "./read-document.ts";
import { tooLarge } from "./read-text.ts";
import { isDocument, isNamedDocument } from "./sniff.ts";

export interface Refusal {
  /** The path below the imported folder, with `/`. */
  file: string;
  line: number;
  problem: string;
}

export interface ImportReport {
  added: string[];
  replaced: string[];
  unchanged: string[];
  /** Kept, but no longer in force: a later edition is there, or they say so themselves. */
  outdated: string[];
  refused: Refusal[];
  /** Files of formats that are not read. */
  skipped: string[];
  /** Of the added and replaced documents. */
  passages: number;
}

/**
 * Brings the documents of a folder into the community's. A second time changes nothing. A file that cannot be read is
 * refused and the others go on; a file that is gone leaves its document in force.
 */
export async function importDocuments(folder: string, storage: Storage, now: Date): Promise<ImportReport> {
  const report: ImportReport = {
    ...{ added: [], replaced: [], unchanged: [], outdated: [] },
    ...{ refused: [], skipped: [], passages: 0 },
  };
  const reader = openReader();
  try {
    for (const file of await filesIn(folder))
      await importFile(folder, file, { reader, storage, now }, report);
  } finally {
    await reader.close();
  }
  return report;
}

interface Means {
  reader: Reader;
  storage: Storage;
  now: Date;
}

async function importFile(folder: string, file: string, means: Means, report: ImportReport): Promise<void> {
  const source = cleanPath(file);
  const bytes = await bytesOf(join(folder, file));
  if (!isNamedDocument(file) && ("problem" in bytes || !isDocument(bytes))) {
    report.skipped.push(source);
    return;
  }
  const brought = documentOf(source, "problem" in bytes ? bytes : await means.reader.read(file, bytes));
  if ("problems" in brought) {
    report.refused.push(...brought.problems.map((problem) => ({ file: source, ...problem })));
    return;
  }
  const { document, passages } = brought;
  const outcome = await means.storage.transaction((store) =>
    store.documents.save(document, passages, means.now),
  );
  report[outcome].push(source);
  if (outcome !== "unchanged") report.passages += passages.length;
}

/** A file too large to be read is not even opened. */
async function bytesOf(path: string): Promise<Uint8Array | { problem: string }> {
  try {
    const { size } = await stat(path);
    return size > limits.fileBytes ? { problem: tooLarge(size, limits.fileBytes) } : await readFile(path);
  } catch {
    return { problem: "文件打不开，请检查权限" };
  }
}

interface Upload {
  name: string;
  bytes: Uint8Array;
  /** The person who brings it. */
  addedBy: string;
}

interface Added {
  outcome: Saved;
  document: Document;
  passages: number;
  note: string;
}

/**
 * Takes one file that somebody brings; what was withdrawn is in force again. `also` is done in the same transaction.
 * A file that cannot be taken is a problem in words for whoever brought it. Never takes longer than about half a minute.
 */
export async function addDocument(
  { name, bytes, addedBy }: Upload,
  storage: Storage,
  now: Date,
  also: (document: Document, store: Store) => Promise<void> = async () => undefined,
): Promise<Added | { problem: string; line?: number }> {
  const source = cleanName(name);
  const brought = documentOf(source, await readDocument(source, bytes));
  if ("problems" in brought) return brought.problems[0] ?? { problem: "文件没有读成" };
  const { document: file, passages } = brought;
  return storage.transaction(async (store) => {
    const outcome = await store.documents.save({ ...file, addedBy }, passages, now, { again: true });
    const [document] = await store.documents.versions(source);
    if (!document) throw new Error(`${source} was not kept`);
    await also(document, store);
    return { outcome, document, passages: passages.length, note: document.note };
  });
}

type Brought =
  | { document: NewDocument; passages: NewPassage[] }
  | { problems: { line: number; problem: string }[] };

/** A citation prints the title, wherever it is said. */
const oddTitle = "标题像是写给机器的话，请核对";

function documentOf(source: string, reading: Reading): Brought {
  if ("problem" in reading) return { problems: [{ line: 1, problem: reading.problem }] };
  const { text, pages, note } = reading;
  const { passages, problems, title, ...head } = splitDocument(text);
  if (problems.length > 0) return { problems };
  if (passages.length > limits.passages)
    return { problems: [{ line: 1, problem: `内容超过 ${limits.passages} 条，请拆成几个文件` }] };
  const document = {
    ...{ ...head, source, pages },
    note: [note, speaksToMachine(title) && oddTitle].filter(Boolean).join("；"),
    // A citation must name its document; without a title the file's name is what people know it by.
    title: title || basename(source, extname(source)),
    hash: createHash("sha256").update(text).digest("hex"),
  };
  return { document, passages };
}

/** Links are left out, so that nothing from outside the folder comes in. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/^(?:readme\.md|community\.yaml)$/i.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((file) => !file.split("/").some((name) => name.startsWith(".")))
    .sort();
}
