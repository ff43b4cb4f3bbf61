import { enableCompileCache } from "node:module";
import type { Wechaty } from "wechaty";
import { run } from "./errands.ts";
import { Failed } from "./failed.ts";
import { openPuppet } from "./puppet.ts";
import { troubleOf } from "./trouble.ts";
import type { Begin, Errand, Order, Report } from "./wire.ts";

/*
 * The process in which wechaty runs, so that its memory, its crashes and its hanging connections are nobody else's.
 * The bot starts it, speaks to it over IPC, and ends it by killing it: stopping wechaty would log the account out.
 */

enableCompileCache();

let bot: Wechaty | undefined;

function tell(report: Report, then?: () => void): void {
  if (process.connected) process.send?.(report, () => then?.());
}

function die(): void {
  process.kill(process.pid, "SIGKILL");
}

async function begin(order: Begin): Promise<void> {
  setInterval(() => tell({ tell: "beat" }), order.beatMs);
  try {
    bot = await openPuppet(order, tell);
  } catch (error) {
    tell({ tell: "trouble", ...troubleOf(error), crash: true }, die);
  }
}

async function answer(number: number, errand: Errand): Promise<void> {
  try {
    if (!bot) throw new Failed("later", "还没有连上微信网关");
    tell({ tell: "done", number, result: await run(bot, errand) });
  } catch (error) {
    const failure = error instanceof Failed ? error.failure : "later";
    tell({ tell: "failed", number, failure, reason: troubleOf(error).reason });
  }
}

process.on("message", (order: Order) => {
  void (order.do === "begin" ? begin(order) : answer(order.number, order.errand));
});
// The bot is gone, however it ended.
process.on("disconnect", die);
// Ctrl+C reaches both processes; the bot first finishes what it is doing, and then ends this one.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);
process.on("uncaughtException", (error) => tell({ tell: "trouble", ...troubleOf(error), crash: true }, die));
process.on("unhandledRejection", (error) => tell({ tell: "trouble", ...troubleOf(error) }));
