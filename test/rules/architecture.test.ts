import ts from "typescript";
import { describe, expect, it } from "vitest";
import {
  eachNode,
  importsOf,
  projectFiles,
  type SourceFile,
  sourceFiles,
  wordsOf,
} from "../support/source-files.ts";

/* Each rule is a function of a list of files that returns one sentence per breach. */

const mayImport: Record<string, string[]> = {
  bot: ["schedules", "handlers", "storage", "prompts"],
  schedules: ["handlers", "storage"],
  handlers: ["storage"],
  storage: [],
  prompts: [],
};

const page = "bot/console/";
const wire = [
  "bot/web/demo-api.ts",
  "bot/web/staff-api.ts",
  "bot/web/board-api.ts",
  "bot/web/documents-api.ts",
  "bot/web/questions-api.ts",
  "bot/web/resident-api.ts",
];

const formats = ["@e965/xlsx", "cheerio", "htmlparser2", "pdfjs-dist", "word-extractor", "yauzl"];
/** Where a library may be imported, by path from the top; tests may import anything. */
const homes: Record<string, string[]> = {
  zod: [""],
  kysely: ["storage/"],
  "@node-rs/jieba": ["handlers/policy/segment.ts"],
  sqlite3: ["storage/"],
  "sqlite-vec": ["storage/vectors.ts"],
  fastify: ["bot/"],
  "fastify-type-provider-zod": ["bot/"],
  "@fastify/*": ["bot/"],
  openai: ["bot/model/"],
  jsonrepair: ["bot/model/"],
  "dingtalk-stream": ["bot/channels/dingtalk/"],
  wechaty: ["bot/channels/wechat/"],
  "wechaty-puppet": ["bot/channels/wechat/"],
  "file-box": ["bot/channels/wechat/"],
  qrcode: ["bot/channels/qr.ts"],
  pino: ["bot/"],
  chardet: ["bot/documents/read-text.ts"],
  ...Object.fromEntries(formats.map((name) => [name, ["bot/documents/formats/"]])),
  "node-cron": ["bot/"],
  rrule: ["handlers/time/"],
  yaml: ["storage/", "bot/", "handlers/"],
  react: [page],
  "react-dom": [page],
  antd: [page],
  "@ant-design/*": [page],
  "@tanstack/*": [page],
  vite: [`${page}vite.config.ts`],
  "@vitejs/*": [`${page}vite.config.ts`],
  vitest: ["vitest.config.ts"],
};

const topLevel = new Set([
  ...["bot", "handlers", "storage", "prompts", "schedules", "test"],
  ...["package.json", "package-lock.json", "tsconfig.json", "biome.json", "vitest.config.ts"],
  ...["README.md", "README.zh-CN.md", "LICENSE", "CONTRIBUTING.md"],
]);

const isTest = (path: string) => path.startsWith("test/");
const isConfig = (path: string) => path.endsWith(".config.ts");
const folderOf = (path: string) => path.slice(0, Math.max(0, path.indexOf("/")));
const importsOfAll = (files: SourceFile[]) => files.flatMap(importsOf);

function wrongWay(files: SourceFile[]): string[] {
  return importsOfAll(files).flatMap(({ from, to, of }) => {
    if (isTest(from) || of !== "project") return [];
    const allowed = [folderOf(from), ...(mayImport[folderOf(from)] ?? [])];
    return allowed.includes(folderOf(to)) ? [] : [`${from} must not import ${to}`];
  });
}

function pageReachesOut(files: SourceFile[]): string[] {
  return importsOfAll(files).flatMap(({ from, to, of }) => {
    if (wire.includes(to)) return [];
    if (wire.includes(from) && of === "project")
      return [`${from} goes to the browser and must not import ${to}`];
    if (!from.startsWith(page) || isConfig(from) || to.startsWith(page)) return [];
    return of === "library" ? [] : [`${from} must not import ${to}`];
  });
}

