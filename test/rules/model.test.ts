import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { openLog } from "../../bot/log.ts";
import { checked, label, openModel, readPrompt } from "../../bot/model.ts";

const promptFile = new URL("../../prompts/reword-answer.md", import.meta.url);
const passages = ["第三条 每人每月980元，电话0100-6600 1201。", "第四条 三十个工作日内决定。"];

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A model on this machine: the real client speaks to it over a real socket. */
async function openFake(answer: Answer) {
  const bodies: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      bodies.push(body);
      answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const prompt = readPrompt(await readFile(promptFile, "utf8"));
  const log: string[] = [];
  const model = openModel({
    url: `http://127.0.0.1:${port}/v1`,
    key: "secret-key",
    name: "fake",
    prompt,
    log: openLog("debug", { write: (line) => void log.push(line) }),
  });
  return { model, bodies, log };
}

function saying(content: string): Answer {
  return (_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        id: "1",
        object: "chat.completion",
        choices: [{ index: 0, message: { role: "assistant", content } }],
      }),
    );
  };
}

describe("a configured model", () => {
  it("rewords the passages and is labelled", async () => {
    const { model } = await openFake(saying("每人每月980元[1]。"));

    expect(await model.reword("低保多少钱", passages)).toBe(`每人每月980元[1]。${label}`);
  });

  it("is sent the question and passages only masked, and never the key in the log", async () => {
    const { model, bodies, log } = await openFake((_, response) => {
      response.statusCode = 401;
      response.end("{}");
    });

    await model.reword("我住3号楼2单元502，电话13812345678，低保多少钱", passages);

    expect(bodies.join()).toContain("低保多少钱");
    expect(bodies.join()).not.toMatch(/13812345678|502/);
    expect(log.join()).not.toContain("secret-key");
  });

  it.each([
    [
      "an error",
      ((_, response) => {
        response.statusCode = 500;
        response.end("no");
      }) as Answer,
    ],
    [
      "a page of HTML",
      ((_, response) => {
        response.end("<html>punish</html>");
      }) as Answer,
    ],
    [
      "a closed line",
      ((request) => {
        request.socket.destroy();
      }) as Answer,
    ],
    ["no words", saying("")],
  ])("is done without after %s", async (_, answer) => {
    const { model } = await openFake(answer);

    expect(await model.reword("低保多少钱", passages)).toBeUndefined();
  });

  it("is given up after eight seconds when it hangs in the middle of its answer", {
    timeout: 15_000,
  }, async () => {
    const { model } = await openFake((_, response) => {
      response.setHeader("content-type", "application/json");
      response.write('{"id":');
    });

    expect(await model.reword("低保多少钱", passages)).toBeUndefined();
  });
});

describe("a model's words", () => {
  it.each([
    ["名言没有出处", undefined],
    ["每人每月9800元[1]。", undefined],
    ["每人每月98元[1]。", undefined],
    ["打 0100-6600 1201 [1]", "打 0100-6600 1201 [1]"],
    ["见 https://evil.example [1]", undefined],
    ["三十个工作日[2]", "三十个工作日[2]"],
    ["第三段[3]", undefined],
    [`${"长".repeat(500)}[1]`, undefined],
    ["<think>想一想</think>每人每月980元[1]", "每人每月980元[1]"],
  ])("%s", (wording, expected) => {
    expect(checked(wording, passages)).toBe(expected);
  });
});

describe("the prompt", () => {
  it("uses exactly the inputs that its header names", async () => {
    const { inputs, body } = readPrompt(await readFile(promptFile, "utf8"));

    expect([...new Set([...body.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort()).toEqual(
      inputs.sort(),
    );
  });
});
