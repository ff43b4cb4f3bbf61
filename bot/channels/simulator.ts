import type { Arrival } from "../../storage/inbox.ts";
import type { Channel } from "./channel.ts";

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

/** The channel behind the demo's page. Its platform is the outbox itself: what is sent there is what the page shows. */
export function simulator(): Simulator {
  let receive: ((arrival: Arrival) => Promise<void>) | undefined;
  return {
    name: simulatorName,
    atOnce: 32,
    async start(to) {
      receive = to;
    },
    async say(words) {
      if (!receive) throw new Error("The simulator has not been started");
      await receive({ ...words, channel: simulatorName, botAccount: simulatorAccount });
    },
    async send({ key }) {
      if (!receive) throw new Error("The simulator has been stopped");
      return `linli:${key}`;
    },
    async stop() {
      receive = undefined;
    },
  };
}
