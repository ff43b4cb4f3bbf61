import { onTestFinished } from "vitest";
import type { Channel, Parcel } from "../../bot/channels/channel.ts";
import { dingtalk } from "../../bot/channels/dingtalk/dingtalk.ts";
import type { DingtalkOptions, Timings } from "../../bot/channels/dingtalk/options.ts";
import { openLog } from "../../bot/log.ts";
import { dingtalkPlatform, type Platform, type PlatformOptions } from "./dingtalk-platform.ts";
import { listening } from "./listening.ts";

/** Waits short enough for a test; stories about the waits themselves give their own. */
export const quick: Partial<Timings> = {
  ...{ requestMs: 2_000, handshakeMs: 1_000, firstWaitMs: 20, longestWaitMs: 100 },
  ...{ steadyMs: 50, beatMs: 200, drainMs: 100 },
};

/** A platform that is gone after the test. */
export async function openPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const platform = await dingtalkPlatform({ redeliverMs: 300, ...options });
  onTestFinished(() => platform.close());
  return platform;
}

/** A channel on a platform, and every line it has logged; stopped after the test. */
export function botOn(platform: Platform, options: Partial<DingtalkOptions> = {}) {
  const log: string[] = [];
  const channel: Channel = dingtalk({
    ...{ clientId: platform.clientId, clientSecret: platform.clientSecret },
    ...{ apiUrl: platform.url, oapiUrl: platform.url, timings: quick },
    log: openLog("debug", { write: (line) => void log.push(line) }),
    now: () => new Date(),
    chance: Math.random,
    ...options,
  });
  onTestFinished(() => channel.stop());
  return { channel, log };
}

/** Both, connected, with an ear on all that the channel tells. */
export async function connected(options: PlatformOptions = {}, own: Partial<DingtalkOptions> = {}) {
  const platform = await openPlatform(options);
  const { channel, log } = botOn(platform, own);
  const ear = listening();
  await ear.online(channel);
  return { platform, channel, ear, log, states: () => ear.states.map(({ state }) => state) };
}

/** A group, somebody in it, and its custom robot. */
export const conversationId = "cidAsXSBLnA==";
export const li = { senderId: "$:LWCP_v1:$li", staffId: "16650698", nick: "李婶" };
export const robots = { "robot-token-abc": { secret: "SECc0ffee", place: conversationId } };
export const ownRobot = { [conversationId]: { access_token: "robot-token-abc", secret: "SECc0ffee" } };

export function write(platform: Platform, text: string): Promise<void> {
  return platform.write({ conversationId, sender: li, text });
}

/** Connected, and ready to speak in the group. */
export async function speaking(options: PlatformOptions = {}, own: Partial<DingtalkOptions> = {}) {
  const { platform, channel } = await connected({ robots, ...options }, own);
  let keys = 0;
  return {
    platform,
    channel,
    /** Says it in the group, as an answer, unless told otherwise. */
    send: (text: string, extra: Partial<Parcel> = {}) =>
      channel.send({ key: `k${keys++}`, place: conversationId, text, priority: "reply", ...extra }),
    /** By which ways the platform has taken something. */
    ways: () => platform.accepted.map(({ way }) => way),
    write: () => write(platform, "在吗"),
  };
}

/** The error with which it ended; words when there was none. */
export function failureOf(sending: Promise<string>): Promise<unknown> {
  return sending.then(
    (id) => `sent as ${id}`,
    (error: unknown) => error,
  );
}

/** How many more times the gateway is asked in so much time. To see that something does not happen takes time. */
export async function opensWithin(ms: number, platform: Platform): Promise<number> {
  const before = platform.opens();
  await new Promise((resolve) => setTimeout(resolve, ms));
  return platform.opens() - before;
}
