import type { Delivered, Outgoing } from "../storage/outbox.ts";
import type { Storage } from "../storage/storage.ts";
import { type Channel, OutcomeUnknown, Refused, TooFast } from "./channels/channel.ts";
import type { Log } from "./log.ts";
import { isBroadcast, isLate } from "./may-leave.ts";
import { type Leaving, lateWords, pacing } from "./pacing.ts";

interface Needs {
  storage: Storage;
  channels: Channel[];
  log: Log;
  now(): Date;
  /** A name for a lease that nobody else has. */
  newLease(): string;
  /** A number from 0 to 1. */
  chance(): number;
  /** Called when something was sent. */
  changed(): void;
}

/** A sender that is silent for so long is taken for dead. */
const leaseMs = 60_000;
/** A platform that does not answer for so long may or may not have the message. Well below the lease. */
const sendMs = 20_000;
const tries = 8;
const firstWaitMs = 2_000;
const longestWaitMs = 5 * 60_000;
const soonMs = 2_000;
/** So often in a row it is looked before the heartbeat without anything leaving; a timer may go off too early. */
const fruitless = 5;
/** So long after a try its outcome can still become known. */
const echoMs = 10 * 60_000;

/** The only door to the network. Every letter ends as sent, failed, expired or unknown. */
export function outboxSender({ storage, channels, log, now, newLease, chance, changed }: Needs) {
  const pace = pacing(chance);
  /** The last message on its way to each place; the next one to that place waits for it, others do not. */
  const onTheWay = new Map<string, Promise<void>>();
  /** Messages that are in this process's hands. */
  const inHand = new Set<Leaving>();
  const delivered: Delivered[] = [];
  let claiming: Promise<void> | undefined;
  let again = false;
  let writing: Promise<void> | undefined;
  let patience = fruitless;
  let soon: { at: Date; timer: NodeJS.Timeout } | undefined;
  let latest = now();

  /** Starts to send all that may leave now. Resolves when it is on its way, not when it has arrived. */
  function pump(): Promise<void> {
    again = true;
    claiming ??= claimAll().finally(() => {
      claiming = undefined;
      if (again) void pump();
    });
    return claiming;
  }

  async function claimAll(): Promise<void> {
    while (again) {
      again = false;
      for (const channel of channels) {
        await claimFrom(channel).catch((error: unknown) =>
          log.error({ err: error, channel: channel.name }, "the outbox stopped; it goes on at the next beat"),
        );
      }
    }
  }

  /** A channel has its own hands: one that hangs takes nothing from the others. */
  async function claimFrom(channel: Channel): Promise<void> {
    const own = [...inHand].filter((leaving) => leaving.channel === channel);
    const free = channel.atOnce - own.length;
    if (free <= 0) return;
    const lease = newLease();
    const busy = new Set(own.map(({ letters: [{ place }] }) => place));
    const { leaving, nextAt } = await storage.transaction((store) => {
      const at = now();
      const leaseUntil = new Date(at.getTime() + leaseMs);
      return pace.claim(store, { channel, lease, leaseUntil, now: at, clock: now, free, busy });
    });
    for (const each of leaving) follow(each);
    if (leaving.length > 0) patience = fruitless;
    if (nextAt && patience > 0) pumpSoon(nextAt);
  }

  /** The heartbeat pumps in any case; a door that takes many a second must not wait for it. */
  function pumpSoon(at: Date): void {
    const ms = Math.max(1, at.getTime() - now().getTime() + 1);
    if (ms > soonMs || (soon && soon.at <= at)) return;
    clearTimeout(soon?.timer);
    const timer = setTimeout(() => {
      soon = undefined;
      patience -= 1;
      void pump();
    }, ms).unref();
    soon = { at, timer };
  }

  function follow(leaving: Leaving): void {
    const [letter] = leaving.letters;
    const place = `${letter.channel}/${letter.place}`;
    const before = onTheWay.get(place) ?? Promise.resolve();
    inHand.add(leaving);
    const after = before
      .then(() => send(leaving))
      .catch((error: unknown) =>
        log.error({ err: error, letter: letter.id }, "a message's end was not written down"),
      )
      .finally(() => {
        inHand.delete(leaving);
        if (onTheWay.get(place) === after) onTheWay.delete(place);
        void pump();
      });
    onTheWay.set(place, after);
  }

  async function send(leaving: Leaving): Promise<void> {
    const { channel, letters, text, lease } = leaving;
    const [{ key, place, priority }] = letters;
    if (letters.every((letter) => isLate(letter, now()))) return end(leaving, "expired", lateWords);
    try {
      const platformId = await inTime(channel.send({ key, place, text, priority }));
      delivered.push(...letters.map(({ id }) => ({ id, lease, platformId })));
    } catch (error) {
      return notSent(leaving, error);
    }
    await writeDelivered();
    if (leaving.isTrial) await storage.transaction((store) => store.doors.passed(leaving.door, now()));
  }

  /** What arrived meanwhile is written down together; nobody waits for a slower letter. */
  async function writeDelivered(): Promise<void> {
    while (delivered.length > 0) {
      writing ??= writeBatch().finally(() => {
        writing = undefined;
      });
      await writing;
    }
    await writing;
  }

  async function writeBatch(): Promise<void> {
    const batch = delivered.splice(0);
    await storage.transaction((store) => store.outbox.sent(batch, now()));
    changed();
  }

  async function notSent(leaving: Leaving, error: unknown): Promise<void> {
    const { letters, lease } = leaving;
    const [{ id, attempts }] = letters;
    log.warn({ err: error, letter: id, attempts }, "a message was not sent");
    if (error instanceof TooFast) return tooFast(leaving, error);
    await storage.transaction(async (store) => {
      for (const letter of letters) {
        const { state, reason, waitMs } = fateOf(letter, error);
        const notBefore = new Date(now().getTime() + waitMs);
        if (state === "waiting") await store.outbox.later(lease, letter.id, notBefore, reason);
        else await store.outbox.end(lease, letter.id, state, reason);
      }
    });
  }

  /** The door is shut and the letters wait as if nobody had tried; if another door was meant, they wait for that one. */
  async function tooFast({ letters, lease, door }: Leaving, error: TooFast): Promise<void> {
    await storage.transaction(async (store) => {
      const opensAt = await pace.shut(store, error.door, error.message, now(), error.forMs);
      for (const letter of letters) {
        const notBefore = error.door === door ? letter.notBefore : opensAt;
        await store.outbox.later(lease, letter.id, notBefore, noted(letter, error.message), false);
      }
    });
  }

  async function end({ letters, lease }: Leaving, state: "expired", reason: string): Promise<void> {
    await storage.transaction(async (store) => {
      for (const { id } of letters) await store.outbox.end(lease, id, state, reason);
    });
  }

  /**
   * What a dead sender left behind: words to one person are said again, a broadcast of unknown outcome never is.
   * At a start nobody else can be sending, so that every lease of before is a dead one.
   */
  async function recover(atStart = false): Promise<void> {
    await noticeClock(atStart);
    const names = channels.map(({ name }) => name);
    const left = await storage.read.outbox.abandoned(atStart ? undefined : now());
    const dead = left.filter(({ id, lease }) => !isInHand(id, lease));
    const reason = "发送时中断";
    for (const letter of dead) {
      await storage.transaction((store) =>
        isBroadcast(letter)
          ? store.outbox.end(letter.lease, letter.id, "unknown", `${reason}，不知是否送达`)
          : store.outbox.later(letter.lease, letter.id, now(), noted(letter, reason)),
      );
    }
    await storage.transaction((store) => store.outbox.failWithout(names, now(), "这个渠道没有接入"));
  }

  function isInHand(id: number, lease: string): boolean {
    return [...inHand].some(
      (held) => held.lease === lease && held.letters.some((letter) => letter.id === id),
    );
  }

  /** What was counted in a future that has been taken back must not keep the doors shut until it comes again. */
  async function noticeClock(atStart: boolean): Promise<void> {
    const at = now();
    const backMs = latest.getTime() - at.getTime();
    latest = at;
    if (atStart || backMs > 0) await storage.transaction((store) => store.doors.putBack(at, backMs));
  }

  return {
    pump,
    recover,
    /** The platform told us to be quiet: nothing leaves by this door for so long. */
    async shut(door: string, forMs: number, reason: string): Promise<void> {
      log.warn({ door, forMs, reason }, "a door was shut");
      await storage.transaction((store) => pace.shut(store, door, reason, now(), forMs));
    },
    /** The platform shows a message of ours whose sending had an unknown outcome. */
    async echoed(channel: string, place: string, text: string, platformId: string): Promise<void> {
      const since = new Date(now().getTime() - echoMs + leaseMs);
      const found = await storage.transaction((store) =>
        store.outbox.echoed({ channel, place, text }, platformId, since, now()),
      );
      if (found) changed();
    },
    /** Resolves when everything that could leave now has left or failed; what waits for a door goes on waiting. */
    async idle(): Promise<void> {
      do {
        await pump();
        await Promise.all(onTheWay.values());
      } while (onTheWay.size > 0 || claiming);
      clearTimeout(soon?.timer);
      soon = undefined;
    },
  };
}

