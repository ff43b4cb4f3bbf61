import { monitorEventLoopDelay } from "node:perf_hooks";

/** Does something and tells how long it took, and how long this process could do nothing else meanwhile. */
export async function watched<T>(
  deed: () => Promise<T>,
): Promise<{ result: T; seconds: number; blocked: number }> {
  const delays = monitorEventLoopDelay({ resolution: 10 });
  delays.enable();
  const start = performance.now();
  const result = await deed();
  const seconds = (performance.now() - start) / 1000;
  delays.disable();
  return { result, seconds, blocked: delays.max / 1e6 };
}
