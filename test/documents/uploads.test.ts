import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { addDocument, importDocuments } from "../../bot/documents/import-documents.ts";
import { docx, p, xlsx } from "../support/office-files.ts";
import { flowed, pdf } from "../support/pdf-files.ts";
import { openEmpty } from "../support/storage.ts";
import { zip } from "../support/zip-file.ts";

const now = new Date("2026-11-24T02:00:00Z");
const rules = docx(p("文明养犬规定") + p("第一条 养犬应当登记。") + p("第二条 遛犬应当牵绳。"));

async function openDesk() {
  const { storage } = await openEmpty();
  return {
    storage,
    upload: (name: string, bytes: Uint8Array) => addDocument({ name, bytes, addedBy: "chen" }, storage, now),
    clauses: async (id: number) =>
      (await storage.read.documents.passagesOf(id)).map(({ clause, page }) => [clause, page]),
  };
}

describe("a file that somebody uploads", () => {
  it("is kept with its clauses and with who has brought it", async () => {
    const { upload, clauses } = await openDesk();

    const added = await upload("养犬.docx", rules);

    expect(added).toMatchObject({ outcome: "added", passages: 2, note: "" });
    const { document } = added as { document: { id: number } };
    expect(document).toMatchObject({
      title: "文明养犬规定",
      source: "养犬.docx",
      addedBy: "chen",
      version: 1,
    });
    expect(await clauses(document.id)).toEqual([
      ["第一条", 0],
      ["第二条", 0],
    ]);
  });

  it("keeps its pages, and what of it was not read", async () => {
    const { upload, clauses } = await openDesk();
    const pages = [flowed(["第一条　养犬应当登记。"]).ops, "", flowed(["第二条　遛犬应当牵绳。"]).ops];

    const added = await upload("养犬规定.pdf", pdf(pages));

    const note = "第2页没有文字，可能是扫描件。";
    expect(added).toMatchObject({ note, document: { title: "养犬规定", pages: 3, note } });
    expect(await clauses((added as { document: { id: number } }).document.id)).toEqual([
      ["第一条", 1],
      ["第二条", 3],
    ]);
  });

  it("is a new version under the name of an older one, nothing new with the same words, and comes back when it was withdrawn", async () => {
    const { upload, storage } = await openDesk();
    const outcomes: unknown[] = [];
    const bring = async (bytes: Uint8Array) => {
      const added = await upload("养犬.docx", bytes);
      outcomes.push("outcome" in added ? [added.outcome, added.document.version] : added);
      return added as { document: { id: number } };
    };

    await bring(rules);
    await bring(rules);
    const { document } = await bring(docx(p("第一条 养犬不用登记。")));
    await storage.transaction((store) => store.documents.end(document.id, "withdrawn", { note: "传错了" }));
    await bring(docx(p("第一条 养犬不用登记。")));

    expect(outcomes).toEqual([
      ["added", 1],
      ["unchanged", 1],
      ["replaced", 2],
      ["added", 3],
    ]);
  });

  it("is refused with a reason, and where it is known with the line", async () => {
    const { upload, storage } = await openDesk();

    expect(await upload("a.docx", rules.subarray(0, 300))).toEqual({
      problem: expect.stringContaining("损坏"),
      line: 1,
    });
    expect(await upload("a.md", Buffer.from("---\ntitle: 甲\neffective: 去年\n---\n第一条 好。"))).toEqual({
      problem: expect.stringContaining("去年"),
      line: 3,
    });
    expect(await storage.read.documents.everything()).toEqual([]);
  });

  it("is kept in the same step as what belongs to it, or not at all", async () => {
    const { storage } = await openDesk();
    const file = { name: "a.txt", bytes: Buffer.from("第一条 好。"), addedBy: "chen" };

    const failing = addDocument(file, storage, now, async () => {
      throw new Error("the record could not be written");
    });

    await expect(failing).rejects.toThrow("record");
    expect(await storage.read.documents.everything()).toEqual([]);
  });

  it.each([
    ["../../etc/养犬.txt", "养犬.txt"],
    ["C:\\我的文件\\养犬.txt", "养犬.txt"],
    ["养\u202etxt.犬.txt", "养txt.犬.txt"],
    ["养\n犬\u0000\u200b.txt", "养 犬.txt"],
    [`${"长".repeat(500)}.txt`, `${"长".repeat(95)}….txt`],
    ["\u202e\u0000", "未命名"],
    ["", "未命名"],
    ["\ud800.txt", "\ufffd.txt"],
  ])("is kept under a name that can be shown: %j", async (name, source) => {
    const { upload } = await openDesk();

    const added = await upload(name, Buffer.from("第一条 养犬应当登记。"));

    expect(added).toMatchObject({ document: { source } });
  });
});

describe("a folder of documents of every kind", () => {
  it("is imported; only what is no document is left alone", async () => {
    const { storage } = await openEmpty();
    const folder = await mkdtemp(join(tmpdir(), "linli-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const cell = (place: string, text: string) => `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;
    const phones = xlsx(
      `<sheetData><row r="1">${cell("A1", "名称")}${cell("B1", "电话")}</row><row r="2">${cell("A2", "物业")}${cell("B2", "8801")}</row></sheetData>`,
    );
    const files: Record<string, string | Uint8Array> = {
      "a.docx": rules,
      "b/电话.xlsx": phones,
      "c.pdf": pdf([flowed(["第一条　养犬应当登记。"]).ops]),
      "d.html": "<h1>须知</h1><p>装修前应当登记。</p>",
      "e.md": "# 公约\n\n夜里安静。",
      "f.bak": rules,
      "broken.pdf": "%PDF-1.7\n",
      "community.json": "{}",
      "logo.png": "\x89PNG",
      "packed.zip": zip({ "a.txt": "第一条" }),
    };
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }

    const report = await importDocuments(folder, storage, now);
    const again = await importDocuments(folder, storage, now);

    const taken = ["a.docx", "b/电话.xlsx", "c.pdf", "d.html", "e.md", "f.bak"];
    expect(report).toMatchObject({
      added: taken,
      refused: [{ file: "broken.pdf", line: 1, problem: expect.stringContaining("损坏") }],
      skipped: ["community.json", "logo.png", "packed.zip"],
    });
    expect(again.unchanged).toEqual(taken);
  });
});
