import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { openReader, readDocument } from "../../bot/documents/read-document.ts";
import { openReadingProcess } from "../../bot/documents/reading-process.ts";
import { watched } from "../support/loop-watch.ts";
import { docx, p } from "../support/office-files.ts";

const program = fileURLToPath(new URL("../support/bad-reader.ts", import.meta.url));
const any = Buffer.from("%PDF-1.7\n");
/** In milliseconds, and with room for a machine that is busy with other tests. */
const shortly = 1000;

function openBadReader(seconds = 10) {
  const reader = openReader(openReadingProcess({ program, seconds }));
  onTestFinished(() => reader.close());
  return reader;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a reading process", () => {
  it.each([
    ["dies", "太大或太复杂"],
    ["leaves", "太大或太复杂"],
    ["hangs", "还没有读完", 3],
    ["sleeps", "还没有读完", 3],
    ["babbles", "没有读成"],
    ["lies", "没有读成"],
    ["floods", "太大或太复杂"],
    ["swells", "太大或太复杂"],
    ["fills", "太大或太复杂"],
  ])("that %s costs its document, and nobody else notices", async (deed, reason, seconds = 10) => {
    const reader = openBadReader(seconds);

    const { result, blocked, ...took } = await watched(() => reader.read(deed, any));

    expect(result).toEqual({ problem: expect.stringContaining(reason) });
    expect(took.seconds).toBeLessThan(15);
    expect(blocked).toBeLessThan(shortly);
    expect(await reader.read("answers", any)).toMatchObject({ format: "txt" });
  });

  it("that cannot be started does not blame the document", async () => {
    const reader = openReader(openReadingProcess({ program: `${program}.gone` }));

    expect(await reader.read("a.pdf", any)).toEqual({ problem: expect.stringContaining("没有启动") });
    expect(await reader.read("a.txt", Buffer.from("第一条 好。"))).toMatchObject({ format: "txt" });
  });

  it("serves one document after the other until it is tired, and is gone when it is no longer needed", async () => {
    const reader = openBadReader();
    const pids: number[] = [];

    for (const deed of ["answers", "answers", "tires", "answers"]) {
      const read = await reader.read(deed, any);
      if ("text" in read) pids.push(Number(read.text));
    }
    await reader.close();

    expect(new Set(pids.slice(0, 3)).size).toBe(1);
    expect(pids[3]).not.toBe(pids[0]);
    expect(pids.map(isRunning)).toEqual([false, false, false, false]);
  });

  it("may not look around, write, start a program or make one of words", async () => {
    const read = await openBadReader().read("peeks", any);

    expect(read).toMatchObject({ text: expect.stringMatching(/^(ERR_ACCESS_DENIED ){4}EvalError/) });
  });

  it("reaches nothing outside, whatever a document points to", async () => {
    let calls = 0;
    const server = createServer((_, answer) => {
      calls += 1;
      answer.end("secret");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const html = `<link rel=stylesheet href="${address}/a.css"><p>正文。<img src="${address}/a.png"><iframe src="${address}"></iframe><object data="${address}"></object>`;
    const rels = `<Relationships><Relationship Id="rId5" TargetMode="External" Target="${address}/chunk.html" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"/></Relationships>`;
    const word = docx(`${p("正文。")}<w:altChunk r:id="rId5"/>`, {
      more: { "word/_rels/document.xml.rels": rels },
    });

    const reads = await Promise.all([
      readDocument("a.html", Buffer.from(html)),
      readDocument("a.docx", word),
    ]);

    expect(reads).toMatchObject([{ text: "正文。" }, { text: "正文。" }]);
    expect(calls).toBe(0);
  });

  it("is waited for by a few, and refused to many", async () => {
    const reads = await Promise.all(
      Array.from({ length: 14 }, () => readDocument("a.txt", new Uint8Array())),
    );

    const problems = reads.map((read) => ("problem" in read ? read.problem : ""));
    expect(problems.filter((problem) => problem.includes("空的"))).toHaveLength(10);
    expect(problems.filter((problem) => problem.includes("过一会儿"))).toHaveLength(4);
  });
});
