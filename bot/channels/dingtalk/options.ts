import type { Log } from "../../log.ts";

/** A custom webhook robot of one group: the only way to call everybody there. */
export interface GroupRobot {
  /** Its whole address as DingTalk shows it, or only the access token in it. */
  url?: string;
  access_token?: string;
  /** The one that begins with SEC. */
  secret: string;
}

export interface Timings {
  /** Longest wait for the answer to a request. */
  requestMs: number;
  /** Longest that one message may take over all its requests; the outbox gives up at twenty seconds. */
  sendMs: number;
  handshakeMs: number;
  /** The waits between attempts to connect double from the first to the longest. */
  firstWaitMs: number;
  longestWaitMs: number;
  /** Refused credentials have to be mended by a person, so there is no hurry. */
  refusedWaitMs: number;
  /** A connection that ends sooner counts as a failed attempt. */
  steadyMs: number;
  /** Between two pings; two beats without any sign of life end a connection. */
  beatMs: number;
  /** How long an old connection stays after the new one has opened, and messages in hand may take at a stop. */
  drainMs: number;
}

const usual: Timings = {
  requestMs: 15_000,
  sendMs: 18_000,
  handshakeMs: 10_000,
  firstWaitMs: 1_000,
  longestWaitMs: 60_000,
  refusedWaitMs: 10 * 60_000,
  steadyMs: 30_000,
  beatMs: 15_000,
  drainMs: 2_000,
};

export interface DingtalkOptions {
  clientId: string;
  clientSecret: string;
  /** The robot's own code; the same as the client id unless the application is an old one. */
  robotCode?: string;
  /** What the organisation's edition allows; a fifth is kept free. */
  callsPerSecond?: number;
  /** Custom webhook robots by the conversation id of their group. */
  robots?: Readonly<Record<string, GroupRobot>>;
  apiUrl?: string;
  oapiUrl?: string;
  log: Log;
  now(): Date;
  /** A number from 0 to 1, as Math.random gives it. */
  chance(): number;
  timings?: Partial<Timings>;
}

/** The options with everything filled in. */
export interface Settings {
  clientId: string;
  clientSecret: string;
  robotCode: string;
  callsPerSecond: number;
  robots: ReadonlyMap<string, { address: URL; secret: string }>;
  apiUrl: URL;
  oapiUrl: URL;
  log: Log;
  now(): Date;
  chance(): number;
  timings: Timings;
  /** The text without anything secret, short enough for a log line. */
  harmless(text: string): string;
}

export function settingsOf(options: DingtalkOptions): Settings {
  const oapiUrl = addressOf(options.oapiUrl ?? "https://oapi.dingtalk.com", "oapiUrl");
  const robots = new Map(
    Object.entries(options.robots ?? {}).map(([place, robot]) => [place, robotOf(place, robot, oapiUrl)]),
  );
  const ofRobots = [...robots.values()].flatMap(({ secret, address }) => [secret, tokenIn(address)]);
  const secrets = [options.clientSecret, ...ofRobots];
  return {
    ...options,
    robotCode: options.robotCode || options.clientId,
    callsPerSecond: options.callsPerSecond ?? 20,
    apiUrl: addressOf(options.apiUrl ?? "https://api.dingtalk.com", "apiUrl"),
    oapiUrl,
    robots,
    timings: { ...usual, ...options.timings },
    harmless: (text) => harmless(text, secrets),
  };
}

/** Not `new URL` alone: its error quotes the address, and the address may be a secret. */
function addressOf(address: string, name: string): URL {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error(`${name} 不是一个 http(s) 地址`);
  return url;
}

function robotOf(place: string, { url, access_token, secret }: GroupRobot, oapiUrl: URL) {
  const name = `群 ${place} 的自定义机器人地址`;
  const address = addressOf(url ?? new URL("/robot/send", oapiUrl).href, name);
  if (access_token) address.searchParams.set("access_token", access_token);
  if (!tokenIn(address)) throw new Error(`${name}里没有 access_token`);
  return { address, secret };
}

function tokenIn(address: URL): string {
  return address.searchParams.get("access_token") ?? "";
}

const secretPair =
  /\b(access_?token|session|ticket|sign|(?:app|client)_?secret)(["']?\s*[=:]\s*["']?)[^\s&"',}）]+/gi;
const longestWords = 200;

function harmless(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret !== "");
  const hidden = known.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
  return hidden.replace(secretPair, "$1$2***").slice(0, longestWords);
}
