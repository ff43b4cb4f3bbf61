import { unspaced } from "./pdf-letters.ts";

/** Words at their place on a page, in points from its upper left corner; y is where they stand on. */
export interface Piece {
  text: string;
  left: number;
  right: number;
  y: number;
  size: number;
  /** The file says that a space stands before it. */
  isApart?: boolean;
}

/** What stands side by side. Wide gaps part it, as between the columns of a table. */
export interface Line {
  parts: Piece[];
  text: string;
  left: number;
  right: number;
  y: number;
  size: number;
}

/** In widths of a character: pieces of words touch, and columns are farther apart than words ever are. */
const gap = { word: 0.15, column: 1.4 };
const label =
  /^(?:第[零〇一二三四五六七八九十百千\d]+[条章节编]|[一二三四五六七八九十]+、|\d{1,3}[.．、]?|[（(].{1,3}[）)]|[①-⑳●■◆▪•-])$/u;
const latin = /[\dA-Za-z]/;

export function linesOf(pieces: Piece[]): Line[] {
  const rows: Piece[][] = [];
  for (const piece of pieces.toSorted((a, b) => a.y - b.y)) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row && first && piece.y - first.y < Math.min(first.size, piece.size) * 0.45) row.push(piece);
    else rows.push([piece]);
  }
  return rows.map(lineOf);
}

function lineOf(row: Piece[]): Line {
  const parts: Piece[] = [];
  for (const piece of row.toSorted((a, b) => a.left - b.left)) {
    const before = parts.at(-1);
    // Bold letters are printed twice by some programs.
    if (before && isCopy(piece, before)) continue;
    if (!before || isApart(piece, before)) parts.push({ ...piece });
    else {
      before.text += (needsSpace(before, piece) ? " " : "") + piece.text;
      before.right = Math.max(before.right, piece.right);
      before.size = Math.max(before.size, piece.size);
    }
  }
  const text = unspaced(unspread(parts.map((part) => part.text.trim()).join(" ")));
  const { left = 0, y = 0 } = parts[0] ?? {};
  const right = Math.max(...parts.map((part) => part.right));
  const longest = parts.toSorted((a, b) => b.text.length - a.text.length)[0];
  return { parts, text, left, right, y, size: longest?.size ?? 0 };
}

function isCopy(piece: Piece, before: Piece): boolean {
  return piece.text === before.text && piece.left - before.left < piece.size * 0.3;
}

function isApart(piece: Piece, before: Piece): boolean {
  const isWide = piece.left - before.right > Math.max(piece.size, before.size) * gap.column;
  return isWide && !label.test(before.text.trim());
}

function needsSpace(before: Piece, piece: Piece): boolean {
  const distance = piece.left - before.right;
  if (piece.isApart && distance > piece.size * gap.word) return true;
  if (label.test(before.text.trim()) && distance > piece.size * 0.5) return true;
  const isWordly = latin.test(before.text.at(-1) ?? "") && latin.test(piece.text[0] ?? "");
  return distance > piece.size * (isWordly ? gap.word : 0.8);
}

/** A heading's characters are often set apart: 通　知. */
function unspread(text: string): string {
  return /^\p{Script=Han}(?:\s+\p{Script=Han})+$/u.test(text) ? text.replace(/\s+/g, "") : text;
}
