import type { Outgoing } from "../storage/outbox.ts";
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
const tries = 8;
const firstWaitMs = 2_000;
const longestWaitMs = 5 * 60_000;

/** The only door to the network. Every letter ends as sent, failed, expired or unknown. */
export function outboxSender({ storage, channels, log, now, newLease, changed }: Needs) {
  let running: Promise<void> | undefined;
  let again = false;

  /** Sends all that may leave now. One run at a time; a call during a run makes it look once more. */
  function pump(): Promise<void> {
    again = true;
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function run(): Promise<void> {
    try {
      while (again) {
        again = false;
        while (await sendSome());
      }
    } catch (error) {
      log.error({ err: error }, "the outbox stopped; it goes on at the next beat");
    }
  }

  async function sendSome(): Promise<boolean> {
    const lease = newLease();
    const limit = Math.min(...channels.map(({ atOnce }) => atOnce));
    const claimed = await storage.transaction((store) =>
      store.outbox.claim(lease, new Date(now().getTime() + leaseMs), now(), limit),
    );
    if (claimed.length === 0) return false;
    const sent = new Map<number, string>();
    // Words of one place keep their order; different places do not wait for each other.
    const byPlace = Map.groupBy(claimed, ({ channel, place }) => `${channel}/${place}`);
    await Promise.all([...byPlace.values()].map((letters) => sendInOrder(letters, lease, sent)));
    if (sent.size > 0) await storage.transaction((store) => store.outbox.sent(lease, sent, now()));
    changed();
    return true;
  }

  async function sendInOrder(letters: Outgoing[], lease: string, sent: Map<number, string>): Promise<void> {
    for (const letter of letters) {
      const id = await send(letter, lease);
      if (id !== undefined) sent.set(letter.id, id);
    }
  }

  async function send(letter: Outgoing, lease: string): Promise<string | undefined> {
    if (letter.expiresAt && letter.expiresAt <= now()) {
      await end(letter, lease, "expired", "过时不再发");
      return undefined;
    }
    const channel = channels.find(({ name }) => name === letter.channel);
    if (!channel) {
      await end(letter, lease, "failed", "这个渠道没有接入");
      return undefined;
    }
    try {
      return await channel.send({ key: letter.key, place: letter.place, text: letter.text });
    } catch (error) {
      await notSent(letter, lease, error);
      return undefined;
    }
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

  /** What a dead sender left behind: words to one person are said again, a broadcast of unknown outcome never is. */
  async function recover(): Promise<void> {
    for (const letter of await storage.read.outbox.abandoned(now())) {
      if (isBroadcast(letter)) await end(letter, letter.lease, "unknown", "发送时中断，不知是否送达");
      else
        await storage.transaction((store) =>
          store.outbox.later(letter.lease, letter.id, now(), "发送时中断"),
        );
    }
  }

  return { pump, recover, idle: () => running ?? Promise.resolve() };
}

function isBroadcast({ priority }: Outgoing): boolean {
  return priority === "notice" || priority === "reminder";
}
