import type { Channel, Connection, Listener } from "../../bot/channels/channel.ts";
import type { Arrival } from "../../storage/inbox.ts";

/** A listener that writes down all it is told, and lets a test wait for what it has not been told yet. */
export function listening(receive: (arrival: Arrival) => Promise<void> = async () => undefined) {
  const heard: Arrival[] = [];
  const states: { state: Connection; detail: string }[] = [];
  const met: { place: string; name: string }[] = [];
  const revoked: { botAccount: string; messageId: string }[] = [];
  const echoes: { place: string; text: string; platformId: string }[] = [];
  const shut: { door: string; forMs: number; reason: string }[] = [];
  const waiting = new Set<() => void>();
  const told = () => {
    for (const look of waiting) look();
  };

  const listener: Listener = {
    async receive(arrival) {
      try {
        await receive(arrival);
        heard.push(arrival);
      } finally {
        told();
      }
    },
    async met(group) {
      met.push(group);
      told();
    },
    async revoked(message) {
      revoked.push(message);
      told();
    },
    async echoed(message) {
      echoes.push(message);
      told();
    },
    async shut(door, forMs, reason) {
      shut.push({ door, forMs, reason });
      told();
    },
    connection(state, detail) {
      states.push({ state, detail });
      told();
    },
  };

  /** Resolves as soon as it holds; looked at again whenever something is told. A test's own time limit ends the waiting. */
  function until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  }

  return {
    ...{ listener, heard, states, met, revoked, echoes, shut, until },
    state: () => states.at(-1)?.state,
    async online(channel: Channel): Promise<void> {
      await channel.start(listener);
      await until(() => states.at(-1)?.state === "online");
    },
  };
}
