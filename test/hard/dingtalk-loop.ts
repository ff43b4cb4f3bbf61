import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { importFolder } from "../../bot/command-line.ts";
import { instantOn } from "../../handlers/time/shanghai.ts";
import { openStorage, type Storage } from "../../storage/storage.ts";
import type { Entry } from "../support/dingtalk-history.ts";
import { dingtalkPlatform, type Platform } from "../support/dingtalk-platform.ts";
import type { Words } from "../support/dingtalk-words.ts";
import type { Kill, Witness } from "./dingtalk-checker.ts";
import { type DingtalkMemory, isSettled, lettersOnTheWay, readDingtalkMemory } from "./dingtalk-memory.ts";
import { moveToDingtalk, type Speaker, speakersOnDingtalk } from "./dingtalk-people.ts";
import { type KilledBot, type Point, points, startBot } from "./killed-bot.ts";
import { pick, seeded } from "./speakers.ts";

const defaults = new URL("../../storage/defaults/", import.meta.url).pathname;
const demo = new URL("../../storage/demo/", import.meta.url).pathname;

/** Where or when the bot dies; `changing-lines` is while the platform has two lines to it. */
export type Moment = Point | "at-random" | "changing-lines";
export const moments: readonly Moment[] = [...points, "at-random", "changing-lines"];

/** Up to so many times a point is passed before the bot dies there. */
const passings: Partial<Record<Moment, number>> = {
  "in-transaction": 60,
  "after-transaction": 60,
  "after-notice": 2,
};
const usualPassings = 15;
/** After so many things have happened on the platform at most, or so long after its start, chance kills the bot. */
const mostHappenings = 150;
const longestLifeMs = 1_500;
const closesAfterMs = 3_000;
/** People take up to so long to write, and wait for an answer no longer than that. */
const longestThoughtMs = 300;
const longestSilenceMs = 500;
/** A letter whose sending failed waits a little; for nothing else does the end have to wait. */
const soonMs = 60_000;

export interface LoopOptions {
  seed: number;
  kills: number;
  /** The bot is broken in this way (flaws.ts). */
  flaw?: string;
  /** Where it is killed in turn; everywhere when it is left out. */
  at?: readonly Moment[];
}

export interface Run {
  memory: DingtalkMemory;
  witness: Witness;
  /** What the bots said in their logs, from warnings on. */
  complaints: string[];
  /** Exit code of the last bot, which was asked to end. */
  code: number | null;
}

type Message = Words & { msgId: string };

interface World {
  folder: string;
  file: string;
  platform: Platform;
  flaw: string;
  aheadMs: number;
  random(): number;
  running: KilledBot | undefined;
  talking: boolean;
  /** The others let the secretaries speak: what is posted to many waits as long as anybody has to be answered. */
  hushed: boolean;
  /** What has been acknowledged. */
  heard: Message[];
  requested: Set<string>;
  kills: Kill[];
  complaints: string[];
}

/**
 * People of the demo community write through DingTalk, on and on, while the bot is killed again and again; then
 * everything is heard and answered, and the bot ends in peace.
 */
export async function killAgainAndAgain({ seed, kills, flaw = "", at = moments }: LoopOptions): Promise<Run> {
  const world = await openWorld(seed, flaw);
  const { platform, file, requested, complaints } = world;
  try {
    const talks = Promise.all(speakersOnDingtalk(seed).map((speaker) => talk(world, speaker)));
    await Promise.race([talks, liveAndDie(world, schedule(seed, kills, at))]);
    const code = await endInPeace(world, talks);
    const end = new Date(nowIn(world));
    const witness = { history: platform.history.entries, requested, kills: world.kills, end };
    return { memory: await readDingtalkMemory(file), witness, complaints, code };
  } finally {
    world.running?.kill();
    await world.running?.death;
    await platform.close();
    await rm(world.folder, { recursive: true });
  }
}

/** Words that follow each other at once belong together, usually; here each of them has to be found again as a request. */
async function eachWordAlone(storage: Storage): Promise<void> {
  const { requests } = await storage.read.settings.rules();
  await storage.transaction((store) =>
    store.settings.saveRules({ requests: { ...requests, togetherMinutes: 0 } }),
  );
}

async function openWorld(seed: number, flaw: string): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "linli-dingtalk-kill-"));
  const file = join(folder, "linli.db");
  // Notices wait for the end of the night; whoever counts what arrives does not.
  const aheadMs = instantOn("2026-11-24", "10:00").getTime() - Date.now();
  const now = () => new Date(Date.now() + aheadMs);
  const open = (community = "qinghe") => openStorage({ file, community, synchronous: "off" });
  const code = await importFolder(demo, { open, defaults, now, print: () => undefined });
  if (code !== 0) throw new Error("The demo community was refused");
  const storage = await open();
  await moveToDingtalk(storage);
  await eachWordAlone(storage);
  await storage.close();
  const sessionMs = 5_400_000 + Math.max(0, aheadMs);
  return {
    ...{
      folder,
      file,
      flaw,
      aheadMs,
      random: seeded(seed),
      running: undefined,
      talking: true,
      hushed: false,
    },
    ...{ heard: [], requested: new Set(), kills: [], complaints: [] },
    platform: await dingtalkPlatform({ seed, redeliverMs: 300, sessionMs }),
  };
}

function nowIn({ aheadMs }: World): number {
  return Date.now() + aheadMs;
}

interface Round {
  moment: Moment;
  /** Two numbers from 0 to 1 for whatever chance decides. */
  chance: [number, number];
}

/** All moments equally often, in an order and with numbers that depend on the seed alone. */
function schedule(seed: number, kills: number, at: readonly Moment[]): Round[] {
  const random = seeded(seed);
  return Array.from({ length: kills }, (_, index) => at[index % at.length] ?? "at-random")
    .map((moment) => ({ moment, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ moment }) => ({ moment, chance: [random(), random()] }));
}

