import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importDocuments } from "../../bot/documents/import-documents.ts";
import { type Community, communityOf } from "../../handlers/community.ts";
import { sayFound } from "../../handlers/policy/answer-question.ts";
import { findPassages } from "../../handlers/policy/find-passages.ts";
import { openStorage, type Storage } from "../../storage/storage.ts";
import { defaultRules } from "../support/rules.ts";

const now = new Date("2026-11-28T04:00:00Z");
const parts = ["one", "two"] as const;

interface Case {
  question: string;
  part: (typeof parts)[number];
  /** Of what it is answered by; undefined when the documents do not say. */
  gold: { document: string; clauses: string[]; facts: string[] } | undefined;
}

/** What became of a question. */
export interface Outcome extends Case {
  /** Document and clause of what was quoted, the first the most fitting. */
  quoted: string[];
  text: string;
  coverage: number;
  isSure: boolean;
  /** Numbers in the answer that the cited text does not have. */
  unsaid: string[];
  result:
    | "right"
    | "right, as the nearest"
    | "wrong clause"
    | "refused"
    | "refused rightly"
    | "answered wrongly";
}

/** The questions with even numbers tuned the search, the others only measure it. */
export async function cases(half: "tuned" | "held-out"): Promise<Case[]> {
  const all = await Promise.all(
    parts.flatMap((part) =>
      (["answerable", "unanswerable"] as const).map(async (kind) => {
        const file = new URL(`${part}/${kind}.jsonl`, import.meta.url);
        const lines = (await readFile(file, "utf8")).trim().split("\n");
        return lines
          .filter((_, index) => index % 2 === (half === "tuned" ? 0 : 1))
          .map((line): Case => {
            const { question, ...gold } = JSON.parse(line);
            return { question, part, gold: kind === "answerable" ? gold : undefined };
          });
      }),
    ),
  );
  return all.flat();
}

/** A place of its own, whose documents are those of the set. */
export async function openPlace(): Promise<{
  storage: Storage;
  community: Community;
  close(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), "linli-answers-"));
  const storage = await openStorage({ file: join(folder, "a.db"), community: "liuxi", synchronous: "off" });
  for (const part of parts) {
    const report = await importDocuments(
      new URL(`${part}/documents`, import.meta.url).pathname,
      storage,
      now,
    );
    if (report.refused.length > 0) throw new Error(JSON.stringify(report.refused));
  }
  const street = { id: "liuxi", kind: "street" as const, name: "柳溪街道", path: "/liuxi/" };
  const tree = [{ ...street, community_id: "liuxi", estate: "", number: "", phone: "0100-5511 0000" }];
  const rules = { ...defaultRules(), regions: ["云岭省", "东临市", "河湾区"] };
  return {
    storage,
    community: communityOf(tree, rules),
    async close() {
      await storage.close();
      await rm(folder, { recursive: true });
    },
  };
}

export async function ask(each: Case, storage: Storage, community: Community): Promise<Outcome> {
  const found = await findPassages(each.question, storage.read, community, now);
  const quoted = (found?.passages ?? []).map((p) => `${p.source} ${p.clause || p.heading}`);
  const text = found ? sayFound(found, { community, now }) : "";
  const isSure = found?.isSure === true;
  const source = (found?.passages ?? [])
    .map((p) => `${p.clause} ${p.text} ${JSON.stringify(p.cells)}`)
    .join();
  const numbers = text.slice(0, Math.max(0, text.lastIndexOf("——"))).match(/\d[\d.:：-]*/g) ?? [];
  return {
    ...{ ...each, quoted, text, isSure, result: resultOf(each, quoted, isSure) },
    unsaid: numbers.filter((number) => !source.includes(number)),
    coverage: found?.coverage ?? 0,
  };
}

function resultOf({ gold }: Case, quoted: string[], isSure: boolean): Outcome["result"] {
  if (!gold) return isSure ? "answered wrongly" : "refused rightly";
  const wanted = gold.clauses.map((clause) => `${gold.document} ${clause}`);
  const isRight = quoted.some((each) => wanted.includes(each));
  if (isSure) return isRight ? "right" : "wrong clause";
  return isRight ? "right, as the nearest" : "refused";
}
