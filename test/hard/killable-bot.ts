import { randomInt, randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import type { Channel, Listener } from "../../bot/channels/channel.ts";
import { dingtalkOptions } from "../../bot/channels/configured.ts";
import { dingtalk } from "../../bot/channels/dingtalk/dingtalk.ts";
import { readConfig } from "../../bot/config.ts";
import { openLog } from "../../bot/log.ts";
import { noModel } from "../../bot/model.ts";
import { openTown } from "../../bot/town.ts";
import { takeLock } from "../../storage/data-lock.ts";
import { openStorage, type Storage } from "../../storage/storage.ts";
import { flaws } from "./flaws.ts";
import type { Point } from "./killed-bot.ts";

/*
 * The bot on DingTalk as bot/main.ts starts it, without its pages, in wrappers of its ports that end it like `kill -9`:
 *
 *     KILL_AT=after-commit:7    the seventh time that a received message is on disk and not yet acknowledged
 *     KILL_CLOCK=3600000        its clock is an hour ahead
 *     KILL_FLAW=ack-first       it is broken in this way (flaws.ts)
 */

const beatMs = 250;

/** Ends the process at once, without a farewell, when a point is passed for the nth time. */
function executioner(where: string): (point: Point) => void {
  const [name, passings] = where.split(":");
  let left = Number(passings);
  return (point) => {
    if (point !== name) return;
    left -= 1;
    if (left > 0) return;
    writeSync(1, `at ${point}\n`);
    process.kill(process.pid, "SIGKILL");
    // Nothing more may happen, should the signal take its time.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
}

function watchedListener(listener: Listener, passed: (point: Point) => void): Listener {
  return {
    ...listener,
    async receive(arrival) {
      passed("on-frame");
      await listener.receive(arrival);
      passed("after-commit");
      // The channel acknowledges as soon as this resolves.
      setImmediate(() => passed("after-ack"));
    },
  };
}

function watchedChannel(channel: Channel, passed: (point: Point) => void): Channel {
  return {
    ...channel,
    start: (listener) => channel.start(watchedListener(listener, passed)),
    async send(parcel) {
      passed("before-send");
      const id = await channel.send(parcel);
      const toMany = parcel.priority === "notice" || parcel.priority === "reminder";
      passed(toMany ? "after-notice" : "after-send");
      return id;
    },
  };
}

function watchedStorage(storage: Storage, passed: (point: Point) => void): Storage {
  return {
    ...storage,
    async transaction(work) {
      const result = await storage.transaction(async (store) => {
        const done = await work(store);
        passed("in-transaction");
        return done;
      });
      passed("after-transaction");
      return result;
    },
  };
}

async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const { KILL_AT: at = "", KILL_CLOCK: ahead = "0", KILL_FLAW: flaw = "" } = environment;
  const config = readConfig(environment);
  const now = () => new Date(Date.now() + Number(ahead));
  const passed = executioner(at);
  const { brokenStorage, brokenChannel } = { ...flaws.none, ...flaws[flaw] };
  const release = await takeLock(join(config.LINLI_DATA, "linli.lock"));
  if (!release) throw new Error("The dead bot still holds its folder");
  // Written at once, so that what a killed bot complained of is not lost.
  const log = openLog(config.LINLI_LOG, { write: (line) => void writeSync(2, line) });
  const options = dingtalkOptions(config, { log, now, chance: Math.random });
  if (!options) throw new Error("The settings say nothing about DingTalk");
  const storage = await openStorage({ file: join(config.LINLI_DATA, "linli.db"), synchronous: "full" });
  const town = await openTown({
    ...{ model: noModel, log, now, newLease: randomUUID, chance: Math.random },
    storage: watchedStorage(brokenStorage(storage), passed),
    channels: [watchedChannel(brokenChannel(dingtalk(options)), passed)],
    newCode: () => String(randomInt(100_000_000)).padStart(8, "0"),
    files: join(config.LINLI_DATA, "files"),
  });
  await town.start();
  const beat = () => town.heartbeat().then(() => writeSync(1, "beat\n"));
  await beat();
  const heart = setInterval(() => void beat(), beatMs);
  process.once("SIGTERM", () => {
    clearInterval(heart);
    void town
      .stop()
      .then(release)
      .then(() => process.exit(0));
  });
}

enableCompileCache();
await main(process.env);
