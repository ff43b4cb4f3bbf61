import { resolve } from "node:path";
import type { Room } from "../../../storage/rooms.ts";
import type { Log } from "../../log.ts";

export interface Timings {
  /** Between two signs of the process in which wechaty runs; without one for `hangMs` it is ended. */
  beatMs: number;
  hangMs: number;
  /** Longest time to load wechaty and to reach the gateway. */
  startMs: number;
  /** A gateway greets whoever connects; one that does not in this time listens to somebody else. */
  greetingMs: number;
  /** A gateway that has been silent for so long is not heard any more. */
  silenceMs: number;
  /** How long a gateway that has greeted may take to say whether the account is logged in. */
  loginMs: number;
  /** Longest wait for a gateway to take a connection. */
  probeMs: number;
  /** Waits double from the first to the longest; a gateway's door is tried more often, as that costs nothing. */
  firstWaitMs: number;
  longestProbeWaitMs: number;
  longestWaitMs: number;
  /** A refused token has to be mended by a person, so there is no hurry. */
  refusedWaitMs: number;
  /** A connection that ends sooner counts as a failed attempt. */
  steadyMs: number;
  /** Longest wait for the answer to an errand, and for a file. */
  requestMs: number;
  fileMs: number;
  /** How long after it was said a message's echo may come. Together with `requestMs` below the outbox's twenty seconds. */
  echoMs: number;
  /** Longest that messages in hand may take at a stop. */
  drainMs: number;
}

const usual: Timings = {
  ...{ beatMs: 3_000, hangMs: 20_000, startMs: 60_000 },
  ...{ greetingMs: 15_000, silenceMs: 90_000, loginMs: 20_000, probeMs: 3_000 },
  ...{ firstWaitMs: 500, longestProbeWaitMs: 15_000, longestWaitMs: 60_000, refusedWaitMs: 10 * 60_000 },
  ...{ steadyMs: 30_000, requestMs: 7_000, fileMs: 30_000, echoMs: 12_000, drainMs: 2_000 },
};

/** The rooms whose ids change, as they are remembered. */
export interface AddressBook {
  all(): Promise<Room[]>;
  save(room: Room): Promise<void>;
}

export interface WechatOptions {
  /** Name of the puppet's module; a gateway's by default. */
  puppet?: string;
  token?: string;
  /** Host and port of the gateway. */
  endpoint?: string;
  /** What else the puppet wants to be told. */
  puppetOptions?: Record<string, unknown>;
  /** A folder for what wechaty leaves on disk. */
  home: string;
  /** The environment of wechaty's process; the bot's own settings are taken out. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Since when the account exists. */
  since?: Date;
  rooms: AddressBook;
  log: Log;
  now(): Date;
  /** A number from 0 to 1, as Math.random gives it. */
  chance(): number;
  timings?: Partial<Timings>;
}

/** The options with everything filled in. */
export interface Settings {
  puppet: string;
  puppetOptions: Record<string, unknown>;
  gateway: { host: string; port: number } | undefined;
  home: string;
  environment: Record<string, string>;
  since: Date | undefined;
  rooms: AddressBook;
  log: Log;
  now(): Date;
  chance(): number;
  timings: Timings;
  /** The text without anything secret, short enough for a log line. */
  harmless(text: string): string;
}

export const gatewayPuppet = "wechaty-puppet-service";

export function settingsOf(options: WechatOptions): Settings {
  const { token, endpoint, puppet = gatewayPuppet, puppetOptions = {} } = options;
  // The other process works elsewhere.
  const home = resolve(options.home);
  const secrets = [token ?? "", ...Object.values(puppetOptions).filter(isSecret)];
  return {
    ...options,
    ...{ home, puppet },
    puppetOptions: { ...puppetOptions, ...(token && { token }), ...(endpoint && { endpoint }) },
    gateway: endpoint ? addressOf(endpoint) : undefined,
    environment: { ...othersOf(options.environment), HOME: home, USERPROFILE: home },
    since: options.since,
    timings: { ...usual, ...options.timings },
    harmless: (text) => harmless(text, secrets),
  };
}

function addressOf(endpoint: string): { host: string; port: number } {
  const [, host, port] = /^\[?([^\s\]]+?)\]?:(\d{1,5})$/.exec(endpoint) ?? [];
  if (!host || !port) throw new Error("微信网关的地址要写成 主机:端口");
  return { host, port: Number(port) };
}

/** The bot's keys are none of a puppet's business, and a loud wechaty would print the token. */
function othersOf(environment: WechatOptions["environment"]): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (pair): pair is [string, string] =>
      pair[1] !== undefined && !/^(LINLI_|WECHATY_LOG$|BROLOG_|NODE_OPTIONS$)/.test(pair[0]),
  );
  return Object.fromEntries(kept);
}

const shortestSecret = 6;
const longestWords = 200;

function isSecret(option: unknown): option is string {
  return typeof option === "string" && option.length >= shortestSecret;
}

function harmless(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret !== "");
  const hidden = known.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
  // What a gateway quotes is whatever it has been given, also when that was another token.
  return hidden.replace(/\b(TOKEN\s*)"[^"]*"/gi, '$1"***"').slice(0, longestWords);
}
