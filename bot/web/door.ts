import type { FastifyRequest } from "fastify";

/** Whether a call comes from the page itself: what another site's page sends to change something does not. */
export function ownPage(publicUrl: string | undefined): (request: FastifyRequest) => boolean {
  const ownOrigin = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  return ({ method, headers: { origin, host } }) => {
    if (method === "GET" || method === "HEAD") return true;
    return origin !== undefined && (origin === ownOrigin || isOf(host, origin));
  };
}

function isOf(host: string | undefined, origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Says no to somebody after so many times in one minute. */
export function perMinute(most: number, now: () => Date): (who?: string) => boolean {
  let minute = 0;
  let counts = new Map<string, number>();
  return (who = "") => {
    const current = Math.floor(now().getTime() / 60_000);
    if (current !== minute) [minute, counts] = [current, new Map()];
    const count = (counts.get(who) ?? 0) + 1;
    counts.set(who, count);
    return count <= most;
  };
}
