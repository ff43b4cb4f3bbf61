import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { limits } from "./limits.ts";

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** Why there is no answer: it ended by itself, was still at it, or grew beyond all bounds. */
export type Failure = "ended" | "slow" | "large";

export type Answer = { line: string } | { failure: Failure };

/** A line of JSON and the bytes of the document that follow it. */
export interface Asked {
  kind: string;
  name: string;
}

const here = fileURLToPath(new URL(".", import.meta.url));
const top = fileURLToPath(new URL("../../", import.meta.url));
const reader = `${here}formats/reader.ts`;
const looksEach = 200;
const answerBytes = limits.textLength * 4;

/**
 * A process of its own for what may crash, hang or eat the memory. It is started when first asked, serves one document
 * after the other, and after any failure the next one gets a new process. Never throws.
 */
export function openReadingProcess({ program = reader, seconds = limits.seconds as number } = {}) {
  let child: Child | undefined;

  /** Resolves when it is gone; the next document gets a new one. */
  async function stop(): Promise<void> {
    const ending = child;
    child = undefined;
    if (!ending || isGone(ending)) return;
    await new Promise((resolve) => {
      ending.once("close", resolve);
      ending.kill("SIGKILL");
    });
  }

  return {
    /** One at a time: the line that the process answers, or why there is none. */
    async ask(asked: Asked, bytes: Uint8Array): Promise<Answer> {
      if (!child || isGone(child)) child = start(program);
      child.stdin.write(`${JSON.stringify({ ...asked, length: bytes.length })}\n`);
      child.stdin.write(bytes);
      const answer = await answerOf(child, seconds);
      if ("failure" in answer) await stop();
      return answer;
    },
    stop,
  };
}

function isGone({ pid, exitCode, signalCode }: Child): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

/** Reading hostile bytes, it may see its own program and nothing else of the machine, and write or start nothing. */
function start(program: string): Child {
  const mayRead = [dirname(program), here, `${top}node_modules/`, `${top}package.json`];
  const confined = [
    ...["--permission", ...mayRead.map((path) => `--allow-fs-read=${path}`)],
    "--disallow-code-generation-from-strings",
    `--max-old-space-size=${limits.heapMegabytes}`,
  ];
  const child = spawn(process.execPath, [...confined, program], {
    stdio: ["pipe", "pipe", "ignore"],
    env: {},
    windowsHide: true,
  });
  // Whatever goes wrong with it ends it, and its end is what is waited for.
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  return child;
}

function answerOf(child: Child, seconds: number): Promise<Answer> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    const end = (outcome: Answer) => {
      clearTimeout(timer);
      clearInterval(watch);
      child.stdout.off("data", take);
      child.off("close", ended).off("error", ended);
      resolve(outcome);
    };
    const take = (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size > answerBytes) end({ failure: "large" });
      else if (part.at(-1) === 10) end({ line: Buffer.concat(parts).toString() });
    };
    const ended = () => end({ failure: "ended" });
    const timer = setTimeout(() => end({ failure: "slow" }), seconds * 1000);
    const watch = setInterval(async () => {
      if ((await residentMegabytes(child.pid)) > limits.residentMegabytes) end({ failure: "large" });
    }, looksEach);
    child.stdout.on("data", take);
    child.once("close", ended).once("error", ended);
  });
}

/** 0 where the system does not tell: there the limit of the heap has to do. */
async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}
