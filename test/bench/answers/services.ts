import { createHash } from "node:crypto";
import { join } from "node:path";
import { type Found, findPassages } from "../../../handlers/policy/find-passages.ts";
import { splitDocument } from "../../../handlers/policy/split-document.ts";
import { cellsAsked } from "../../../handlers/policy/table-row.ts";
import { tokensOf } from "../../../storage/search.ts";
import type { Storage } from "../../../storage/storage.ts";
import { shareOf } from "../intervals.ts";
import { benchCommunity, type Measured, now, rowsIn, withStorage } from "./place.ts";

interface Guide {
  code: string;
  name: string;
  dept: string;
  condition: string;
  materials: string[];
  place: string;
  legal_limit: string;
  promised_limit: string;
  consult_phone: string;
}

interface Question {
  query: string;
  field: "materials" | "promised_limit" | "place" | "condition";
  gold: string | string[];
  code: string;
}

const columns: [column: string, of: (guide: Guide) => string][] = [
  ["事项名称", ({ name }) => name],
  ["部门", ({ dept }) => dept],
  ["申请条件", ({ condition }) => condition],
  ["申请材料", ({ materials }) => materials.join("；")],
  ["办理地点", ({ place }) => place],
  ["法定时限", ({ legal_limit }) => legal_limit],
  ["承诺时限", ({ promised_limit }) => promised_limit],
  ["咨询电话", ({ consult_phone }) => consult_phone],
];
const columnOf = {
  materials: "申请材料",
  promised_limit: "承诺时限",
  place: "办理地点",
  condition: "申请条件",
};

/** Questions about single fields of real service guides, which are imported as one table; the cell must come back as it is, alone. */
export function services(data: string): Promise<Measured> {
  return withStorage(async (storage) => {
    const guides = await rowsIn<Guide>(join(data, "services/service_guides.jsonl.gz"));
    const questions = await rowsIn<Question>(join(data, "services/service_questions.jsonl"));
    await addTable(guides, storage);
    const alone = [...Map.groupBy(guides, ({ name }) => name).values()].flatMap((same) =>
      same.length === 1 ? same : [],
    );
    const codes = new Set(alone.map(({ code }) => code));
    const answers = await Promise.all(questions.map((question) => answerTo(question, storage)));
    const unsaid = await Promise.all(
      alone
        .filter(({ materials }) => materials.length === 0)
        .map(({ name }) =>
          answerTo({ query: `${name}需要带什么材料？`, field: "materials", gold: "", code: "" }, storage),
        ),
    );
    const share = (of: (answer: Answered) => boolean) => {
      const list = answers.filter(of);
      return `${shareOf(list.filter(({ isRight }) => isRight).length, list.length)}, n = ${list.length}`;
    };
    const least = shareOf(answers.filter(({ isFloorRight }) => isFloorRight).length, answers.length);
    const refused = unsaid.filter(({ isSure }) => !isSure);
    return {
      rows: [
        [
          `services: field exact, of ${guides.length} guides (goal .90)`,
          `${share(() => true)}; floor, best row by BM25 and the right column, ${least}`,
        ],
        ["services: field exact, guides whose name is theirs alone", share(({ code }) => codes.has(code))],
        ...Object.keys(columnOf).map((name): [string, string] => [
          `services: ${name}`,
          share(({ field }) => field === name),
        ]),
        [
          `services: refused where the cell is empty, n = ${unsaid.length}`,
          shareOf(refused.length, unsaid.length),
        ],
      ],
      errors: [
        ...answers
          .filter(({ isRight }) => !isRight)
          .map((answer) => ({ kind: `service ${answer.field}`, ...answer })),
        ...unsaid
          .filter(({ isSure }) => isSure)
          .map((answer) => ({ kind: "service field missing", ...answer })),
      ].map(({ kind, query, wanted, got }) => ({ kind, question: query, wanted, got })),
    };
  });
}

interface Answered extends Question {
  wanted: string;
  got: string;
  isRight: boolean;
  isSure: boolean;
  isFloorRight: boolean;
}

const community = benchCommunity();

async function answerTo(question: Question, storage: Storage): Promise<Answered> {
  const { query, field, gold } = question;
  const wanted = normal(Array.isArray(gold) ? gold.join("；") : gold);
  const found = await findPassages(query, storage.read, community, now);
  const got = cellOf(found, columnOf[field]);
  const isFloorRight = (await floorOf(query, columnOf[field], storage)) === wanted;
  return { ...question, wanted, got, isRight: got === wanted, isSure: found?.isSure === true, isFloorRight };
}

/** The cell that is given as the answer; all of them where more are given. */
function cellOf(found: Found | undefined, column: string): string {
  const [first] = found?.passages ?? [];
  if (!first || !found) return "";
  const kinds = found.parts.flatMap(({ concepts }) => concepts.flatMap(({ kind }) => kind ?? []));
  const cells = cellsAsked(first, kinds);
  return cells.length === 1 && cells[0]?.[0] === column
    ? normal(cells[0][1])
    : cells.map(([name]) => name).join("、");
}

async function floorOf(query: string, column: string, storage: Storage): Promise<string> {
  const pairs = [...new Set(tokensOf(query).filter((token) => token.length > 1))];
  const [hit] = await storage.read.search.find(pairs, 1);
  const [passage] = await storage.read.documents.passages(hit ? [hit.id] : []);
  return normal(passage?.cells.find(([name]) => name === column)?.[1] ?? "");
}

async function addTable(guides: Guide[], storage: Storage): Promise<void> {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => cell.replaceAll(/\s*\n\s*/g, "；").replaceAll("|", "\\|")).join(" | ")} |`;
  const text = [
    "# 便民服务清单",
    "",
    line(columns.map(([column]) => column)),
    line(columns.map(() => "---")),
    ...guides.map((guide) => line(columns.map(([, of]) => of(guide)))),
  ].join("\n");
  const { passages, problems, ...head } = splitDocument(text);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const hash = createHash("sha256").update(text).digest("hex");
  await storage.transaction((store) =>
    store.documents.save({ ...head, title: "便民服务清单", source: "services", hash }, passages, now),
  );
}

function normal(text: string): string {
  return text.normalize("NFKC").replaceAll(/\s+/g, "").replaceAll("；", ";");
}
