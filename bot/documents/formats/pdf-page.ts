import { fileURLToPath } from "node:url";
import { getDocument, type PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { type Grid, gridsOf, isWithin } from "./pdf-grid.ts";
import { ordinary } from "./pdf-letters.ts";
import { linesOf, type Piece } from "./pdf-lines.ts";
import type { Page } from "./pdf-margins.ts";
import { rulesOf, times } from "./pdf-rules.ts";
import { damaged, locked, Unreadable } from "./unreadable.ts";

export interface PdfPage extends Page {
  /** What stands between lines that make a table. */
  tables: { top: number; grid: Grid; pieces: Piece[] }[];
  isBroken: boolean;
  isPartlyUnseen: boolean;
}

/** Words smaller than this are not meant to be read by people. */
const smallest = 2;

function library(folder: string): string {
  const program = import.meta.resolve("pdfjs-dist/legacy/build/pdf.mjs");
  return fileURLToPath(new URL(`../../${folder}/`, program));
}

const endMark = "%%EOF";
/** Mail and servers add a little behind it. */
const endReach = 4096;

export async function openPdf(bytes: Buffer): Promise<PDFDocumentProxy> {
  // What is left of a file that was cut off could be read, and nobody would know of the rest.
  if (!bytes.subarray(-endReach).includes(endMark)) throw new Unreadable(damaged);
  const task = getDocument({
    data: Uint8Array.from(bytes),
    ...{ cMapUrl: library("cmaps"), cMapPacked: true, standardFontDataUrl: library("standard_fonts") },
    ...{ useSystemFonts: false, disableFontFace: true, useWasm: false, stopAtErrors: false, verbosity: 0 },
    // Pictures are not looked at, so none is unpacked.
    maxImageSize: 1,
  });
  try {
    return await task.promise;
  } catch (error) {
    const isLocked = error instanceof Error && error.name === "PasswordException";
    throw new Unreadable(isLocked ? locked : damaged);
  }
}

/** The words of a page at their places, with the lines that are drawn around some of them. */
export async function readPage(document: PDFDocumentProxy, number: number): Promise<PdfPage> {
  const none = { width: 0, height: 0, lines: [], tables: [] };
  try {
    const page = await document.getPage(number);
    const { transform, width, height } = page.getViewport({ scale: 1 });
    const { items } = await page.getTextContent();
    const all = items.flatMap((item, index) => {
      const before = items[index - 1];
      const isApart = before !== undefined && "str" in before && before.str === " ";
      return "str" in item ? pieceOf(item, transform).map((piece) => ({ ...piece, isApart })) : [];
    });
    const onPage = all.filter(
      (each) => each.right > 0 && each.left < width && each.y > 0 && each.y < height + each.size,
    );
    const pieces = onPage.filter(({ size }) => size >= smallest);
    const grids = hasColumns(pieces) ? gridsOf(rulesOf(await page.getOperatorList(), transform)) : [];
    page.cleanup();
    const tables = grids
      .map((grid) => ({ top: grid.ys[0] ?? 0, grid, pieces: pieces.filter((each) => isWithin(grid, each)) }))
      .filter((table) => table.pieces.length > 0);
    const tabled = new Set(tables.flatMap((table) => table.pieces));
    const lines = linesOf(pieces.filter((each) => !tabled.has(each)));
    return { width, height, lines, tables, isBroken: false, isPartlyUnseen: pieces.length < all.length };
  } catch {
    return { ...none, isBroken: true, isPartlyUnseen: false };
  }
}

/** Without two words side by side there is no table to look for. */
function hasColumns(pieces: Piece[]): boolean {
  return linesOf(pieces).some(({ text }) => /\s/.test(text));
}

interface Item {
  str: string;
  transform: number[];
  width: number;
}

/** Nothing for a space, and for words that do not run from left to right: those are watermarks. */
function pieceOf({ str, transform, width }: Item, page: number[]): Piece[] {
  if (str.trim() === "") return [];
  const [a = 0, b = 0, c = 0, d = 0, left = 0, y = 0] = times(page, transform);
  if (a <= 0 || Math.abs(b) > a * 0.1) return [];
  return [{ text: ordinary(str), left, right: left + width, y, size: Math.hypot(c, d) }];
}
