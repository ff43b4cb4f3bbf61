import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Channel } from "../../bot/channels/channel.ts";
import type { Letter } from "../../storage/outbox.ts";
import type { Storage } from "../../storage/storage.ts";

export interface Flaw {
  brokenStorage(storage: Storage): Storage;
  brokenChannel(channel: Channel): Channel;
}

/** Long enough for a kill to come between two things that belong together. */
const gapMs = 150;

const none: Flaw = { brokenStorage: (storage) => storage, brokenChannel: (channel) => channel };

/** Mistakes a bot could make, each of which the kill test has to find: what it never finds it does not test. */
export const flaws: Record<string, Partial<Flaw>> & { none: Flaw } = {
  none,

  /** Acknowledges before the message is on disk. */
  "ack-first": {
    brokenChannel: (channel) => ({
      ...channel,
      start: (listener) =>
        channel.start({
          ...listener,
          async receive(arrival) {
            setImmediate(() => void listener.receive(arrival));
          },
        }),
    }),
  },

  /** Knows which messages it has had as long as it lives, and no longer. */
  "copies-forgotten": {
    brokenChannel: (channel) => {
      const life = randomUUID();
      return {
        ...channel,
        start: (listener) =>
          channel.start({
            ...listener,
            receive: (arrival) => listener.receive({ ...arrival, messageId: `${arrival.messageId}/${life}` }),
          }),
      };
    },
  },

  /** Writes down that it has sent what it is only about to send. */
  "sent-first": {
    brokenChannel: (channel) => ({
      ...channel,
      async send(parcel) {
        setTimeout(() => void channel.send(parcel).catch(() => undefined), gapMs);
        return `early:${parcel.key}`;
      },
    }),
  },

  /** Sends a notice again when it does not know whether it has arrived. */
  "notices-again": {
    brokenStorage: (storage) => ({
      ...storage,
      read: {
        ...storage.read,
        outbox: {
          ...storage.read.outbox,
          abandoned: async (now) =>
            (await storage.read.outbox.abandoned(now)).map((letter) => ({ ...letter, priority: "reply" })),
        },
      },
    }),
  },

  /** Does a thing in one transaction and puts the words about it into the outbox in another. */
  "words-afterwards": {
    brokenStorage: (storage) => ({
      ...storage,
      async transaction(work) {
        const words: { letters: Letter[]; now: Date }[] = [];
        const add = async (letters: Letter[], now: Date) => void words.push({ letters, now });
        const result = await storage.transaction((store) =>
          work({ ...store, outbox: { ...store.outbox, add } }),
        );
        if (words.length === 0) return result;
        await pause(gapMs);
        await storage.transaction(async (store) => {
          for (const { letters, now } of words) await store.outbox.add(letters, now);
        });
        return result;
      },
    }),
  },
};
