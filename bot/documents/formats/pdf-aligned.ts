import type { Line } from "./pdf-lines.ts";
import type { Cell } from "./tables.ts";

interface Band {
  left: number;
  right: number;
}

const fewestRows = 3;
/** Longer than this on the average they are columns of running text. */
const longestCell = 16;

/** A table without lines at the beginning of these lines: rows of words that keep to columns. */
export function alignedTable(lines: Line[]): { rows: Cell[][]; lines: number } | undefined {
  const length = lengthOf(lines);
  const own = lines.slice(0, length);
  const full = own.filter(({ parts }) => parts.length > 1);
  if (full.length < fewestRows) return undefined;
  const bands = bandsOf(own);
  const isRunning = bands.every((band) => {
    const texts = own.flatMap(({ parts }) => parts.filter((part) => isIn(band, part.left, part.right)));
    return texts.reduce((sum, { text }) => sum + text.length, 0) / texts.length > longestCell;
  });
  if (bands.length < 2 || isRunning || full.some((line) => !keepsTo(bands, line))) return undefined;
  return { rows: rowsOf(own, bands), lines: length };
}

/** Rows follow each other closely; a line with one part only goes on with a cell of the row above. */
function lengthOf(lines: Line[]): number {
  let length = 0;
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    const step = before ? line.y - before.y : 0;
    const goesOn = before?.parts.slice(1).some(({ left }) => Math.abs(left - line.left) < line.size / 2);
    if (step > line.size * (line.parts.length > 1 ? 3.2 : 1.8) || (line.parts.length < 2 && !goesOn)) break;
    length = index + 1;
  }
  return length;
}

/** Where the words of all rows leave room between them. */
function bandsOf(lines: Line[]): Band[] {
  const bands: Band[] = [];
  for (const { left, right } of lines.flatMap(({ parts }) => parts).toSorted((a, b) => a.left - b.left)) {
    const last = bands.at(-1);
    if (last && left < last.right) last.right = Math.max(last.right, right);
    else bands.push({ left, right });
  }
  return bands;
}

function isIn(band: Band, left: number, right: number): boolean {
  return left >= band.left && right <= band.right;
}

function keepsTo(bands: Band[], { parts }: Line): boolean {
  const used = parts.map((part) => bands.findIndex((band) => isIn(band, part.left, part.right)));
  return new Set(used).size === parts.length;
}

function rowsOf(lines: Line[], bands: Band[]): Cell[][] {
  const rows: Cell[][] = [];
  for (const { parts } of lines) {
    const row = bands.map((band) => ({
      text: parts.find((part) => isIn(band, part.left, part.right))?.text.trim() ?? "",
      ...{ across: 1, down: 1 },
    }));
    const above = rows.at(-1);
    if (parts.length > 1 || !above) rows.push(row);
    else for (const [index, each] of row.entries()) if (above[index]) above[index].text += each.text;
  }
  return rows;
}
