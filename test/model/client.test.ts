import { describe, expect, it } from "vitest";
import {
  type Answering,
  failing,
  openEndpoint,
  piece,
  reply,
  saying,
  sayingAtOnce,
} from "../support/fake-endpoint.ts";
import { key, openClient } from "../support/model.ts";
import { openEmpty } from "../support/storage.ts";

const passages = ["第三条 每人每月980元，电话0100-6600 1201。", "第四条 材料齐全的，三十个工作日内决定。"];
const good = reply(["每人每月980元。", 1], ["材料齐全的，30个工作日内决定。", 2]);
const wording = {
  sentences: [
    { text: "每人每月980元。", cites: [1] },
    { text: "材料齐全的，30个工作日内决定。", cites: [2] },
  ],
};
const question = "低保多少钱，几天决定";

describe("a model's reply", () => {
  it.each<[string, Answering]>([
    ["as a stream", saying(good)],
    ["all at once", sayingAtOnce(good)],
    ["after it has thought aloud", saying(`<think>每人每月多少来着{"sentences":[]}</think>\n${good}`)],
    ["after thoughts whose beginning nobody marked", saying(`想想看。</think>${good}`)],
    ["in a fence", saying(`好的：\n\`\`\`json\n${good}\n\`\`\`\n请查收`)],
    ["with a comma too many and a bracket too few", saying(`${good.slice(0, -2)},]`)],
    ["with citations as they stand in texts", saying(good.replace("[1]", '["[1]"]').replace("[2]", '"2"'))],
    ["with citations in the words too", saying(good.replaceAll("。", "[1]。"))],
  ])("is understood %s", async (_, answering) => {
    const { model } = await openClient(answering);

    expect(await model.answer(question, passages)).toEqual(wording);
  });

  it("loses the sentences that do not hold to what they cite, and all when it is the first", async () => {
    const { model, endpoint } = await openClient(saying(reply(["每人每月980元。", 1], ["五天就办好。", 2])));
    expect(await model.answer(question, passages)).toEqual({ sentences: [wording.sentences[0]] });

    endpoint.answers(saying(reply(["每人每月9800元。", 1], ["材料齐全的，30个工作日内决定。", 2])));

    expect(await model.answer(question, passages)).toBeUndefined();
  });

  it.each<[string, string]>([
    ["that the passages do not say", '{"sentences":[]}'],
    ["nothing", ""],
    ["something else", "每人每月980元[1]。"],
    ["what it only thinks", `<think>${good}`],
    ["something of another shape", '{"answer":"每人每月980元。"}'],
    ["a call of a tool", '{"tool_calls":[{"function":{"name":"delete_all","arguments":"{}"}}]}'],
    ["a list in a list", "[".repeat(5000)],
    ["a hundred thousand characters", reply(["长".repeat(100_000), 1])],
  ])("is left out when it says %s", async (_, words) => {
    const { model } = await openClient(saying(words));

    expect(await model.answer(question, passages)).toBeUndefined();
  });
});

