import type { Arrival } from "../../storage/inbox.ts";
import type { Channel, Listener } from "./channel.ts";

export const simulatorName = "simulator";
/** The bot's own account in the simulator. */
export const simulatorAccount = "linli";

/** The private chat of an account with the bot. */
export function privatePlaceOf(account: string): string {
  return `p-${account}`;
}

export interface Simulator extends Channel {
  /** Resolves when the message is safe on disk. */
  say(words: Omit<Arrival, "channel" | "botAccount">): Promise<void>;
}

const unlimited = { name: simulatorName, limits: [] };

/** The channel behind the demo's page. Its platform is the outbox itself: what is sent there is what the page shows. */
export function simulator(): Simulator {
  let listener: Listener | undefined;
  return {
    name: simulatorName,
    atOnce: 32,
    longestBytes: Number.POSITIVE_INFINITY,
    async start(to) {
      listener = to;
      listener.connection("online", "");
    },
    async say(words) {
      if (!listener) throw new Error("The simulator has not been started");
      await listener.receive({ ...words, channel: simulatorName, botAccount: simulatorAccount });
    },
    doorFor: () => unlimited,
    async send({ key }) {
      if (!listener) throw new Error("The simulator has been stopped");
      return `linli:${key}`;
    },
    async stop() {
      listener?.connection("stopped", "");
      listener = undefined;
    },
  };
}
