import { dingtalk } from "../../bot/channels/dingtalk/dingtalk.ts";
import { openLog } from "../../bot/log.ts";

/*
 * A bot in a process of its own: answers the first message it hears and stops. Run as
 * `node dingtalk-alone.ts URL CLIENT_ID CLIENT_SECRET`. It ends by itself when nothing keeps it.
 */
const [url = "", clientId = "", clientSecret = ""] = process.argv.slice(2);
const channel = dingtalk({
  ...{ clientId, clientSecret, apiUrl: url, oapiUrl: url, log: openLog("silent") },
  ...{ now: () => new Date(), chance: Math.random },
});
await channel.start({
  async receive({ place, text, messageId }) {
    setImmediate(() => void answer(place, text, messageId));
  },
  async met() {},
  async revoked() {},
  async echoed() {},
  async shut() {},
  connection() {},
});

async function answer(place: string, text: string, key: string): Promise<void> {
  await channel.send({ key, place, text: `听到了：${text}`, priority: "reply" });
  await channel.stop();
}
