/** What the bytes are, as far as it decides who reads them. Only text is read where it arrives. */
export type Kind = "text" | "html" | "pdf" | "zip" | "cfb";

const asText = "请另存为 docx、pdf 或 txt 后再传";
const unpack = "这是压缩包，请解压后把里面的文件逐个上传";
const noWords = "这是图片，里面的文字读不出来，请先转成可以复制文字的文件";
const program = "这是程序，不是文件材料，不能收";

/** First bytes, and what to tell whoever brings such a file. */
const refused: [start: string, problem: string][] = [
  ["\xff\xd8\xff", noWords],
  ["\x89PNG", noWords],
  ["GIF8", noWords],
  ["BM", noWords],
  ["II*\0", noWords],
  ["MM\0*", noWords],
  ["\0\0\x01\0", noWords],
  ["MZ", program],
  ["\x7fELF", program],
  ["\xca\xfe\xba\xbe", program],
  ["\xcf\xfa\xed\xfe", program],
  ["Rar!", unpack],
  ["7z\xbc\xaf", unpack],
  ["\x1f\x8b", unpack],
  ["BZh", unpack],
  ["\xfd7zXZ", unpack],
];

/** Goes by the content; the name only tells a piece of HTML from a text about HTML. */
export function sniff(name: string, bytes: Uint8Array): Kind | { problem: string } {
  const start = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  if (start.includes("%PDF-")) return "pdf";
  if (start.startsWith("PK\x03\x04")) return "zip";
  if (start.startsWith("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) return "cfb";
  const known = start.includes("\0") && refused.find(([first]) => start.startsWith(first));
  if (known) return { problem: known[1] };
  if (/^.{4}ftyp(?:hei|mif|avif)|^RIFF.{4}WEBP/s.test(start)) return { problem: noWords };
  if (start.startsWith("PK\x05\x06")) return { problem: unpack };
  if (start.startsWith("{\\rtf")) return { problem: `这是 RTF 文件，${asText}` };
  if (/^(?:MIME-Version|From|Content-Type):/i.test(start) && /multipart\/related/i.test(start))
    return { problem: `这是网页归档（mht），${asText}` };
  return looksLikeHtml(name, start) ? "html" : "text";
}

const endings = /\.(?:md|markdown|txt|html?|xhtml|docx?|pdf|xlsx?|wps|et)$/i;

export function isNamedDocument(name: string): boolean {
  return endings.test(name);
}

/** Parts by which Word's and Excel's files are told from other containers. */
const parts = [
  ...["word/document.xml", "xl/workbook.xml"].map((name) => Buffer.from(name)),
  ...["WordDocument", "Workbook"].map((name) => Buffer.from(name, "utf16le")),
];

/** Whether a file is a document whatever its name is. A text is not: under other names it is somebody's settings or list. */
export function isDocument(bytes: Uint8Array): boolean {
  const kind = sniff("", bytes);
  if (kind !== "zip" && kind !== "cfb") return kind === "pdf" || kind === "html";
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return parts.some((part) => all.includes(part));
}

function looksLikeHtml(name: string, start: string): boolean {
  // UTF-16 has a NUL in every other byte of a tag.
  const words = start.replace(/\0|^\xef\xbb\xbf|^\xff\xfe|^\xfe\xff/g, "");
  if (/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/is.test(words))
    return true;
  return /\.x?html?$/i.test(name) && /<[a-z][a-z0-9]*[\s/>]/i.test(words);
}
