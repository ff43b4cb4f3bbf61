import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importDocuments } from "../../bot/documents/import-documents.ts";
import { type Community, communityOf } from "../../handlers/community.ts";
import { findPassages } from "../../handlers/policy/find-passages.ts";
import type { Rules } from "../../storage/rules.ts";
import { openStorage, type Storage } from "../../storage/storage.ts";
import { defaultRules } from "../support/rules.ts";
import { shareOf } from "./intervals.ts";

/** An article of a law that holds no more, and the one that has taken its place. */
interface Pair {
  old_doc: string;
  old_text: string;
  new_doc: string;
  new_article: string;
  similarity: number;
}

interface Setting {
  name: string;
  /** Which folder is imported first. */
  order: [string, string];
  /** What is done to the text of a document before it is imported. */
  text: (text: string, isOld: boolean) => string;
  rules: Partial<Rules>;
}

const now = new Date("2026-11-24T04:00:00Z");
const similar = 0.6;
const longestQuestion = 60;
const street = { id: "bench", kind: "street" as const, name: "", path: "/bench/", community_id: "bench" };

const oldFirst: Setting["order"] = ["superseded", "docs"];
const newFirst: Setting["order"] = ["docs", "superseded"];
const asIs = (text: string) => text;
const unmarked = (text: string) => text.replaceAll(/^(?:status|note):.*\n/gm, "");
/** Old documents under names that nothing connects with the new ones: what happens without versions. */
const unconnected = (text: string, isOld: boolean) =>
  isOld ? text.replace(/^---\n[\s\S]*?\n---\n/, "").replace(/^# (.*)$/m, "# 旧$1") : text;

const settings: Setting[] = [
  { name: "heads as they are, old first", order: oldFirst, text: asIs, rules: {} },
  { name: "heads as they are, new first", order: newFirst, text: asIs, rules: {} },
  { name: "without status and note, old first", order: oldFirst, text: unmarked, rules: {} },
  { name: "without status and note, new first", order: newFirst, text: unmarked, rules: {} },
  {
    ...{ name: "the same, without the list of repealed laws", order: newFirst, text: unmarked },
    rules: { repealed: [] },
  },
  { name: "floor: without versions", order: newFirst, text: unconnected, rules: { repealed: [] } },
];

/** Asks for every old article in its own words. Old text must never be quoted; the new article should be. */
export async function currency(data: string): Promise<[name: string, value: string][]> {
  const lines = (await readFile(join(data, "policies/currency_pairs.jsonl"), "utf8")).trim().split("\n");
  const pairs = lines.map((line) => JSON.parse(line) as Pair).filter((pair) => pair.similarity >= similar);
  const rows: [string, string][] = [];
  for (const setting of settings) {
    const { old, right, refused, titles } = await measure(data, setting, pairs);
    const named = titles.length > 0 && titles.length <= 3 ? `: ${titles.join("、")}` : "";
    rows.push([
      `currency, ${setting.name} (n = ${pairs.length})`,
      `old quoted ${shareOf(old, pairs.length)}${named}; new quoted ${shareOf(right, pairs.length)}; refused ${refused}`,
    ]);
  }
  return rows;
}

async function measure(data: string, setting: Setting, pairs: Pair[]) {
  const community = communityOf([{ ...street, estate: "", number: "", phone: "" }], {
    ...defaultRules(),
    ...setting.rules,
  });
  return withDocuments(data, setting, async (storage) => {
    const titles = new Set<string>();
    let [old, right, refused] = [0, 0, 0];
    for (const pair of pairs) {
      const quoted = await quotedFor(pair, storage, community);
      const ended = quoted.filter(({ source }) => source.includes("superseded/"));
      if (quoted.length === 0) refused += 1;
      if (ended.length > 0) old += 1;
      if (quoted.some(({ title, clause }) => title === pair.new_doc && clause === pair.new_article))
        right += 1;
      for (const { title } of ended) titles.add(title);
    }
    return { old, right, refused, titles: [...titles] };
  });
}

async function quotedFor({ old_text }: Pair, storage: Storage, community: Community) {
  const sentences = old_text.split(/[。；\n]/).sort((a, b) => b.length - a.length);
  const question = `${sentences[0]?.slice(0, longestQuestion)}怎么规定？`;
  return (await findPassages(question, storage.read, community, now))?.passages ?? [];
}

/** The folders are imported one after the other: their names in the order of the alphabet. */
async function withDocuments<Result>(
  data: string,
  { order, text }: Setting,
  work: (storage: Storage) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "linli-currency-"));
  for (const [at, name] of order.entries()) {
    const target = join(folder, "documents", `${at}-${name}`);
    await mkdir(target, { recursive: true });
    for (const file of await readdir(join(data, "policies", name))) {
      const content = await readFile(join(data, "policies", name, file), "utf8");
      await writeFile(join(target, file), text(content, name === "superseded"));
    }
  }
  const file = join(folder, "bench.db");
  const storage = await openStorage({ file, community: "bench", synchronous: "off" });
  try {
    await importDocuments(join(folder, "documents"), storage, now);
    return await work(storage);
  } finally {
    await storage.close();
    await rm(folder, { recursive: true });
  }
}
