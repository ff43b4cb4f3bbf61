/** Something that can be done on a page: a sentence to the bot, and what has to be filled in for it. */
export interface DeedForm {
  key: string;
  label: string;
  /** None: one click says it. */
  fields: Field[];
  sentence(words: Words): string;
  /** The usual next step. */
  isNext?: boolean;
  /** Asks once more before it is said, though there is nothing to fill in. */
  sure?: boolean;
}

export type Words = Partial<Record<string, string>>;

interface Named {
  name: string;
  label: string;
  optional?: boolean;
}

export type Field = Named &
  (
    | { kind: "words"; placeholder?: string; suggest?: Option[]; most?: number }
    | { kind: "choice"; options: Option[]; placeholder?: string }
    | { kind: "either"; options: Option[] }
    | { kind: "day" }
    | { kind: "clock" }
    | { kind: "count"; most: number }
  );

export interface Option {
  value: string;
  label: string;
}

export const options = (values: string[]): Option[] => values.map((value) => ({ value, label: value }));

/** 2026-11-30 as people say it: 11月30日; with the year in front when it is not this one. */
export function dayWords(day = "", now = new Date()): string {
  const [year = "", month = "", date = ""] = day.split("-");
  const said = year === String(now.getFullYear()) ? "" : `${year}年`;
  return `${said}${Number(month)}月${Number(date)}日`;
}
