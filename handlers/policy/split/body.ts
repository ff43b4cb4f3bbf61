import type { NewPassage } from "../../../storage/documents.ts";
import { chapterOf, clauseOf, under } from "./clauses.ts";
import {
  citationOf,
  descend,
  type Heading,
  markdownHeading,
  paragraphHeading,
  plainHeadings,
} from "./headings.ts";
import type { Line } from "./lines.ts";
import { isTitle, type Mark, markOf } from "./marks.ts";
import { type Columns, readTable, tableAt } from "./tables.ts";

/** Where reading has come to. */
interface Reading {
  title: string;
  passages: NewPassage[];
  hasClauses: boolean;
  chapter: { level: number; words: string };
  path: Heading[];
  /** The last clause's number; 0 before the first. */
  count: number;
  /** What the next line may go on with. */
  open: Open | undefined;
  columns: Columns | undefined;
  plain: Map<Line, Heading>;
}

interface Open {
  passage: NewPassage;
  /** Everything up to the next clause or heading belongs to a clause. */
  isClause: boolean;
  /** What its first line is numbered by. */
  mark: Mark | undefined;
  /** The line before, and whether a blank one stands between. */
  last: Line;
  isApart: boolean;
  /** None of its lines is longer than an item of a list. */
  isShort: boolean;
  /** The list that the passage has announced: of these marks, or of lines without any. */
  list: Mark["kind"] | "bare" | undefined;
}

const longParagraph = 400;
const longestList = 4000;
const shortItem = 40;
const bareItem = 30;
const longestCaption = 30;

/**
 * Passages in their order: clauses, rows of tables, and what else there is by heading and paragraph. A list belongs
 * to the sentence that announces it, whatever blank lines stand between.
 */
export function readBody(lines: Line[], title: string): NewPassage[] {
  const reading: Reading = {
    ...{ title, passages: [], path: [], count: 0, open: undefined, columns: undefined },
    hasClauses: lines.some(({ text }) => clauseOf(text, 0)),
    chapter: { level: 0, words: "" },
    plain: plainHeadings(lines),
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (!line) continue;
    const table = tableAt(lines, at);
    if (table) {
      addTable(reading, table.rows);
      at = table.end - 1;
    } else if (line.text === "") {
      if (reading.open) reading.open.isApart = true;
    } else if (line.text !== title) {
      readLine(
        reading,
        line,
        lines.slice(at + 1, at + 4).find(({ text }) => text !== ""),
      );
      reading.columns = undefined;
    }
  }
  return reading.passages
    .map((passage) => ({ ...passage, text: passage.text.trim() }))
    .filter(({ text }) => text !== "");
}

function addTable(reading: Reading, rows: Line[]): void {
  const caption = captionOf(reading);
  if (caption !== "") reading.passages.pop();
  const announcing = reading.open && announces(reading.open) ? reading.open.passage.clause : "";
  const above = [headingNow(reading), caption, reading.open?.isClause && announcing];
  const clause = announcing || citationOf(reading.path) || reading.chapter.words;
  const place = { heading: above.filter(Boolean).join(" / "), clause };
  const { passages, columns } = readTable(rows, place, reading.columns);
  reading.passages.push(...passages);
  reading.columns = columns;
  if (!(reading.open?.isClause && announcing !== "")) reading.open = undefined;
}

/** A short line of its own right above a table is what the table is called. */
function captionOf({ open }: Reading): string {
  const text = open && !open.isClause && open.last.text === open.passage.text ? open.last.text : "";
  return isTitle(text, longestCaption) && !markOf(text) ? text : "";
}

function announces({ last }: Open): boolean {
  return /[:：]$|[下附]表/.test(last.text);
}

function readLine(reading: Reading, line: Line, next: Line | undefined): void {
  const clause = clauseOf(line.text, reading.count);
  const heading = headingOf(reading, line, next);
  if (clause) {
    reading.count = clause.count;
    const heading = headingNow(reading);
    begin(reading, line, { clause: clause.clause, heading, text: clause.rest, isClause: true });
  } else if (heading) {
    reading.open = undefined;
    if (heading !== "title") enter(reading, heading);
  } else if (reading.open?.isClause) {
    goOn(reading.open, line);
  } else {
    readParagraph(reading, line);
  }
}

type Above = { chapter: string; level: number } | Heading;

function headingOf(reading: Reading, line: Line, next: Line | undefined): Above | "title" | undefined {
  const { text } = line;
  const chapter = chapterOf(text);
  const level = /^#*/.exec(text)?.[0].length ?? 0;
  if (chapter !== undefined) return { chapter, level };
  const marked = markdownHeading(text);
  if (marked) return marked.label === reading.title ? "title" : marked;
  const question = /^(?:问|Q)\s?\d{0,2}[:：.、]\s*(.+)$/.exec(text)?.[1];
  if (question) return { level: 0, kind: 3, number: "", label: question };
  if (isAttachment(text)) return { level: 1, kind: 0, number: "", label: text.replace(/[:：]$/, "") };
  const plain = reading.plain.get(line);
  const isInClause = reading.open?.isClause === true;
  return isInClause && !(next && clauseOf(next.text, reading.count)) ? undefined : plain;
}

