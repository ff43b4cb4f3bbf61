import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { limits } from "./limits.ts";

/** Why there is no answer: it never began to work, ended by itself, was still at it, or grew beyond all bounds. */
export type Failure = "absent" | "ended" | "slow" | "large";

export type Answer = { line: string } | { failure: Failure };

/** A line of JSON and the bytes of the document that follow it. */
export interface Asked {
  kind: string;
  name: string;
}

interface Child {
  spawned: ChildProcessByStdio<Writable, Readable, null>;
  /** It has said that it is ready. */
  isReady: boolean;
}

const here = fileURLToPath(new URL(".", import.meta.url));
const top = fileURLToPath(new URL("../../", import.meta.url));
const reader = `${here}formats/reader.ts`;
const looksEach = 200;
const answerBytes = limits.textLength * 4;
/** What the reader's program says first. */
const ready = "ready";

/**
 * A process of its own for what may crash, hang or eat the memory. It is started when first asked, serves one document
 * after the other, and after any failure the next one gets a new process. Never throws.
 */
export function openReadingProcess({ program = reader, seconds = limits.seconds as number } = {}) {
  let child: Child | undefined;

  /** Resolves when it is gone; the next document gets a new one. */
  async function stop(): Promise<void> {
    const ending = child?.spawned;
    const isOver = !child || isGone(child);
    child = undefined;
    if (!ending || isOver) return;
    await new Promise((resolve) => {
      ending.once("close", resolve);
      ending.kill("SIGKILL");
    });
  }

  return {
    /** One at a time: the line that the process answers, or why there is none. */
    async ask(asked: Asked, bytes: Uint8Array): Promise<Answer> {
      if (!child || isGone(child)) child = start(program);
      const { stdin } = child.spawned;
      stdin.write(`${JSON.stringify({ ...asked, length: bytes.length })}\n`);
      stdin.write(bytes);
      const answer = await answerOf(child, seconds);
      if ("failure" in answer) await stop();
      return answer;
    },
    stop,
  };
}

function isGone({ spawned: { pid, exitCode, signalCode } }: Child): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

/** Reading hostile bytes, it may see its own program and nothing else of the machine, and write or start nothing. */
function start(program: string): Child {
  const own = [dirname(program), here, `${top}node_modules`, `${top}package.json`].filter(existsSync);
  // What is a link is asked for by both of its names.
  const mayRead = new Set(own.flatMap((path) => [path, realpathSync(path)]));
  const confined = [
    ...["--permission", ...[...mayRead].map((path) => `--allow-fs-read=${path}`)],
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
  return { spawned: child, isReady: false };
}

function answerOf(child: Child, seconds: number): Promise<Answer> {
  const { spawned } = child;
  return new Promise((resolve) => {
    let parts: Buffer[] = [];
    let size = 0;
    const end = (outcome: Answer) => {
      clearTimeout(timer);
      clearInterval(watch);
      spawned.stdout.off("data", take);
      spawned.off("close", ended).off("error", ended);
      resolve(outcome);
    };
    const take = (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size > answerBytes) end({ failure: "large" });
      if (part.at(-1) !== 10) return;
      const line = Buffer.concat(parts).toString().trim().split("\n").at(-1) ?? "";
      child.isReady = true;
      parts = [];
      if (line !== ready) end({ line });
    };
    const ended = () => end({ failure: child.isReady ? "ended" : "absent" });
    const timer = setTimeout(() => end({ failure: "slow" }), seconds * 1000);
    const watch = setInterval(async () => {
      if ((await residentMegabytes(spawned.pid)) > limits.residentMegabytes) end({ failure: "large" });
    }, looksEach);
    spawned.stdout.on("data", take);
    spawned.once("close", ended).once("error", ended);
  });
}

/** 0 where the system does not tell: there the limit of the heap has to do. */
async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}
