import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Server, startServer } from "../support/killed-server.ts";
import { breaches, type History } from "./checker.ts";
import { readMemory } from "./memory.ts";
import { pick, type Said, type Speaker, seeded, speakers } from "./speakers.ts";

const kills = 20;
const reminderKills = 3;
/** Another seed is another test: `LINLI_SEED=2 vitest run test/hard`. */
const seed = Number(process.env.LINLI_SEED ?? 1);
const patienceMs = 200_000;

let folder: string;
let history: History;
let running: Server | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "linli-kill-"));
  history = { sent: new Set(), acknowledged: new Set() };
});
afterEach(async () => {
  await running?.kill();
  await rm(folder, { recursive: true });
});

describe(`the bot, killed again and again (seed ${seed})`, () => {
  it(`loses nothing and doubles nothing over ${kills} kills while messages flow`, { timeout: patienceMs }, async () => {
    const random = seeded(seed);
    const people = speakers(seed);
    await (await start()).moveClock("hour");
    await towardsMorning();

    for (let round = 0; round < kills; round += 1) await talkUntilKilled(people, random);
    await repeatAndDrain(people);

    const memory = await readMemory(join(folder, "linli.db"));
    expect(breaches(memory, history)).toEqual({});
    expect(memory.requests.length).toBeGreaterThan(kills);
    expect(memory.notices.length).toBeGreaterThan(0);
    expect(memory.requests.filter(({ state }) => state === "resolved").length).toBeGreaterThan(0);
  });

  it(`posts a reminder once for each of its days, killed at the due moment`, { timeout: patienceMs }, async () => {
    const random = seeded(seed);
    await start();
    await towardsMorning();
    const place = "p-chen-zhiyuan";
    const words = { as: "chen-zhiyuan", place, text: "每天上午10点提醒支部学习", id: "daily" };
    expect(await say(words)).toBe(true);

    for (let round = 0; round < reminderKills; round += 1) await killedWhenDue(Math.floor(random() * 4));
    await (await start()).moveClock("next");
    await drained();

    const memory = await readMemory(join(folder, "linli.db"));
    const fired = memory.due.filter(({ kind, state }) => kind === "reminder" && state === "fired");
    const posted = memory.outbox.filter(({ place, subject }) => place === "g-branch" && subject === "reminder:1");
    expect(breaches(memory, history)).toEqual({});
    expect(fired.length).toBeGreaterThan(reminderKills);
    expect(posted).toHaveLength(fired.length);
  });
});

/** Everybody writes at once until the moment that chance has chosen, which is counted in messages or in changes. */
async function talkUntilKilled(people: Speaker[], random: () => number): Promise<void> {
  const server = running ?? (await start());
  const happening = pick(["sent", "acknowledged", "changed"] as const, random);
  let left = 10 + Math.floor(random() * 40);
  let killed: Promise<void> | undefined;
  const happened = (what: typeof happening) => {
    if (what !== happening || --left > 0) return;
    killed ??= server.kill();
  };
  await server.onChange(() => happened("changed"));
  await Promise.all(
    people.map(async (speaker) => {
      while (!killed) {
        const words = random() < 0.15 ? repeated(speaker, random) : fresh(speaker);
        const answer = say(words);
        happened("sent");
        if (!(await answer)) continue;
        heard(speaker, words);
        happened("acknowledged");
      }
    }),
  );
  await killed;
  running = undefined;
}

/** The same message again, as a platform sends what it takes for lost. */
function repeated(speaker: Speaker, random: () => number): Said {
  return speaker.acknowledged.length > 0 ? pick(speaker.acknowledged, random) : fresh(speaker);
}

function fresh(speaker: Speaker): Said {
  speaker.pending ??= speaker.next();
  return speaker.pending;
}

function heard(speaker: Speaker, words: Said): void {
  if (speaker.pending !== words) return;
  speaker.acknowledged.push(words);
  speaker.pending = undefined;
}

async function say(words: Said): Promise<boolean> {
  history.sent.add(words.id);
  const acknowledged = (await running?.say(words)) ?? false;
  if (acknowledged) history.acknowledged.add(words.id);
  return acknowledged;
}

/** Moves the clock to the next reminder and kills the bot after so many changes, none of them included. */
async function killedWhenDue(changes: number): Promise<void> {
  const server = running ?? (await start());
  let left = changes;
  const reached = new Promise<void>((resolve) => {
    void server.onChange(() => --left <= 0 && resolve()).then(() => changes === 0 && resolve());
  });
  const moved = server.moveClock("next").catch(() => undefined);
  await reached;
  await server.kill();
  await moved;
  running = undefined;
}

/** Everything unacknowledged once more, then time for what a dead sender left behind, then an end in peace. */
async function repeatAndDrain(people: Speaker[]): Promise<void> {
  await start();
  for (const speaker of people) {
    if (speaker.pending) expect(await say(speaker.pending)).toBe(true);
  }
  await drained();
}

async function drained(): Promise<void> {
  const server = running;
  if (!server) throw new Error("The bot is not running");
  const quiet = Promise.withResolvers<void>();
  await server.onChange(() => {
    void readMemory(join(folder, "linli.db")).then(({ inbox, outbox }) => {
      const busy = inbox.some(({ state }) => state === "waiting") || outbox.some(({ state }) => state === "sending");
      if (!busy) quiet.resolve();
    }, quiet.reject);
  });
  await server.moveClock("hour");
  await quiet.promise;
  expect(await server.stop()).toBe(0);
  expect(server.complaints).toEqual([]);
  running = undefined;
}

async function start(): Promise<Server> {
  running = await startServer(folder);
  return running;
}

/** Notices wait for the end of the night; the people of this test do not. */
async function towardsMorning(): Promise<void> {
  for (;;) {
    const { now } = (await running?.moveClock("hour")) ?? { now: "" };
    const hour = (new Date(now).getUTCHours() + 8) % 24;
    if (hour === 8) return;
  }
}
