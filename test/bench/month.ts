/**
 * Many simulated months: `npm run bench:month -- [--seeds 200] [--messages 300] [--large 10000]`. Each seed is another
 * community's ten days with holidays; then one month of `large` messages. Prints every breach, and how long it took.
 */
import { parseArgs } from "node:util";
import { instantOn } from "../../handlers/time/shanghai.ts";
import { monthBreaches } from "../hard/month-checker.ts";
import { readMonth } from "../hard/month-memory.ts";
import { live, type Month } from "../support/month.ts";
import { openSimulatedTown } from "../support/simulated-town.ts";

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    first: { type: "string", default: "1" },
    messages: { type: "string", default: "300" },
    large: { type: "string", default: "10000" },
  },
});

const HOUR_MS = 3_600_000;
const mattersShare = 0.055;

interface Result {
  breaches: string[];
  requests: number;
  seconds: number;
}

async function oneMonth(seed: number, days: number, messages: number): Promise<Result> {
  const startAt = instantOn("2026-09-24", "08:00");
  // Each seed has its own night.
  const from = new Date(startAt.getTime() + (24 + ((seed * 7) % (24 * (days - 3)))) * HOUR_MS);
  const dark = [{ from, to: new Date(from.getTime() + (2 + (seed % 30)) * HOUR_MS) }];
  const month: Month = { seed, days, messages, matters: Math.round(messages * mattersShare), dark };
  const began = performance.now();
  const town = await openSimulatedTown(startAt);
  const { rules } = town.community();
  const lived = await live(town, month, async () => undefined);
  const memory = await readMonth(await town.memoryFile());
  await town.forget();
  const found = Object.entries(monthBreaches(memory, lived, rules));
  return {
    breaches: [...town.errors, ...found.flatMap(([kind, all]) => all.map((breach) => `${kind}: ${breach}`))],
    requests: memory.requests.length,
    seconds: (performance.now() - began) / 1000,
  };
}

let broken = 0;
let requests = 0;
const seeds = Number(options.seeds);
const first = Number(options.first);
for (let seed = first; seed < first + seeds; seed += 1) {
  const { breaches, requests: some, seconds } = await oneMonth(seed, 12, Number(options.messages));
  requests += some;
  if (breaches.length > 0) broken += 1;
  process.stderr.write(
    `seed ${seed}: ${some} requests, ${seconds.toFixed(1)} s${breaches.map((b) => `\n  ${b}`).join("")}\n`,
  );
}
const large = Number(options.large);
const big = large > 0 ? await oneMonth(1, 30, large) : undefined;
for (const breach of big?.breaches ?? []) process.stderr.write(`large: ${breach}\n`);

console.log(`| months | messages each | requests | with a breach |\n|---|---|---|---|`);
console.log(`| ${seeds} of 12 days | ${options.messages} | ${requests} | ${broken} |`);
if (big) {
  const perMessage = ((big.seconds * 1000) / large).toFixed(1);
  console.log(
    `| 1 of 30 days (${perMessage} ms a message) | ${large} | ${big.requests} | ${big.breaches.length > 0 ? 1 : 0} |`,
  );
}
