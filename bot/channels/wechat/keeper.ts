import { setTimeout as pause } from "node:timers/promises";
import type { Connection } from "../channel.ts";
import { Failed } from "./failed.ts";
import { isListening } from "./gateway.ts";
import { type Ear, type End, type Life, openLife } from "./life.ts";
import type { Settings, Timings } from "./options.ts";
import type { Errand } from "./wire.ts";

/** The wait after so many failures in a row: doubling, with a cap, and never all bots at the same moment. */
export function waitBefore(
  failures: number,
  firstMs: number,
  longestMs: number,
  chance: () => number,
): number {
  const longest = Math.min(firstMs * 2 ** Math.max(0, failures - 1), longestMs);
  return longest / 2 + (chance() * longest) / 2;
}

/** Keeps one process of wechaty's alive and connected, come what may. It never comes back by itself. */
export function keeper(settings: Settings, ear: Ear, tell: (state: Connection, detail: string) => void) {
  const { gateway, timings, chance } = settings;
  const ending = new AbortController();
  const { signal } = ending;
  const tellOnce = onlyChanges(tell);
  let current: Life | undefined;
  let running: Promise<void> = Promise.resolve();
  const wait = (ms: number) => pause(ms, undefined, { signal }).catch(() => undefined);

  async function keep(): Promise<void> {
    tellOnce("connecting", "正在连接微信");
    let failures = 0;
    while (!signal.aborted) {
      await gatewayListens();
      if (signal.aborted) return;
      const { end, steady } = await live();
      if (signal.aborted) return;
      tellOnce(end.state, end.detail);
      failures = steady ? 1 : failures + 1;
      await wait(waitAfter(end, failures, timings, chance));
    }
  }

  async function gatewayListens(): Promise<void> {
    if (!gateway) return;
    for (let failures = 1; !signal.aborted; failures++) {
      if (await isListening(gateway, timings.probeMs, signal)) return;
      tellOnce("offline", `连不上微信网关 ${gateway.host}:${gateway.port}，正在不断地试`);
      await wait(waitBefore(failures, timings.firstWaitMs, timings.longestProbeWaitMs, chance));
    }
  }

  async function live(): Promise<{ end: End; steady: boolean }> {
    let steady = false;
    const timer = setTimeout(() => {
      steady = true;
    }, timings.steadyMs);
    const life = openLife(settings, ear, tellOnce);
    current = life;
    const end = await life.ended;
    current = undefined;
    clearTimeout(timer);
    life.kill();
    // Two at a time would get in each other's way: the gateway hears one only.
    await life.gone;
    return { end, steady };
  }

  return {
    start(): void {
      running = keep();
    },
    ask(errand: Errand, withinMs: number): Promise<unknown> {
      return current?.ask(errand, withinMs) ?? Promise.reject(new Failed("later", "微信没有连上"));
    },
    /** Resolves when there is no process and no timer any more. */
    async stop(): Promise<void> {
      ending.abort();
      current?.kill();
      await running;
      tellOnce("stopped", "");
    },
  };
}

function waitAfter({ state }: End, failures: number, timings: Timings, chance: () => number): number {
  if (state === "rejected") return timings.refusedWaitMs;
  return waitBefore(failures, timings.firstWaitMs, timings.longestWaitMs, chance);
}

function onlyChanges(tell: (state: Connection, detail: string) => void): typeof tell {
  let told = "";
  return (state, detail) => {
    if (told === state + detail) return;
    told = state + detail;
    tell(state, detail);
  };
}
