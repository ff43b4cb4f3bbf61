import { deflateSync } from "node:zlib";
import { CFB } from "@e965/xlsx";
import { docx, p, xlsx } from "./office-files.ts";
import { oldWord } from "./old-word.ts";
import { flowed, paper, pdf, stream, words, written } from "./pdf-files.ts";
import { type Part, part, zip, zipOf } from "./zip-file.ts";

/** A file that means harm or is broken: its name, its bytes, and a word of the reason it is refused for. */
export type Hostile = [what: string, name: string, bytes: () => Uint8Array, reason: string];

const good = () => docx(p("第一条 养犬应当登记。"));
const megabyte = 1024 * 1024;

function mainAt(target: string): Record<string, string> {
  const type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
  return {
    "_rels/.rels": `<Relationships><Relationship Type="${type}" Target="${target}"/></Relationships>`,
  };
}

/** Word's parts, of which the main one is other than it says. */
function lying(content: string, lies: Partial<Part>): Buffer {
  const [rels = ["", ""]] = Object.entries(mainAt("word/document.xml"));
  return zipOf([part(...rels), { ...part("word/document.xml", content), ...lies }]);
}

function copies(count: number, one: Part): Buffer {
  return zipOf(Array.from({ length: count }, (_, index) => ({ ...one, name: `xl/${index}` })));
}

export const boxes: Hostile[] = [
  ["a bomb", "a.docx", () => docx(p(" ".repeat(30 * megabyte))), "大得不正常"],
  [
    "a bomb that says it is small",
    "a.docx",
    () => lying(`<w>${" ".repeat(30 * megabyte)}</w>`, { size: 1000 }),
    "不完整或已损坏",
  ],
  ["a bomb by what it says", "a.docx", () => lying("<w/>", { size: 0xfffffff0 }), "大得不正常"],
  ["a bomb of many parts", "a.xlsx", () => copies(60, part("", Buffer.alloc(3.9 * megabyte))), "大得不正常"],
  ["more parts than can be counted", "a.docx", () => copies(60_000, part("", "")), "大得不正常"],
  ["two parts of one name", "a.docx", () => zipOf([part("a", "1"), part("a", "2")]), "不完整或已损坏"],
  [
    "boxes in boxes",
    "a.docx",
    () => zip({ "a.zip": zip({ "b.zip": zip({ "c.docx": good() }) }) }),
    "不完整或已损坏",
  ],
  ["a folder packed", "材料.zip", () => zip({ "a.docx": good() }), "请解压"],
  ["one that is encrypted", "a.docx", () => lying("<w/>", { flags: 1 }), "有密码"],
  ["one that was cut off", "a.docx", () => good().subarray(0, -100), "不完整或已损坏"],
  ["one whose part lies behind its end", "a.docx", () => lying("<w/>", { at: 0x7fffffff }), "不完整或已损坏"],
  [
    "one of noise",
    "a.docx",
    () => Buffer.concat([Buffer.from("PK\x03\x04"), deflateSync(Buffer.alloc(99, 7))]),
    "不完整或已损坏",
  ],
];

function word(document: string): Buffer {
  return zip({ ...mainAt("word/document.xml"), "word/document.xml": document });
}

const laughs = `<!DOCTYPE w [<!ENTITY a "哈哈哈哈">${[..."bcdefgh"]
  .map((name, index) => `<!ENTITY ${name} "${`&${"abcdefgh"[index]};`.repeat(10)}">`)
  .join("")}]>`;
const secret = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
const endlessCell = '<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc>';

/** A file of the old kind, with parts of these names. */
function container(parts: string[]): Buffer {
  const file = CFB.utils.cfb_new();
  for (const part of parts) CFB.utils.cfb_add(file, `/${part}`, Buffer.alloc(5000, 7));
  return Buffer.from(CFB.write(file, { type: "buffer" }) as Uint8Array);
}

