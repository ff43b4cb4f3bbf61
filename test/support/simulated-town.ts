import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { privatePlaceOf, simulator } from "../../bot/channels/simulator.ts";
import { importFolder } from "../../bot/command-line.ts";
import { openLog } from "../../bot/log.ts";
import { noModel } from "../../bot/model.ts";
import { openTown } from "../../bot/town.ts";
import { nextMoment } from "../../bot/web/demo-time.ts";
import { openStorage } from "../../storage/storage.ts";

const defaults = new URL("../../storage/defaults/", import.meta.url).pathname;
const demo = new URL("../../storage/demo/", import.meta.url).pathname;

export interface Utterance {
  id: string;
  as: string;
  /** A group; left out for the private chat. */
  place?: string;
  text: string;
  sentAt: Date;
}

export type SimulatedTown = Awaited<ReturnType<typeof openSimulatedTown>>;

/** The demo community with the real bot in it, outside of any test: its clock jumps, its house can go dark. */
export async function openSimulatedTown(startAt: Date) {
  const folder = await mkdtemp(join(tmpdir(), "linli-month-"));
  const file = join(folder, "linli.db");
  let clock = startAt;
  let leases = 0;
  const errors: string[] = [];
  const open = (community = "qinghe") => openStorage({ file, community, synchronous: "off" });
  await importFolder(demo, { open, defaults, now: () => clock, print: () => undefined });
  let running = await wake();

  async function wake() {
    const channel = simulator();
    const storage = await openStorage({ file, synchronous: "off" });
    const town = await openTown({
      ...{ storage, model: noModel, channels: [channel], files: join(folder, "files") },
      newLease: () => `lease-${leases++}`,
      newCode: () => String(10_000_000 + leases++),
      chance: () => 0.5,
      log: openLog("error", { write: (line) => void errors.push(line) }),
      now: () => clock,
    });
    await town.start();
    return { channel, town };
  }

  return {
    errors,
    now: () => clock,
    read: () => running.town.storage.read,
    community: () => running.town.community(),
    storage: () => running.town.storage,
    async say({ id, as, place = privatePlaceOf(as), text, sentAt }: Utterance): Promise<void> {
      const placeKind = place === privatePlaceOf(as) ? "private" : "group";
      await running.channel.say({
        ...{ place, placeKind, messageId: id, sender: as, senderName: as, text, sentAt },
        ...{ quotes: undefined, mentionsBot: false },
      });
      await running.town.idle();
    },
    /** The next moment at which something is due, or undefined. */
    nextDue: () => nextMoment(running.town, clock),
    async jumpTo(instant: Date): Promise<void> {
      if (instant > clock) clock = instant;
      await running.town.heartbeat();
      await running.town.idle();
    },
    /** The bot stands still until then; what is said to it meanwhile has to be said again. */
    async sleepUntil(instant: Date): Promise<void> {
      await running.town.stop();
      clock = instant;
      running = await wake();
    },
    /** Copies what the dead bot would remember. */
    async memoryFile(): Promise<string> {
      await running.town.stop();
      const copy = join(folder, "copy.db");
      await copyFile(file, copy);
      return copy;
    },
    forget: () => rm(folder, { recursive: true }),
  };
}
