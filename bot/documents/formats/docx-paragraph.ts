import type { Words } from "./blocks.ts";
import type { Lists } from "./docx-lists.ts";
import { isOn, type Style } from "./docx-styles.ts";
import type { Attributes } from "./xml.ts";

export interface Paragraph {
  text: string;
  style: string;
  list: string | undefined;
  listLevel: number;
  outline: number;
  isCentred: boolean | undefined;
  isShaded: boolean;
  size: number;
  /** While changes were tracked its end was deleted: it goes on in the next one. */
  isOpenEnded: boolean;
}

/** Letters that are set alike. */
export interface Run {
  isHidden: boolean | undefined;
  isWhite: boolean;
  size: number;
}

export function freshParagraph(text: string): Paragraph {
  const said = { style: "", list: undefined, listLevel: -1, outline: -1, isCentred: undefined };
  return { ...said, text, isShaded: false, size: 0, isOpenEnded: false };
}

export function freshRun(): Run {
  return { isHidden: undefined, isWhite: false, size: 0 };
}

export function setParagraph(open: Paragraph, name: string, { val = "", fill = "auto" }: Attributes): void {
  if (name === "pStyle") open.style = val;
  else if (name === "numId") open.list = val;
  else if (name === "ilvl") open.listLevel = Number(val);
  else if (name === "outlineLvl") open.outline = Number(val);
  else if (name === "jc") open.isCentred = val === "center";
  else if (name === "shd") open.isShaded = isColour(fill);
}

export function setRun(run: Run, name: string, { val = "", fill = "auto" }: Attributes): void {
  if (name === "vanish" || name === "webHidden") run.isHidden = isOn(val);
  else if (name === "color") run.isWhite = /^f{6}$/i.test(val);
  else if (name === "sz") run.size = Number(val);
  else if (name === "shd" || name === "highlight") run.isWhite &&= !isColour(name === "shd" ? fill : val);
}

function isColour(fill: string): boolean {
  return !/^(?:auto|f{6}|white|none|)$/i.test(fill);
}

/** Set smaller than this, in half points, words are not meant to be seen. */
const tooSmallToSee = 4;

/** Hidden, as good as invisible, or white on white; what lies under a table's cells its style may have coloured. */
export function isUnseen(run: Run, open: Paragraph, style: Style, isInTable: boolean): boolean {
  const isTiny = run.size > 0 && run.size <= tooSmallToSee;
  return (run.isHidden ?? style.isHidden) || isTiny || (run.isWhite && !open.isShaded && !isInTable);
}

/** A paragraph that has ended, with the number that Word prints before it. */
export function wordsOf(open: Paragraph, style: Style, lists: Lists): Words {
  if (/^(?:toc|目录)/i.test(style.name)) return { text: "", level: 0 };
  const list = open.list ?? style.list;
  const said = open.listLevel >= 0 ? open.listLevel : style.listLevel;
  const level = said >= 0 ? said : lists.levelOf(list, open.style);
  const label = list === "" || list === "0" ? "" : lists.next(list, level);
  const text = open.text.trim();
  return {
    text: text === "" ? "" : label + text,
    level: headingLevel(open.outline >= 0 ? open.outline : style.outline, style.name),
    size: open.size || style.size,
    isCentred: open.isCentred ?? style.isCentred,
  };
}

/** Word counts levels from 0, and 9 is body text. The first level is the title's alone. */
function headingLevel(outline: number, style: string): number {
  if (/^(?:title|标题)$/i.test(style)) return 1;
  const [, level] = /^(?:heading|标题) ?([1-9])/i.exec(style) ?? [];
  if (level) return Number(level) + 1;
  return outline >= 0 && outline < 9 ? outline + 2 : 0;
}