describe("an endpoint that fails", () => {
  const rules = { deadlineSeconds: 0.5, idleSeconds: 0.15 };

  it.each<[string, Answering]>([
    ["does not know the key", failing(401, `{"error":{"message":"Incorrect key ${key}: 低保多少钱"}}`)],
    ["has no money left", failing(402)],
    ["forbids it", failing(403)],
    ["is asked too often", failing(429)],
    ["breaks", failing(500, "no")],
    ["sends a page of HTML", ({ response }) => response.end("<html>punish</html>")],
    ["sends a page of HTML for a stream", ({ response }) => stream(response).end("<html>punish</html>")],
    ["sends garbage in a stream", ({ response }) => stream(response).end("data: {garbage\n\n")],
    [
      "sends an error in a stream",
      ({ response }) => stream(response).end('data: {"error":{"message":"overloaded"}}\n\n'),
    ],
    [
      "ends in the middle",
      ({ response }) => stream(response).end(piece({ content: good.slice(0, 60) }, null)),
    ],
    [
      "ends because it was too long",
      ({ response }) => stream(response).end(piece({ content: good }, "length")),
    ],
    ["closes the line", ({ request }) => request.socket.destroy()],
    ["never begins", () => undefined],
    [
      "stands still after its first words",
      ({ response }) => stream(response).write(piece({ content: "{" }, null)),
    ],
    ["dribbles", ({ response }) => dribble(stream(response), '{"sentences":[{"text":"每人每月980元')],
    ["never ends", ({ response }) => flood(stream(response), piece({ content: "水".repeat(10_000) }, null))],
  ])("is done without in time: it %s", async (_, answering) => {
    const { model, log } = await openClient(answering, { rules });
    const begun = performance.now();

    expect(await model.answer(question, passages)).toBeUndefined();

    expect(performance.now() - begun).toBeLessThan(1500);
    expect(log.join().replaceAll(/"time":\d+/g, "")).not.toMatch(/低保|980|sk-canary/);
    expect(log.join()).toContain("the model did not answer");
  });

  it("is not waited for when it stands still, or never comes to the point, long before the deadline", async () => {
    const patient = { deadlineSeconds: 10, idleSeconds: 0.15 };
    for (const answering of [
      (({ response }) => stream(response).write(piece({ content: "{" }, null))) as Answering,
      (({ response }) => flood(stream(response), ": patience\n\n".repeat(1000))) as Answering,
    ]) {
      const { model } = await openClient(answering, { rules: patient });
      const begun = performance.now();

      expect(await model.answer(question, passages)).toBeUndefined();

      expect(performance.now() - begun).toBeLessThan(3000);
    }
  });

  it("sends nobody elsewhere", async () => {
    const elsewhere = await openEndpoint(saying(good));
    const { model } = await openClient(({ response }) =>
      response.writeHead(307, { location: `${elsewhere.url}/chat/completions` }).end(),
    );

    expect(await model.answer(question, passages)).toBeUndefined();

    expect(elsewhere.heard).toEqual([]);
  });

  function stream(response: Parameters<Answering>[0]["response"]) {
    response.setHeader("content-type", "text/event-stream");
    return response;
  }

  function dribble(response: Parameters<Answering>[0]["response"], words: string): void {
    let at = 0;
    const timer = setInterval(() => response.write(piece({ content: words[at++ % words.length] }, null)), 40);
    response.on("close", () => clearInterval(timer));
  }

  function flood(response: Parameters<Answering>[0]["response"], words: string): void {
    const more = () => {
      while (!response.destroyed && response.write(words));
    };
    response.on("drain", more);
    more();
  }
});

describe("the way to ask", () => {
  const refusing =
    (...formats: unknown[]): Answering =>
    (turn) => {
      const format = (turn.body.response_format as { type: string } | undefined)?.type;
      if (formats.includes(format))
        failing(400, '{"error":{"message":"response_format is not supported"}}')(turn);
      else saying(good)(turn);
    };
  const formatsOf = (heard: { body: Record<string, unknown> }[]) =>
    heard.map(({ body }) => (body.response_format as { type: string } | undefined)?.type);

  it("is the strictest that the endpoint takes, from then on at once", async () => {
    const { model, endpoint } = await openClient(refusing("json_schema", "json_object"));

    expect(await model.answer(question, passages)).toEqual(wording);
    expect(await model.answer(question, passages)).toEqual(wording);

    expect(formatsOf(endpoint.heard)).toEqual(["json_schema", "json_object", undefined, undefined]);
  });

  it("ends with nothing but the words, for whoever knows no temperature", async () => {
    const { model, endpoint } = await openClient((turn) =>
      "temperature" in turn.body ? failing(422)(turn) : saying(good)(turn),
    );

    expect(await model.answer(question, passages)).toEqual(wording);

    expect(Object.keys(endpoint.heard.at(-1)?.body ?? {}).sort()).toEqual(["messages", "model", "stream"]);
  });

  it("does not become plainer because one question was refused in every way", async () => {
    const { model, endpoint } = await openClient(failing(400));
    await model.answer(question, passages);

    endpoint.answers(saying(good));
    await model.answer(question, passages);

    expect(formatsOf(endpoint.heard).at(-1)).toBe("json_schema");
  });
});

