import { type Kysely, sql } from "kysely";
import type { Schema } from "./schema.ts";

/** A passage and how well it fits; a larger score is a better fit. */
export interface Hit {
  id: number;
  score: number;
}

/** Of a community's passages: how many there are, and in how many of them a token stands. */
export interface Frequencies {
  passages: number;
  of(token: string): number;
}

/**
 * The search index, the only place with SQL of SQLite's own. Chinese is cut into single characters and pairs
 * here, because FTS5's own tokenizers either keep a whole sentence as one word or miss words of two characters.
 * Every token carries its community, so that another community's passages are neither found nor counted.
 */
export async function createSearchIndex(db: Kysely<unknown>): Promise<void> {
  await sql`create virtual table passage_index using fts5(
    tokens, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
  )`.execute(db);
  await sql`create virtual table passage_token using fts5vocab(passage_index, row)`.execute(db);
}

export function search(db: Kysely<Schema>, community: string) {
  // Hexadecimal, because an id may hold any sign and the tokenizer would split at some of them.
  const prefix = `${Buffer.from(community).toString("hex")}_`;

  return {
    async add(passageId: number, text: string): Promise<void> {
      await this.addAll([{ id: passageId, text }]);
    },

    /** Many at once: one statement, however many they are. What was known of them before is forgotten. */
    async addAll(passages: { id: number; text: string }[]): Promise<void> {
      const rows = passages.map(({ id, text }) => [id, indexed(text)]);
      await sql`insert or replace into passage_index(rowid, tokens)
        select value ->> 0, value ->> 1 from json_each(${JSON.stringify(rows)})`.execute(db);
    },

    /**
     * Overwrites them with nothing. A plain delete would leave a row number of FTS5's own, above 2^53, as the
     * connection's last inserted id, which the driver refuses to read at the next statement.
     */
    async remove(passageIds: number[]): Promise<void> {
      await sql`insert or replace into passage_index(rowid, tokens)
        select value, '' from json_each(${JSON.stringify(passageIds)})`.execute(db);
    },

    /** Passages with any of the tokens, the best first. */
    async find(tokens: string[], limit: number): Promise<Hit[]> {
      if (tokens.length === 0) return [];
      const query = tokens.map((token) => `"${prefix}${token.replaceAll('"', '""')}"`).join(" OR ");
      const { rows } = await sql<Hit>`select rowid as id, -rank as score from passage_index
        where passage_index match ${query} order by rank limit ${limit}`.execute(db);
      return rows;
    },

    async frequencies(tokens: string[]): Promise<Frequencies> {
      const terms = JSON.stringify([prefix, ...tokens.map((token) => prefix + token)]);
      const { rows } = await sql<{ term: string; doc: number }>`select term, doc from passage_token
        where term in (select value from json_each(${terms}))`.execute(db);
      const counts = new Map(rows.map(({ term, doc }) => [term, doc]));
      return {
        passages: counts.get(prefix) ?? 0,
        of: (token) => counts.get(prefix + token) ?? 0,
      };
    },
  };

  /** The bare prefix stands in every passage once: its frequency is the number of passages. */
  function indexed(text: string): string {
    return [prefix, ...tokensOf(text).map((token) => prefix + token)].join(" ");
  }
}

/** Chinese as single characters and pairs, everything else as words; each as often as it stands in the text. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (const [run] of text
    .normalize("NFKC")
    .toLowerCase()
    .matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)) {
    if (!/\p{Script=Han}/u.test(run)) {
      tokens.push(run);
      continue;
    }
    const signs = [...run.matchAll(/\p{Script=Han}|[^\p{Script=Han}]+/gu)].map(([sign]) => sign);
    signs.forEach((sign, index) => {
      const next = signs[index + 1];
      tokens.push(sign);
      if (next) tokens.push(sign + next);
    });
  }
  return tokens;
}
