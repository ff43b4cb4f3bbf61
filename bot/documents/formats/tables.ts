import { limits } from "../limits.ts";
import { Unreadable } from "./unreadable.ts";

export interface Cell {
  text: string;
  /** Columns and rows that it covers. */
  across: number;
  down: number;
  /** Marked as the name of what stands below or beside it. */
  isHead?: boolean;
}

type Row = (Cell | undefined)[];

/**
 * A table as Markdown, each row on one line and a merged cell in every place that it covers. What stretches over the
 * whole width is no row: a title above, a section's name within, after which the columns' names are said again.
 */
export function tableLines(rows: Cell[][]): string[] {
  const grid = withoutEmpty(placed(rows));
  const width = grid[0]?.length ?? 0;
  if (width < 2) return grid.flat().flatMap((each) => each?.text.split("\n") ?? []);
  const first = grid.findIndex((row) => filled(row).length > 1);
  if (first < 0) return grid.map((row) => flat(filled(row)[0]));
  const titles = grid.slice(0, first).map((row) => flat(filled(row)[0]));
  const body = grid.slice(first);
  if (body.length === 1)
    return [
      ...titles,
      filled(body[0] ?? [])
        .map(flat)
        .join(" "),
    ];
  return [...titles, ...(titles.length > 0 ? [""] : []), ...bodyLines(body)];
}

function bodyLines(body: Row[]): string[] {
  const depth = headRows(body);
  const names = namesOf(body.slice(0, depth));
  const head = [line(names), `|${"---|".repeat(names.length)}`];
  const parts: string[][] = [[]];
  for (const row of body.slice(depth)) {
    if (isAcross(row)) parts.push([flat(row[0])], []);
    else parts.at(-1)?.push(line(row.map(flat)));
  }
  const filled = parts.filter((part) => part.length > 0);
  return filled.flatMap((part, index) => {
    const isRows = part[0]?.startsWith("| ");
    return [...(index > 0 ? [""] : []), ...(isRows ? head : []), ...part];
  });
}

/** Every cell in each of its places. */
function placed(rows: Cell[][]): Row[] {
  const { columns, cells } = limits.table;
  const grid: Row[] = rows.map(() => []);
  let count = 0;
  for (const [y, row] of rows.entries()) {
    let x = 0;
    for (const each of row) {
      while (grid[y]?.[x]) x += 1;
      x = put(each, x, y);
    }
  }
  const width = grid.reduce((most, row) => Math.max(most, row.length), 0);
  return grid.map((row) => Array.from({ length: width }, (_, x) => row[x]));

  function put(each: Cell, x: number, y: number): number {
    const right = Math.min(x + each.across, columns);
    const below = grid.slice(y, y + each.down);
    count += (right - x) * below.length;
    if (right <= x || count > cells) throw tooLarge();
    for (const line of below) for (let place = x; place < right; place += 1) line[place] = each;
    return right;
  }
}

function tooLarge(): Unreadable {
  return new Unreadable("表格太大，请只留下居民会问到的部分，或拆成几个文件");
}

function withoutEmpty(grid: Row[]): Row[] {
  const rows = grid.filter((row) => filled(row).length > 0);
  const used = (rows[0] ?? []).map((_, x) => rows.some((row) => hasText(row[x])));
  return rows.map((row) => row.filter((_, x) => used[x]));
}

function hasText(each: Cell | undefined): boolean {
  return each !== undefined && each.text.trim() !== "";
}

/** The cells of a row that say something, each once. */
function filled(row: Row): Cell[] {
  return [...new Set(row)].filter((each) => each !== undefined && hasText(each)) as Cell[];
}

function isAcross(row: Row): boolean {
  return row.every((each) => each === row[0]) && hasText(row[0]);
}

/** As many as are marked; else more than one only where names stand over groups of names. */
function headRows(body: Row[]): number {
  const marked = body.findIndex((row) => !row.every((each) => each?.isHead));
  if (marked > 0 && marked < body.length) return marked;
  const first = filled(body[0] ?? []);
  const deepest = Math.max(...first.map(({ down }) => down));
  const isGrouped = first.some(({ across, down }) => across > 1 && down < deepest);
  return isGrouped && deepest < body.length ? deepest : 1;
}

function namesOf(head: Row[]): string[] {
  const [top = []] = head;
  return top.map((_, x) => [...new Set(head.map((row) => flat(row[x])))].filter(Boolean).join(" "));
}

function line(cells: string[]): string {
  return `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** Characters set apart to fill a cell: 电　话. */
const spread = /^\p{Script=Han}(?:\s+\p{Script=Han}){1,3}$/u;

/** A cell on one line: where its lines end as sentences do a space is enough. */
function flat(each: Cell | undefined): string {
  const lines = (each?.text ?? "").split("\n").map((text) => text.replace(/\s+/g, " ").trim());
  const joined = lines.filter(Boolean).reduce((text, next) => {
    if (text === "") return next;
    return /[\p{P}\p{S}]$/u.test(text) ? `${text} ${next}` : `${text}；${next}`;
  }, "");
  return spread.test(joined) ? joined.replace(/\s+/g, "") : joined;
}