export const office: Hostile[] = [
  ["laughter a billion times", "a.docx", () => word(`${laughs}<w>&h;</w>`), "DTD"],
  ["a look into the machine's files", "a.docx", () => word(`${secret}<w>&x;</w>`), "DTD"],
  ["elements in elements", "a.docx", () => docx("<w:sdt>".repeat(200_000)), "嵌套太深"],
  ["nothing but empty paragraphs", "a.docx", () => docx("<w:p/>".repeat(200_000)), "没有文字"],
  [
    "cells of two billion columns",
    "a.docx",
    () => docx(`<w:tbl><w:tr>${endlessCell.repeat(2)}</w:tr></w:tbl>`),
    "表格太大",
  ],
  ["Word's lock", "a.docx", () => container(["EncryptedPackage", "EncryptionInfo"]), "有密码"],
  ["old Word's lock", "a.doc", () => oldWord("秘密", { isEncrypted: true }), "有密码"],
  ["old slides", "a.ppt", () => container(["PowerPoint Document"]), "演示文稿"],
  ["something else in it", "a.msi", () => container(["Something"]), "读不了"],
  ["half of it gone", "a.doc", () => container(["WordDocument"]).subarray(0, 600), "损坏"],
  ["slides", "a.pptx", () => zip(mainAt("ppt/presentation.xml")), "演示文稿"],
  ["pages of OFD", "a.ofd", () => zip({ "OFD.xml": "<ofd/>" }), "OFD"],
  ["an OpenDocument", "a.odt", () => zip({ "content.xml": "<x/>" }), "OpenDocument"],
  [
    "a cell in the last column",
    "a.xlsx",
    () => xlsx('<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row></sheetData>'),
    "超过",
  ],
  ["a sheet without end", "a.xlsx", () => xlsx(`<sheetData>${numbered(25_000)}</sheetData>`), "超过"],
  ["one long text said over and over", "a.xlsx", () => repeated(400, 30_000), "万字"],
];

function numbered(rows: number): string {
  const row = (_: unknown, y: number) => `<row r="${y + 1}"><c r="A${y + 1}"><v>${y}</v></c></row>`;
  return Array.from({ length: rows }, row).join("");
}

