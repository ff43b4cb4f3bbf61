import { setTimeout as pause } from "node:timers/promises";
import type { Channel, Connection, Listener } from "../channel.ts";
import { apiDoorName, openApi } from "./api.ts";
import { openConnection } from "./connection.ts";
import { type Incoming, incoming } from "./incoming.ts";
import { keeper } from "./keeper.ts";
import { type DingtalkOptions, settingsOf } from "./options.ts";
import { outgoing } from "./outgoing.ts";
import { sessions } from "./sessions.ts";

export const dingtalkName = "dingtalk";

interface Work {
  incoming: Incoming;
  keeper: ReturnType<typeof keeper>;
}

/** A robot in DingTalk, connected by its stream of messages; it speaks over HTTPS, also while the stream is down. */
export function dingtalk(options: DingtalkOptions): Channel {
  const settings = settingsOf(options);
  const { chance, timings } = settings;
  const known = sessions(settings);
  const api = openApi(settings);
  const words = outgoing(settings, api, known);
  /** Sends that are under way; a stop waits for them, so that their outcome is known. */
  const leaving = new Set<Promise<string>>();
  let work: Work | undefined;
  let state: Connection = "stopped";

  function begin(listener: Listener): Work {
    const received = incoming(settings, listener, known);
    const kept = keeper({
      open: (signal) => openConnection(settings, received, signal),
      tell(next, detail) {
        state = next;
        listener.connection(next, detail);
      },
      timings,
      chance,
    });
    return { incoming: received, keeper: kept };
  }

  return {
    name: dingtalkName,
    // What is under way when the power fails may arrive twice: a few, not many.
    atOnce: 4,
    // DingTalk takes 15 000 bytes of JSON; line ends and quotation marks grow on the way into it.
    longestBytes: 12_000,
    async start(listener) {
      if (work) throw new Error("The DingTalk channel has been started already");
      work = begin(listener);
      work.keeper.start();
    },
    doorFor(place, priority) {
      if (!work) return undefined;
      const door = words.doorFor(place, priority);
      // Nothing passes the OpenAPI without credentials; it waits for whoever mends them.
      return state === "rejected" && door?.name === apiDoorName ? undefined : door;
    },
    async send(parcel) {
      if (!work) throw new Error("The DingTalk channel has been stopped");
      const sending = words.send(parcel);
      leaving.add(sending);
      try {
        return await sending;
      } finally {
        leaving.delete(sending);
      }
    },
    fetch: (ref, limit) => api.download(ref, limit),
    async stop() {
      const ending = work;
      work = undefined;
      if (!ending) return;
      ending.incoming.close();
      const tooLong = new AbortController();
      const patience = pause(timings.drainMs, undefined, { signal: tooLong.signal }).catch(() => undefined);
      await Promise.race([ending.incoming.idle(), patience]);
      tooLong.abort();
      await Promise.allSettled(leaving);
      await ending.keeper.stop();
    },
  };
}
