import { watch } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Server, startServer, towardsMorning } from "../support/killed-server.ts";
import { breaches, type History } from "./checker.ts";
import { readMemory } from "./memory.ts";
import { pick, type Said, type Speaker, seeded, speakers } from "./speakers.ts";

const kills = 8;
const reminderKills = 4;
/** Another seed is another test: `LINLI_SEED=2 vitest run test/hard`. */
const seed = Number(process.env.LINLI_SEED ?? 1);
/** So often about is the database written while the clock moves to a reminder and the reminder is sent. */
const writesOfMoving = 14;
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
  it(`loses nothing and doubles nothing over ${kills} kills while messages flow`, {
    timeout: patienceMs,
  }, async () => {
    const random = seeded(seed);
    const people = speakers(seed);
    await towardsMorning(await start());

    for (let round = 0; round < kills; round += 1) await talkUntilKilled(people, random);
    await repeatAndDrain(people);

    const memory = await readMemory(join(folder, "linli.db"));
    expect(breaches(memory, history)).toEqual({});
    expect(memory.requests.length).toBeGreaterThan(kills);
    expect(memory.notices.length).toBeGreaterThan(0);
    expect(memory.requests.filter(({ state }) => state === "resolved").length).toBeGreaterThan(0);
  });

  it(`posts a reminder once for each of its days, killed at the due moment`, {
    timeout: patienceMs,
  }, async () => {
    const random = seeded(seed);
    await towardsMorning(await start());
    const place = "p-chen-zhiyuan";
    const words = { as: "chen-zhiyuan", place, text: "每天上午10点提醒支部学习", id: "daily" };
    expect(await say(words)).toBe(true);
    await settled();

    for (let round = 0; round < reminderKills; round += 1)
      await killedWhenDue(1 + Math.floor(random() * writesOfMoving));
    await start();
    await drained();

    const memory = await readMemory(join(folder, "linli.db"));
    const days = memory.due.filter(({ kind }) => kind === "reminder");
    const posted = memory.outbox.filter(
      ({ place, subject }) => place === "g-branch" && subject === "reminder:1",
    );
    expect(breaches(memory, history)).toEqual({});
    expect(days.map(({ state }) => state)).toEqual([...posted.map(() => "fired"), "waiting"]);
    expect(posted.length).toBeGreaterThan(0);
    expect(new Set(days.map(({ key }) => key)).size).toBe(days.length);
  });
});

/** Everybody writes at once until the moment that chance has chosen; it is counted in messages, changes or writes. */
async function talkUntilKilled(people: Speaker[], random: () => number): Promise<void> {
  const server = running ?? (await start());
  const happening = pick(["sent", "acknowledged", "changed", "written"] as const, random);
  let left = (10 + Math.floor(random() * 40)) * (happening === "written" ? 5 : 1);
  let killed: Promise<void> | undefined;
  const happened = (what: typeof happening) => {
    if (what !== happening || --left > 0) return;
    killed ??= server.kill();
  };
  const unwatch = eachWrite(() => happened("written"));
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
  unwatch();
  running = undefined;
}

/** Calls back when the bot has written to its disk; returns how to stop that. */
function eachWrite(listener: () => void): () => void {
  const watcher = watch(folder, (_, name) => {
    if (name?.endsWith("-wal")) listener();
  });
  return () => watcher.close();
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

/** Moves the clock to the next reminder and kills the bot when it has written so often. */
async function killedWhenDue(writes: number): Promise<void> {
  const server = running ?? (await start());
  let left = writes;
  let killed: Promise<void> | undefined;
  const unwatch = eachWrite(() => {
    left -= 1;
    if (left <= 0) killed ??= server.kill();
  });
  await server.moveClock("next").catch(() => undefined);
  await (killed ?? server.kill());
  unwatch();
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

/** An hour is longer than the lease of any sender; then nothing is under way any more, and the bot ends in peace. */
async function drained(): Promise<void> {
  const server = running;
  await server?.moveClock("hour");
  await settled();
  expect(await server?.stop()).toBe(0);
  // The heart's own library remarks on a slow machine when beats overlap; that is no error.
  expect(server?.complaints.filter((line) => !line.includes("NODE-CRON"))).toEqual([]);
  running = undefined;
}

/** Resolves when no message waits and no letter is on its way. */
async function settled(): Promise<void> {
  const quiet = Promise.withResolvers<void>();
  const look = async () => {
    const { inbox, outbox } = await readMemory(join(folder, "linli.db"));
    const waits = inbox.some(({ state }) => state === "waiting");
    const leaves = outbox.some(({ state }) => state === "sending" || state === "waiting");
    if (!waits && !leaves) quiet.resolve();
  };
  await running?.onChange(() => void look().catch(quiet.reject));
  await look();
  await quiet.promise;
}

async function start(): Promise<Server> {
  running = await startServer(folder);
  return running;
}