/** Each cell only says which of the book's texts it shows. */
function repeated(count: number, length: number): Buffer {
  const cells = Array.from({ length: count }, (_, x) => `<c r="${columnName(x)}1" t="s"><v>0</v></c>`);
  const texts = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>${"长".repeat(length)}</t></si></sst>`;
  return xlsx(`<sheetData><row r="1">${cells.join("")}</row></sheetData>`, { "xl/sharedStrings.xml": texts });
}

function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

const page = `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${paper.width} ${paper.height}]/Contents 5 0 R/Resources<<>>>>`;

/** A file of few objects, the second of which is the tree of its pages and the third a page. */
function tree(pages: string, more: [number, Buffer][] = [], trailer = ""): Buffer {
  const objects: [number, Buffer][] = [
    [1, Buffer.from("<</Type/Catalog/Pages 2 0 R>>")],
    [2, Buffer.from(pages)],
    [3, Buffer.from(page)],
    [5, stream("")],
  ];
  return written(new Map([...objects, ...more]), trailer);
}

/** A hundred times the same below a node. */
function hundred(node: number): string {
  return `[${`${node} 0 R `.repeat(100)}]`;
}

function million(): Buffer {
  return tree(`<</Type/Pages/Count 1000000/Kids${hundred(6)}>>`, [
    [6, Buffer.from(`<</Type/Pages/Count 10000/Kids${hundred(7)}>>`)],
    [7, Buffer.from(`<</Type/Pages/Count 100/Kids${hundred(3)}>>`)],
  ]);
}

function locked(): Buffer {
  const id = "00".repeat(16);
  const lock = `<</Filter/Standard/V 1/R 2/Length 40/P -4/O<${"11".repeat(32)}>/U<${"22".repeat(32)}>>>`;
  const trailer = `/Encrypt 9 0 R/ID[<${id}><${id}>]`;
  return tree("<</Type/Pages/Count 1/Kids[3 0 R]>>", [[9, Buffer.from(lock)]], trailer);
}

function selfDrawn(): Buffer {
  const again = "/X Do ".repeat(50);
  const form = stream(again, "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 100 0 R>>>>");
  return pdf([again], { resources: "/XObject<</X 100 0 R>>", objects: [form.toString("latin1")] });
}

const clause = () => pdf([flowed(["第一条　办理登记不收费用。"]).ops]);

export const prints: Hostile[] = [
  ["a million pages", "a.pdf", million, "1000000 页"],
  [
    "a million pages that are not there",
    "a.pdf",
    () => tree("<</Type/Pages/Count 1000000/Kids[3 0 R]>>"),
    "没有文字",
  ],
  [
    "pages that are their own parents",
    "a.pdf",
    () => tree("<</Type/Pages/Count 3/Kids[2 0 R 2 0 R 2 0 R]>>"),
    "损坏",
  ],
  ["no pages", "a.pdf", () => tree("<</Type/Pages/Count 0/Kids[]>>"), "损坏"],
  ["fewer pages than none", "a.pdf", () => tree("<</Type/Pages/Count -5/Kids[3 0 R]>>"), "损坏"],
  ["a lock", "a.pdf", locked, "有密码"],
  [
    "a directory that leads in a circle",
    "a.pdf",
    () => tree("<</Type/Pages/Count 1/Kids[3 0 R]>>", [], "/Prev 9"),
    "没有文字",
  ],
  ["a drawing that draws itself", "a.pdf", selfDrawn, "没有文字"],
  ["pictures of paper only", "a.pdf", () => pdf(["", words(280, 810, "1", 9)]), "可以复制文字的文件"],
  [
    "letters that mean nothing",
    "a.pdf",
    () => pdf([words(100, 100, "\ue001\ue002\ue003\ue004\ue005\ue006\ue007")]),
    "乱码",
  ],
  ["its end cut off", "a.pdf", () => clause().subarray(0, -200), "损坏"],
  ["its directory cut off", "a.pdf", () => clause().subarray(0, -60), "损坏"],
  ["nothing behind its first line", "a.pdf", () => Buffer.from("%PDF-1.7\n%%EOF"), "损坏"],
  [
    "noise in it",
    "a.pdf",
    () =>
      Buffer.concat([Buffer.from("%PDF-1.7\n"), deflateSync(Buffer.alloc(9999, 3)), Buffer.from("%%EOF")]),
    "损坏",
  ],
];

function endlessPage(): Buffer {
  return tree("<</Type/Pages/Count 1/Kids[3 0 R]>>", [
    [3, Buffer.from(page.replace("5 0 R", `[${"5 0 R ".repeat(2000)}]`))],
    [5, stream("q 1 0 0 1 0 0 cm Q ".repeat(megabyte))],
  ]);
}

function curiousSheet(): Buffer {
  const rules = Array.from({ length: 1000 }, (_, i) => `${"div ".repeat(12)}.a${i} ~ p{display:none}`).join(
    "",
  );
  return Buffer.from(`<style>${rules}</style>${"<div>".repeat(300)}${"<p class=a1>字</p>".repeat(20_000)}`);
}

/** Whichever is reached first, the time or the memory. */
const eitherLimit = "还没有读完|太大或太复杂";

/** These take all the time there is. */
export const endless: Hostile[] = [
  ["a printed page that goes on for ever", "a.pdf", endlessPage, eitherLimit],
  ["a style sheet that asks about everything", "a.html", curiousSheet, "还没有读完"],
];

function binary(start: string): Buffer {
  return Buffer.concat([Buffer.from(start, "latin1"), Buffer.alloc(999)]);
}

const wideCell = "<table><tr><td colspan=1000000000 rowspan=1000000000>一<td>二<tr><td>三<td>四</table>";

export const others: Hostile[] = [
  ["nothing", "a.pdf", () => new Uint8Array(), "空的"],
  ["a program called a text", "a.md", () => binary("MZ\x90\0\x03\0"), "程序"],
  ["a program of another system", "a.txt", () => binary("\x7fELF\x02\x01\x01\0"), "程序"],
  ["a picture called Word's", "a.docx", () => binary("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "图片"],
  ["a photograph", "a.jpg", () => binary("\xff\xd8\xff\xe0\0\x10JFIF"), "图片"],
  ["an archive", "a.rar", () => binary("Rar!\x1a\x07\0\xcf\x90\x73\0\0"), "请解压"],
  ["an empty archive", "a.docx", () => zip({}), "请解压"],
  ["RTF", "a.doc", () => Buffer.from("{\\rtf1\\ansi 第一条}"), "RTF"],
  [
    "an archived page",
    "a.mht",
    () => Buffer.from("MIME-Version: 1.0\nContent-Type: multipart/related;\n"),
    "mht",
  ],
  [
    "noise called a text",
    "a.md",
    () => Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256),
    "不是文字",
  ],
  ["NULs", "a.txt", () => new Uint8Array(5000), "不是文字"],
  ["six megabytes of text", "a.txt", () => Buffer.alloc(6 * megabyte, "字"), "超过 5 MB"],
  ["a page of six megabytes", "a.html", () => Buffer.alloc(6 * megabyte, "<p>字"), "超过 5 MB"],
  [
    "twenty-one megabytes of anything",
    "a.pdf",
    () => Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(21 * megabyte)]),
    "超过 20 MB",
  ],
  ["elements in elements", "a.html", () => Buffer.from(`<html>${"<div>".repeat(100_000)}字`), "嵌套太深"],
  ["a cell of a billion rows and columns", "a.html", () => Buffer.from(wideCell), "表格太大"],
  [
    "a page without a word",
    "a.html",
    () => Buffer.from("<html><script>alert(1)</script><p hidden>指令</p>"),
    "没有文字",
  ],
];
