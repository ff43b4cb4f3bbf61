import { access, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openStorage } from "../../storage/storage.ts";
import { run, startServer, temporaryFolder } from "../support/running-server.ts";

/** A signal on Windows is a power cut. */
const onWindows = process.platform === "win32";

/** Starts with these settings, which are expected to be of no use. */
async function fails(settings: Record<string, string>): Promise<string> {
  const { code, stdout, stderr } = await run(settings).ended;
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).not.toMatch(/\bat .*:\d+|Error/);
  return stderr;
}

async function takenPort(): Promise<string> {
  const taker = createServer();
  await new Promise<void>((resolve) => taker.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void taker.close());
  const address = taker.address();
  return String(typeof address === "object" ? address?.port : address);
}

const oneSentence = /^[^\n]+。\n$/;

describe("a start that cannot work", () => {
  it("says in one sentence that the port is taken, and leaves nothing behind", async () => {
    const data = join(await temporaryFolder(onTestFinished), "data");
    const port = await takenPort();

    const told = await fails({ LINLI_DATA: data, LINLI_PORT: port });

    expect(told).toMatch(oneSentence);
    expect(told).toMatch(`127.0.0.1 的端口 ${port} 已被占用`);
    expect(told).toMatch(/LINLI_PORT/);
    await expect(access(data)).rejects.toThrow();
  });

  it("says in one sentence that the data folder is none", async () => {
    const folder = await temporaryFolder(onTestFinished);
    const data = join(folder, "data");
    await writeFile(data, "a file");

    const told = await fails({ LINLI_DATA: data, LINLI_PORT: "0" });

    expect(told).toMatch(oneSentence);
    expect(told).toContain(`“${data}”`);
    expect(told).toMatch(/LINLI_DATA/);
    expect(await readdir(folder)).toEqual(["data"]);
  });

  it("says in one sentence that the database is none", async () => {
    const data = await temporaryFolder(onTestFinished);
    await writeFile(join(data, "linli.db"), "this is a letter to my grandmother, not a database".repeat(100));

    const told = await fails({ LINLI_DATA: data, LINLI_PORT: "0" });

    expect(told).toMatch(/^数据库 .*linli\.db 打不开：[^\n]+\n$/);
  });

  it("says in one sentence that another one is at work in the data folder", async () => {
    const data = await temporaryFolder(onTestFinished);
    const first = await startServer(data);
    onTestFinished(async () => void (await first.kill()));

    const told = await fails({ LINLI_DATA: data, LINLI_PORT: "0" });

    expect(told).toMatch(oneSentence);
    expect(told).toMatch(/正在被另一个邻里使用/);
  });

  it("tells all wrong settings at once, each with its purpose, and names those that do not exist", async () => {
    const data = join(await temporaryFolder(onTestFinished), "data");

    const told = await fails({
      LINLI_DATA: data,
      LINLI_PORT: "many",
      LINLI_LOG: "loud",
      LINLI_MODEL_URL: "somewhere",
      LINLI_PROT: "3000",
    });

    expect(told).toMatch(/LINLI_PORT（网页的端口）：/);
    expect(told).toMatch(/LINLI_LOG（记录到哪一级）：/);
    expect(told).toMatch(/LINLI_MODEL_URL（大模型接口地址.*）：/);
    expect(told).toMatch(/LINLI_PROT：没有这个设置/);
    expect(told).toMatch(/可用的设置：\n {2}LINLI_PORT：/);
    await expect(access(data)).rejects.toThrow();
  });

  it("tells half a model what is missing", async () => {
    const told = await fails({ LINLI_MODEL_URL: "http://127.0.0.1:9/v1" });

    expect(told).toMatch(/LINLI_MODEL_KEY（大模型接口的密钥）：.*三项都要写/);
    expect(told).toMatch(/LINLI_MODEL_NAME（大模型的名称）：.*三项都要写/);
  });
});

describe("a first start that was cut off while it took the demo community", () => {
  it("is begun again by the next one, which then knows the documents", async () => {
    const data = await temporaryFolder(onTestFinished);
    const first = await startServer(data);
    await first.kill();
    const half = await openStorage({ file: join(data, "linli.db") });
    await half.transaction((store) => store.settings.set("community", ""));
    await half.close();

    const next = await startServer(data);
    onTestFinished(async () => void (await next.kill()));

    expect((await next.get<{ people: unknown[] }>("/api/demo/town")).people).toHaveLength(26);
  });
});

describe("a start that works", () => {
  it("prints one line, the address", async () => {
    const server = await startServer(await temporaryFolder(onTestFinished));
    onTestFinished(async () => void (await server.stop()));

    const { stdout, stderr } = server.output();

    expect(stdout).toMatch(/^邻里已启动：http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(stderr).toBe("");
    expect((await server.ask("/healthz")).status).toBe(200);
  });

  it.skipIf(onWindows)(
    "stops when asked to, and remembers at the next start what was said before",
    async () => {
      const data = await temporaryFolder(onTestFinished);
      const first = await startServer(data);
      await first.say("fang", "g-chunhui", "3号楼2单元电梯又坏了");
      await first.say("fang", "p-fang", "5号楼路灯不亮");

      const end = await first.stop();
      const second = await startServer(data);
      onTestFinished(async () => void (await second.stop()));

      expect(end).toMatchObject({ code: 0, stderr: "" });
      await second.hears("fang", "g-chunhui", /已登记 #\d+ · 电梯/);
      await second.hears("fang", "p-fang", /已登记 #\d+/);
      const heard = await second.heard("fang", "g-chunhui");
      expect(heard.map(({ from, text }) => `${from.name}：${text?.slice(0, 12)}`)).toEqual([
        "阿芳：3号楼2单元电梯又坏了",
        expect.stringMatching(/^邻里小助手：已登记 #\d/),
      ]);
      expect(await second.get("/api/demo/requests")).toHaveLength(2);
    },
  );

  it.skipIf(onWindows)("stops while pages are still listening", async () => {
    const server = await startServer(await temporaryFolder(onTestFinished));
    const { body } = await server.ask("/api/demo/events");

    const end = await server.stop();

    expect(end.code).toBe(0);
    await body?.cancel().catch(() => undefined);
  });

  it.skipIf(onWindows)("keeps the demo's clock over a restart", async () => {
    const data = await temporaryFolder(onTestFinished);
    const first = await startServer(data);
    const { now: before } = await first.moveClock("day");
    await first.stop();

    const second = await startServer(data);
    onTestFinished(async () => void (await second.stop()));

    const { now: after } = await second.get<{ now: string }>("/api/demo/town");
    expect(Date.parse(after)).toBeGreaterThanOrEqual(Date.parse(before));
  });
});
