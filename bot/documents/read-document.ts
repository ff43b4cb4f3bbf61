import { z } from "zod";
import { limits } from "./limits.ts";
import { readText, tooLarge } from "./read-text.ts";
import { type Failure, openReadingProcess } from "./reading-process.ts";
import { sniff } from "./sniff.ts";

/** A document as the one form that all formats become: see split-document.ts for how it is read on. */
export interface DocumentRead {
  text: string;
  format: string;
  /** 0 for formats without pages; else there is a form feed between two of them. */
  pages: number;
  /** What was left out, in a sentence for the secretary; empty when nothing was. */
  note: string;
}

export type Reading = DocumentRead | { problem: string };

export interface Reader {
  /** Never throws. One at a time. */
  read(name: string, bytes: Uint8Array): Promise<Reading>;
  close(): Promise<void>;
}

const answer = z.union([
  z.object({
    text: z.string().min(1).max(limits.textLength),
    format: z.string(),
    pages: z.int().min(0).max(limits.pages),
    note: z.string().max(2000),
    isTired: z.boolean(),
  }),
  z.object({ problem: z.string().min(1).max(300), isTired: z.boolean() }),
]);

const problems: Record<Failure | "garbage", string> = {
  absent: "读文件的程序没有启动，请告诉维护的人；md 和 txt 文件现在也能传",
  slow: `读了 ${limits.seconds} 秒还没有读完，文件可能太复杂或已损坏，请另存为新的文件，或拆成几个再传`,
  large: "文件太大或太复杂，读不下来，请拆成几个文件再传",
  ended: "文件太大或太复杂，读不下来，请拆成几个文件，或另存为 txt 再传",
  garbage: "文件没有读成，请另存为 docx 或 txt 后再传",
};

/** Reads one document after the other. Plain text is read where it arrives, everything else in a process of its own. */
export function openReader(reading = openReadingProcess()): Reader {
  async function readApart(kind: string, name: string, bytes: Uint8Array): Promise<Reading> {
    const answered = await reading.ask({ kind, name }, bytes);
    if ("failure" in answered) return { problem: problems[answered.failure] };
    const read = answer.safeParse(parsed(answered.line));
    if (!read.success || read.data.isTired) await reading.stop();
    if (!read.success) return { problem: problems.garbage };
    const { isTired: _, ...document } = read.data;
    return document;
  }

  return {
    async read(name, bytes) {
      if (bytes.length === 0) return { problem: "文件是空的，没有正文" };
      const kind = sniff(name, bytes);
      if (typeof kind === "object") return kind;
      const most = kind === "text" || kind === "html" ? limits.textBytes : limits.fileBytes;
      if (bytes.length > most) return { problem: tooLarge(bytes.length, most) };
      return kind === "text" ? plain(name, bytes) : readApart(kind, name, bytes);
    },
    close: reading.stop,
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function plain(name: string, bytes: Uint8Array): Reading {
  const read = readText(bytes);
  if ("problem" in read) return read;
  const format = /\.(?:md|markdown)$/i.test(name) ? "md" : "txt";
  return { text: read.text, format, pages: 0, note: "" };
}

/** Whoever reads now, and whoever waits for that: a process takes much memory, whoever asks for it. */
let atWork = 0;
const waiting: (() => void)[] = [];

/** Reads a single document, when it is its turn. Never throws. */
export async function readDocument(name: string, bytes: Uint8Array): Promise<Reading> {
  if (waiting.length >= limits.waiting) return { problem: "正在读别的文件，请过一会儿再传" };
  if (atWork >= limits.atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else atWork += 1;
  const reader = openReader();
  try {
    return await reader.read(name, bytes);
  } finally {
    await reader.close();
    const next = waiting.shift();
    // The place goes to whoever is next in line.
    if (next) next();
    else atWork -= 1;
  }
}
