import { createHash } from "node:crypto";
import { join } from "node:path";
import { lookUp } from "../../../handlers/policy/look-up.ts";
import type { NewPassage } from "../../../storage/documents.ts";
import { tokensOf } from "../../../storage/search.ts";
import type { Storage } from "../../../storage/storage.ts";
import { meanOf, timesOf } from "../intervals.ts";
import { benchCommunity, type Measured, now, rowsIn, withStorage } from "./place.ts";

interface Query {
  query: string;
  gold_names: string[];
}

type Ranking = (query: string) => Promise<number[]>;

const deepest = 100;

/** Lay questions over all articles of national law (STARD): how many of the gold articles stand among the first. */
export function statutes(data: string): Promise<Measured> {
  return withStorage(async (storage) => {
    const articles = await rowsIn<{ name: string; content: string }>(
      join(data, "queries/statute_corpus.jsonl.gz"),
    );
    const queries = await rowsIn<Query>(join(data, "queries/statute_queries.jsonl"));
    const names = await addStatutes(storage, articles);
    const community = benchCommunity();
    const ours: Ranking = async (query) =>
      (await lookUp(query, storage.read, community, now)).ranked.map(({ passage }) => passage.id);
    const floor: Ranking = async (query) => {
      const pairs = [...new Set(tokensOf(query).filter((token) => token.length > 1))];
      return (await storage.read.search.find(pairs, deepest)).map(({ id }) => id);
    };
    const about = `n = ${queries.length} questions, ${names.size} articles`;
    const measured = await measure(ours, queries, names);
    const least = await measure(floor, queries, names);
    return {
      rows: [
        [
          `statutes: R@10 (${about}; goal .45)`,
          `${measured.at10}; floor, BM25 of pairs alone, ${least.at10}`,
        ],
        ["statutes: R@100 (goal .66)", `${measured.at100}; floor ${least.at100}`],
        ["statutes: MRR@10 (goal .37)", `${measured.reciprocal}; floor ${least.reciprocal}`],
        [`statutes: question → passages on ${names.size} (goal p99 120 ms)`, measured.times],
      ],
      errors: measured.errors,
    };
  });
}

async function measure(ranking: Ranking, queries: Query[], names: Map<number, string>) {
  const [at10, at100, reciprocal, times]: [number[], number[], number[], number[]] = [[], [], [], []];
  const errors: Measured["errors"] = [];
  for (const { query, gold_names: gold } of queries) {
    const start = performance.now();
    const ranked = (await ranking(query)).slice(0, deepest).map((id) => names.get(id) ?? "");
    times.push(performance.now() - start);
    const found = (limit: number) => gold.filter((name) => ranked.slice(0, limit).includes(name)).length;
    const first = ranked.slice(0, 10).findIndex((name) => gold.includes(name));
    at10.push(found(10) / gold.length);
    at100.push(found(deepest) / gold.length);
    reciprocal.push(first < 0 ? 0 : 1 / (first + 1));
    if (found(deepest) === 0)
      errors.push({
        kind: "statute not found",
        question: query,
        wanted: gold.join("、"),
        got: ranked[0] ?? "",
      });
  }
  return {
    at10: meanOf(at10),
    at100: meanOf(at100),
    reciprocal: meanOf(reciprocal),
    times: timesOf(times),
    errors,
  };
}

/** Returns the name of each passage: 中华人民共和国民法典第五十六条. */
async function addStatutes(
  storage: Storage,
  articles: { name: string; content: string }[],
): Promise<Map<number, string>> {
  const laws = Map.groupBy(articles, ({ name }) => name.replace(/第[^第]+条.*$/, ""));
  const names = new Map<number, string>();
  for (const [title, list] of laws) {
    const passages: NewPassage[] = list.map(({ name, content }) => ({
      ...{ clause: name.slice(title.length), heading: "", text: content },
    }));
    const head = { title, issuer: "", region: "", effective: "", expires: "", supersedes: "", source: title };
    const hash = createHash("sha256").update(title).digest("hex");
    await storage.transaction((store) => store.documents.save({ ...head, hash }, passages, now));
    const document = await storage.read.documents.find(title);
    for (const { id, clause } of await storage.read.documents.passagesOf(document?.id ?? 0))
      names.set(id, title + clause);
  }
  return names;
}
