import { request } from "node:http";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { openLog } from "../../bot/log.ts";
import { webServer } from "../../bot/web/server.ts";
import { type RunningServer, startServer, temporaryFolder } from "../support/running-server.ts";
import { openTown } from "../support/town.ts";

const lift = { as: "fang", place: "g-chunhui", text: "3号楼2单元电梯又坏了" };
let server: RunningServer;

beforeAll(async () => {
  let clearUp = async () => {};
  server = await startServer(await temporaryFolder((work) => (clearUp = work)));
  return async () => {
    await server.stop();
    await clearUp();
  };
});

interface Letter {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Speaks HTTP without a browser's or fetch's good manners: any head, any words. */
function knock(path: string, { method = "GET", headers = {}, body }: Letter = {}) {
  return new Promise<{ status: number; message: string }>((resolve, reject) => {
    const asking = request(server.address + path, { method, headers }, async (answer) => {
      const text = (await answer.toArray()).join("");
      const { message = "" } = answer.headers["content-type"]?.includes("json") ? JSON.parse(text) : {};
      resolve({ status: answer.statusCode ?? 0, message });
    });
    asking.once("error", reject);
    asking.end(body);
  });
}

function post(body: unknown, headers: Record<string, string> = {}) {
  const json = { "content-type": "application/json", ...headers };
  return knock("/api/demo/messages", { method: "POST", headers: json, body: JSON.stringify(body) });
}

/** How many messages the residents' group holds. */
async function said(): Promise<number> {
  return (await server.heard("fang", "g-chunhui")).filter(({ from }) => !from.bot).length;
}

describe("the demo's door", () => {
  it("stays shut to the page of another site, and nothing it sends is kept", async () => {
    const before = await said();

    const read = await knock("/api/demo/town", { headers: { origin: "http://evil.example" } });
    const written = await post(lift, { origin: "https://evil.example" });
    const sandboxed = await post(lift, { origin: "null" });

    expect([read.status, written.status, sandboxed.status]).toEqual([403, 403, 403]);
    expect(written.message).toMatch(/本机/);
    expect(await said()).toBe(before);
  });

  it("stays shut to a foreign name that leads to this machine", async () => {
    const strange = await knock("/api/demo/town", { headers: { host: "evil.example:3000" } });
    const similar = await knock("/api/demo/town", { headers: { host: "127.0.0.1.evil.example" } });
    const own = await knock("/api/demo/town", { headers: { host: "localhost:3000" } });

    expect([strange.status, similar.status, own.status]).toEqual([403, 403, 200]);
  });

  it("says in Chinese what cannot be read, and keeps nothing of it", async () => {
    const before = await said();

    const broken = [
      await post({ ...lift, text: "" }),
      await post({ ...lift, text: 7 }),
      await post({ as: "fang", place: "g-chunhui" }),
      await post({ ...lift, text: "坏".repeat(20_001) }),
      await post([lift]),
      await post(null),
      await knock("/api/demo/messages", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"as":"fang",',
      }),
    ];

    for (const { status, message } of broken) {
      expect(status).toBe(400);
      expect(message).toMatch(/^[\p{Script=Han}，。]+$/u);
    }
    expect(await said()).toBe(before);
  });

  it("takes no form that a foreign page could send without asking", async () => {
    const before = await said();
    const body = JSON.stringify(lift);

    const plain = await knock("/api/demo/messages", {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body,
    });

    expect(plain.status).toBeGreaterThanOrEqual(400);
    expect(plain.status).toBeLessThan(500);
    expect(await said()).toBe(before);
  });

  it("refuses 300 kB at once", async () => {
    const before = await said();

    const { status, message } = await post({ ...lift, text: "x".repeat(300_000) });

    expect(status).toBe(413);
    expect(message).toMatch(/太长/);
    expect(await said()).toBe(before);
  });

  it("keeps one message when the same is sent twice, even at the same moment", async () => {
    const before = await said();
    const body = { ...lift, text: "今天天气真好", id: "the-same-one" };

    const answers = await Promise.all([post(body), post(body), post(body)]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await said()).toBe(before + 1);
  });

  it("knows no clock that goes back", async () => {
    const { now } = await server.get<{ now: string }>("/api/demo/town");

    await expect(server.get("/api/demo/clock", { move: "back" })).rejects.toThrow(/400/);
    const moved = await server.moveClock("hour");

    expect(Date.parse(moved.now) - Date.parse(now)).toBeGreaterThanOrEqual(3_600_000);
  });

  it("tells a page that listens when something has changed", async () => {
    const { headers, body } = await server.ask("/api/demo/events");
    const pieces = body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(headers.get("content-type")).toBe("text/event-stream");
    expect((await pieces?.read())?.value).toMatch(/^:/);

    await server.say("fang", "g-chunhui", "今天天气真好");

    expect((await pieces?.read())?.value).toMatch(/^data: changed\n\n/);
    await pieces?.cancel();
  });

  it("has a health page and no other rooms", async () => {
    const health = await server.get<{ ok: boolean; inbox: object }>("/healthz");

    expect(health).toMatchObject({ ok: true, inbox: { setAside: 0 }, outbox: { failed: 0, unknown: 0 } });
    expect(await knock("/api/demo/secrets")).toMatchObject({ status: 404, message: "没有这个页面。" });
    expect((await knock("/../package.json")).status).toBe(404);
    expect((await knock("/%2e%2e/%2e%2e/package.json")).status).toBeGreaterThanOrEqual(400);
  });

  it("lets the page load no program from elsewhere, and nobody frame it", async () => {
    const page = await server.ask("/");

    const rules = page.headers.get("content-security-policy") ?? "";
    for (const rule of [
      "default-src 'self'",
      "script-src 'self'",
      "img-src 'self'",
      "frame-ancestors 'none'",
    ])
      expect(rules.split(";")).toContain(rule);
  });
});

describe("a server that is no demo", () => {
  async function openWeb(minutesLater = 0) {
    const town = await openTown();
    const now = () => new Date(town.clock.now().getTime() + minutesLater * 60_000);
    const needs = { town: town.real(), log: openLog("silent"), now, page: undefined, demo: undefined };
    const web = await webServer(needs);
    onTestFinished(() => web.close());
    return web;
  }

  it("has no demo: neither its page nor its door", async () => {
    const web = await openWeb();

    const door = await web.inject({ method: "POST", url: "/api/demo/messages", payload: lift });
    const read = await web.inject("/api/demo/town");
    const page = await web.inject("/");

    expect([door.statusCode, read.statusCode, page.statusCode]).toEqual([404, 404, 404]);
  });

  it("is well while its heart beats, and says so when it has stopped", async () => {
    const beating = await (await openWeb()).inject("/healthz");
    const silent = await (await openWeb(5)).inject("/healthz");

    expect([beating.statusCode, beating.json().ok]).toEqual([200, true]);
    expect([silent.statusCode, silent.json().ok]).toEqual([503, false]);
  });
});