async function liveAndDie(world: World, rounds: Round[]): Promise<void> {
  for (const { moment, chance } of rounds) {
    const point = points.find((each) => each === moment);
    const [first, second] = chance;
    // Now and then the chats' addresses have run out, and answers have to go another way.
    if (second < 0.1) world.platform.expireSessions();
    const most = passings[moment] ?? usualPassings;
    world.hushed = moment === "after-notice";
    const bot = start(world, point ? `${point}:${1 + Math.floor(first * most)}` : "");
    if (moment === "at-random") void killAtRandom(world, bot, chance);
    if (moment === "changing-lines") void killWhileChanging(world, bot, chance);
    const death = await bot.death;
    world.complaints.push(...bot.complaints);
    if (death.signal !== "SIGKILL" || death.point !== point)
      throw new Error(`Not killed at ${moment}: ${JSON.stringify(death)}\n${bot.complaints.join("\n")}`);
    world.kills.push({ point: moment, onTheWay: await lettersOnTheWay(world.file) });
  }
}

function start(world: World, point: string): KilledBot {
  const { folder, platform, aheadMs, flaw } = world;
  world.running = startBot({
    ...{ LINLI_DATA: folder, LINLI_LOG: "warn", LINLI_DINGTALK_QPS: "1000" },
    ...{ LINLI_DINGTALK_ID: platform.clientId, LINLI_DINGTALK_SECRET: platform.clientSecret },
    ...{ LINLI_DINGTALK_URL: platform.url, KILL_AT: point, KILL_CLOCK: String(aheadMs), KILL_FLAW: flaw },
  });
  return world.running;
}

/** Counted in time, so that it may be still starting, or in what happens, so that it is at work. */
async function killAtRandom({ platform }: World, bot: KilledBot, chance: Round["chance"]): Promise<void> {
  const [first, second] = chance;
  if (second < 0.4) await pause(first * longestLifeMs);
  else {
    let left = 1 + Math.floor(first * mostHappenings);
    await next(platform, () => --left === 0);
  }
  bot.kill();
}

/** The platform closes the line; while the old one and the new one are open, the same messages come on both. */
async function killWhileChanging(world: World, bot: KilledBot, chance: Round["chance"]): Promise<void> {
  const { platform } = world;
  await next(platform, ({ what }) => what === "connected");
  platform.announceLeaving(closesAfterMs);
  await next(platform, ({ what }) => what === "connected");
  copyOnAllLines(world);
  let left = 1 + Math.floor(chance[0] * mostHappenings);
  await next(platform, () => --left === 0);
  bot.kill();
}

function copyOnAllLines({ platform, heard }: World): void {
  for (const { number } of platform.lines())
    for (const message of heard.slice(-5)) platform.copy(platform.messageOf(message), number);
}

/** Resolves when something of this kind happens from now on, or when there is nothing to wait for any more. */
function next(
  { history }: Platform,
  isIt: (entry: Entry) => boolean,
  isOver: () => boolean = () => false,
): Promise<void> {
  let seen = history.entries.length;
  return history.until(() => {
    for (; seen < history.entries.length; seen += 1) {
      const entry = history.entries[seen];
      if (entry && isIt(entry)) return true;
    }
    return isOver();
  });
}

/** Writes, waits until it is acknowledged and answered, and goes on. */
async function talk(world: World, speaker: Speaker): Promise<void> {
  const { platform, random, heard, requested } = world;
  let known = 0;
  for (;;) {
    await pause(random() * longestThoughtMs);
    if (world.hushed && !speaker.postsNotices)
      await next(
        platform,
        () => false,
        () => !world.hushed,
      );
    if (!world.talking) return;
    const told = platform.accepted.slice(known).filter(({ place }) => place === speaker.alone);
    known = platform.accepted.length;
    const { isRequest, ...message } = speaker.next(
      told.map(({ text }) => text),
      nowIn(world),
    );
    if (isRequest) requested.add(message.msgId);
    const answered = nextAnswer(world, platform.placeOf(message));
    const acknowledged = platform.write(message);
    if (random() < 0.1) copyOnOneLine(world, message);
    await acknowledged;
    heard.push(message);
    if (random() < 0.15) copyOnOneLine(world, pick(heard, random));
    await answered;
  }
}

/** Resolves when something is said in a place. Not everything is answered, and nobody waits for ever. */
async function nextAnswer(world: World, place: string): Promise<void> {
  let impatient = false;
  const answer = next(
    world.platform,
    (entry) => entry.what === "accepted" && entry.place === place,
    () => impatient || !world.talking,
  );
  await Promise.race([answer, pause(longestSilenceMs)]);
  impatient = true;
}

function copyOnOneLine({ platform, random }: World, message: Message): void {
  const lines = platform.lines();
  if (lines.length > 0) platform.copy(platform.messageOf(message), pick(lines, random).number);
}

/** Resolves with the bot's exit code when everything has been heard and said, and it has been asked to end. */
async function endInPeace(world: World, talks: Promise<unknown>): Promise<number | null> {
  world.talking = false;
  world.hushed = false;
  const bot = start(world, "");
  await talks;
  copyOnAllLines(world);
  const settled = Promise.withResolvers<void>();
  const look = async () => {
    if (await isSettled(world.file, new Date(nowIn(world) + soonMs))) settled.resolve();
  };
  bot.onBeat(() => void look().catch(settled.reject));
  void bot.death.then(() => settled.reject(new Error(`The bot has died: ${bot.complaints.join("\n")}`)));
  await settled.promise;
  bot.stop();
  const { code } = await bot.death;
  world.complaints.push(...bot.complaints);
  return code;
}
