/**
 * Policy answers on public data, by hand: `node test/bench/answers.ts --data FOLDER`.
 * FOLDER holds policies/docs, policies/articles.jsonl.gz and queries/ (public laws; STARD's questions).
 */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { importDocuments } from "../../bot/documents/import-documents.ts";
import { communityOf } from "../../handlers/community.ts";
import { findPassages } from "../../handlers/policy/find-passages.ts";
import { lookUp } from "../../handlers/policy/look-up.ts";
import { splitDocument } from "../../handlers/policy/split-document.ts";
import type { NewPassage } from "../../storage/documents.ts";
import { openStorage, type Storage } from "../../storage/storage.ts";
import { defaultRules } from "../support/rules.ts";

interface Query {
  query: string;
  gold_names: string[];
}
interface Article {
  doc_id: string;
  article: string;
}

const at = process.argv.indexOf("--data");
const data = process.argv[at + 1];
if (at < 0 || !data) throw new Error("Say where the data is: node test/bench/answers.ts --data FOLDER");
const now = new Date("2026-11-24T04:00:00Z");
const community = communityOf(
  [
    {
      id: "bench",
      kind: "street",
      name: "",
      path: "/bench/",
      community_id: "bench",
      estate: "",
      number: "",
      phone: "",
    },
  ],
  defaultRules(),
);
const queries = await lines<Query>(join(data, "queries/statute_queries.jsonl"));
const rows: [string, string][] = [];

rows.push(["documents whose article numbers equal the gold", await matchArticles(data)]);
const before = megabytes();
await withStorage(async (storage) => {
  const start = performance.now();
  const report = await importDocuments(join(data, "policies/docs"), storage, now);
  rows.push(["import, seconds", seconds(start)]);
  rows.push([
    "documents / refused / passages",
    `${report.added.length} / ${report.refused.length} / ${report.passages}`,
  ]);
  const again = performance.now();
  const second = await importDocuments(join(data, "policies/docs"), storage, now);
  rows.push(["second import, seconds (unchanged)", `${seconds(again)} (${second.unchanged.length})`]);
  rows.push([
    `question to answer on ${report.passages} passages, ${queries.length} questions`,
    await speed(storage),
  ]);
});
await withStorage(async (storage) => {
  const start = performance.now();
  const names = await addStatutes(
    storage,
    await lines<{ name: string; content: string }>(join(data, "queries/statute_corpus.jsonl.gz")),
  );
  rows.push([`statutes added, seconds (${names.size} articles)`, seconds(start)]);
  await retrieval(storage, names);
});
rows.push(["resident memory before / after, MB", `${before} / ${megabytes()}`]);
console.log(
  ["| answers | |", "|---|---|", ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join("\n"),
);

async function matchArticles(folder: string): Promise<string> {
  const gold = new Map<string, string[]>();
  for (const { doc_id, article } of await lines<Article>(join(folder, "policies/articles.jsonl.gz"))) {
    gold.set(doc_id, [...(gold.get(doc_id) ?? []), article]);
  }
  let matching = 0;
  let articles = 0;
  for (const file of await readdir(join(folder, "policies/docs"))) {
    const { passages } = splitDocument(await readFile(join(folder, "policies/docs", file), "utf8"));
    const clauses = passages.map(({ clause }) => clause).filter((clause) => /^第.+条/.test(clause));
    const wanted = gold.get(file.split("_")[0] ?? "") ?? [];
    if (clauses.join() !== wanted.join()) continue;
    matching += 1;
    articles += clauses.length;
  }
  return `${matching} of ${gold.size} (${articles} articles)`;
}

/** The middle and the slowest of a hundred, after a short warming up. */
async function speed(storage: Storage): Promise<string> {
  for (const { query } of queries.slice(0, 30)) await findPassages(query, storage.read, community, now);
  const times: number[] = [];
  let answered = 0;
  for (const { query } of queries) {
    const start = performance.now();
    if (await findPassages(query, storage.read, community, now)) answered += 1;
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const [p50, p99] = [0.5, 0.99].map((share) => (times[Math.floor(share * times.length)] ?? 0).toFixed(1));
  return `p50 ${p50} ms, p99 ${p99} ms; ${answered} answered`;
}

/** Returns the name of each passage: 中华人民共和国民法典第五十六条. */
async function addStatutes(storage: Storage, articles: { name: string; content: string }[]) {
  const laws = Map.groupBy(articles, ({ name }) => name.replace(/第[^第]+条.*$/, ""));
  const ids = new Map<number, string>();
  for (const [title, list] of laws) {
    const passages: NewPassage[] = list.map(({ name, content }) => ({
      clause: name.slice(title.length),
      heading: "",
      text: content,
    }));
    const head = { title, issuer: "", region: "", effective: "", expires: "", supersedes: "", source: title };
    const hash = createHash("sha256").update(title).digest("hex");
    await storage.transaction((store) => store.documents.save({ ...head, hash }, passages, now));
  }
  for (let id = 1, known = 0; known < articles.length; id += 500) {
    const found = await storage.read.documents.passages(
      Array.from({ length: 500 }, (_, offset) => id + offset),
    );
    for (const passage of found) ids.set(passage.id, passage.title + passage.clause);
    known += found.length;
    if (found.length === 0) break;
  }
  return ids;
}

async function retrieval(storage: Storage, names: Map<number, string>): Promise<void> {
  const at10: number[] = [];
  const at100: number[] = [];
  const reciprocal: number[] = [];
  const times: number[] = [];
  for (const { query, gold_names: gold } of queries) {
    const start = performance.now();
    const ranked = (await lookUp(query, storage.read, community, now)).ranked.map(
      ({ passage }) => names.get(passage.id) ?? "",
    );
    times.push(performance.now() - start);
    const found = (limit: number) => gold.filter((name) => ranked.slice(0, limit).includes(name)).length;
    const first = ranked.slice(0, 10).findIndex((name) => gold.includes(name));
    at10.push(found(10) / gold.length);
    at100.push(found(100) / gold.length);
    reciprocal.push(first < 0 ? 0 : 1 / (first + 1));
  }
  times.sort((a, b) => a - b);
  rows.push([
    `p99 on ${names.size} articles`,
    `${(times[Math.floor(0.99 * times.length)] ?? 0).toFixed(1)} ms`,
  ]);
  rows.push(
    ["R@10", withInterval(at10)],
    ["R@100", withInterval(at100)],
    ["MRR@10", withInterval(reciprocal)],
  );
}

/** The mean and where it lies in 95 of 100 draws of the same questions; the draws are the same at every run. */
function withInterval(values: number[]): string {
  let seed = 7;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const draws = Array.from({ length: 1000 }, () =>
    mean(values.map(() => values[Math.floor(random() * values.length)] ?? 0)),
  ).sort((a, b) => a - b);
  return `${mean(values).toFixed(3)} (${(draws[25] ?? 0).toFixed(3)} to ${(draws[974] ?? 0).toFixed(3)})`;
}

async function withStorage(work: (storage: Storage) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "linli-answers-"));
  const storage = await openStorage({ file: join(folder, "bench.db"), community: "bench" });
  await work(storage).finally(() => storage.close());
  await rm(folder, { recursive: true });
}

async function lines<Row>(file: string): Promise<Row[]> {
  const bytes = await readFile(file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}

function seconds(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}

function megabytes(): number {
  return Math.round(process.memoryUsage().rss / 2 ** 20);
}
