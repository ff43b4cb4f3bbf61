import type { Channel, Listener, Parcel } from "../../bot/channels/channel.ts";
import type { Arrival } from "../../storage/inbox.ts";

/** A second platform in the test's hands: what it tells the bot, and what it is asked to send. */
export function handChannel(name: string) {
  const sent: Parcel[] = [];
  const files = new Map<string, Uint8Array>();
  let listener: Listener | undefined;
  let messages = 0;
  const channel: Channel = {
    name,
    atOnce: 4,
    longestBytes: 10_000,
    async start(to) {
      listener = to;
      to.connection("online", "");
    },
    doorFor: () => ({ name, limits: [] }),
    async send(parcel) {
      sent.push(parcel);
      return `${name}-${sent.length}`;
    },
    async fetch(ref, limit) {
      const bytes = files.get(ref);
      if (!bytes || bytes.length > limit) throw new Error("Not there yet");
      return bytes;
    },
    async stop() {
      listener = undefined;
    },
  };
  const told = (): Listener => {
    if (!listener) throw new Error("The channel has not been started");
    return listener;
  };

  return {
    ...{ channel, sent, files, told },
    heardIn: (place: string) => sent.filter((each) => each.place === place).map(({ text }) => text),
    says(words: Partial<Arrival> & Pick<Arrival, "sender" | "place">): Promise<void> {
      return told().receive({
        ...{ channel: name, botAccount: "bot", messageId: `${name}-in-${messages++}`, placeKind: "group" },
        ...{ senderName: words.sender, text: "", quotes: undefined, mentionsBot: false },
        sentAt: new Date(0),
        ...words,
      });
    },
  };
}
