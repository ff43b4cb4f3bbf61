/** A message that was said and whose end is not known yet. */
export interface Expected {
  /** The platform gave it an id: its echo is no news. */
  confirm(): void;
  /** Resolves with the id of its echo; undefined when none has come within this time. */
  echo(withinMs: number): Promise<string | undefined>;
  /** The platform never had it. */
  cancel(): void;
}

interface Entry {
  to: string;
  key: string;
  text: string;
  state: "said" | "confirmed" | "missed";
  id: PromiseWithResolvers<string | undefined>;
}

/** So many words whose echo is still to come are remembered, the newest. */
const mostEntries = 200;

/**
 * Most puppets tell no id of what the bot says, but the account sees its own words like everybody else's. They are
 * known by the conversation and the words, the oldest first.
 */
export function echoes() {
  const entries: Entry[] = [];

  function forget(entry: Entry): void {
    const at = entries.indexOf(entry);
    if (at >= 0) entries.splice(at, 1);
  }

  return {
    /** To be called before it is said: an echo may be faster than an answer. */
    expect(to: string, text: string): Expected {
      const id = Promise.withResolvers<string | undefined>();
      const entry: Entry = { to, text, id, key: keyOf(text), state: "said" };
      entries.push(entry);
      if (entries.length > mostEntries) entries.shift();
      return {
        confirm() {
          entry.state = "confirmed";
        },
        async echo(withinMs) {
          const tooLate = setTimeout(() => id.resolve(undefined), withinMs);
          const echo = await id.promise;
          clearTimeout(tooLate);
          if (echo === undefined) entry.state = "missed";
          return echo;
        },
        cancel: () => forget(entry),
      };
    },

    /** The account's own words appeared. Returns them as they were said, when nobody waits for them any more. */
    heard(to: string, text: string, id: string): string | undefined {
      const key = keyOf(text);
      const alike = entries.filter((each) => each.to === to && each.key === key);
      // Whoever still waits comes first: what was missed may never have been said.
      const entry = alike.find(({ state }) => state !== "missed") ?? alike[0];
      if (!entry) return text;
      forget(entry);
      if (entry.state === "missed") return entry.text;
      entry.id.resolve(id);
      return undefined;
    },

    /** Nothing more will be heard on this connection. */
    giveUp(): void {
      for (const { id } of entries) id.resolve(undefined);
    },
  };
}

export type Echoes = ReturnType<typeof echoes>;

/** Platforms trim lines and exchange one kind of space for another. */
function keyOf(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
