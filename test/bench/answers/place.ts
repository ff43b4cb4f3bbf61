import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Community, communityOf } from "../../../handlers/community.ts";
import { openStorage, type Storage } from "../../../storage/storage.ts";
import { defaultRules } from "../../support/rules.ts";

export const now = new Date("2026-11-28T04:00:00Z");

/** A row of the table that a bench prints, and what went wrong, for the file of errors. */
export interface Measured {
  rows: [figure: string, value: string][];
  errors: { kind: string; question: string; wanted: string; got: string }[];
}

const street = { id: "bench", kind: "street" as const, name: "", path: "/bench/", community_id: "bench" };

/** A place that lies nowhere, with the rules that everybody starts with. */
export function benchCommunity(): Community {
  return communityOf([{ ...street, estate: "", number: "", phone: "" }], defaultRules());
}

/** An empty storage on the disk, for as long as the work takes. */
export async function withStorage<Result>(work: (storage: Storage) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "linli-answers-"));
  const storage = await openStorage({ file: join(folder, "bench.db"), community: "bench" });
  try {
    return await work(storage);
  } finally {
    await storage.close();
    await rm(folder, { recursive: true });
  }
}

export async function rowsIn<Row>(file: string): Promise<Row[]> {
  const bytes = await readFile(file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}
