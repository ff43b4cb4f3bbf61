import { fork } from "node:child_process";
import { mkdirSync } from "node:fs";
import { Failed } from "./failed.ts";
import type { Settings } from "./options.ts";
import type { Errand, Order, Report } from "./wire.ts";

export interface Child {
  /** Resolves with the result; throws Failed. */
  ask(errand: Errand, withinMs: number): Promise<unknown>;
  /** At once, and without a word to wechaty, which would log the account out. */
  kill(): void;
  /** Resolves when the process is no more, with the last it said. */
  gone: Promise<string>;
}

interface Waiting {
  done(result: unknown): void;
  failed(error: Failed): void;
}

const longestLastWords = 2_000;
/** A wechaty that grows without end is started anew instead of taking the machine along. */
const mostMegabytes = 768;

/** Starts the process in which wechaty runs. */
export function openChild(settings: Settings, heard: (report: Report) => void): Child {
  const { home, environment, puppet, puppetOptions, timings } = settings;
  mkdirSync(home, { recursive: true });
  const process = fork(new URL("wechat-process.ts", import.meta.url), {
    ...{ env: environment, cwd: home, stdio: ["ignore", "ignore", "pipe", "ipc"] },
    execArgv: [`--max-old-space-size=${mostMegabytes}`],
  });
  const waiting = new Map<number, Waiting>();
  const gone = Promise.withResolvers<string>();
  let count = 0;
  let lastWords = "";

  process.stderr?.setEncoding("utf8").on("data", (words: string) => {
    lastWords = (lastWords + words).slice(-longestLastWords);
  });
  process.on("message", (report: Report) => {
    if (report.tell === "done") take(report.number)?.done(report.result);
    else if (report.tell === "failed") take(report.number)?.failed(new Failed(report.failure, report.reason));
    else heard(report);
  });
  process.on("error", end);
  process.on("exit", end);
  send({ do: "begin", puppet, puppetOptions, beatMs: timings.beatMs });

  function take(number: number): Waiting | undefined {
    const errand = waiting.get(number);
    waiting.delete(number);
    return errand;
  }

  function send(order: Order): void {
    // Who is gone tells so by the event.
    if (process.connected) process.send(order, () => undefined);
  }

  function end(): void {
    for (const number of [...waiting.keys()])
      take(number)?.failed(new Failed("unknown", "微信的连接在答复之前断了"));
    gone.resolve(lastWords);
  }

  return {
    gone: gone.promise,
    ask(errand, withinMs) {
      if (!process.connected) return Promise.reject(new Failed("later", "微信没有连上"));
      const number = count++;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(number, { done: answer.resolve, failed: answer.reject });
      const tooLate = setTimeout(
        () => take(number)?.failed(new Failed("unknown", "微信网关一直没有答复")),
        withinMs,
      );
      send({ do: "errand", number, errand });
      return answer.promise.finally(() => clearTimeout(tooLate));
    },
    kill() {
      process.kill("SIGKILL");
    },
  };
}
