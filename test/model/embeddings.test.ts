import { describe, expect, it } from "vitest";
import { openLog } from "../../bot/log.ts";
import { openMeanings } from "../../bot/model/embeddings.ts";
import { fuse } from "../../handlers/policy/fuse.ts";
import { instantOn } from "../../handlers/time/shanghai.ts";
import type { NewPassage } from "../../storage/documents.ts";
import { modelRules } from "../../storage/model-rules.ts";
import { tokensOf } from "../../storage/search.ts";
import type { Storage } from "../../storage/storage.ts";
import { embedding, vectorOf } from "../support/fake-embeddings.ts";
import { type Answering, failing, openEndpoint } from "../support/fake-endpoint.ts";
import { openEmpty } from "../support/storage.ts";

const at = instantOn("2026-11-24", "10:00");
const head = { issuer: "", region: "", effective: "", expires: "", supersedes: "" };
const clauses = [
  "第一条 养犬人应当为犬只接种疫苗，领取犬证。",
  "第二条 家庭人均月收入低于标准的困难家庭，可以申请最低生活保障。",
  "第三条 装修垃圾装袋后放到指定的堆放点。",
  "第四条 老年人高龄津贴每季度发放一次。",
];

async function bring(storage: Storage, title: string, texts: string[], hash = title): Promise<void> {
  const passages: NewPassage[] = texts.map((text) => ({ clause: "", heading: "", text }));
  await storage.transaction((store) =>
    store.documents.save({ ...head, title, source: `${title}.md`, hash }, passages, at),
  );
}

/** Documents, the real reader and an endpoint that knows a few synonyms. */
async function openReader(answering: Answering, rules: Partial<ReturnType<typeof modelRules.parse>> = {}) {
  const { storage, also } = await openEmpty();
  await bring(storage, "规定", clauses);
  const endpoint = await openEndpoint(answering);
  const log: string[] = [];
  let now = at;
  const reader = (of = storage, name = "fake") =>
    openMeanings({
      ...{ url: endpoint.url, key: "sk-canary", name, storage: of, now: () => now },
      log: openLog("debug", { write: (line) => void log.push(line) }),
      rules: () => modelRules.parse(rules),
    });
  return {
    ...{ storage, also, endpoint, log, reader },
    read: () => endpoint.heard.flatMap(({ body }) => body.input as string[]),
    ids: (near = vectorOf("犬只")) => storage.read.vectors.nearest("fake", Float32Array.from(near), 99),
    secondsPass(seconds: number) {
      now = new Date(now.getTime() + seconds * 1000);
    },
  };
}

function json(response: Parameters<Answering>[0]["response"], body: unknown): void {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(body));
}

async function textsOf(ids: number[], storage: Storage): Promise<string[]> {
  return (await storage.read.documents.passages(ids)).map(({ text }) => text.slice(0, 3));
}

describe("a question in other words than the document's", () => {
  it("finds by its meaning what its words do not find, and both together rank it first", async () => {
    const { storage, reader } = await openReader(embedding());
    const meanings = reader();
    await meanings.work();
    const question = "毛孩子要扎针吗";

    const byWords = (await storage.read.search.find(tokensOf("毛孩子扎针"), 10)).map(({ id }) => id);
    const byMeaning = await meanings.nearest(question, 2);

    expect(byWords).toEqual([]);
    expect(await textsOf(byMeaning, storage)).toEqual(["第一条", expect.any(String)]);
    expect(fuse([byWords, byMeaning])[0]).toBe(byMeaning[0]);
    await meanings.stop();
  });
});

