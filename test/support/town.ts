import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Channel, Parcel } from "../../bot/channels/channel.ts";
import { privatePlaceOf, simulator } from "../../bot/channels/simulator.ts";
import { importFolder } from "../../bot/command-line.ts";
import { openLog } from "../../bot/log.ts";
import { noModel } from "../../bot/model.ts";
import { openTown as openRealTown } from "../../bot/town.ts";
import { moveClock, nextMoment } from "../../bot/web/demo-time.ts";
import type { Links, Model } from "../../handlers/handler.ts";
import { instantOn } from "../../handlers/time/shanghai.ts";
import { openStorage } from "../../storage/storage.ts";

const defaults = new URL("../../storage/defaults/", import.meta.url).pathname;
const demo = new URL("../../storage/demo/", import.meta.url).pathname;
const HOUR_MS = 3_600_000;

/** A Tuesday in working hours. */
export const tuesday = instantOn("2026-11-24", "10:00");

interface Options {
  model?: Model;
  /** Called for each message on its way out; what it throws is the platform's refusal. */
  platform?: (parcel: Parcel) => void;
  startAt?: Date;
  /** A place whose platform does not answer until `letGo`. */
  hangs?: string;
  /** Platforms beside the simulator. */
  beside?: Channel[];
  /** How links are made; without it none are given. */
  links?: Links;
}

interface Extra {
  quotes?: string | undefined;
  mentionsBot?: boolean;
  id?: string;
  /** Waits only until something was said in this place, while others are still being answered. */
  until?: string;
}

interface Spoken extends Parcel {
  id: string;
}

let template: Promise<string> | undefined;

/** The demo community, imported once for each test file and copied for each story. */
function demoFile(): Promise<string> {
  template ??= (async () => {
    const file = join(await mkdtemp(join(tmpdir(), "linli-demo-")), "linli.db");
    const open = (community = "qinghe") => openStorage({ file, community, synchronous: "off" });
    const code = await importFolder(demo, {
      open,
      defaults,
      now: () => tuesday,

      print: () => undefined,
    });
    if (code !== 0) throw new Error("The demo community was refused");
    return file;
  })();
  return template;
}

/**
 * The demo community at work: real handlers, real storage, the simulator as its channel, and a clock that waits
 * for the story. The log goes to `log`, for stories about what it must not hold.
 */
export async function openTown({
  model = noModel,
  platform,
  startAt = tuesday,
  hangs,
  beside = [],
  links,
}: Options = {}) {
  const folder = await mkdtemp(join(tmpdir(), "linli-story-"));
  const file = join(folder, "linli.db");
  await copyFile(await demoFile(), file);
  const log: string[] = [];
  const clock = heldClock(startAt);
  const spoken: Spoken[] = [];
  const letGo = Promise.withResolvers<void>();
  let leases = 0;
  let messages = 0;
  let town = await open();
  onTestFinished(async () => {
    await town.real.stop();
    await rm(folder, { recursive: true });
  });

  async function open() {
    const channel = simulator();
    const storage = await openStorage({ file, synchronous: "off" });
    const listening = {
      ...channel,
      async send(parcel: Parcel) {
        platform?.(parcel);
        if (parcel.place === hangs) await letGo.promise;
        const id = await channel.send(parcel);
        spoken.push({ ...parcel, id });
        return id;
      },
    };
    const newLease = () => `lease-${leases++}`;
    const real = await openRealTown({
      ...{ storage, model, newLease, links },
      newCode: () => "48271935",
      chance: () => 0.5,
      files: join(folder, "files"),
      channels: [listening, ...beside],
      log: openLog("debug", { write: (line) => void log.push(line) }),
      now: clock.now,
    });
    await real.start();
    return { real, channel };
  }

  /** What has been said in a place, oldest first, and the expectations about it. */
  function ears(place: string) {
    const heard = () => spoken.filter((each) => each.place === place);
    return {
      place,
      heard: () => heard().map(({ text }) => text),
      last: () => heard().at(-1),
      hears(words: RegExp | string) {
        expect(heard().at(-1)?.text ?? "(nothing)").toMatch(words);
      },
      heardOnce(words: RegExp) {
        expect(heard().filter(({ text }) => words.test(text))).toHaveLength(1);
      },
      hearsNothing() {
        expect(heard().map(({ text }) => text)).toEqual([]);
      },
    };
  }

  return {
    log,
    clock,
    spoken,
    file,
    storage: () => town.real.storage,
    real: () => town.real,
    group: (place: string) => ears(place),
    /** A person of the demo, or a stranger with a new account; speaks in private when no group is named. */
    person(id: string) {
      const own = ears(privatePlaceOf(id));
      return {
        ...own,
        id,
        async says(text: string, place = own.place, extra: Extra = {}) {
          await town.channel.say({
            place,
            placeKind: place === own.place ? "private" : "group",
            messageId: extra.id ?? `m-${messages++}`,
            sender: id,
            senderName: id,
            text,
            quotes: extra.quotes,
            mentionsBot: extra.mentionsBot ?? false,
            sentAt: clock.now(),
          });
          if (extra.until === undefined) return town.real.idle();
          while (!spoken.some((each) => each.place === extra.until)) await turn();
          return undefined;
        },
      };
    },
    /** With a stop at all that falls due on the way, and at least one an hour. */
    async hoursPass(hours: number) {
      const target = new Date(clock.now().getTime() + hours * HOUR_MS);
      while (clock.now() < target) {
        const due = await nextMoment(town.real, clock.now());
        const hour = new Date(Math.min(clock.now().getTime() + HOUR_MS, target.getTime()));
        clock.set(due && due > clock.now() && due < hour ? due : hour);
        await town.real.heartbeat();
        await town.real.idle();
      }
    },
    /** To the next moment at which something is due. */
    async nextMoment() {
      await moveClock("next", town.real, { now: clock.now, moveTo: async (at) => clock.set(at) });
    },
    /** The bot stands still while the clock runs on. */
    async isDownFor(hours: number) {
      await town.real.stop();
      clock.set(new Date(clock.now().getTime() + hours * HOUR_MS));
      town = await open();
      await town.real.heartbeat();
      await town.real.idle();
    },
    turn,
    letGo: letGo.resolve,
    request: (number: number) => town.real.storage.read.requests.findNumber(number),
  };
}

/** Lets everything that is ready run once. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export type Town = Awaited<ReturnType<typeof openTown>>;

function heldClock(start: Date) {
  let at = start;
  return {
    now: () => at,
    set(instant: Date) {
      if (instant > at) at = instant;
    },
  };
}