/** 附件1：办理流程; but 附件：1. 申请表 only lists what is enclosed. */
function isAttachment(text: string): boolean {
  return /^附\s?[件表录]\s*[\d一二三四五六七八九十]*\s*(?:[:：]?\s*(?!\d)[^。；:：]{0,40})?$/.test(text);
}

function enter(reading: Reading, above: Above): void {
  if ("chapter" in above) {
    const used = reading.passages.at(-1)?.heading === headingNow(reading);
    reading.chapter = { level: above.level, words: under(above.chapter, reading.chapter.words, used) };
    reading.path = [];
    return;
  }
  const { level } = reading.chapter;
  if (above.level > 0 && !(level > 0 && above.level > level)) reading.chapter = { level: 0, words: "" };
  reading.path = descend(reading.path, above);
}

function headingNow({ chapter, path }: Pick<Reading, "chapter" | "path">): string {
  return [chapter.words, ...path.map(({ label }) => label)].filter(Boolean).join(" / ");
}

function begin(
  reading: Reading,
  line: Line,
  { isClause, ...said }: { clause: string; heading: string; text: string; isClause: boolean },
): void {
  const passage = { ...said, page: line.page };
  reading.passages.push(passage);
  const mark = isClause ? undefined : markOf(line.text);
  const fresh = { isApart: false, isShort: isItem(line), list: undefined };
  reading.open = { passage, isClause, mark, last: line, ...fresh };
}

/** A sentence that a new page interrupts goes on in the same line. */
function goOn(open: Open, line: Line): void {
  const isCut = line.page !== open.last.page && isUnfinished(open.last.text);
  open.passage.text += (isCut ? "" : "\n") + line.text;
  open.last = line;
  open.isApart = false;
  open.isShort &&= isItem(line);
}

function isUnfinished(text: string): boolean {
  return text.length > 15 && !/[。；：！？…;:!?.”」）)]$/u.test(text);
}

/** Whose paper it is, its number and whom it is for: said before anything else, the answer to no question. */
const letterhead =
  /^[（(].*[）)]$|^目\s*录$|^.{0,20}令第?.*号$|^[^。，]{2,20}[〔[（(]\d{4}[〕\]）)]\s*第?\d+号$|^.{4,20}文件$|^(?:各|尊敬的|亲爱的|广大|全体).{1,40}[:：]$/u;
/** Before the first clause also who passed it and when, and its contents. */
const preamble = /(?:通过|公布|修正|修订|批准|发布|施行)[）)]?$|^第.+[编章节]|^\d{4}年\d{1,2}月\d{1,2}日/u;

function readParagraph(reading: Reading, line: Line): void {
  const { open } = reading;
  const mark = markOf(line.text);
  if (open && continues(open, line, mark)) goOn(open, line);
  else if (reading.passages.length > 0 || !isAnnouncement(line.text, reading)) {
    const own = mark && mark.kind <= 2 ? [paragraphHeading(mark, line.text)] : [];
    for (const each of own) reading.path = descend(reading.path, each);
    if (/^附\s?件[:：]/.test(line.text)) reading.path = [];
    const above = own.length > 0 ? reading.path.slice(0, -1) : reading.path;
    const heading = headingNow({ ...reading, path: above });
    const clause = citationOf(reading.path) || reading.chapter.words;
    begin(reading, line, { clause, heading, text: line.text, isClause: false });
  }
}

function isAnnouncement(text: string, { hasClauses }: Reading): boolean {
  return letterhead.test(text) || (hasClauses && preamble.test(text));
}

function continues(open: Open, line: Line, mark: Mark | undefined): boolean {
  const { text } = open.passage;
  if (line.page !== open.last.page && isUnfinished(open.last.text) && !mark) return true;
  if (text.length > longestList) return false;
  const list = listOf(open, line, mark);
  if (list) open.list = list;
  if (list || isNextShort(open, line, mark)) return true;
  if (open.list === "bare") open.list = undefined;
  return !open.isApart && text.length < longParagraph && (!mark || mark.kind > 2);
}

/** The list that a line belongs to, if the passage has announced one. */
function listOf({ mark: own, last, list }: Open, line: Line, mark: Mark | undefined): Open["list"] {
  const isAnnounced = /[:：]$/.test(last.text);
  if (!mark) {
    const isShort = line.text.length <= bareItem && !/[。:：]$/.test(line.text);
    return isShort && (list === "bare" || (isAnnounced && list === undefined)) ? "bare" : undefined;
  }
  if (mark.kind <= (own?.kind ?? 0)) return undefined;
  if (typeof list === "number" && (mark.kind >= list || isAnnounced)) return list;
  return isAnnounced ? mark.kind : undefined;
}

/** Short items one after another, such as the papers to bring, are one list also where only a heading announces them. */
function isNextShort({ mark: own, last, isShort }: Open, line: Line, mark: Mark | undefined): boolean {
  if (!mark || mark.kind < 3 || !isShort || !isItem(line)) return false;
  const before = markOf(last.text);
  if (before?.kind !== mark.kind || own?.kind !== mark.kind) return false;
  return mark.kind === 5 || mark.count === before.count + 1;
}

function isItem({ text }: Line): boolean {
  return text.length <= shortItem;
}
