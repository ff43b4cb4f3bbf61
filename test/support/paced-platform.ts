import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Channel, type Parcel, TooFast } from "../../bot/channels/channel.ts";
import { openLog } from "../../bot/log.ts";
import { outboxSender } from "../../bot/outbox.ts";
import type { Door } from "../../storage/doors.ts";
import type { Letter, Outgoing, Priority } from "../../storage/outbox.ts";
import { openStorage, type Storage } from "../../storage/storage.ts";
import { tuesday } from "./town.ts";

const MINUTE_MS = 60_000;
/** Of DingTalk's custom robot: the one above is refused, and all that come within ten minutes after it. */
const robotPerMinute = 20;
const robotBlockedMs = 10 * MINUTE_MS;

/** What a platform was handed, taken or not, by the clock of the story. */
export interface Tried extends Parcel {
  at: number;
  taken: boolean;
}

export interface PlatformOptions {
  name?: string;
  /** The door to a place; a robot's that takes eighteen a minute when nothing is said. */
  door?: (place: string, priority: Priority) => Door | undefined;
  atOnce?: number;
  longestBytes?: number;
}

/** A clock that waits for the story. */
export function heldClock(start = tuesday) {
  let at = start.getTime();
  return {
    now: () => new Date(at),
    pass(ms: number) {
      at += ms;
    },
  };
}
export type HeldClock = ReturnType<typeof heldClock>;

export const robotDoor: Door = {
  name: "paced/robot",
  limits: [{ most: 18, withinMs: MINUTE_MS, of: "all" }],
};
export const openDoor: Door = { name: "paced/open", limits: [] };

/** A platform that writes down all it is handed, and may refuse like DingTalk's robot. Its words are kept for ever. */
export function pacedPlatform(clock: HeldClock, options: PlatformOptions = {}) {
  const { name = "paced", door = () => robotDoor, atOnce = 8, longestBytes = 15_000 } = options;
  const tried: Tried[] = [];
  const mine = {
    /** What stands in for the platform's answer; what it throws is its refusal, what it returns is waited for. */
    answer: async (_: Parcel): Promise<void> => undefined,
    isThere: true,
    isRobot: false,
    blockedUntil: 0,
  };

  function refuseLikeRobot(at: number): void {
    if (!mine.isRobot) return;
    const lately = tried.filter((one) => one.taken && one.at > at - MINUTE_MS).length;
    if (at >= mine.blockedUntil && lately < robotPerMinute) return;
    if (at >= mine.blockedUntil) mine.blockedUntil = at + robotBlockedMs;
    throw new TooFast(robotDoor.name, "130101 send too fast", mine.blockedUntil - at);
  }

  const channel: Channel = {
    ...{ name, atOnce, longestBytes },
    start: async () => undefined,
    stop: async () => undefined,
    doorFor: (place, priority) => (mine.isThere ? door(place, priority) : undefined),
    async send(parcel) {
      const one = { ...parcel, at: clock.now().getTime(), taken: false };
      tried.push(one);
      refuseLikeRobot(one.at);
      await mine.answer(parcel);
      one.taken = true;
      return `${name}-${tried.length}`;
    },
  };
  const taken = () => tried.filter((one) => one.taken);
  return { channel, tried, taken, texts: () => taken().map(({ text }) => text), mine };
}
export type PacedPlatform = ReturnType<typeof pacedPlatform>;

/** The most that any stretch of so long holds, both ends included. */
export function mostWithin(times: number[], ms: number): number {
  return Math.max(
    0,
    ...times.map((from) => times.filter((time) => time >= from && time <= from + ms).length),
  );
}

export function many(count: number, priority: Priority = "reply"): { priority: Priority }[] {
  return Array.from({ length: count }, () => ({ priority }));
}

/** The outbox at work on real storage, with a clock and platforms in the hands of the story. */
export async function openOutbox(clock: HeldClock, platforms: PacedPlatform[], chance = () => 0.5) {
  const folder = await mkdtemp(join(tmpdir(), "linli-pacing-"));
  const file = join(folder, "linli.db");
  const log: string[] = [];
  let leases = 0;
  let written = 0;
  const opened: Storage[] = [];
  let now = await open();
  onTestFinished(async () => {
    for (const storage of opened) await storage.close();
    await rm(folder, { recursive: true });
  });

  async function open() {
    const storage = await openStorage({ file, community: "a", synchronous: "off" });
    opened.push(storage);
    const life = { isOver: false };
    /** What a dead one still wants to write is never written. */
    const transaction: Storage["transaction"] = (work) =>
      life.isOver ? new Promise(() => undefined) : storage.transaction(work);
    const sender = outboxSender({
      storage: { ...storage, transaction },
      channels: platforms.map(({ channel }) => channel),
      log: openLog("debug", { write: (line) => void log.push(line) }),
      now: clock.now,
      newLease: () => `lease-${leases++}`,
      chance,
      changed: () => undefined,
    });
    await sender.recover(true);
    return { storage, sender, life };
  }

  async function beat(): Promise<void> {
    await now.sender.recover();
    await now.sender.pump();
    await now.sender.idle();
  }

  return {
    log,
    beat,
    sender: () => now.sender,
    storage: () => now.storage,
    /** Puts letters into the outbox, in this order. */
    async write(...letters: Partial<Letter>[]): Promise<void> {
      const full = letters.map((letter) => {
        written += 1;
        return {
          ...{ key: `k${written}`, channel: "paced", place: "g", priority: "reply" as const, subject: "" },
          ...{ text: letter.key ?? `k${written}`, notBefore: clock.now(), expiresAt: undefined },
          ...letter,
        };
      });
      await now.storage.transaction((store) => store.outbox.add(full, clock.now()));
    },
    /** Beat by beat, as a running bot does. */
    async secondsPass(seconds: number): Promise<void> {
      for (let second = 0; second < seconds; second += 1) {
        clock.pass(1_000);
        await beat();
      }
    },
    /** The process is killed, whatever is on its way, and another one takes over. */
    async isKilled(): Promise<void> {
      now.life.isOver = true;
      now = await open();
      await now.sender.pump();
    },
    async letter(key: string): Promise<Outgoing> {
      const letter = (await now.storage.read.outbox.latest(10_000)).find((one) => one.key === key);
      if (!letter) throw new Error(`There is no letter ${key}`);
      return letter;
    },
    async states(): Promise<Record<string, number>> {
      const counts: Record<string, number> = {};
      for (const { state } of await now.storage.read.outbox.latest(10_000))
        counts[state] = (counts[state] ?? 0) + 1;
      return counts;
    },
  };
}
