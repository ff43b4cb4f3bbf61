import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What a client has asked, and how it is answered. */
export interface Turn {
  /** As it came over the wire. */
  raw: string;
  body: Record<string, unknown>;
  /** All that the model is told. */
  prompt: string;
  request: IncomingMessage;
  response: ServerResponse;
}
export type Answering = (turn: Turn) => void;

/** An OpenAI-compatible endpoint on this machine: real clients speak to it over a real socket. */
export async function openEndpoint(answering: Answering) {
  const heard: Turn[] = [];
  const current = { answering };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks).toString();
      const body = JSON.parse(raw) as Record<string, unknown>;
      const messages = (body.messages ?? []) as { content: string }[];
      const turn = {
        raw,
        body,
        prompt: messages.map(({ content }) => content).join("\n"),
        request,
        response,
      };
      heard.push(turn);
      current.answering(turn);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    heard,
    answers(next: Answering) {
      current.answering = next;
    },
  };
}

/** Streams words piece by piece, as most endpoints do. */
export function saying(words: string | ((turn: Turn) => string), tokens?: number): Answering {
  return (turn) => {
    const text = typeof words === "string" ? words : words(turn);
    const { response } = turn;
    response.setHeader("content-type", "text/event-stream");
    for (let at = 0; at < Math.max(1, text.length); at += 4000)
      response.write(piece({ content: text.slice(at, at + 4000) }, null));
    response.write(piece({}, "stop"));
    if (tokens !== undefined)
      response.write(`data: ${JSON.stringify({ choices: [], usage: { total_tokens: tokens } })}\n\n`);
    response.end("data: [DONE]\n\n");
  };
}

export function piece(delta: Record<string, unknown>, finish_reason: string | null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
}

/** Says it all at once, whatever it was asked. */
export function sayingAtOnce(content: string): Answering {
  return ({ response }) => {
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({ choices: [{ message: { role: "assistant", content }, finish_reason: "stop" }] }),
    );
  };
}

export function failing(status: number, body = "{}"): Answering {
  return ({ response }) => {
    response.statusCode = status;
    response.setHeader("content-type", "application/json");
    response.end(body);
  };
}

/** The reply that a well-behaved model gives. */
export function reply(...sentences: [text: string, ...cites: number[]][]): string {
  return JSON.stringify({ sentences: sentences.map(([text, ...cites]) => ({ text, cites })) });
}
