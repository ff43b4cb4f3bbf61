import type { Arrival } from "../../../storage/inbox.ts";
import type { Listener } from "../channel.ts";
import type { Frame, Receiver } from "./connection.ts";
import type { Settings } from "./options.ts";
import { readAction, readGroup } from "./read-action.ts";
import { readMessage } from "./read-message.ts";
import type { Sessions } from "./sessions.ts";

export interface Incoming extends Receiver {
  /** Takes nothing any more. */
  close(): void;
  /** Resolves when nothing is in hand. */
  idle(): Promise<void>;
}

/** Hands in what the stream brings: in order within a conversation, acknowledged only when it is safe. */
export function incoming(settings: Settings, listener: Listener, sessions: Sessions): Incoming {
  const { log, now, clientId } = settings;
  const busy = new Map<string, Promise<void>>();
  /** Names of the groups of which this process has told. */
  const met = new Map<string, string>();
  let closed = false;

  function inTurn(place: string, work: () => Promise<void>): void {
    const after = (busy.get(place) ?? Promise.resolve()).then(work).catch((error: unknown) => {
      log.error({ err: error }, "a message of DingTalk's was not kept; it is not acknowledged");
    });
    busy.set(place, after);
    void after.then(() => busy.get(place) === after && busy.delete(place));
  }

  async function meet(place: string, name: string): Promise<void> {
    if (met.get(place) === name) return;
    met.set(place, name);
    try {
      await listener.met({ place, name });
    } catch (error) {
      met.delete(place);
      log.warn({ err: error }, "a group was not written down");
    }
  }

  function handIn(arrival: Arrival, acknowledge: () => void): void {
    const { place, placeName } = arrival;
    inTurn(place, async () => {
      if (placeName) await meet(place, placeName);
      await listener.receive(arrival);
      acknowledge();
    });
  }

  /** What cannot be read now can be read no better the next time. */
  function letGo({ topic, acknowledge }: Frame): void {
    log.warn({ topic }, "DingTalk sent something that could not be read");
    acknowledge();
  }

  return {
    message(frame) {
      if (closed) return;
      const read = readMessage(frame.data, clientId, now());
      if (!read) return letGo(frame);
      if (read.session) sessions.keep(read.arrival.place, read.session.address, read.session.until);
      handIn(read.arrival, frame.acknowledge);
    },
    card(frame) {
      if (closed) return;
      const arrival = readAction(frame.data, clientId, now());
      if (arrival) handIn(arrival, frame.acknowledge);
      else letGo(frame);
    },
    event({ headers, data }) {
      const group = closed ? undefined : readGroup(headers, data);
      if (group) inTurn(group.place, () => meet(group.place, group.name));
    },
    close() {
      closed = true;
    },
    async idle() {
      await Promise.all(busy.values());
    },
  };
}