function promptsReadElsewhere(files: SourceFile[]): string[] {
  return files.flatMap((file) => {
    if (isTest(file.path) || file.path.startsWith("bot/model")) return [];
    const breaches = new Set<string>();
    eachNode(file, (node) => {
      if (ts.isStringLiteralLike(node) && /(^|\/)prompts\//.test(node.text))
        breaches.add(`${file.path} must leave reading prompts to bot/model`);
    });
    return [...breaches];
  });
}

function awayFromHome(files: SourceFile[]): string[] {
  return importsOfAll(files).flatMap(({ from, to, of }) => {
    if (isTest(from) || of !== "library") return [];
    const home = homes[to] ?? homes[to.replace(/\/.*/, "/*")];
    if (!home) return [`${from} imports ${to}, which has no home in this test yet`];
    return home.some((folder) => from.startsWith(folder)) ? [] : [`${from} must not import ${to}`];
  });
}

function circles(files: SourceFile[]): string[] {
  const edges = new Map(files.map((file) => [file.path, importsOf(file).map(({ to }) => to)]));
  const done = new Set<string>();
  const found: string[] = [];
  const follow = (path: string, trail: string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
    if (done.has(path) || trail.includes(path)) return;
    for (const next of edges.get(path) ?? []) follow(next, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) follow(path, []);
  return found;
}

function tooLong(files: SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.replace(/\n$/, "").split("\n").length;
    return lines > 300 ? [`${path} has ${lines} lines; 300 is the most`] : [];
  });
}

const mayAskTheWorld = (path: string) =>
  path === "bot/main.ts" || path.startsWith(page) || isTest(path) || isConfig(path);

function asksTheWorld(node: ts.Node): string | undefined {
  const isNamed = (of: ts.Expression, name: string) => ts.isIdentifier(of) && of.text === name;
  if (ts.isPropertyAccessExpression(node)) {
    if (isNamed(node.expression, "process") && node.name.text === "env") return "process.env";
    if (isNamed(node.expression, "Date") && node.name.text === "now") return "Date.now()";
  }
  if (ts.isNewExpression(node) && isNamed(node.expression, "Date") && !node.arguments?.length)
    return "new Date()";
  return undefined;
}

function worldAsked(files: SourceFile[]): string[] {
  return files.flatMap((file) => {
    const breaches: string[] = [];
    if (mayAskTheWorld(file.path)) return breaches;
    eachNode(file, (node) => {
      const what = asksTheWorld(node);
      if (what) breaches.push(`${file.path} says ${what}: only bot/main.ts may`);
    });
    return breaches;
  });
}

function namelessExports(files: SourceFile[]): string[] {
  return files.flatMap((file) => {
    const breaches: string[] = [];
    if (/(^|\/)index\.tsx?$/.test(file.path)) breaches.push(`${file.path}: name a file after its subject`);
    if (isConfig(file.path)) return breaches;
    eachNode(file, (node) => {
      const isDefault =
        (ts.isExportAssignment(node) && !node.isExportEquals) ||
        node.kind === ts.SyntaxKind.DefaultKeyword ||
        (ts.isExportSpecifier(node) && node.name.text === "default");
      if (isDefault && !ts.isDefaultClause(node)) breaches.push(`${file.path} has a default export`);
    });
    return breaches;
  });
}

function strangersAtTheTop(paths: string[]): string[] {
  const names = new Set(paths.map((path) => path.split("/", 1)[0] ?? path));
  return [...names].filter((name) => !name.startsWith(".") && !topLevel.has(name));
}

function sqliteOnly(files: SourceFile[]): string[] {
  const homesOfSqlite = ["storage/search.ts", "storage/vectors.ts", "storage/sqlite-dialect.ts"];
  return files.flatMap((file) => {
    const words = new Set<string>();
    if (isTest(file.path) || homesOfSqlite.includes(file.path)) return [];
    eachNode(file, (node) => {
      const word = wordsOf(node)?.match(/fts5|pragma|bm25|\bvec_/i)?.[0];
      if (word) words.add(word);
    });
    return [...words].map((word) => `${file.path} says ${word}, which only SQLite understands`);
  });
}

/** `{ "bot/a.ts": "text" }` as a list of files. */
function project(texts: Record<string, string>): SourceFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }));
}

describe("the house", () => {
  const files = sourceFiles();

  it.each([
    ["imports point inwards only", wrongWay],
    ["the page knows nothing of the server but what is said on the wire", pageReachesOut],
    ["prompts are read by the model client only", promptsReadElsewhere],
    ["every library stays at home", awayFromHome],
    ["no imports go in a circle", circles],
    ["no file is longer than 300 lines", tooLong],
    ["only bot/main.ts asks for the time and the environment", worldAsked],
    ["everything exported has a name, and so has its file", namelessExports],
    ["what only SQLite understands is said in three files", sqliteOnly],
  ])("%s", (_, rule) => {
    expect(files.length).toBeGreaterThan(0);
    expect(rule(files)).toEqual([]);
  });

  it("has nothing at the top that has its place in a folder", () => {
    expect(strangersAtTheTop(projectFiles())).toEqual([]);
  });
});

