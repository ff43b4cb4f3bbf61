import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Channel } from "../../bot/channels/channel.ts";
import type { AddressBook, Timings, WechatOptions } from "../../bot/channels/wechat/options.ts";
import { wechat } from "../../bot/channels/wechat/wechat.ts";
import { openLog } from "../../bot/log.ts";
import type { Room } from "../../storage/rooms.ts";
import { type Gateway, type GatewayOptions, wechatGateway } from "./wechat-gateway.ts";

export const me = { id: "wxid_bot", name: "邻里" };
export const li = { id: "wxid_li", name: "李婶" };
export const wang = { id: "wxid_wang", name: "王姐" };
export const room = "19900@chatroom";
export const topic = "幸福里3号楼业主群";

/** Waits short enough for a test; stories about the waits themselves give their own. */
export const quick: Partial<Timings> = {
  ...{ beatMs: 300, firstWaitMs: 50, longestProbeWaitMs: 300, longestWaitMs: 1_000 },
  ...{ echoMs: 2_000, requestMs: 5_000, drainMs: 300 },
};

/** A gateway whose account is in a group with two people; gone after the test. */
export async function openGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const gateway = await wechatGateway(options);
  onTestFinished(() => gateway.kill());
  await gateway.start();
  await furnish(gateway);
  return gateway;
}

export async function furnish(gateway: Gateway): Promise<void> {
  for (const { id, name } of [me, li, wang]) await gateway.contact(id, name);
  await gateway.room(room, topic, [me.id, li.id, wang.id]);
  await gateway.login(me.id);
}

export interface Bot {
  channel: Channel;
  log: string[];
  rooms: Room[];
  home: string;
  close(): Promise<void>;
}

/** A channel on a gateway, and every line it has logged. Whoever opens it closes it. */
export function openBot(
  { endpoint, token }: Pick<Gateway, "endpoint" | "token">,
  options: Partial<WechatOptions> = {},
): Bot {
  const log: string[] = [];
  const rooms: Room[] = [];
  const home = mkdtempSync(join(tmpdir(), "linli-wechat-"));
  const channel = wechat({
    ...{ endpoint, token, home, environment: process.env, rooms: bookOf(rooms) },
    log: openLog("debug", { write: (line) => void log.push(line) }),
    now: () => new Date(),
    chance: Math.random,
    ...options,
    timings: { ...quick, ...options.timings },
  });
  return {
    ...{ channel, log, rooms, home },
    async close() {
      await channel.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The same, closed after the test. */
export function botOn(
  gateway: Pick<Gateway, "endpoint" | "token">,
  options: Partial<WechatOptions> = {},
): Bot {
  const bot = openBot(gateway, options);
  onTestFinished(bot.close);
  return bot;
}

/** An address book in a list; `saved` is told of each room that is kept. */
export function bookOf(rooms: Room[], saved: (room: Room) => void = () => undefined): AddressBook {
  return {
    all: async () => [...rooms],
    async save(room) {
      const at = rooms.findIndex(({ place }) => place === room.place);
      rooms.splice(at < 0 ? rooms.length : at, at < 0 ? 0 : 1, room);
      // Whoever kept it takes note of that first.
      setImmediate(saved, room);
    },
  };
}

/** The processes of wechaty's that this one has started, or another one has. */
export function wechatProcesses(of = process.pid): number[] {
  const all = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  return all
    .split("\n")
    .filter((line) => line.includes("wechat-process.ts"))
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, parent]) => (pid !== undefined && parent === of ? [pid] : []));
}

/** One that has ended and was not buried yet is not alive. */
export function isAlive(pid: number): boolean {
  try {
    return !execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).startsWith("Z");
  } catch {
    return false;
  }
}
