import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { top } from "../support/source-files.ts";

/** Moments in a message's way at which killable-bot.ts can end itself. */
export const points = [
  "on-frame",
  "after-commit",
  "after-ack",
  "in-transaction",
  "after-transaction",
  "before-send",
  "after-send",
  "after-notice",
] as const;
export type Point = (typeof points)[number];

interface Death {
  signal: NodeJS.Signals | null;
  code: number | null;
  /** Where it ended itself; undefined when it did not. */
  point: Point | undefined;
}

/** The real bot in a process of its own, on DingTalk. */
export interface KilledBot {
  death: Promise<Death>;
  /** kill -9. Does nothing to the dead. */
  kill(): void;
  /** Asks it to end in peace. */
  stop(): void;
  /** Calls back after every heartbeat. */
  onBeat(listener: () => void): void;
  /** Lines of its log, from warnings on. */
  complaints: string[];
}

/** A process that neither dies nor comes to its point for so long has failed. */
const longestLifeMs = 60_000;

/** Starts the bot. `env` holds its settings and what killable-bot.ts reads. */
export function startBot(env: Record<string, string>): KilledBot {
  const child = spawn(process.execPath, ["test/hard/killable-bot.ts"], {
    cwd: top,
    env: { ...env, PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const complaints: string[] = [];
  const listeners: (() => void)[] = [];
  let point: Point | undefined;
  createInterface({ input: child.stderr }).on("line", (line) => complaints.push(line));
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line === "beat") for (const listener of listeners) listener();
    else point = points.find((each) => line === `at ${each}`);
  });
  const tooLong = setTimeout(() => child.kill("SIGKILL"), longestLifeMs);
  // Not "exit": the last lines come behind it.
  const death = new Promise<Death>((resolve) =>
    child.once("close", (code, signal) => {
      clearTimeout(tooLong);
      resolve({ code, signal, point });
    }),
  );
  return {
    death,
    complaints,
    kill: () => void child.kill("SIGKILL"),
    stop: () => void child.kill("SIGTERM"),
    onBeat: (listener) => void listeners.push(listener),
  };
}
