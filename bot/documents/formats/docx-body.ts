import type { Block } from "./blocks.ts";
import type { Lists } from "./docx-lists.ts";
import {
  freshParagraph,
  freshRun,
  isUnseen,
  type Paragraph,
  type Run,
  setParagraph,
  setRun,
  wordsOf,
} from "./docx-paragraph.ts";
import type { Styles } from "./docx-styles.ts";
import { type DocxTable, docxTable } from "./docx-table.ts";
import { type Attributes, walkXml } from "./xml.ts";

/** What was met and not read, and how often. */
export type Left = Record<"images" | "notes" | "parts" | "deleted" | "hidden", number>;

/** Where the walk is: the innermost of what is open comes last. */
interface Walk {
  styles: Styles;
  lists: Lists;
  left: Left;
  path: string[];
  /** The body's blocks, and within a table those of the cell. */
  sinks: Block[][];
  tables: DocxTable[];
  /** More than one within a text box. */
  paragraphs: Paragraph[];
  run: Run;
  /** What a paragraph whose end was deleted hands on. */
  carried: string;
}

/** Deleted or moved away, a field's command, a second telling of a drawing, pinyin above characters. */
const unread = new Set(["del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback", "rt"]);

/** Walks through the body once. Numbers of lists are counted on the way, for they depend on all paragraphs before. */
export function readBody(
  bytes: Buffer | undefined,
  styles: Styles,
  lists: Lists,
): { blocks: Block[]; left: Left } {
  const left = { images: 0, notes: 0, parts: 0, deleted: 0, hidden: 0 };
  const blocks: Block[] = [];
  const open = { path: [], sinks: [blocks], tables: [], paragraphs: [] };
  const walk: Walk = { styles, lists, left, ...open, run: freshRun(), carried: "" };
  /** Elements within one that is not read. */
  let muted = 0;
  walkXml(bytes, {
    open(name, attributes) {
      const above = walk.path.at(-1);
      // Among properties `del` is a mark: of a paragraph's end, of a row.
      if (muted > 0 || (unread.has(name) && above !== "rPr" && above !== "trPr")) muted += 1;
      else if (opened[name]) opened[name](walk, attributes);
      else property(walk, name, attributes);
      walk.path.push(name);
    },
    close(name) {
      walk.path.pop();
      if (muted > 0) muted -= 1;
      else closed[name]?.(walk);
    },
    text(text) {
      const within = walk.path.at(-1);
      if (muted === 0 && within === "t") write(walk, text);
      else if (within === "delText" && text.trim() !== "") left.deleted += 1;
    },
  });
  return { blocks, left };
}

const opened: Record<string, (walk: Walk, attributes: Attributes) => void> = {
  p(walk) {
    walk.paragraphs.push(freshParagraph(walk.carried));
    walk.carried = "";
    walk.run = freshRun();
  },
  r: (walk) => {
    walk.run = freshRun();
  },
  tbl: ({ tables }) => tables.push(docxTable()),
  tr: ({ tables }) => tables.at(-1)?.openRow(),
  tc({ tables, sinks }) {
    tables.at(-1)?.openCell();
    sinks.push([]);
  },
  br: (walk, { type }) => write(walk, type === "page" || type === "column" ? "" : "\n"),
  cr: (walk) => write(walk, "\n"),
  // The same name stands among a paragraph's properties for the places of its tabs.
  tab: (walk) => write(walk, walk.path.at(-1) === "r" ? " " : ""),
  noBreakHyphen: (walk) => write(walk, "-"),
  blip: ({ left }) => {
    left.images += 1;
  },
  imagedata: ({ left }) => {
    left.images += 1;
  },
  footnoteReference: ({ left }) => {
    left.notes += 1;
  },
  endnoteReference: ({ left }) => {
    left.notes += 1;
  },
  altChunk: ({ left }) => {
    left.parts += 1;
  },
  chart: ({ left }) => {
    left.parts += 1;
  },
};

const closed: Record<string, (walk: Walk) => void> = {
  p: endParagraph,
  r: (walk) => {
    walk.run = freshRun();
  },
  tc: ({ tables, sinks }) => tables.at(-1)?.closeCell(sinks.pop() ?? []),
  tr: ({ tables }) => tables.at(-1)?.closeRow(),
  tbl({ tables, sinks }) {
    const table = tables.pop();
    if (table) sinks.at(-1)?.push({ rows: table.rows });
  },
};

function property({ path, tables, paragraphs, run }: Walk, name: string, attributes: Attributes): void {
  const paragraph = paragraphs.at(-1);
  const above = path.at(-1) ?? "";
  if (tables.at(-1)?.property(name, attributes, above)) return;
  const isOfParagraph = path.includes("pPr");
  const isOfRun = path.includes("rPr");
  if (paragraph && isOfParagraph && !isOfRun) setParagraph(paragraph, name, attributes);
  else if (paragraph && isOfParagraph && name === "del") paragraph.isOpenEnded = true;
  else if (isOfRun && !isOfParagraph) setRun(run, name, attributes);
}

function write({ paragraphs, run, styles, tables, left }: Walk, text: string): void {
  const paragraph = paragraphs.at(-1);
  if (!paragraph) return;
  const isWord = text.trim() !== "";
  if (isUnseen(run, paragraph, styles.of(paragraph.style), tables.length > 0)) {
    if (isWord) left.hidden += 1;
    return;
  }
  paragraph.text += text;
  if (isWord) paragraph.size = Math.max(paragraph.size, run.size);
}

function endParagraph(walk: Walk): void {
  const paragraph = walk.paragraphs.pop();
  if (paragraph?.isOpenEnded) walk.carried = paragraph.text;
  else if (paragraph) {
    const words = wordsOf(paragraph, walk.styles.of(paragraph.style), walk.lists);
    if (words.text !== "") walk.sinks.at(-1)?.push(words);
  }
}
