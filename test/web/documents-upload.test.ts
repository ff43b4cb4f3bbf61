import { type AddressInfo, connect } from "node:net";
import { describe, expect, it } from "vitest";
import { at, auditOf, bathing, desk } from "../support/documents-desk.ts";

describe("a file that is brought", () => {
  it("is shown as it was read, with what it takes the place of", async () => {
    const { brings, list, town } = await desk();
    await brings(bathing.replace("助浴服务办法", "助浴服务办法（试行）").replace("30元", "20元"), "旧.md");

    const { status, json } = await brings(bathing);

    expect(status).toBe(200);
    expect(json).toMatchObject({
      outcome: "added",
      document: {
        ...{ title: "春晖社区助浴服务办法", passages: 2, effective: "2026-01-01", expires: "2026-12-31" },
        ...{ addedBy: "陈志远", version: 1, replaced: [{ title: "春晖社区助浴服务办法（试行）" }] },
      },
    });
    expect(await list("?show=ended")).toMatchObject({ total: 1, rows: [{ state: "superseded" }] });
    expect(await auditOf(town)).toMatchObject([
      { who: "chen-zhiyuan", did: "bring-document", detail: "旧.md" },
      { who: "chen-zhiyuan", did: "bring-document", to: `document:${json.document.id}`, detail: "助浴.md" },
    ]);
  });

  it("is the next version of the file of its name; the same once more changes nothing", async () => {
    const { brings } = await desk();
    await brings(bathing);

    const again = await brings(bathing);
    const next = await brings(bathing.replace("30元", "35元"));

    expect(again.json.outcome).toBe("unchanged");
    expect(next.json).toMatchObject({
      outcome: "replaced",
      document: {
        version: 2,
        versions: [
          { version: 2, state: "current" },
          { version: 1, state: "superseded" },
        ],
      },
    });
  });

  it.each([
    ["folders", "../../etc/passwd.md", "passwd.md"],
    ["folders of another system", "C:\\fakepath\\低保.md", "低保.md"],
    ["signs that turn words around", "低保\u202egpj\u0000\u200b.md", "低保gpj.md"],
    ["several lines", "低保\r\nset-cookie: a.md", "低保 set-cookie: a.md"],
    ["a program", "<img src=x onerror=alert(1)>.md", "<img src=x onerror=alert(1)>.md"],
    ["no end", `${"长".repeat(400)}.md`, `${"长".repeat(96)}….md`],
    ["nothing in it", "/", "未命名"],
  ])("whose name has %s is kept under what can be seen of it", async (_, name, kept) => {
    const { brought } = await desk();

    expect((await brought("第一条 停水另行通知。", name)).source).toBe(kept);
  });

  it.each([
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff, 0xfe]), 422, /图片/],
    ["nothing", Buffer.alloc(0), 422, /空的/],
    ["a head with a day that is none", Buffer.from(bathing.replace("2026-01-01", "明年")), 422, /不是日期/],
    ["more than twenty megabytes", Buffer.alloc(20 * 1024 * 1024 + 1, 65), 413, /最多 20 MB/],
  ])("is refused with a reason when it is %s, and nothing is kept of it", async (_, bytes, status, words) => {
    const { brings, list, town } = await desk();

    const refused = await brings(bytes);

    expect(refused.status).toBe(status);
    expect(refused.json.message).toMatch(words);
    expect((await list()).total).toBe(9);
    expect(await auditOf(town)).toEqual([]);
  });

  it("is refused before its bytes are read", async () => {
    const { web, cookie } = await desk();
    const { cookie: hers } = await at(web, "wang-xiulan");
    await web.web.listen({ host: "127.0.0.1", port: 0 });
    const { port } = web.web.server.address() as AddressInfo;

    expect(await announces(port, cookie, 50 * 1024 * 1024)).toMatch(/^HTTP\/1.1 413 [\s\S]*最多 20 MB/);
    expect(await announces(port, hers, 10 * 1024 * 1024)).toMatch(/^HTTP\/1.1 403 [\s\S]*不能改/);
  });
});

/** Announces a file over a real line and sends nothing of it; resolves with the answer. */
function announces(port: number, cookie: string, length: number): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const line = connect(port, "127.0.0.1", () => {
      const own = `127.0.0.1:${port}`;
      const head = [
        ...["POST /api/staff/documents?name=a.md HTTP/1.1", `host: ${own}`, `origin: http://${own}`],
        ...[`cookie: ${cookie}`, `content-length: ${length}`, "content-type: application/octet-stream"],
      ];
      line.write([...head, "", ""].join("\r\n"));
    });
    line.on("data", (piece) => {
      answer += piece.toString();
      line.end();
    });
    line.on("close", () => resolve(answer));
  });
}
