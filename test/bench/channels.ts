/**
 * Figures of the real channels, as Markdown: `npm run bench:channels -- [--rounds 3] [--seconds 15] [--burst 600] [--frames 100000]`.
 * The whole bot and an empty bot on the same library take turns on a loopback platform, each in a process of its own.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { openStorage } from "../../storage/storage.ts";
import { dingtalkPlatform, type Platform } from "../support/dingtalk-platform.ts";
import { run } from "../support/running-server.ts";
import { top } from "../support/source-files.ts";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "15" },
    burst: { type: "string", default: "600" },
  },
});
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);
const burst = Number(options.burst);
const rate = 20;
const groups = 40;
const atOnce = 64;
const sender = { senderId: "$:LWCP_v1:$li", staffId: "16650698", nick: "李婶" };

interface Figures {
  p50: number;
  p99: number;
  /** Acknowledged and answered messages a second in a burst. */
  acknowledged: number;
  answered: number;
}

interface Bot {
  child: ChildProcess;
  end(): Promise<void>;
}

const groupOf = (n: number) => `cid-bench-${n % groups}`;
let messages = 0;

/** Messages at a steady rate; from the sending to the answer that the platform has taken, each in its own group. */
async function steady(platform: Platform): Promise<number[]> {
  const times: number[] = [];
  const total = rate * seconds;
  const start = performance.now();
  const answered: Promise<void>[] = [];
  for (let n = 0; n < total; n += 1) {
    const wait = start + (n / rate) * 1000 - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const place = groupOf(n);
    const seen = platform.accepted.length;
    const sentAt = performance.now();
    const answer = platform.history.until(() =>
      platform.accepted.slice(seen).some((sent) => sent.place === place),
    );
    void say(platform, n);
    answered.push(answer.then(() => void times.push(performance.now() - sentAt)));
  }
  await Promise.all(answered);
  return times.sort((a, b) => a - b);
}

function say(platform: Platform, n: number): Promise<void> {
  messages += 1;
  return platform.write({
    conversationId: groupOf(n),
    sender,
    text: `${1 + (n % 15)}号楼路灯坏了，第${messages}回`,
  });
}

async function inBurst(platform: Platform): Promise<Pick<Figures, "acknowledged" | "answered">> {
  const before = platform.accepted.length;
  const inGroups = () =>
    platform.accepted.slice(before).filter(({ place }) => place.startsWith("cid-bench-")).length;
  const start = performance.now();
  let next = 0;
  const speaker = async () => {
    while (next < burst) await say(platform, next++);
  };
  await Promise.all(Array.from({ length: atOnce }, speaker));
  const acknowledged = burst / ((performance.now() - start) / 1000);
  await platform.history.until(() => inGroups() >= burst);
  return { acknowledged, answered: burst / ((performance.now() - start) / 1000) };
}

async function measure(open: (platform: Platform) => Promise<Bot>): Promise<Figures> {
  const platform = await dingtalkPlatform({ redeliverMs: 60_000 });
  const bot = await open(platform);
  await steadyWarmUp(platform);
  const times = await steady(platform);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const figures = { p50: at(0.5), p99: at(0.99), ...(await inBurst(platform)) };
  await bot.end();
  await platform.close();
  return figures;
}

async function steadyWarmUp(platform: Platform): Promise<void> {
  const before = platform.accepted.length;
  for (let n = 0; n < groups; n += 1) await say(platform, n);
  await platform.history.until(() => platform.accepted.length >= before + groups);
}

/** The product as `npm start` runs it, on the demo community with forty groups. */
async function wholeBot(platform: Platform): Promise<Bot> {
  const folder = await mkdtemp(join(tmpdir(), "linli-bench-"));
  const settings = {
    LINLI_DATA: folder,
    LINLI_PORT: "0",
    LINLI_LOG: "error",
    LINLI_DINGTALK_ID: platform.clientId,
    LINLI_DINGTALK_SECRET: platform.clientSecret,
    LINLI_DINGTALK_URL: platform.url,
  };
  await run({ LINLI_DATA: folder }, ["linli", "import", "storage/demo"]).ended;
  const storage = await openStorage({ file: join(folder, "linli.db") });
  const bound = Array.from({ length: groups }, (_, n) => ({
    ...{ channel: "dingtalk", place: groupOf(n), name: `群${n}`, nodeId: "chunhui" },
    ...{ purpose: "residents" as const, listening: true, members: [] },
  }));
  await storage.transaction((store) => store.places.saveGroups(bound));
  await storage.close();
  const bot = run(settings);
  await platform.history.until(() => platform.history.of("connected").length > 0);
  return {
    child: bot.child,
    async end() {
      bot.child.kill("SIGTERM");
      const { code, stderr } = await bot.ended;
      if (code !== 0) process.stderr.write(stderr);
      await rm(folder, { recursive: true });
    },
  };
}

async function emptyBot(platform: Platform): Promise<Bot> {
  const args = ["test/bench/empty-dingtalk.ts", platform.url, platform.clientId, platform.clientSecret];
  const child = spawn(process.execPath, args, { cwd: top, stdio: ["ignore", "pipe", "inherit"] });
  await once(createInterface({ input: child.stdout }), "line");
  return {
    child,
    async end() {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

const whole: Figures[] = [];
const empty: Figures[] = [];
for (let round = 0; round < rounds; round += 1) {
  empty.push(await measure(emptyBot));
  whole.push(await measure(wholeBot));
  process.stderr.write(
    `round ${round + 1}: ${JSON.stringify({ empty: empty.at(-1), whole: whole.at(-1) })}\n`,
  );
}

function middle(all: Figures[], figure: keyof Figures): string {
  const values = all.map((each) => each[figure]).sort((a, b) => a - b);
  const text = (value = 0) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
  return `${text(values[Math.floor(values.length / 2)])} (${text(values[0])}–${text(values.at(-1))})`;
}

function ratio(figure: keyof Figures): string {
  const ratios = whole
    .map((each, round) => each[figure] / (empty[round]?.[figure] ?? 1))
    .sort((a, b) => a - b);
  return (ratios[Math.floor(ratios.length / 2)] ?? 0).toFixed(2);
}

const rows: [string, keyof Figures][] = [
  [`message → answer p50 at ${rate}/s, ms`, "p50"],
  [`message → answer p99 at ${rate}/s, ms`, "p99"],
  [`acknowledged a second (burst of ${burst}, ${atOnce} at once)`, "acknowledged"],
  ["answered a second in the same burst", "answered"],
];
const load = loadavg()[0]?.toFixed(1);
process.stdout.write(
  [
    `DingTalk, ${rounds} rounds of ${seconds} s, ${cpus().length} cores, load ${load}; median (least–most)`,
    "",
    "| figure | the whole bot | an empty bot on the same SDK | ratio |",
    "|---|---|---|---|",
    ...rows.map(
      ([name, figure]) =>
        `| ${name} | ${middle(whole, figure)} | ${middle(empty, figure)} | ${ratio(figure)} |`,
    ),
    "",
  ].join("\n"),
);
