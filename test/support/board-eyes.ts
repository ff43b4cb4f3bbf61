import type { Board, Card, Detail } from "../../bot/web/board-api.ts";
import type { StaffWeb } from "./staff-web.ts";

/** Somebody with the staff page open. */
export type Somebody = Awaited<ReturnType<StaffWeb["person"]>>;

export async function columnsOf(somebody: Somebody, query = ""): Promise<Board["columns"]> {
  const { json } = await somebody.ask(`board${query}`);
  return (json as Board).columns;
}

/** The numbers of all that somebody sees on their board. */
export async function seenBy(somebody: Somebody, query = ""): Promise<number[]> {
  const cards = (await columnsOf(somebody, query)).flatMap((column) => column.cards);
  return cards.map(({ number }) => number).sort((a, b) => a - b);
}

export async function cardOf(somebody: Somebody, number: number): Promise<Card | undefined> {
  const columns = await columnsOf(somebody, `?number=${number}`);
  return columns.flatMap(({ cards }) => cards)[0];
}

export async function detailOf(somebody: Somebody, number: number): Promise<Detail> {
  return (await somebody.ask(`requests/${number}`)).json;
}
