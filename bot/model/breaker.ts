/** When somebody who keeps failing is left alone. */
interface Patience {
  failures: number;
  pauseSeconds: number;
}

/** After some failures in a row nobody tries for a while; then one may, and all others follow when that went well. */
export function breaker(now: () => Date) {
  let failed = 0;
  let shutUntil = 0;
  const pause = (seconds: number) => {
    shutUntil = now().getTime() + seconds * 1000;
  };
  return {
    mayTry({ failures, pauseSeconds }: Patience): boolean {
      if (failed < failures) return true;
      if (now().getTime() < shutUntil) return false;
      pause(pauseSeconds);
      return true;
    },
    succeeded(): void {
      failed = 0;
    },
    failed({ pauseSeconds }: Patience): void {
      failed += 1;
      pause(pauseSeconds);
    },
  };
}
