import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChatMessage, ClockState, SayBody, Town } from "../../bot/web/demo-api.ts";
import { top } from "./source-files.ts";

/** How a process of the bot ended; `code` is null when a signal ended it. */
export interface End {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The bot as a process of its own, whether it comes up or not. No setting of this machine reaches it. */
export interface Run {
  child: ChildProcess;
  /** Everything it has printed so far. */
  output(): { stdout: string; stderr: string };
  /** Resolves when it is gone and has printed its last. */
  ended: Promise<End>;
}

/** Starts bot/main.ts with these settings and nothing else. */
export function run(settings: Record<string, string>, parameters: string[] = []): Run {
  const foreign = Object.entries(process.env).filter(([name]) => !name.startsWith("LINLI_"));
  const child = spawn(process.execPath, ["bot/main.ts", ...parameters], {
    cwd: top,
    env: { ...Object.fromEntries(foreign), ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8");
    child[stream].on("data", (piece: string) => {
      printed[stream] += piece;
    });
  }
  const ended = new Promise<End>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...printed }));
  });
  return { child, output: () => ({ ...printed }), ended };
}

/** An empty folder that is gone after the test; give it the test's (or the file's) way of clearing up. */
export async function temporaryFolder(clearUp: (work: () => Promise<void>) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "linli-test-"));
  clearUp(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

export type RunningServer = Awaited<ReturnType<typeof startServer>>;

/** A demo that is up and answers, in the data folder given. Throws with its own words when it does not come up. */
export async function startServer(data: string, settings: Record<string, string> = {}) {
  const running = run({ LINLI_DATA: data, LINLI_PORT: "0", ...settings });
  const address = await addressOf(running);

  async function ask(path: string, body?: unknown): Promise<Response> {
    const json = { method: "POST", headers: { "content-type": "application/json" } };
    return fetch(address + path, body === undefined ? {} : { ...json, body: JSON.stringify(body) });
  }
  async function known<T>(path: string, body?: unknown): Promise<T> {
    const response = await ask(path, body);
    const answer = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${answer}`);
    return JSON.parse(answer) as T;
  }

  return {
    address,
    output: running.output,
    ended: running.ended,
    /** The raw answer of any path; with a body it posts. */
    ask,
    /** What the path answers; throws when the server says no. */
    get: known,
    /** Resolves when the server has acknowledged the words, with the id it keeps them under. */
    say(as: string, place: string, text: string, extra: Partial<SayBody> = {}): Promise<{ id: string }> {
      return known("/api/demo/messages", { as, place, text, ...extra });
    },
    heard(as: string, place: string): Promise<ChatMessage[]> {
      return known(`/api/demo/messages?${new URLSearchParams({ as, place })}`);
    },
    /** Resolves with the bot's newest message in the chat that has these words in it, as soon as there is one. */
    async hears(as: string, place: string, words: RegExp | string): Promise<ChatMessage> {
      const sought = new RegExp(words);
      const { body } = await ask("/api/demo/events");
      for await (const _ of body ?? []) {
        const found = (await this.heard(as, place)).findLast(
          ({ from, text }) => from.bot && sought.test(text ?? ""),
        );
        if (found) return found;
      }
      throw new Error(`The server went away before anybody said ${sought}`);
    },
    moveClock(move: "hour" | "day" | "next"): Promise<ClockState> {
      return known("/api/demo/clock", { move });
    },
    /** Moves the clock until notices may leave and a whole working morning lies ahead. */
    async untilMorning(): Promise<void> {
      let { now } = await known<Pick<Town, "now">>("/api/demo/town");
      while (shanghaiHour(now) !== 9) ({ now } = await this.moveClock("hour"));
    },
    /** Asks it to stop, and waits until it has. */
    stop(): Promise<End> {
      running.child.kill("SIGTERM");
      return running.ended;
    },
    /** As a power cut would. */
    kill(): Promise<End> {
      running.child.kill("SIGKILL");
      return running.ended;
    },
  };
}

function addressOf({ child, output, ended }: Run): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", () => {
      const address = /^邻里已启动：(\S+)$/m.exec(output().stdout)?.[1];
      if (address) resolve(address);
    });
    void ended.then(
      ({ code, stdout, stderr }) => reject(new Error(`It ended with ${code}:\n${stdout}${stderr}`)),
      reject,
    );
  });
}

function shanghaiHour(instant: string): number {
  const options = { timeZone: "Asia/Shanghai", hour: "2-digit", hourCycle: "h23" } as const;
  return Number(new Intl.DateTimeFormat("en-GB", options).format(new Date(instant)));
}
