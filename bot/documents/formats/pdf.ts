import { limits } from "../limits.ts";
import type { Block, Read } from "./blocks.ts";
import { type Flow, flowOf, glue, settingOf } from "./pdf-flow.ts";
import { cellsOf } from "./pdf-grid.ts";
import { withoutMargins } from "./pdf-margins.ts";
import { openPdf, type PdfPage, readPage } from "./pdf-page.ts";
import type { Cell } from "./tables.ts";
import { withTitle } from "./titles.ts";
import { damaged, Unreadable } from "./unreadable.ts";

const scanned = "文件里没有文字，可能是扫描件，请先转成可以复制文字的文件";
const garbled = "文件里的文字取出来是乱码，请另存为 docx 后再传";
/** Fewer letters than these on a page are a stamp or a number, not its text. */
const fewestLetters = 5;
const mostUnreadable = 0.3;

/** A PDF's text page by page: paragraphs put together from their lines, tables between lines or in columns. */
export async function readPdf(bytes: Buffer): Promise<Read> {
  const document = await openPdf(bytes);
  const count = document.numPages;
  if (count > limits.pages)
    throw new Unreadable(`文件有 ${count} 页，超过 ${limits.pages} 页的上限，请拆成几个文件`);
  const read: PdfPage[] = [];
  for (let number = 1; number <= count; number += 1) read.push(await readPage(document, number));
  await document.loadingTask.destroy();
  const pages = withoutMargins(read);
  return { format: "pdf", pages: titled(joined(pages.map(flowing(pages)))), left: leftOut(pages) };
}

function lettersOf({ lines, tables }: PdfPage): string {
  const cells = tables.flatMap(({ pieces }) => pieces);
  return [...lines, ...cells]
    .map(({ text }) => text)
    .join("")
    .replace(/\s/g, "");
}

/** Pages that say nothing, by their numbers; a document of nothing else is refused. */
function leftOut(pages: PdfPage[]): string[] {
  const texts = pages.map(lettersOf);
  const empty = texts.flatMap((text, index) => (text.length < fewestLetters ? [index + 1] : []));
  const odd = texts.flatMap((text, index) => (isGarbled(text) ? [index + 1] : []));
  const broken = pages.flatMap(({ isBroken }, index) => (isBroken ? [index + 1] : []));
  if (broken.length === pages.length) throw new Unreadable(damaged);
  if (odd.length > 0 && odd.length + empty.length >= pages.length) throw new Unreadable(garbled);
  if (empty.length === pages.length) throw new Unreadable(scanned);
  const silent = empty.filter((page) => !broken.includes(page));
  return [
    silent.length > 0 ? `第${listed(silent)}页没有文字，可能是扫描件` : "",
    odd.length > 0 ? `第${listed(odd)}页的文字是乱码` : "",
    broken.length > 0 ? `第${listed(broken)}页已损坏，没有读` : "",
    pages.some(({ isPartlyUnseen }) => isPartlyUnseen) ? "看不见的文字没有读" : "",
  ].filter(Boolean);
}

function isGarbled(text: string): boolean {
  const unreadable = text.match(/[\ufffd\p{Co}\p{Cc}\p{Cn}]/gu)?.length ?? 0;
  return text.length >= fewestLetters && unreadable > text.length * mostUnreadable;
}

const mostListed = 10;

function listed(pages: number[]): string {
  return pages.slice(0, mostListed).join("、") + (pages.length > mostListed ? "等" : "");
}

/** The blocks of a page in their order: tables stand between the lines above and below them. */
function flowing(pages: PdfPage[]): (page: PdfPage) => Flow {
  const setting = settingOf(pages);
  return (page) => {
    const tables = page.tables.toSorted((a, b) => a.top - b.top);
    const edges = [Number.NEGATIVE_INFINITY, ...tables.map(({ top }) => top), Number.POSITIVE_INFINITY];
    const flows = edges.slice(1).map((end, index) => {
      const lines = page.lines.filter(({ y }) => y > (edges[index] ?? 0) && y <= end);
      return flowOf(page, lines, setting);
    });
    const blocks = flows.flatMap((flow, index) => {
      const table = tables[index];
      return table ? [...flow.blocks, { rows: cellsOf(table.grid, table.pieces) }] : flow.blocks;
    });
    return { blocks, goesOn: flows[0]?.goesOn === true, isOpen: flows.at(-1)?.isOpen === true };
  };
}

/** A paragraph that goes on belongs to the page where it began; a table says its columns' names again. */
function joined(flows: Flow[]): Block[][] {
  for (const [index, flow] of flows.entries()) {
    const before = flows[index - 1];
    const last = before?.blocks.at(-1);
    const [first] = flow.blocks;
    if (!before || !last || !first) continue;
    if ("text" in last && "text" in first && before.isOpen && flow.goesOn) {
      last.text += glue(last.text, first.text);
      flow.blocks.shift();
    } else if ("rows" in last && "rows" in first) continueTable(last.rows, first.rows);
  }
  return flows.map(({ blocks }) => blocks);
}

function continueTable(before: Cell[][], rows: Cell[][]): void {
  const width = (row: Cell[] = []) => row.reduce((sum, { across }) => sum + across, 0);
  const head = before.find((row) => row.length > 1);
  const [first = []] = rows;
  if (!head || width(head) !== width(first)) return;
  const isSame = head.every(({ text }, index) => text === first[index]?.text);
  const last = before.at(-1) ?? [];
  if (first.length === last.length && first[0]?.text === "" && first.some(({ text }) => text !== "")) {
    // A row that did not fit on its page.
    for (const [index, each] of last.entries()) each.text += first[index]?.text ?? "";
    rows.shift();
  }
  if (!isSame && rows.length > 0) rows.unshift(head.map((each) => ({ ...each, down: 1 })));
}

/** Titles stand on the first page that has words. */
function titled(pages: Block[][]): Block[][] {
  const first = pages.findIndex((blocks) => blocks.length > 0);
  return pages.map((blocks, index) => (index === first ? withTitle(blocks) : blocks));
}