describe("the documents in force", () => {
  it("are read once, some at a time, across restarts; what is new is read later", async () => {
    const { storage, reader, read, endpoint } = await openReader(embedding(), { meaningsAtOnce: 3 });
    await reader().work();
    expect(endpoint.heard).toHaveLength(2);
    expect(read()).toHaveLength(4);

    await reader().work();
    expect(read()).toHaveLength(4);

    await bring(storage, "新规定", ["第五条 电梯困人马上打电话。"]);
    await reader().work();
    expect(read()).toHaveLength(5);
  });

  it("go on being read where reading was cut off", async () => {
    const { reader, read, endpoint, ids } = await openReader(embedding(), { meaningsAtOnce: 2 });
    const cut: Answering = (turn) =>
      endpoint.heard.length > 1 ? turn.request.socket.destroy() : embedding()(turn);
    endpoint.answers(cut);
    await reader().work();
    expect(await ids()).toHaveLength(2);

    endpoint.answers(embedding());
    await reader().work();

    expect(await ids()).toHaveLength(4);
    expect(new Set(read()).size).toBe(4);
  });

  it("lose their meaning when another version takes their place, or somebody withdraws them", async () => {
    const { storage, reader, ids } = await openReader(embedding());
    await reader().work();

    await bring(storage, "规定", ["第一条 养犬人应当牵绳。"], "second");
    expect(await ids()).toEqual([]);
    await reader().work();
    expect(await textsOf(await ids(), storage)).toEqual(["第一条"]);

    const [document] = await storage.read.documents.list();
    await storage.transaction((store) => store.documents.end(document?.id ?? 0, "withdrawn"));

    expect(await ids()).toEqual([]);
  });

  it("are another community's own", async () => {
    const { also, reader, ids } = await openReader(embedding());
    const other = await also("b");
    await bring(other, "规定", ["第九条 犬只。"]);
    await reader().work();
    await reader(other).work();

    expect(await ids()).toHaveLength(4);
    expect(await textsOf(await reader(other).nearest("犬只", 9), other)).toEqual(["第九条"]);
  });

  it("are read anew by another model", async () => {
    const { storage, reader, read } = await openReader(embedding());
    await reader().work();

    await reader(storage, "second").work();

    expect(read()).toHaveLength(8);
    expect(await reader().nearest("犬只", 9)).toEqual([]);
    expect(await reader(storage, "second").nearest("犬只", 9)).toHaveLength(4);
  });

  it("are read but for what the endpoint does not take", async () => {
    const { reader, endpoint, ids } = await openReader((turn) => {
      const isBad = (turn.body.input as string[]).some((text) => text.includes("装修"));
      if (isBad) failing(400)(turn);
      else embedding()(turn);
    });
    const meanings = reader();
    await meanings.work();
    const calls = endpoint.heard.length;

    await meanings.work();

    expect(await ids()).toHaveLength(3);
    expect(endpoint.heard).toHaveLength(calls);
  });

  it("are read masked", async () => {
    const { storage, reader, endpoint } = await openReader(embedding());
    await bring(storage, "值班", ["第六条 夜间漏水打13800001111。"]);

    await reader().work();

    expect(endpoint.heard.map(({ raw }) => raw).join()).toMatch(/夜间漏水打138\*+11/);
  });

  it("are not taken for read when the endpoint gives fewer meanings than texts", async () => {
    const few: Answering = ({ response }) => json(response, { data: [{ index: 0, embedding: [1, 2] }] });
    const { reader, ids } = await openReader(few);

    await reader().work();

    expect(await ids([1, 2])).toEqual([]);
  });

  it("are compared with questions of the same length only", async () => {
    const { storage, reader, endpoint } = await openReader(embedding());
    await reader().work();
    await bring(storage, "新规定", ["第五条 电梯困人马上打电话。"]);
    endpoint.answers(embedding(128));
    await reader().work();

    expect(await textsOf(await reader().nearest("电梯困人", 9), storage)).toEqual(["第五条"]);
  });

  it("are read as far as the day's budget goes", async () => {
    const { reader, ids, secondsPass } = await openReader(embedding(256, 60), {
      meaningsAtOnce: 2,
      meaningTokensADay: 75,
    });
    await reader().work();
    expect(await ids()).toHaveLength(2);

    secondsPass(24 * 3600);
    await reader().work();

    expect(await ids()).toHaveLength(4);
  });
});

describe("a question", () => {
  it("is sent masked, once for the same words, and not at all before documents have been read", async () => {
    const { reader, read, endpoint } = await openReader(embedding());
    const meanings = reader();
    await meanings.nearest("我电话13812345678，毛孩子要打针吗", 3);
    expect(read()).toEqual([]);
    await meanings.work();

    const first = await meanings.nearest("我电话13812345678，毛孩子要打针吗", 3);
    const second = await meanings.nearest("我电话13812345678，毛孩子要打针吗", 3);

    expect(second).toEqual(first);
    expect(read().slice(4)).toEqual([expect.stringContaining("毛孩子要打针吗")]);
    expect(endpoint.heard.map(({ raw }) => raw).join()).not.toMatch(/13812345678/);
  });

  it.each<[string, Answering]>([
    ["is gone", ({ request }) => request.socket.destroy()],
    ["is silent", () => undefined],
    ["stands still in the middle", ({ response }) => response.write('{"data":')],
    ["breaks", failing(500)],
    ["knows no key", failing(401, '{"error":{"message":"sk-canary 毛孩子"}}')],
    ["has another length now", embedding(128)],
    ["sends HTML", ({ response }) => response.end("<html>")],
    ["sends nothing", ({ response }) => json(response, { data: [] })],
    [
      "sends numbers that are none",
      ({ response }) => json(response, { data: [{ index: 0, embedding: ["1", "2"] }] }),
    ],
    [
      "sends nothing but zeros",
      ({ response }) => json(response, { data: [{ index: 0, embedding: Array(256).fill(0) }] }),
    ],
    [
      "sends vectors without end",
      ({ response }) => json(response, { data: [{ index: 0, embedding: Array(9000).fill(1) }] }),
    ],
  ])("is left to the words in time when the endpoint %s", async (_, answering) => {
    const { reader, endpoint, log } = await openReader(embedding(), { meaningSeconds: 0.2 });
    const meanings = reader();
    await meanings.work();
    endpoint.answers(answering);
    const begun = performance.now();

    expect(await meanings.nearest("毛孩子要打针吗", 3)).toEqual([]);

    expect(performance.now() - begun).toBeLessThan(1000);
    expect(log.join()).not.toMatch(/毛孩子|sk-canary/);
    await meanings.stop();
  });

  it("waits for nobody who keeps failing", async () => {
    const { reader, endpoint } = await openReader(embedding(), { failures: 2 });
    const meanings = reader();
    await meanings.work();
    const calls = endpoint.heard.length;
    endpoint.answers(failing(500));

    for (const words of ["一", "二", "三", "四"]) await meanings.nearest(`毛孩子${words}`, 3);

    expect(endpoint.heard).toHaveLength(calls + 2);
  });
});

describe("reading", () => {
  it("ends at once when the bot is stopped, though the endpoint is silent", async () => {
    const { reader, endpoint } = await openReader(() => undefined);
    const meanings = reader();
    const working = meanings.work();
    while (endpoint.heard.length === 0) await new Promise((resolve) => setImmediate(resolve));

    await meanings.stop();

    expect(await working).toBeUndefined();
  });
});
