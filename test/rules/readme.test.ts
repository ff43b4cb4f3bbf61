import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFiles, top } from "../support/source-files.ts";

const scripts: string[] = Object.keys(JSON.parse(readFileSync(`${top}package.json`, "utf8")).scripts);
const folders = ["bot", "handlers", "storage", "prompts", "schedules", "test"];
const pages = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"];

/** What npm itself understands, as far as a reader of ours needs it. */
const npmOwn = ["install", "ci", "test", "start", "config"];

/** Made by running the project, so a fresh clone does not have them. */
const madeLater = /^(data|node_modules|\.env|bot\/console\/built)(\/|$)/;

const blocks = /^(```|~~~)[^\n]*\n[\s\S]*?^\1/gm;

/** The texts between backticks, blocks and single words alike. */
function codeOf(page: string): string[] {
  const inline = page.replace(blocks, "").matchAll(/`([^`\n]+)`/g);
  return [...(page.match(blocks) ?? []), ...Array.from(inline, ([, code]) => code ?? "")];
}

/** Commands that somebody who types them would see refused. */
function unknownCommands(page: string, known: string[]): string[] {
  return codeOf(page).flatMap((code) => {
    const commands = code.matchAll(/\bnpm (run )?([a-z][\w:-]*)/g);
    return Array.from(commands).flatMap(([command, run, name = ""]) =>
      (run ? known : npmOwn).includes(name) ? [] : [command],
    );
  });
}

/** Relative paths named in backticks or links, as seen from the top. A page may write them from the top or from its own folder. */
function pathsOf(page: string): string[] {
  const prose = page.replace(blocks, "");
  const links = Array.from(prose.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g), ([, target]) => target ?? "");
  const pictures = Array.from(
    page.matchAll(/<(?:img|a)\b[^>]*(?:src|href)="([^"]+)"/g),
    ([, to]) => to ?? "",
  );
  const named = Array.from(prose.matchAll(/`([^`\n]+)`/g), ([, code]) => code ?? "").filter(looksLikePath);
  return [...links, ...pictures, ...named]
    .filter((path) => !/^([a-z][a-z+.-]*:|#|\/)/i.test(path))
    .map((path) => path.replace(/#.*$|:\d+$/g, "").replace(/^\.\//, ""))
    .filter((path) => !madeLater.test(path));
}

function looksLikePath(code: string): boolean {
  if (!/^[\w.\-/*]+(:\d+)?$/.test(code) || !code.includes("/")) return false;
  return code.startsWith(".") || [...folders, "node_modules"].includes(code.split("/", 1)[0] ?? "");
}

/** A pattern such as `storage/*.yaml` stands for its folder. */
function missingPaths(page: string, from: string, exists: (path: string) => boolean): string[] {
  return pathsOf(page).filter((path) => {
    const place = path.replace(/[^/]*\*.*$/, "").replace(/\/$/, "") || ".";
    return !exists(posix.normalize(place)) && !exists(posix.join(from, place));
  });
}

const read = (path: string) => readFileSync(top + path, "utf8");
const isThere = (path: string) => existsSync(top + path);

describe.each(pages)("%s", (path) => {
  it("names commands that exist", () => {
    expect(unknownCommands(read(path), scripts)).toEqual([]);
  });

  it("names files that exist", () => {
    expect(missingPaths(read(path), "", isThere)).toEqual([]);
  });
});

describe.each(folders)("%s", (folder) => {
  it("has a README of at most fifteen lines, naming files that exist", () => {
    const page = read(`${folder}/README.md`);

    expect(page.trimEnd().split("\n").length).toBeLessThanOrEqual(15);
    expect(missingPaths(page, folder, isThere)).toEqual([]);
    expect(unknownCommands(page, scripts)).toEqual([]);
  });
});

describe("the files of the project", () => {
  it("are found", () => {
    expect(projectFiles()).toContain("package.json");
  });
});

describe("a page that promises too much", () => {
  const exists = (path: string) => ["bot/main.ts", "storage/defaults"].includes(path);

  it("is caught at a command nobody wrote", () => {
    const page =
      "Type `npm run fly` or\n```sh\nnpm launch\nnpm test -- --watch\nnpm run linli -- import X\n```\n";

    expect(unknownCommands(page, ["linli", "test"])).toEqual(["npm launch", "npm run fly"]);
  });

  it("is caught at a file nobody wrote", () => {
    const page = "See `bot/start.ts`, [the guide](docs/guide.md#top) and `storage/rules/*.yaml`.";

    expect(missingPaths(page, "", exists)).toEqual(["docs/guide.md", "bot/start.ts", "storage/rules/*.yaml"]);
  });

  it("is left alone where it keeps its word", () => {
    const page =
      "npm packages; `npm start`, `./data`, `/healthz`, `bot/main.ts:12`, `storage/defaults/*.yaml`, `text/plain`, " +
      "[main](main.ts), [site](https://example.org/a.md), [below](#below)";

    expect(unknownCommands(page, ["start"])).toEqual([]);
    expect(missingPaths(page, "bot", exists)).toEqual([]);
  });
});
