import { setTimeout as pause } from "node:timers/promises";
import type { Connection as State } from "../channel.ts";
import type { Connection } from "./connection.ts";
import type { Timings } from "./options.ts";
import { CredentialsRefused } from "./token.ts";

interface Needs {
  open(signal: AbortSignal): Promise<Connection>;
  /** Every change of state, once. */
  tell(state: State, detail: string): void;
  timings: Timings;
  chance(): number;
}

/** The wait after so many failures in a row: doubling, with a cap, and never all bots at the same moment. */
export function waitBefore(
  failures: number,
  { firstWaitMs, longestWaitMs }: Pick<Timings, "firstWaitMs" | "longestWaitMs">,
  chance: () => number,
): number {
  const longest = Math.min(firstWaitMs * 2 ** Math.max(0, failures - 1), longestWaitMs);
  return longest / 2 + (chance() * longest) / 2;
}

/** Keeps one connection open, come what may; a second one only while the first is being replaced. */
export function keeper({ open, tell, timings, chance }: Needs) {
  const ending = new AbortController();
  const { signal } = ending;
  const alive = new Set<Connection>();
  const tellOnce = onlyChanges(tell);
  let trouble: { state: State; detail: string } | undefined;
  let failures = 0;
  let running: Promise<void> = Promise.resolve();
  const wait = (ms: number) => pause(ms, undefined, { signal }).catch(() => undefined);

  async function keep(): Promise<void> {
    tellOnce("connecting", "正在连接钉钉");
    while (!signal.aborted) {
      try {
        await live(await open(signal));
      } catch (error) {
        await failed(error);
      }
    }
  }

  /** Resolves when it is time to open the next one. */
  async function live(connection: Connection): Promise<void> {
    if (signal.aborted) return connection.drop();
    const old = [...alive];
    alive.add(connection);
    void connection.closed.then((reason) => isClosed(connection, reason));
    trouble = undefined;
    tellOnce("online", "");
    if (old.length > 0) void retire(old);
    const { steady, leaving } = await stay(connection, timings.steadyMs);
    // What ends at once is a failure too, so that a flapping platform is not stormed.
    failures = steady ? 0 : failures + 1;
    // Told to leave after a good while: the next one opens while this one still hears.
    if (!(steady && leaving)) await wait(waitBefore(failures, timings, chance));
  }

  async function failed(error: unknown): Promise<void> {
    if (signal.aborted) return;
    const refused = error instanceof CredentialsRefused;
    trouble = {
      state: refused ? "rejected" : "offline",
      detail: error instanceof Error ? error.message : String(error),
    };
    if (!refused) failures += 1;
    if (alive.size === 0) tellOnce(trouble.state, trouble.detail);
    await wait(refused ? timings.refusedWaitMs : waitBefore(failures, timings, chance));
  }

  function isClosed(connection: Connection, reason: string): void {
    alive.delete(connection);
    if (alive.size === 0 && !signal.aborted) tellOnce(trouble?.state ?? "offline", trouble?.detail ?? reason);
  }

  /** What was sent to the old ones in the last moment still has to be heard and acknowledged. */
  async function retire(old: Connection[]): Promise<void> {
    await wait(timings.drainMs);
    for (const connection of old) connection.drop();
  }

  return {
    start(): void {
      running = keep();
    },
    /** Resolves when there is no socket and no timer any more. */
    async stop(): Promise<void> {
      ending.abort();
      const closing = [...alive];
      for (const connection of closing) connection.drop();
      await Promise.all([running, ...closing.map(({ closed }) => closed)]);
      tellOnce("stopped", "");
    },
  };
}

function onlyChanges(tell: Needs["tell"]): Needs["tell"] {
  let told = "";
  return (state, detail) => {
    if (told === state + detail) return;
    told = state + detail;
    tell(state, detail);
  };
}

async function stay({ leaving, closed }: Connection, steadyMs: number) {
  let steady = false;
  const timer = setTimeout(() => {
    steady = true;
  }, steadyMs);
  const isLeaving = await Promise.race([leaving.then(() => true), closed.then(() => false)]);
  clearTimeout(timer);
  return { steady, leaving: isLeaving };
}
