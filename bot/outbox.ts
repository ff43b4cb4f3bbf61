import type { Delivered, Outgoing } from "../storage/outbox.ts";
import type { Storage } from "../storage/storage.ts";
import { type Channel, OutcomeUnknown, Refused } from "./channels/channel.ts";
import type { Log } from "./log.ts";

interface Needs {
  storage: Storage;
  channels: Channel[];
  log: Log;
  now(): Date;
  /** A name for a lease that nobody else has. */
  newLease(): string;
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

/** The only door to the network. Every letter ends as sent, failed, expired or unknown. */
export function outboxSender({ storage, channels, log, now, newLease, changed }: Needs) {
  /** The last letter on its way to each place; the next one to that place waits for it, others do not. */
  const onTheWay = new Map<string, Promise<void>>();
  /** Leases of letters that are in this process's hands. */
  const inHand = new Map<number, string>();
  const delivered: Delivered[] = [];
  let claiming: Promise<void> | undefined;
  let again = false;
  let writing: Promise<void> | undefined;

  /** Starts to send all that may leave now. Resolves when it is on its way, not when it has arrived. */
  function pump(): Promise<void> {
    again = true;
    claiming ??= claimAll().finally(() => {
      claiming = undefined;
    });
    return claiming;
  }

  async function claimAll(): Promise<void> {
    try {
      while (again) {
        again = false;
        while (await claimSome());
      }
    } catch (error) {
      log.error({ err: error }, "the outbox stopped; it goes on at the next beat");
    }
  }

  async function claimSome(): Promise<boolean> {
    const free = Math.min(...channels.map(({ atOnce }) => atOnce)) - inHand.size;
    if (free <= 0) return false;
    const lease = newLease();
    const leaseUntil = new Date(now().getTime() + leaseMs);
    const claimed = await storage.transaction((store) => store.outbox.claim(lease, leaseUntil, now(), free));
    for (const letter of claimed) inHand.set(letter.id, lease);
    for (const letter of claimed) follow(letter, lease);
    return claimed.length > 0;
  }

  function follow(letter: Outgoing, lease: string): void {
    const place = `${letter.channel}/${letter.place}`;
    const before = onTheWay.get(place) ?? Promise.resolve();
    const after = before
      .then(() => send(letter, lease))
      .catch((error: unknown) =>
        log.error({ err: error, letter: letter.id }, "a message's end was not written down"),
      )
      .finally(() => {
        inHand.delete(letter.id);
        if (onTheWay.get(place) === after) onTheWay.delete(place);
        void pump();
      });
    onTheWay.set(place, after);
  }

  async function send(letter: Outgoing, lease: string): Promise<void> {
    if (letter.expiresAt && letter.expiresAt <= now()) return end(letter, lease, "expired", "过时不再发");
    const channel = channels.find(({ name }) => name === letter.channel);
    if (!channel) return end(letter, lease, "failed", "这个渠道没有接入");
    try {
      const { key, place, text, priority } = letter;
      const platformId = await inTime(channel.send({ key, place, text, priority }));
      delivered.push({ id: letter.id, lease, platformId });
    } catch (error) {
      return notSent(letter, lease, error);
    }
    return writeDelivered();
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

  async function notSent(letter: Outgoing, lease: string, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ err: error, letter: letter.id, attempts: letter.attempts }, "a message was not sent");
    if (error instanceof OutcomeUnknown && isBroadcast(letter)) return end(letter, lease, "unknown", reason);
    if (error instanceof Refused || letter.attempts >= tries) return end(letter, lease, "failed", reason);
    const wait = Math.min(firstWaitMs * 2 ** (letter.attempts - 1), longestWaitMs);
    const notBefore = new Date(now().getTime() + wait);
    await storage.transaction((store) => store.outbox.later(lease, letter.id, notBefore, reason));
  }

  async function end(
    letter: Outgoing,
    lease: string,
    state: "failed" | "expired" | "unknown",
    reason: string,
  ) {
    await storage.transaction((store) => store.outbox.end(lease, letter.id, state, reason));
  }

  /**
   * What a dead sender left behind: words to one person are said again, a broadcast of unknown outcome never is.
   * At a start nobody else can be sending, so that every lease of before is a dead one.
   */
  async function recover(atStart = false): Promise<void> {
    const left = await storage.read.outbox.abandoned(atStart ? undefined : now());
    for (const letter of left.filter(({ id, lease }) => inHand.get(id) !== lease)) {
      if (isBroadcast(letter)) await end(letter, letter.lease, "unknown", "发送时中断，不知是否送达");
      else
        await storage.transaction((store) =>
          store.outbox.later(letter.lease, letter.id, now(), "发送时中断"),
        );
    }
  }

  return {
    pump,
    recover,
    /** Resolves when everything that could leave has left or failed. */
    async idle(): Promise<void> {
      do {
        await pump();
        await Promise.all(onTheWay.values());
      } while (onTheWay.size > 0 || claiming);
    },
  };
}

function isBroadcast({ priority }: Outgoing): boolean {
  return priority === "notice" || priority === "reminder";
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
