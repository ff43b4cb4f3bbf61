/** By which API something was sent. */
export type Way = "session" | "group" | "private" | "robot";

/** A message the platform has taken, as the people in `place` see it. */
export interface Accepted {
  way: Way;
  /** As the channel calls it: a conversation's id, `staff:…` or `chat:…`. */
  place: string;
  text: string;
  /** What the platform answered as its id, or one of its own making. */
  id: string;
  everybody: boolean;
  at: number;
}

type Happening =
  /** The gateway was asked for a new stream. */
  | { what: "open"; status: number }
  /** Somebody wants to open a line. */
  | { what: "handshake" }
  | { what: "connected"; connection: number }
  | { what: "closed"; connection: number }
  | { what: "pong"; connection: number }
  /** Somebody wrote, or a button was pressed. */
  | { what: "emit"; msgId: string; place: string; text: string }
  /** It went out to the bot, for the `copy`th time. */
  | { what: "frame"; connection: number; frame: string; msgId: string; copy: number }
  | { what: "ack"; connection: number; frame: string; msgId: string }
  | { what: "call"; path: string; status: number }
  | ({ what: "accepted" } & Omit<Accepted, "at">)
  | { what: "refused"; way: Way; place: string; text: string; reason: string };

/** `at` is in monotonic milliseconds since the platform was opened. */
export type Entry = Happening & { at: number };

export type History = ReturnType<typeof openHistory>;

/** Everything that has happened, in order, for a checker to read and for a test to wait on. */
export function openHistory() {
  const start = performance.now();
  const entries: Entry[] = [];
  const waiting = new Set<() => void>();

  return {
    entries,
    now: () => performance.now() - start,
    write(happening: Happening): void {
      entries.push({ ...happening, at: performance.now() - start });
      for (const look of waiting) look();
    },
    of<What extends Entry["what"]>(what: What): Extract<Entry, { what: What }>[] {
      return entries.filter((entry): entry is Extract<Entry, { what: What }> => entry.what === what);
    },
    /** Resolves as soon as it holds; looked at again whenever something happens. */
    until(holds: () => boolean): Promise<void> {
      return new Promise((resolve) => {
        const look = () => {
          if (!holds()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
  };
}
