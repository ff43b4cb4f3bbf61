import { type Block, plainText } from "./blocks.ts";
import type { Cell } from "./tables.ts";
import type { Attributes } from "./xml.ts";

/** A table while its cells come in, row by row. */
export interface DocxTable {
  rows: Cell[][];
  openRow(): void;
  openCell(): void;
  /** True when the property was one of a row's or a cell's. */
  property(name: string, attributes: Attributes, above: string): boolean;
  closeCell(blocks: Block[]): void;
  closeRow(): void;
}

interface Open {
  cells: Cell[];
  column: number;
  isHead: boolean;
  isGone: boolean;
}

export function docxTable(): DocxTable {
  const rows: Cell[][] = [];
  /** By column, the cell that goes on downwards when the next row says so. */
  const going = new Map<number, Cell>();
  let row: Open = { cells: [], column: 0, isHead: false, isGone: false };
  let across = 1;
  let merge: "none" | "first" | "on" = "none";

  return {
    rows,
    openRow() {
      row = { cells: [], column: 0, isHead: false, isGone: false };
    },
    openCell() {
      across = 1;
      merge = "none";
    },
    property(name, { val = "" }, above) {
      if (above === "trPr") rowProperty(name, val);
      else if (above === "tcPr") cellProperty(name, val);
      else return false;
      return true;
    },
    closeCell(blocks) {
      const above = going.get(row.column);
      if (merge === "on" && above) {
        above.down += 1;
        row.column += above.across;
        return;
      }
      const { column } = row;
      const cell = add(plainText(blocks), across);
      if (merge === "first") going.set(column, cell);
      else going.delete(column);
    },
    closeRow() {
      if (row.isGone) return;
      rows.push(row.cells.map((each) => Object.assign(each, { isHead: row.isHead })));
    },
  };

  function rowProperty(name: string, val: string): void {
    if (name === "gridBefore") add("", Number(val) || 1);
    else if (name === "tblHeader") row.isHead = true;
    else if (name === "del" || name === "hidden") row.isGone = true;
  }

  function cellProperty(name: string, val: string): void {
    if (name === "gridSpan") across = Math.max(1, Number(val) || 1);
    else if (name === "vMerge") merge = val === "restart" ? "first" : "on";
  }

  function add(text: string, width: number): Cell {
    const cell = { text, across: width, down: 1 };
    row.cells.push(cell);
    row.column += width;
    return cell;
  }
}
