import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { importDocuments } from "../../bot/documents/import-documents.ts";
import { openStorage, type Storage } from "../../storage/storage.ts";

const now = new Date("2026-11-24T02:00:00Z");
const document = {
  source: "dogs.md",
  title: "养犬规定",
  issuer: "街道",
  region: "青禾街道",
  effective: "2026-01-01",
  expires: "",
  supersedes: "",
  hash: "1",
};
const clause = (number: string, text: string) => ({ clause: number, heading: "第一章 总则", text });

let folder: string;
let storage: Storage;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "linli-"));
  storage = await open("qinghe");
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

function open(community: string): Promise<Storage> {
  return openStorage({ file: join(folder, "test.db"), community, synchronous: "off" });
}

async function found(tokens: string[], from: Storage = storage): Promise<string[]> {
  const hits = await from.read.search.find(tokens, 10);
  const passages = await from.read.documents.passages(hits.map(({ id }) => id));
  return passages.map(({ text }) => text);
}

describe("a saved document", () => {
  it("is found by any two characters, and told with all a citation names", async () => {
    await storage.transaction((store) =>
      store.documents.save(document, [clause("第一条", "遛犬要牵绳。"), clause("第二条", "每户一只。")], now),
    );

    const [hit] = await storage.read.search.find(["牵绳"], 10);
    const [passage] = await storage.read.documents.passages([hit?.id ?? 0]);

    const { hash: _, ...head } = document;
    expect(passage).toEqual({
      id: hit?.id,
      documentId: expect.any(Number),
      position: 0,
      clause: "第一条",
      heading: "第一章 总则",
      text: "遛犬要牵绳。",
      ...{ page: 0, cells: [] },
      ...head,
    });
    expect(await storage.read.documents.find("dogs.md")).toMatchObject({ state: "current", importedAt: now });
  });

  it("is left alone when the same comes again", async () => {
    const save = () =>
      storage.transaction((store) => store.documents.save(document, [clause("第一条", "遛犬要牵绳。")], now));

    expect([await save(), await save()]).toEqual(["added", "unchanged"]);
    expect(await found(["牵绳"])).toHaveLength(1);
  });

  it("gives way to a new version of its source", async () => {
    await storage.transaction((store) =>
      store.documents.save(document, [clause("第一条", "牵绳两米。"), clause("第二条", "每户一只。")], now),
    );
    const [old] = await storage.read.search.find(["两米"], 10);

    const outcome = await storage.transaction((store) =>
      store.documents.save({ ...document, hash: "2" }, [clause("第一条", "牵绳一米半。")], now),
    );

    expect(outcome).toBe("replaced");
    expect(await found(["牵绳", "两米", "一只"])).toEqual(["牵绳一米半。"]);
    expect(await storage.read.documents.list()).toMatchObject([{ hash: "2" }]);
    expect(await storage.read.documents.passages([old?.id ?? 0])).toHaveLength(1);
    expect((await storage.read.search.frequencies(["牵绳"])).passages).toBe(1);
  });

  it("is not there when its transaction fails", async () => {
    const failing = storage.transaction(async (store) => {
      await store.documents.save(document, [clause("第一条", "遛犬要牵绳。")], now);
      throw new Error("power cut");
    });

    await expect(failing).rejects.toThrow("power cut");
    expect(await found(["牵绳"])).toEqual([]);
    expect(await storage.read.documents.list()).toEqual([]);
  });

  it("belongs to one community", async () => {
    await storage.transaction((store) =>
      store.documents.save(document, [clause("第一条", "遛犬要牵绳。")], now),
    );
    const other = await open("other");

    const [hit] = await storage.read.search.find(["牵绳"], 10);

    expect(await found(["牵绳"], other)).toEqual([]);
    expect(await other.read.documents.passages([hit?.id ?? 0])).toEqual([]);
    expect((await other.read.search.frequencies(["牵绳"])).of("牵绳")).toBe(0);
    await other.close();
  });

  it("is searched for words, whatever signs of a query language they hold", async () => {
    await expect(storage.read.search.find(['"', "a OR b", "牵绳*", "(", ""], 10)).resolves.toEqual([]);
  });
});

describe("a folder of documents", () => {
  const docs = () => join(folder, "docs");
  async function write(file: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(docs(), file)), { recursive: true });
    await writeFile(join(docs(), file), content);
  }

  it("is imported, refusing by file and line what cannot be used", async () => {
    await write("a.md", "---\ntitle: 甲\n---\n第一条 牵绳。\n第二条 登记。");
    await write("more/b.txt", "第一条 登记。");
    await write("bad.md", "---\ntitle: 乙\neffective: 去年\n---\n第一条 好。");
    await write("empty.md", "");
    await write("picture.txt", new Uint8Array(400));
    await write("README.md", "第一条 不算。");
    await write(".hidden.md", "第一条 不算。");
    await writeFile(join(folder, "outside.md"), "第一条 不算。");
    await symlink(join(folder, "outside.md"), join(docs(), "link.md"));

    const report = await importDocuments(docs(), storage, now);

    expect(report).toEqual({
      added: ["a.md", "more/b.txt"],
      replaced: [],
      unchanged: [],
      outdated: [],
      refused: [
        { file: "bad.md", line: 3, problem: expect.stringContaining("生效日期“去年”") },
        { file: "empty.md", line: 1, problem: expect.stringContaining("没有正文") },
        { file: "picture.txt", line: 1, problem: expect.stringContaining("内容不是文字") },
      ],
      skipped: expect.any(Array),
      passages: 3,
    });
    expect((await storage.read.documents.list()).map(({ title }) => title)).toEqual(["甲", "b"]);
  });

  it("may be imported again: only what changed is new, and what is gone stays", async () => {
    await write("a.md", "第一条 牵绳。");
    await write("b.md", "第一条 登记。");
    await write("c.md", "第一条 年审。");
    await importDocuments(docs(), storage, now);
    await write("a.md", "第一条 抱起。");
    await rm(join(docs(), "c.md"));

    const report = await importDocuments(docs(), storage, now);

    expect(report).toEqual({
      added: [],
      replaced: ["a.md"],
      unchanged: ["b.md"],
      outdated: [],
      refused: [],
      skipped: [],
      passages: 1,
    });
    expect(await found(["牵绳", "抱起", "年审"])).toEqual(expect.arrayContaining(["抱起。", "年审。"]));
    expect(await found(["牵绳"])).toEqual([]);
  });
});
