import { limits } from "../limits.ts";
import { type Read, write } from "./blocks.ts";
import { tooDeep, tooLong, Unreadable } from "./unreadable.ts";

type Answer = { text: string; format: string; pages: number; note: string } | { problem: string };

/** Reads one document of whatever kind. Never throws; what cannot be read is a problem in words for people. */
export async function answer(kind: string, name: string, bytes: Buffer): Promise<Answer> {
  try {
    const { format, pages, left } = await read(kind, name, bytes);
    const text = write(pages);
    if (text.length > limits.textLength) return { problem: tooLong };
    if (text.trim() === "") return { problem: "文件里没有文字" };
    const note = left.length > 0 ? `${left.join("；")}。` : "";
    return { text, format, pages: format === "pdf" ? pages.length : 0, note };
  } catch (error) {
    console.error(error);
    return { problem: problemOf(error) };
  }
}

/** A reader is loaded when its kind first comes. */
async function read(kind: string, name: string, bytes: Buffer): Promise<Read> {
  if (kind === "pdf") return (await import("./pdf.ts")).readPdf(bytes);
  if (kind === "html") return (await import("./html.ts")).readHtml(bytes);
  if (kind === "zip") return (await import("./office.ts")).readOffice(bytes, name);
  return (await import("./old-office.ts")).readOldOffice(bytes);
}

function problemOf(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  if (error instanceof RangeError) return tooDeep;
  return "文件没有读成，可能已损坏，请重新另存为 docx、pdf 或 txt 后再传";
}
