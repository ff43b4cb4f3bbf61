import { type Range, read, type WorkSheet } from "@e965/xlsx";
import { limits } from "../limits.ts";
import type { Block, Read } from "./blocks.ts";
import type { Cell } from "./tables.ts";
import { tooLong, Unreadable } from "./unreadable.ts";
import type { Zip } from "./unzip.ts";

/** The library unpacks by itself, so everything is unpacked once before, to see whether it may. */
export async function readXlsx(zip: Zip, bytes: Buffer): Promise<Read> {
  await zip.tryAll();
  return readBook(bytes, "xlsx");
}

const mostRows = 20_000;
const mostColumns = 500;
const nameless = /^(?:sheet|工作表|表)\s*\d*$/i;

/** Every sheet that can be seen, with numbers and days as they are shown. */
export function readBook(bytes: Buffer, format: string): Read {
  const book = read(bytes, {
    ...{ type: "buffer", dense: true, cellStyles: true, cellFormula: false, cellHTML: false },
    ...{ dateNF: "yyyy/m/d", sheetRows: mostRows + 1 },
  });
  const left = new Set<string>();
  const sheets = book.SheetNames.flatMap((name, index) => {
    if ((book.Workbook?.Sheets?.[index]?.Hidden ?? 0) > 0) {
      left.add(`隐藏的工作表“${name}”没有读`);
      return [];
    }
    const rows = rowsOf(book.Sheets[name] ?? {}, left);
    return rows.length > 0 ? [{ name, rows }] : [];
  });
  const blocks = sheets.flatMap(({ name, rows }) => sheetBlocks(name, rows, sheets.length === 1));
  return { format, pages: [blocks], left: [...left] };
}

interface Row {
  cells: Cell[];
  isEmpty: boolean;
}

function sheetBlocks(name: string, rows: Row[], isOnly: boolean): Block[] {
  const tables = apart(rows);
  const title = isOnly && rows.length > 2 ? onlyText(tables[0]?.[0]) : "";
  if (title !== "") tables[0]?.shift();
  return [
    ...(title === "" ? [] : [{ text: title, level: 1 }]),
    ...(isOnly && nameless.test(name) ? [] : [{ text: name, level: 2 }]),
    ...tables.map((each) => ({ rows: each.map(({ cells }) => cells) })),
  ];
}

/** Below an empty row a title of its own begins another table. */
function apart(rows: Row[]): Row[][] {
  const tables: Row[][] = [[]];
  for (const [index, row] of rows.entries()) {
    if (onlyText(row) !== "" && rows[index - 1]?.isEmpty) tables.push([]);
    if (!row.isEmpty) tables.at(-1)?.push(row);
  }
  return tables.filter((each) => each.length > 0);
}

function onlyText(row: Row | undefined): string {
  const [only, ...more] = row?.cells.filter(({ text }) => text !== "") ?? [];
  return more.length === 0 ? (only?.text ?? "") : "";
}

/** The rows that can be seen, down to the last used one. */
function rowsOf(sheet: WorkSheet, left: Set<string>): Row[] {
  const data: Shown[][] = sheet["!data"] ?? [];
  const width = data.reduce((most, row) => Math.max(most, row?.length ?? 0), 0);
  if (data.length > mostRows || width > mostColumns)
    throw new Unreadable(`表格超过 ${mostRows} 行或 ${mostColumns} 列，请只留下居民会问到的部分`);
  const columns = visible(width, sheet["!cols"]);
  const lines = visible(data.length, sheet["!rows"]);
  if (columns.length < width || lines.length < data.length) left.add("隐藏的行或列没有读");
  const merged = mergedCells(sheet["!merges"] ?? [], columns, lines);
  let length = 0;
  return lines.map((y) => {
    const cells = columns.flatMap((x): Cell[] => {
      const span = merged.get(y * mostColumns + x) ?? { across: 1, down: 1 };
      return span.across === 0 ? [] : [{ text: shown(data[y]?.[x]), ...span }];
    });
    length += cells.reduce((sum, { text }) => sum + text.length, 0);
    if (length > limits.textLength) throw new Unreadable(tooLong);
    return { cells, isEmpty: cells.length === columns.length && cells.every(({ text }) => text === "") };
  });
}

function visible(count: number, marks: ({ hidden?: boolean } | undefined)[] = []): number[] {
  return Array.from({ length: count }, (_, index) => index).filter((index) => marks[index]?.hidden !== true);
}

/** By place: how far a cell reaches, counting what can be seen; 0 for a place that another cell covers. */
function mergedCells(merges: Range[], columns: number[], lines: number[]) {
  const spans = new Map<number, { across: number; down: number }>();
  for (const { s: from, e: to } of merges) {
    const across = columns.filter((x) => x >= from.c && x <= to.c);
    const down = lines.filter((y) => y >= from.r && y <= to.r);
    if (spans.size + across.length * down.length > limits.table.cells)
      throw new Unreadable("表格里合并的单元格太多，请只留下居民会问到的部分");
    for (const y of down) for (const x of across) spans.set(y * mostColumns + x, { across: 0, down: 0 });
    const [x = 0] = across;
    const [y = 0] = down;
    if (across.length > 0 && down.length > 0)
      spans.set(y * mostColumns + x, { across: across.length, down: down.length });
  }
  return spans;
}

interface Shown {
  t: string;
  w?: string;
  v?: unknown;
}

function shown(cell: Shown | undefined): string {
  if (!cell || cell.t === "e" || cell.t === "z") return "";
  return (cell.w ?? String(cell.v ?? "")).trim();
}