describe("a model that keeps failing", () => {
  const rules = { failures: 3, pauseSeconds: 60 };

  it("is left alone for a while; then one question tries it, and all when that went well", async () => {
    const { model, endpoint, secondsPass } = await openClient(failing(500), { rules });
    for (let n = 0; n < 5; n += 1) await model.answer(question, passages);
    expect(endpoint.heard).toHaveLength(3);

    secondsPass(61);
    const [first, second] = await Promise.all([
      model.answer(question, passages),
      model.answer(question, passages),
    ]);
    expect([first, second]).toEqual([undefined, undefined]);
    expect(endpoint.heard).toHaveLength(4);

    endpoint.answers(saying(good));
    secondsPass(61);
    expect(await model.answer(question, passages)).toEqual(wording);
    expect(await model.answer(question, passages)).toEqual(wording);
  });

  it("has not failed when its words do not hold to the passages", async () => {
    const { model, endpoint } = await openClient(saying(reply(["每人每月9800元。", 1])), { rules });

    for (let n = 0; n < 5; n += 1) await model.answer(question, passages);

    expect(endpoint.heard).toHaveLength(5);
  });
});

describe("many questions at the same moment", () => {
  it("are answered without the model beyond what the rules allow", async () => {
    const waiting: (() => void)[] = [];
    const { model, endpoint } = await openClient((turn) => waiting.push(() => saying(good)(turn)), {
      rules: { atOnce: 2 },
    });

    const answers = Array.from({ length: 6 }, () => model.answer(question, passages));
    expect(await Promise.race(answers)).toBeUndefined();
    while (waiting.length < 2) await new Promise((resolve) => setImmediate(resolve));
    for (const go of waiting) go();

    expect((await Promise.all(answers)).filter(Boolean)).toHaveLength(2);
    expect(endpoint.heard).toHaveLength(2);
  });
});

describe("the day's budget", () => {
  it("counts questions, across restarts, from midnight to midnight, for each community", async () => {
    const { storage, also } = await openEmpty();
    const rules = { callsADay: 2 };
    const first = await openClient(saying(good), { rules, storage });
    await first.model.answer(question, passages);
    await first.again().answer(question, passages);

    expect(await first.again().answer(question, passages)).toBeUndefined();
    expect(first.endpoint.heard).toHaveLength(2);

    const other = await openClient(saying(good), { rules, storage: await also("b") });
    expect(await other.model.answer(question, passages)).toEqual(wording);
    first.secondsPass(24 * 3600);
    expect(await first.again().answer(question, passages)).toEqual(wording);
  });

  it("counts tokens as the model reports them, else by the length of what was said", async () => {
    const { model, endpoint, storage } = await openClient(saying(good, 1234));
    const spent = () => storage.read.spending.spent("model-tokens", "2026-11-24");
    await model.answer(question, passages);
    expect(await spent()).toBe(1234);

    endpoint.answers(saying(good));
    await model.answer(question, passages);

    expect((await spent()) - 1234).toBe((endpoint.heard[1]?.prompt.length ?? 0) - 1 + good.length);
  });

  it("is not touched by an endpoint that refuses, and used up by what would go beyond it", async () => {
    const { model, endpoint, storage } = await openClient(failing(500), { rules: { tokensADay: 3000 } });
    await model.answer(question, passages);
    expect(await storage.read.spending.spent("model-tokens", "2026-11-24")).toBe(0);

    endpoint.answers(saying(good, 2900));
    expect(await model.answer(question, passages)).toEqual(wording);
    expect(await model.answer(question, passages)).toBeUndefined();

    expect(endpoint.heard).toHaveLength(2);
  });
});
