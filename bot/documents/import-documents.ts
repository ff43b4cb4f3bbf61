import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, extname, join, relative, sep } from "node:path";
import { splitDocument } from "../../handlers/policy/split-document.ts";
import type { Storage } from "../../storage/storage.ts";
import { readText } from "./read-text.ts";

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
 * Brings the `.md` and `.txt` files of a folder into the community's documents. A second time changes nothing. A
 * file that cannot be read is refused and the others go on; a file that is gone leaves its document in force.
 */
export async function importDocuments(folder: string, storage: Storage, now: Date): Promise<ImportReport> {
  const report: ImportReport = {
    added: [],
    replaced: [],
    unchanged: [],
    outdated: [],
    refused: [],
    skipped: [],
    passages: 0,
  };
  for (const file of await filesIn(folder)) {
    if (/\.(md|txt)$/i.test(file)) await importDocument(folder, file, storage, now, report);
    else report.skipped.push(file);
  }
  return report;
}

async function importDocument(
  folder: string,
  file: string,
  storage: Storage,
  now: Date,
  report: ImportReport,
): Promise<void> {
  const read = await readFile(join(folder, file)).then(
    (bytes) => readText(bytes),
    () => ({ problem: "文件打不开，请检查权限" }),
  );
  if ("problem" in read) {
    report.refused.push({ file, line: 1, problem: read.problem });
    return;
  }
  const { passages, problems, title, ...head } = splitDocument(read.text);
  if (problems.length > 0) {
    report.refused.push(...problems.map((problem) => ({ file, ...problem })));
    return;
  }
  const document = {
    ...head,
    source: file,
    // A citation must name its document; without a title the file's name is what people know it by.
    title: title || basename(file, extname(file)),
    hash: createHash("sha256").update(read.text).digest("hex"),
  };
  const outcome = await storage.transaction((store) => store.documents.save(document, passages, now));
  report[outcome].push(file);
  if (outcome !== "unchanged") report.passages += passages.length;
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
