import type { Cheerio, CheerioAPI } from "cheerio";
import { limits } from "../limits.ts";
import { type Block, plainText } from "./blocks.ts";
import type { Cell } from "./tables.ts";
import { tooDeep, Unreadable } from "./unreadable.ts";

type Nodes<T> = T extends Cheerio<infer Node> ? Node : never;
export type Node = Nodes<ReturnType<ReturnType<CheerioAPI>["contents"]>>;
type Element = Extract<Node, { name: string; attribs: Record<string, string> }>;

/** Elements that begin and end a line of their own. */
const blockNames = new Set(
  "address article blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th thead tr ul".split(
    " ",
  ),
);
/** A cell that holds more than this is part of a page's layout. */
const longestCell = 1500;

/** The words below a node as headings, paragraphs, items and tables. */
export function blocksOf(top: Node): Block[] {
  const blocks: Block[] = [];
  let line = "";
  let level = 0;
  /** What the next line of an item begins with. */
  let label = "";

  walk(top, 0);
  endLine();
  return blocks;

  function endLine(): void {
    const text = line.split("\n").map(squeezed).join("\n").trim();
    line = "";
    if (text === "") return;
    blocks.push({ text: startsNumbered.test(text) ? text : label + text, level });
    label = "";
  }

  function walk(node: Node, depth: number): void {
    if (depth > limits.depth.html) throw new Unreadable(tooDeep);
    if ("data" in node && node.type === "text") line += node.data.replace(/[\t\n\r ]+/g, " ");
    else if (isElement(node)) walkElement(node, depth);
  }

  function walkElement(element: Element, depth: number): void {
    const { name } = element;
    if (name === "br") line += "\n";
    else if (name === "table" && isData(element)) {
      endLine();
      blocks.push(...captionOf(element), { rows: rowsOf(element) });
    } else if (name === "pre") {
      endLine();
      line = textOf(element);
      endLine();
    } else if (blockNames.has(name)) walkBlock(element, depth);
    else for (const child of element.children) walk(child, depth + 1);
  }

  function walkBlock(element: Element, depth: number): void {
    endLine();
    level = Number(/^h([1-6])$/.exec(element.name)?.[1] ?? 0);
    if (element.name === "li") label = labelOf(element);
    for (const child of element.children) walk(child, depth + 1);
    endLine();
    level = 0;
  }
}

const startsNumbered = /^(?:[-•·]|\d+[.．、)）]|[（(]?[一二三四五六七八九十百]+[)）、]|第.{1,6}条)/;

function isElement(node: Node): node is Element {
  return "attribs" in node && "name" in node;
}

function elementsIn(element: Element, ...names: string[]): Element[] {
  return element.children.filter(isElement).filter(({ name }) => names.includes(name));
}

function labelOf(item: Element): string {
  const { parent } = item;
  if (!parent || !isElement(parent) || parent.name !== "ol") return "- ";
  const first = Number(parent.attribs.start ?? 1) || 1;
  return `${first + elementsIn(parent, "li").indexOf(item)}. `;
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function textOf(node: Node): string {
  if ("data" in node) return node.type === "text" ? node.data : "";
  return node.children.map(textOf).join("");
}

/** A table that shows rows of things; others only put parts of the page in their places. */
function isData(table: Element): boolean {
  if (table.attribs.role === "presentation") return false;
  const holds = (element: Element): boolean =>
    element.children.filter(isElement).some((each) => /^(?:table|h[1-6])$/.test(each.name) || holds(each));
  return (
    !holds(table) &&
    tableRows(table).every((row) => cellsOf(row).every((each) => textOf(each).length <= longestCell))
  );
}

function captionOf(table: Element): Block[] {
  return elementsIn(table, "caption").map((each) => ({ text: squeezed(textOf(each)), level: 0 }));
}

function tableRows(table: Element): Element[] {
  return [table, ...elementsIn(table, "thead", "tbody", "tfoot")].flatMap((part) => elementsIn(part, "tr"));
}

function cellsOf(row: Element): Element[] {
  return elementsIn(row, "td", "th");
}

function rowsOf(table: Element): Cell[][] {
  return tableRows(table).map((row) => {
    const { parent } = row;
    const inHead = parent !== null && isElement(parent) && parent.name === "thead";
    return cellsOf(row).map((each) => ({
      text: plainText(blocksOf(each)),
      across: span(each.attribs.colspan),
      down: span(each.attribs.rowspan),
      isHead: inHead || each.name === "th",
    }));
  });
}

function span(said: string | undefined): number {
  return Math.min(Math.max(1, Number.parseInt(said ?? "1", 10) || 1), limits.table.cells);
}
