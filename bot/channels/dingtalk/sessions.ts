import type { Settings } from "./options.ts";

/** Not used in its last minute: the clocks need not agree. */
const reserveMs = 60_000;

export type Sessions = ReturnType<typeof sessions>;

/**
 * The addresses at which the conversations of the last 90 minutes can be answered. Whoever has one can speak there
 * as the bot, so that they are kept in memory only and never leave the adapter.
 */
export function sessions({ now, apiUrl, oapiUrl }: Settings) {
  const known = new Map<string, { address: URL; until: number }>();
  let restUntil = 0;

  /** A message could name any address; the bot's words go to DingTalk only. */
  function isTrusted({ protocol, hostname, host }: URL): boolean {
    if (host === apiUrl.host || host === oapiUrl.host) return /^https?:$/.test(protocol);
    return protocol === "https:" && hostname.endsWith(".dingtalk.com");
  }

  return {
    keep(place: string, address: string, expiresAt: number): void {
      const url = URL.parse(address);
      if (!url || !isTrusted(url)) return;
      const until = expiresAt - reserveMs;
      if (until <= (known.get(place)?.until ?? 0)) return;
      known.delete(place);
      known.set(place, { address: url, until });
      // They come in the order in which they end, near enough.
      for (const [oldest, session] of known) {
        if (session.until > now().getTime()) break;
        known.delete(oldest);
      }
    },
    find(place: string): URL | undefined {
      const session = known.get(place);
      const at = now().getTime();
      return session && at < session.until && at >= restUntil ? session.address : undefined;
    },
    forget(place: string, address: URL): void {
      if (known.get(place)?.address === address) known.delete(place);
    },
    /** The platform is tired of them: for so long they are not used. */
    rest(ms: number): void {
      restUntil = now().getTime() + ms;
    },
  };
}
