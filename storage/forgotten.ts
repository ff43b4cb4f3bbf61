import type { Selectable } from "kysely";
import type { Schema } from "./schema.ts";

type Row = Selectable<Schema["request"]>;

/** Stands where somebody was who is not known any more. Nobody has this id, for no channel is called so. */
export const forgotten = "deleted:";

/** What gives somebody away in the texts of others. */
export interface Secrets {
  names: string[];
  /** Their own words, and where they live. */
  words: string[];
}

/** So much of somebody's words is enough to know them again where they were cut short; shorter ones anybody may say. */
export const openingLength = 12;
const hidden = "＊";

/** Columns without free words. A new column belongs here or below. */
type Wordless =
  | ("id" | "community_id" | "number" | "version" | "category" | "class" | "nature" | "private" | "level")
  | ("state" | "supervision" | "outcome" | "rating" | "returns" | "reopened" | "calendar_version")
  | ("node_id" | "opened_by" | "opened_channel" | "opened_place" | "merged_into" | "hidden_from" | "asked")
  | ("owner_id" | "deputy_id" | "contact_id" | "assisting" | "goal" | "first_message_at" | "counted_from")
  | ("opened_at" | "sign_by" | "contact_by" | "due_at" | "promised_at")
  | ("accepted_at" | "contacted_at" | "resolved_at" | "closed_at");
type Rewriting<Column> = Record<Column & string, (written: string) => string>;

const empty = () => "";
const theirs: Rewriting<"problem" | "place_text"> = { problem: () => "（已删除）", place_text: empty };
const everybodys: Rewriting<Exclude<keyof Row, Wordless | keyof typeof theirs>> = {
  ...{ result: empty, reason: empty, target: empty },
  pauses: (written) =>
    JSON.stringify((JSON.parse(written) as object[]).map((pause) => ({ ...pause, reason: "" }))),
  extension: (written) => written && JSON.stringify({ ...JSON.parse(written), reason: "" }),
};

/**
 * Columns of a request without the words of whoever opened it and without the secrets in what others wrote; where there are
 * no secrets to look for, without any free words. It depends on nothing but the column: done to a row and to what its
 * events have changed, both stay equal.
 */
export function stripped(columns: Partial<Row>, secrets: Secrets | undefined): Partial<Row> {
  const strip = (column: string, written: string) => {
    if (isIn(theirs, column)) return theirs[column](written);
    if (!isIn(everybodys, column)) return undefined;
    return secrets ? without(written, secrets) : everybodys[column](written);
  };
  return Object.fromEntries(
    Object.entries(columns).map(([column, value]) => [column, strip(column, String(value)) ?? value]),
  );
}

function isIn<Columns extends object>(columns: Columns, name: PropertyKey): name is keyof Columns {
  return name in columns;
}

/** Columns of a request in which none of these people is named. */
export function renamed(columns: Partial<Row>, ids: string[]): Partial<Row> {
  const other = (id: unknown) => (typeof id === "string" && ids.includes(id) ? forgotten : id);
  const rename = (column: string, value: unknown) => {
    if (column === "hidden_from" || column === "asked")
      return JSON.stringify((JSON.parse(String(value)) as string[]).map(other));
    return column === "opened_by" || column.endsWith("_id") ? other(value) : value;
  };
  return Object.fromEntries(
    Object.entries(columns).map(([column, value]) => [column, rename(column, value)]),
  );
}

/** A text without the secrets: names wherever they stand, words from their opening to where the text goes on otherwise. */
export function without(text: string, { names, words }: Secrets): string {
  const nameless = names.reduce((rest, name) => rest.replaceAll(name, hidden), text);
  return words.reduce(withoutWords, nameless);
}

function withoutWords(text: string, words: string): string {
  const at = text.indexOf(openingOf(words));
  if (at < 0) return text;
  let length = 0;
  while (length < words.length && words[length] === text[at + length]) length += 1;
  return text.slice(0, at) + hidden + withoutWords(text.slice(at + length), words);
}

export function openingOf(words: string): string {
  return words.slice(0, openingLength);
}