describe("a breach of the rules", () => {
  type Example = [name: string, rule: (files: SourceFile[]) => string[], path: string, text: string];

  it.each<Example>([
    ["an inner folder that imports an outer one", wrongWay, "storage/a.ts", 'import "../handlers/b.ts";'],
    ["also for a type", wrongWay, "handlers/a.ts", 'import type { B } from "../schedules/b.ts";'],
    ["also later", wrongWay, "schedules/a.ts", 'const b = await import("../bot/b.ts");'],
    ["product code that imports a test", wrongWay, "bot/a.ts", 'import "../test/support/b.ts";'],
    ["a page that imports the server", pageReachesOut, "bot/console/a.tsx", 'import "../main.ts";'],
    ["a page that imports Node", pageReachesOut, "bot/console/a.tsx", 'import "node:fs";'],
    [
      "a wire that drags in storage",
      pageReachesOut,
      "bot/web/staff-api.ts",
      'import "../../storage/rules.ts";',
    ],
    ["a prompt read elsewhere", promptsReadElsewhere, "handlers/a.ts", 'new URL("../prompts/b.md", "");'],
    ["a database driver outside storage", awayFromHome, "handlers/a.ts", 'import { sql } from "kysely";'],
    ["a web library outside bot", awayFromHome, "schedules/a.ts", 'import cors from "@fastify/cors";'],
    [
      "a browser library in the server",
      awayFromHome,
      "bot/main.ts",
      'import zh from "antd/locale/zh_CN.js";',
    ],
    ["a library nobody placed", awayFromHome, "bot/a.ts", 'import _ from "lodash";'],
    ["Node's own without its prefix", awayFromHome, "bot/a.ts", 'import fs from "fs";'],
    ["a long file", tooLong, "bot/a.ts", "a();\n".repeat(301)],
    ["a clock", worldAsked, "handlers/a.ts", "const a = Date.now();"],
    ["another clock", worldAsked, "storage/a.ts", "const a = new Date();"],
    ["an environment", worldAsked, "bot/config.ts", "const { PORT } = process.env;"],
    ["an index", namelessExports, "handlers/time/index.ts", "export const a = 1;"],
    ["a default export", namelessExports, "bot/a.ts", "export default function a() {}"],
    ["a default expression", namelessExports, "bot/a.ts", "export default 1;"],
    ["a default by another way", namelessExports, "bot/a.ts", "const a = 1; export { a as default };"],
    ["SQLite's words", sqliteOnly, "storage/people.ts", "sql`PRAGMA user_version`;"],
    ["SQLite's words in a piece", sqliteOnly, "handlers/a.ts", `sql\`select \${a} order by bm25(b)\`;`],
  ])("%s is caught", (_, rule, path, text) => {
    expect(rule(project({ [path]: text }))).toHaveLength(1);
  });

  it("is caught when three files go in a circle", () => {
    const files = project({
      "storage/a.ts": 'import "./b.ts";',
      "storage/b.ts": 'import type { C } from "./c.ts";',
      "storage/c.ts": 'export { a } from "./a.ts";',
    });

    expect(circles(files)).toEqual(["storage/a.ts → storage/b.ts → storage/c.ts → storage/a.ts"]);
  });

  it("is caught when something lies about at the top", () => {
    expect(strangersAtTheTop(["notes/a.md", "helpers.ts", "bot/main.ts", ".ci/run"])).toEqual([
      "notes",
      "helpers.ts",
    ]);
  });

  it("is not seen where there is none", () => {
    const files = project({
      "bot/main.ts": 'import "../handlers/all.ts"; import pino from "pino"; const now = new Date();',
      "handlers/all.ts":
        'import { z } from "zod"; import "node:fs/promises"; /* Date.now() */ const at = new Date(0), a = "new Date()";',
      "storage/search.ts": 'import { sql } from "kysely"; sql`select bm25(passage)`;',
      "bot/console/main.tsx": `import "react"; import type { A } from "../web/demo-api.ts"; Date.now();`,
      "test/a.test.ts": 'import "../bot/main.ts"; import "kysely"; new Date();',
    });

    const rules = [
      ...[wrongWay, pageReachesOut, promptsReadElsewhere, awayFromHome, circles],
      ...[tooLong, worldAsked, namelessExports, sqliteOnly],
    ];
    expect(rules.flatMap((rule) => rule(files))).toEqual([]);
  });
});
