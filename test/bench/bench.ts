/**
 * Figures of the whole bot, as Markdown: `npm run bench -- [--rounds 3] [--seconds 5] [--data FOLDER]`.
 * With --data the answers on public data follow (answers.ts).
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { top } from "../support/source-files.ts";
import type { Step } from "./client.ts";
import { residentMb, type Target, type Town, withBare, withTown } from "./towns.ts";
import { type Kind, message } from "./words.ts";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "5" },
    data: { type: "string" },
  },
});
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);

const slowestMs = 1000;
const growth = 1.4;
const mostSteps = 16;
const replyRate = 20;
const replySeconds = 30;

/** How far a target could be driven. */
interface Ceiling {
  /** Acknowledged a second in the last step whose p99 was below a second. */
  acknowledged: number;
  /** The best of these steps: messages a second, from the first sending until nothing waited any more. */
  handled: number;
  p99: number;
}

let loads = 0;

/** One step in the client's own process, then the wait for the backlog. */
async function drive(target: Target, kind: Kind, rate: number): Promise<Step & { handled: number }> {
  loads += 1;
  const start = performance.now();
  const args = ["test/bench/client.ts", target.address, `load${loads}`, kind, String(rate), String(seconds)];
  const client = spawn(process.execPath, args, { cwd: top, stdio: ["ignore", "pipe", "inherit"] });
  const chunks: string[] = [];
  client.stdout.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
  await once(client, "close");
  const step = JSON.parse(chunks.join("")) as Step;
  const startUp = performance.now() - start - step.seconds * 1000;
  await target.drained();
  return { ...step, handled: step.acknowledged / ((performance.now() - start - startUp) / 1000) };
}

async function ceiling(name: string, target: Target, kind: Kind, from: number): Promise<Ceiling> {
  let best: Ceiling = { acknowledged: 0, handled: 0, p99: 0 };
  let rate = from;
  for (let step = 0; step < mostSteps; step += 1) {
    const { acknowledged, sent, seconds: took, p99, handled } = await drive(target, kind, rate);
    const isOver = p99 > slowestMs || acknowledged < sent;
    const figures = `${acknowledged} of ${sent} in ${took.toFixed(1)} s, p99 ${p99.toFixed(0)} ms, handled ${handled.toFixed(0)}/s`;
    process.stderr.write(`${name} ${rate.toFixed(0)}/s: ${figures}\n`);
    if (isOver && best.acknowledged > 0) return best;
    if (!isOver) best = { acknowledged: acknowledged / took, handled: Math.max(best.handled, handled), p99 };
    rate *= isOver ? 0.5 : growth;
  }
  return best;
}

/** From the sending of a message to the moment its reply has left, at a steady 20 messages a second. */
async function replyTimes(town: Town): Promise<number[]> {
  const sentAt = new Map<string, number>();
  const times: number[] = [];
  const total = replyRate * replySeconds;
  const start = performance.now();
  let after = 0;
  for (let n = 0; times.length < total; ) {
    for (; n < total && performance.now() - start >= (n / replyRate) * 1000; n += 1) {
      const words = message("reply", n, "requests");
      sentAt.set(words.id, performance.now());
      void town.server.say(words);
    }
    const ids: number[] = [];
    for (const { id, messageId } of await town.replied(after)) {
      const from = sentAt.get(messageId);
      ids.push(id);
      if (from === undefined) continue;
      times.push(performance.now() - from);
      sentAt.delete(messageId);
    }
    // Replies of different chats overtake each other by a few, never by a hundred.
    after = Math.max(after, Math.max(0, ...ids) - 100);
    if (performance.now() - start > 2 * replySeconds * 1000) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return times.sort((a, b) => a - b);
}

function middle(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function spread(values: number[], digits: number): string {
  const range = `${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)}`;
  return `${middle(values).toFixed(digits)} (${range})`;
}

const rows: [string, string][] = [];
const towns: Ceiling[] = [];
const bares: Ceiling[] = [];
const after: string[] = [];
for (let round = 1; round <= rounds; round += 1) {
  const startOf = (known: Ceiling[], first: number) => (known.at(-1)?.acknowledged ?? 2 * first) / 2;
  await withTown(async (town) => {
    towns.push(await ceiling("linli", town, "requests", startOf(towns, 200)));
    after.push(`${await residentMb(town.processId)}`);
  });
  bares.push(await withBare((bare) => ceiling("bare", bare, "requests", startOf(bares, 500))));
}
const mixed = await withTown((town) =>
  ceiling("linli mixed", town, "mixed", middle(towns.map(({ acknowledged }) => acknowledged))),
);
const ratios = towns.map(({ acknowledged }, round) => acknowledged / (bares[round]?.acknowledged ?? 1));
rows.push([
  "durable requests a second until p99 > 1 s, every message becomes a request",
  spread(
    towns.map(({ acknowledged }) => acknowledged),
    0,
  ),
]);
rows.push([
  "of these completely handled (request, letters sent), a second",
  spread(
    towns.map(({ handled }) => handled),
    0,
  ),
]);
rows.push([
  "bare fastify + sqlite3, one four-row transaction a request",
  spread(
    bares.map(({ acknowledged }) => acknowledged),
    0,
  ),
]);
rows.push(["**ratio** (goal ≥ 0.3)", `**${spread(ratios, 2)}**`]);
rows.push([
  "mixed talk, one request in eight: durable / handled a second",
  `${mixed.acknowledged.toFixed(0)} / ${mixed.handled.toFixed(0)}`,
]);
await withTown(async (town) => {
  rows.push(["memory idle, MB", `${await residentMb(town.processId)}`]);
  const times = await replyTimes(town);
  const at = (share: number) => (times[Math.floor(share * times.length)] ?? 0).toFixed(0);
  rows.push([
    `message → reply at ${replyRate}/s for ${replySeconds} s (${times.length} replies)`,
    `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  ]);
  rows.push([
    "memory after these / after each round above, MB",
    `${await residentMb(town.processId)} / ${after.join(", ")}`,
  ]);
});
const [processor] = cpus();
console.log(
  `| ${cpus().length} × ${processor?.model}, Node ${process.version}, ${rounds} rounds of ${seconds} s a step | median (from–to) |`,
);
console.log(["|---|---|", ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join("\n"));
if (options.data) {
  const answers = spawn(process.execPath, ["test/bench/answers.ts", "--data", options.data], {
    cwd: top,
    stdio: "inherit",
  });
  await once(answers, "exit");
}
