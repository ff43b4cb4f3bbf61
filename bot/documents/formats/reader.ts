/**
 * The program of the reading process: documents come in, each behind a line that says what it is, and each is answered
 * with one line. See ../reading-process.ts for what it may and may not do.
 */
import { Console } from "node:console";
import { Socket } from "node:net";
import { limits } from "../limits.ts";
import { answer } from "./answer.ts";

interface Request {
  kind: string;
  name: string;
  length: number;
}

// Libraries that complain must not do so in the middle of an answer.
globalThis.console = new Console(process.stderr);
// Whatever a document points to, nothing is fetched.
Socket.prototype.connect = () => {
  throw new Error("a reader has no network");
};

process.stdout.write("ready\n");
for await (const { request, bytes } of requests()) {
  const read = await answer(request.kind, request.name, bytes);
  const isTired = process.memoryUsage.rss() > limits.tiredMegabytes * 1024 * 1024;
  process.stdout.write(`${JSON.stringify({ ...read, isTired })}\n`);
}

async function* requests(): AsyncGenerator<{ request: Request; bytes: Buffer }> {
  let parts: Buffer[] = [];
  let size = 0;
  let request: Request | undefined;
  for await (const part of process.stdin) {
    parts.push(part);
    size += part.length;
    if (!request) {
      const held = Buffer.concat(parts);
      const end = held.indexOf("\n");
      if (end < 0) continue;
      request = JSON.parse(held.toString("utf8", 0, end)) as Request;
      parts = [held.subarray(end + 1)];
      size = held.length - end - 1;
    }
    if (size < request.length) continue;
    yield { request, bytes: Buffer.concat(parts) };
    parts = [];
    size = 0;
    request = undefined;
  }
}
