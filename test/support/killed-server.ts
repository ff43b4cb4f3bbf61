import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { ClockBody, ClockState, SayBody } from "../../bot/web/demo-api.ts";
import { top } from "./source-files.ts";

/** The real bot in a process of its own. */
export interface Server {
  address: string;
  processId: number;
  /** True when the message was acknowledged; false when nobody can tell. */
  say(words: SayBody): Promise<boolean>;
  moveClock(move: ClockBody["move"]): Promise<ClockState>;
  /** Calls back whenever something may have changed, until the process has ended. */
  onChange(listener: () => void): Promise<void>;
  /** kill -9. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** Asks it to end; resolves with its exit code. */
  stop(): Promise<number | null>;
  /** What it said besides its address: errors, one a line. */
  complaints: string[];
}

const greeting = "邻里已启动：";
const mostSilentMs = 20_000;

/** Starts the bot on a folder; resolves when it answers. */
export async function startServer(folder: string): Promise<Server> {
  const env = { ...process.env, LINLI_DATA: folder, LINLI_PORT: "0", LINLI_LOG: "error" };
  const child = spawn(process.execPath, ["bot/main.ts"], {
    cwd: top,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => complaints.push(line));
  const address = await addressOf(child, complaints);
  const api = `${address}/api/demo`;
  const gone = once(child, "exit");
  return {
    address,
    complaints,
    processId: child.pid ?? 0,
    say: (words) =>
      post(`${api}/messages`, words).then(
        () => true,
        () => false,
      ),
    moveClock: (move) => post(`${api}/clock`, { move }),
    async onChange(listener) {
      const { body } = await fetch(`${api}/events`);
      if (body) void eachChunk(body, listener);
    },
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
    async stop() {
      child.kill("SIGTERM");
      await gone;
      return child.exitCode;
    },
  };
}

/** Notices and working hours wait for the end of the night; whoever counts what was sent does not. */
export async function towardsMorning(server: Server): Promise<void> {
  for (;;) {
    const { now } = await server.moveClock("hour");
    if ((new Date(now).getUTCHours() + 8) % 24 === 8) return;
  }
}

async function addressOf(child: ChildProcess, complaints: string[]): Promise<string> {
  if (!child.stdout) throw new Error("The process has no output");
  const lines = createInterface({ input: child.stdout });
  const started = new Promise<string>((resolve, reject) => {
    lines.on("line", (line) => {
      if (line.startsWith(greeting)) resolve(line.slice(greeting.length));
      else complaints.push(line);
    });
    child.once("exit", (code) =>
      reject(new Error(`The bot ended with ${code} before it began: ${complaints.join("\n")}`)),
    );
  });
  const silent = setTimeout(() => child.kill("SIGKILL"), mostSilentMs);
  return started.finally(() => clearTimeout(silent));
}

async function post<Answer>(address: string, body: unknown): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
  return answer as Answer;
}

/** Ends quietly when the process does. */
async function eachChunk(body: ReadableStream<Uint8Array>, listener: () => void): Promise<void> {
  try {
    for await (const _ of body) listener();
  } catch {
    // The stream broke because the process was killed.
  }
}
