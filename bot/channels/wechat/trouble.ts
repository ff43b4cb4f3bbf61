import type { Failure } from "./wire.ts";

/** gRPC's own numbers. */
const CANCELLED = 1;
const DEADLINE_EXCEEDED = 4;
const ALREADY_EXISTS = 6;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

export interface Trouble {
  code: number | undefined;
  reason: string;
}

/** As much of an error as may cross to the other process: the first line, as gateways send whole stacks. */
export function troubleOf(error: unknown): Trouble {
  const reason = error instanceof Error ? error.message : String(error);
  const code =
    typeof error === "object" && error !== null && "code" in error ? Number(error.code) : Number.NaN;
  return { code: Number.isInteger(code) ? code : undefined, reason: reason.split("\n", 1)[0] ?? "" };
}

const refused = /Invalid Wechaty TOKEN|No Authorization found|Invalid authorization type|requires a SNI/i;
const lost = /WatchdogAgent reset|no grpc manager|NO CLIENT|^(1|14) [A-Z]+: /i;

/**
 * What an error means for the connection: `rejected` until somebody mends the token, `lost` until wechaty is built
 * anew, as it never comes back by itself; `taken` by another program; undefined when it goes on as before.
 */
export function meaningOf({ code, reason }: Trouble): "rejected" | "lost" | "taken" | undefined {
  if (code === UNAUTHENTICATED || refused.test(reason)) return "rejected";
  if (code === UNAVAILABLE || code === CANCELLED || lost.test(reason)) return "lost";
  if (code === ALREADY_EXISTS || /can not call twice/i.test(reason)) return "taken";
  return undefined;
}

const neverLeft = /No connection established|ECONNREFUSED|Name resolution|no grpc manager|NO CLIENT/i;
const onTheWay = new Set<number | undefined>([CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE]);

/** Has the platform a message whose saying failed? What was cut off on its way may have arrived. */
export function failureToSay({ code, reason }: Trouble): Failure {
  const isCutOff = onTheWay.has(code) || /RST_STREAM|Timeout after/i.test(reason);
  return isCutOff && !neverLeft.test(reason) ? "unknown" : "later";
}

/** Is the gateway to blame, so that nothing is known of what was asked for? */
export function isOutOfReach({ code, reason }: Trouble): boolean {
  return (
    onTheWay.has(code) ||
    code === UNAUTHENTICATED ||
    neverLeft.test(reason) ||
    /Timeout after|not logged in/i.test(reason)
  );
}

const tooFast = /操作(过于|太)?频繁/;

/** Does the platform tell us that we do too much? */
export function saysTooFast(text: string): boolean {
  return text.length <= 80 && tooFast.test(text);
}
