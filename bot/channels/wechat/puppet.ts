import { setTimeout as pause } from "node:timers/promises";
import type { Wechaty } from "wechaty";
import { meaningOf, troubleOf } from "./trouble.ts";
import { readUtterance, topicOf } from "./utterance.ts";
import type { Begin, Report, Utterance } from "./wire.ts";

/** A gateway that cannot give a message at once is asked again after these waits. */
const againAfterMs = [200, 800, 2_000];
/** wechaty's own watchdog would log the account out; the bot's listens more closely and never does. A timer takes no more than 24 days. */
const watchdogSeconds = 24 * 3_600;
const scanned = 3;
const confirmed = 4;

/** Builds wechaty, tells all it hears, and starts it. Resolves with the bot before it is connected. */
export async function openPuppet(begin: Begin, tell: (report: Report) => void): Promise<Wechaty> {
  const { WechatyBuilder, log } = await import("wechaty");
  // It would print the token, and everybody's words.
  log.level("silent");
  const { puppet, puppetOptions } = begin;
  const bot: Wechaty = WechatyBuilder.build({
    name: "linli",
    puppet,
    puppetOptions: { ...puppetOptions, timeoutSeconds: watchdogSeconds },
  } as never);
  const trouble = (error: unknown) => tell({ tell: "trouble", ...troubleOf(error) });
  // Without this listener any error would end the process.
  bot.on("error", trouble);
  await bot.init();
  listen(bot, tell, trouble);
  void bot.start().then(() => tell({ tell: "started" }), trouble);
  return bot;
}

interface Events {
  heartbeat: unknown;
  scan: { qrcode?: string; status: number };
  login: { contactId: string };
  logout: { data?: string };
  message: { messageId: string };
  "room-join": { roomId: string };
  "room-topic": { roomId: string; newTopic: string };
}

/** To the puppet itself: on its way through wechaty an event is lost when a payload cannot be had at once. */
function listen(bot: Wechaty, tell: (report: Report) => void, trouble: (error: unknown) => void): void {
  const inOrder = turns(trouble);
  const on = listenerOf(bot, trouble);
  on("heartbeat", () => tell({ tell: "sign" }));
  on("scan", ({ qrcode, status }) => {
    if (qrcode && status !== scanned && status !== confirmed) tell({ tell: "scan", code: qrcode });
  });
  on("login", ({ contactId }) => tell({ tell: "login", account: contactId }));
  on("logout", ({ data }) => tell({ tell: "logout", reason: data ?? "" }));
  on("message", ({ messageId }) =>
    inOrder(
      readPatiently(bot, messageId),
      (utterance) => tell({ tell: "message", utterance }),
      (error) => tell({ tell: "trouble", ...troubleOf(error), loss: true }),
    ),
  );
  on("room-join", ({ roomId }) =>
    inOrder(topicOf(bot, roomId), (topic) => tell({ tell: "room", id: roomId, topic })),
  );
  on("room-topic", ({ roomId, newTopic }) =>
    inOrder(Promise.resolve(newTopic), (topic) => tell({ tell: "room", id: roomId, topic })),
  );
}

/** An exception in a listener would come up in the middle of wechaty. */
function listenerOf({ puppet }: Wechaty, trouble: (error: unknown) => void) {
  const events = puppet as unknown as { on(event: string, heard: (payload: never) => void): void };
  return <T extends keyof Events>(event: T, heard: (payload: Events[T]) => void): void =>
    events.on(event, (payload: Events[T]) => {
      try {
        heard(payload);
      } catch (error) {
        trouble(error);
      }
    });
}

/** What takes long to be read holds up what came after it, so that nothing overtakes. */
function turns(trouble: (error: unknown) => void) {
  let last: Promise<void> = Promise.resolve();
  return <T>(reading: Promise<T>, then: (result: T) => void, otherwise = trouble): void => {
    const read = reading.then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
    last = last.then(async () => {
      const outcome = await read;
      if ("error" in outcome) otherwise(outcome.error);
      else then(outcome.result);
    });
  };
}

async function readPatiently(bot: Wechaty, id: string): Promise<Utterance> {
  for (const wait of againAfterMs) {
    try {
      return await readUtterance(bot, id);
    } catch (error) {
      if (meaningOf(troubleOf(error))) throw error;
      await pause(wait);
    }
  }
  return readUtterance(bot, id);
}
