import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { importDocuments } from "../../../bot/documents/import-documents.ts";
import { findPassages } from "../../../handlers/policy/find-passages.ts";
import { splitDocument } from "../../../handlers/policy/split-document.ts";
import { timesOf } from "../intervals.ts";
import { benchCommunity, type Measured, now, rowsIn, withStorage } from "./place.ts";

interface Article {
  doc_id: string;
  article: string;
}

/** Real laws and local rules as files: their articles, how long they take to read, and how long a question to them takes. */
export function policies(data: string): Promise<Measured> {
  return withStorage(async (storage) => {
    const folder = join(data, "policies/docs");
    const numbering = await matchArticles(data);
    const start = performance.now();
    const report = await importDocuments(folder, storage, now);
    const again = performance.now();
    const { unchanged } = await importDocuments(folder, storage, now);
    const end = performance.now();
    const queries = await rowsIn<{ query: string }>(join(data, "queries/statute_queries.jsonl"));
    const community = benchCommunity();
    const times: number[] = [];
    for (const [at, { query }] of [...queries.slice(0, 30), ...queries].entries()) {
      const asked = performance.now();
      await findPassages(query, storage.read, community, now);
      if (at >= 30) times.push(performance.now() - asked);
    }
    return {
      rows: [
        ["documents whose article numbers equal the gold", numbering],
        [
          `import of ${report.added.length} documents, ${report.passages} passages, ${report.refused.length} refused`,
          `${seconds(again - start)} s; again, ${unchanged.length} unchanged, ${seconds(end - again)} s`,
        ],
        [
          `question → answer on ${report.passages} passages, n = ${queries.length} (goal p99 40 ms)`,
          timesOf(times),
        ],
      ],
      errors: [],
    };
  });
}

async function matchArticles(data: string): Promise<string> {
  const articles = await rowsIn<Article>(join(data, "policies/articles.jsonl.gz"));
  const gold = Map.groupBy(articles, ({ doc_id }) => doc_id);
  const files = await readdir(join(data, "policies/docs"));
  const matching = await Promise.all(
    files.map(async (file) => {
      const { passages } = splitDocument(await readFile(join(data, "policies/docs", file), "utf8"));
      const clauses = passages.map(({ clause }) => clause).filter((clause) => /^第.+条/.test(clause));
      const wanted = gold.get(file.split("_")[0] ?? "")?.map(({ article }) => article) ?? [];
      return clauses.join() === wanted.join();
    }),
  );
  return `${matching.filter(Boolean).length} of ${gold.size} (${articles.length} articles)`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
