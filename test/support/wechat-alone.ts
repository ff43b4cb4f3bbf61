import { wechat } from "../../bot/channels/wechat/wechat.ts";
import { openLog } from "../../bot/log.ts";

/*
 * A bot in a process of its own, to be killed: run as `node wechat-alone.ts ENDPOINT TOKEN HOME`. It writes each state
 * on a line of its own.
 */
const [endpoint = "", token = "", home = ""] = process.argv.slice(2);
const channel = wechat({
  ...{ endpoint, token, home, environment: process.env, log: openLog("silent") },
  rooms: { all: async () => [], save: async () => undefined },
  ...{ now: () => new Date(), chance: Math.random },
});
await channel.start({
  async receive() {},
  async met() {},
  async revoked() {},
  async echoed() {},
  async shut() {},
  connection: (state) => void process.stdout.write(`${state}\n`),
});
