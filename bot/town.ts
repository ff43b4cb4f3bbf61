import { type Community, communityOf } from "../handlers/community.ts";
import type { Links, Model } from "../handlers/handler.ts";
import { compactWhenAsked } from "../schedules/compaction.ts";
import { fireDue } from "../schedules/fire-due.ts";
import { runTimetable } from "../schedules/timetable.ts";
import type { Storage } from "../storage/storage.ts";
import { attachmentKeeper } from "./attachments.ts";
import type { Channel, Listener } from "./channels/channel.ts";
import { connections, type Standing } from "./connections.ts";
import type { Log } from "./log.ts";
import { type MeaningReader, noMeanings } from "./model/embeddings.ts";
import { outboxSender } from "./outbox.ts";
import { pipeline } from "./pipeline.ts";

export interface TownNeeds {
  storage: Storage;
  channels: Channel[];
  model: Model;
  /** Left out where words alone decide what a question is about. */
  meanings?: MeaningReader | undefined;
  log: Log;
  now(): Date;
  newLease(): string;
  /** Eight digits that nobody can guess. */
  newCode(): string;
  /** A number from 0 to 1, as Math.random gives it. */
  chance(): number;
  /** Where pictures and files of messages are kept. */
  files: string;
  /** How links to the staff page are made; left out where none may be sent. */
  links?: Links | undefined;
  /** Hears every change of a channel's state. */
  onConnection?: (standing: Standing) => void;
}

export type Town = Awaited<ReturnType<typeof openTown>>;

/** A community at work: its channels, its messages' way, its clock. Clock, chance and network come in from outside. */
export async function openTown(needs: TownNeeds) {
  const {
    storage,
    channels,
    model,
    meanings,
    log,
    now,
    newLease,
    newCode,
    chance,
    files,
    links,
    onConnection,
  } = needs;
  let community = await loadCommunity(storage);
  let edition = await storage.read.settings.edition();
  let beating: Promise<void> | undefined;
  let beatAt = now();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };

  const sender = outboxSender({ storage, channels, log, now, newLease, chance, changed });
  const watch = connections({ storage, log, now, onConnection, community: () => community });
  const attachments = attachmentKeeper({ storage, channels, log, now, newName: newLease, folder: files });
  const messages = pipeline({
    ...{ storage, model, meanings: meanings ?? noMeanings, log, now, newCode, links },
    community: (): Community => community,
    spoken() {
      changed();
      void sender.pump();
    },
  });

  async function reloadWhenEdited(): Promise<void> {
    const latest = await storage.read.settings.edition();
    if (latest === edition) return;
    community = await loadCommunity(storage);
    edition = latest;
  }

  function listenerTo({ name }: Channel): Listener {
    return {
      receive: messages.receive,
      met: (group) => messages.meet({ ...group, channel: name }),
      revoked: (message) => messages.revoke(name, message),
      echoed: ({ place, text, platformId }) => sender.echoed(name, place, text, platformId),
      shut: sender.shut,
      connection(state, detail) {
        watch.changed(name, state, detail);
        changed();
        if (state === "online") void sender.pump();
      },
    };
  }

  async function beat(): Promise<void> {
    await reloadWhenEdited();
    const moment = { community, now: now() };
    await sender.recover();
    await messages.catchUp();
    const fired = await fireDue(moment, storage, (error, key) =>
      log.error({ err: error, key }, "a deadline could not be fired"),
    );
    const ran = await runTimetable(moment, storage);
    await watch.tell();
    // Whoever is slow on the network must not hold up the clock.
    void sender.pump();
    void attachments.work();
    void meanings?.work();
    beatAt = now();
    if (fired + ran > 0) changed();
    await compactWhenAsked(moment.now, storage);
  }

  return {
    storage,
    receive: messages.receive,
    /** Pictures that are brought, and all that came with messages. */
    files: { bring: attachments.bring, read: attachments.read },
    community: () => community,
    /** Looks what is due, what waits, what has changed. One at a time; never rejects. */
    heartbeat(): Promise<void> {
      beating ??= beat()
        .catch((error: unknown) => log.error({ err: error }, "a heartbeat failed"))
        .finally(() => {
          beating = undefined;
        });
      return beating;
    },
    lastBeat: () => beatAt,
    /** How it stands with each channel. */
    connections: watch.all,
    /** Tells all who listen that something has changed. */
    announce: changed,
    /** Resolves when nothing is being handled, fetched or sent. */
    async idle(): Promise<void> {
      await messages.idle();
      await attachments.idle();
      await sender.idle();
    },
    /** Tells when something may have changed; returns how to stop listening. */
    onChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async start(): Promise<void> {
      await sender.recover(true);
      for (const channel of channels) await channel.start(listenerTo(channel));
      await messages.catchUp();
    },
    /** Takes nothing new, finishes what is being done, closes the memory. */
    async stop(): Promise<void> {
      await beating;
      await messages.idle();
      await sender.idle();
      await attachments.idle();
      await meanings?.stop();
      for (const channel of channels) await channel.stop();
      await storage.close();
    },
  };
}

async function loadCommunity({ read }: Storage): Promise<Community> {
  return communityOf(await read.places.nodes(), await read.settings.rules());
}