/** Begins the reason of a letter that may have arrived already. */
const doubt = "不知是否送达，再发一次：";

/** Keeps the doubt when a later try fails for another reason. */
function noted(letter: Outgoing, reason: string): string {
  return letter.reason.startsWith(doubt) ? doubt + reason : reason;
}

/** What becomes of a letter that was not sent: nothing, another try, or nobody knows. */
function fateOf(
  letter: Outgoing,
  error: unknown,
): { state: "waiting" | "failed" | "unknown"; reason: string; waitMs: number } {
  const reason = error instanceof Error ? error.message : String(error);
  const waitMs = Math.min(firstWaitMs * 2 ** (letter.attempts - 1), longestWaitMs);
  const isLast = letter.attempts >= tries;
  if (error instanceof OutcomeUnknown) {
    const mayRepeat = !isBroadcast(letter) && !letter.reason.startsWith(doubt) && !isLast;
    return mayRepeat
      ? { state: "waiting", reason: doubt + reason, waitMs }
      : { state: "unknown", reason, waitMs };
  }
  if (error instanceof Refused || isLast) return { state: "failed", reason, waitMs };
  return { state: "waiting", reason: noted(letter, reason), waitMs };
}

async function inTime<T>(sending: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutcomeUnknown("平台一直没有答复")), sendMs);
  });
  try {
    return await Promise.race([sending, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
