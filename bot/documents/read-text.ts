import { analyse } from "chardet";
import { limits } from "./limits.ts";

export type TextRead = { text: string } | { problem: string };

const megabyte = 1024 * 1024;

/** UTF-8 may hold a few NULs left by an export; a text of which more is unreadable than this is no text. */
const maxUnreadableShare = 0.02;

/** A document's bytes as text: by byte order mark, else UTF-8, else Big5 or GB18030. Refuses what is no text. */
export function readText(bytes: Uint8Array, maxBytes: number = limits.textBytes): TextRead {
  if (bytes.length > maxBytes) return { problem: tooLarge(bytes.length, maxBytes) };
  const decoded = decode(bytes);
  const text = decoded.replaceAll("\0", "");
  const unreadable = decoded.match(unreadableSigns)?.length ?? 0;
  if (unreadable > decoded.length * maxUnreadableShare) {
    return { problem: "内容不是文字（可能是图片、程序或压缩文件），请另存为 docx、pdf 或 txt 后再传" };
  }
  return { text: withoutUnseen(text).replace(longBlanks, " ") };
}

export function tooLarge(bytes: number, maxBytes: number): string {
  return `文件有 ${sayMegabytes(bytes)} MB，超过 ${sayMegabytes(maxBytes)} MB 的上限，请拆成几个文件`;
}

/** Replacement characters and control characters other than tab, line feed, form feed and carriage return. */
const unreadableSigns = /[\ufffd\p{Co}]|(?![\t\n\f\r])\p{Cc}/gu;

/** More blanks than anybody types; whoever reads on looks behind each of them again. */
const longBlanks = /[ \t\u00a0\u3000]{200,}/g;
const lineEnds = /[\v\f\u0085\u2028\u2029]/g;
/** Zero width, bidirectional and tag characters, in which words can be hidden from the eye. */
const unseen = /(?![\t\n\r])[\p{Cc}\p{Cf}]/gu;

/** The text as a reader sees it. */
export function withoutUnseen(text: string): string {
  return text.toWellFormed().replace(lineEnds, "\n").replace(unseen, "");
}

export function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(isBig5(bytes) ? "big5" : "gb18030").decode(bytes);
  }
}

const enoughToTell = 64 * 1024;
/** Below it chardet is guessing; most of what it then calls Big5 or Japanese is GBK. */
const sureOfBig5 = 60;

function isBig5(bytes: Uint8Array): boolean {
  const [likely] = analyse(bytes.subarray(0, enoughToTell));
  return likely?.name === "Big5" && likely.confidence >= sureOfBig5;
}

function sayMegabytes(bytes: number): string {
  return (bytes / megabyte).toFixed(1).replace(/\.0$/, "");
}
