import type { Passage } from "../../storage/documents.ts";
import { squeeze } from "../text.ts";
import type { Kind } from "./lexicon.ts";

type Cell = [column: string, cell: string];

/** What a row of a table says of each kind of answer: its cell, an empty text where the cell is empty, nothing without such a column. */
export function cellOf({ cells }: Pick<Passage, "cells">, { columns }: Kind): Cell | undefined {
  const fitting = columns.flatMap((name) =>
    cells.filter(([column]) => squeeze(column).includes(squeeze(name))),
  );
  return fitting.find(([, cell]) => cell !== "") ?? fitting[0];
}

/** Whether the table has a place for what is asked, and nothing stands there. */
export function isLeftEmpty(passage: Pick<Passage, "cells">, kinds: Kind[]): boolean {
  const asked = kinds.flatMap((kind) => cellOf(passage, kind)?.[1] ?? []);
  return asked.length > 0 && asked.every((cell) => cell === "");
}

/** The cells that were asked for; of a row that was asked for as a whole all but its name. */
export function cellsAsked(passage: Pick<Passage, "cells" | "clause">, kinds: Kind[]): Cell[] {
  const asked = kinds.map((kind) => cellOf(passage, kind)).filter((found) => found !== undefined);
  const given = asked.filter(([, cell]) => cell !== "");
  const all = passage.cells.filter(([, cell]) => cell !== "" && cell !== passage.clause);
  return given.length > 0 ? [...new Set(given)] : all;
}
