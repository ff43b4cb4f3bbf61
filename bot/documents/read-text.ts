export type TextRead = { text: string } | { problem: string };

const megabyte = 1024 * 1024;
export const maxDocumentBytes = 5 * megabyte;

/** UTF-8 may hold a few NULs left by an export; a text of which more is unreadable than this is no text. */
const maxUnreadableShare = 0.02;

/** A document's bytes as text: by byte order mark, else UTF-8, else GB18030. Refuses what is no text. */
export function readText(bytes: Uint8Array, maxBytes: number = maxDocumentBytes): TextRead {
  if (bytes.length > maxBytes) {
    return {
      problem: `文件有 ${sayMegabytes(bytes.length)} MB，超过 ${sayMegabytes(maxBytes)} MB 的上限，请拆成几个文件`,
    };
  }
  const decoded = decode(bytes);
  const text = decoded.replaceAll("\0", "");
  const unreadable = decoded.match(unreadableSigns)?.length ?? 0;
  if (unreadable > decoded.length * maxUnreadableShare) {
    return { problem: "内容不是文字（可能是图片、Word 或压缩文件），请另存为 UTF-8 编码的 .md 或 .txt 文件" };
  }
  return { text };
}

/** Replacement characters and control characters other than tab, line feed, form feed and carriage return. */
const unreadableSigns = /[\ufffd\p{Co}]|(?![\t\n\f\r])\p{Cc}/gu;

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

function sayMegabytes(bytes: number): string {
  return (bytes / megabyte).toFixed(1).replace(/\.0$/, "");
}
