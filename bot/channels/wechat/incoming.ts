import { setTimeout as pause } from "node:timers/promises";
import type { Arrival } from "../../../storage/inbox.ts";
import type { Listener } from "../channel.ts";
import type { Book } from "./address-book.ts";
import { wechatDoor } from "./door.ts";
import type { Echoes } from "./echoes.ts";
import { accountOf, type Login } from "./identity.ts";
import type { Settings } from "./options.ts";
import { readUtterance, type Words } from "./read-utterance.ts";
import type { Utterance } from "./wire.ts";

/** So long is nothing said after the platform was displeased. */
export const quietMs = 30 * 60_000;
const firstWaitMs = 200;
const longestWaitMs = 30_000;

/** Hands in what was heard: in order within a conversation, and until it is kept, as the platform tells nothing twice. */
export function incoming(settings: Settings, listener: Listener, book: Book, echoes: Echoes) {
  const { log, now, harmless } = settings;
  const busy = new Map<string, Promise<void>>();
  const ending = new AbortController();
  const { signal } = ending;

  function inTurn(conversation: string, work: () => Promise<void>): void {
    const after = (busy.get(conversation) ?? Promise.resolve()).then(() => untilDone(work));
    busy.set(conversation, after);
    void after.then(() => busy.get(conversation) === after && busy.delete(conversation));
  }

  async function untilDone(work: () => Promise<void>): Promise<void> {
    for (let wait = firstWaitMs; !signal.aborted; wait = Math.min(wait * 2, longestWaitMs)) {
      try {
        return await work();
      } catch (error) {
        log.error({ err: error }, "what WeChat told could not be kept; it is tried again");
        await pause(wait, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  function shut(reason: string): void {
    inTurn(wechatDoor, () => listener.shut(wechatDoor, quietMs, harmless(reason)));
  }

  async function placeOf({ room }: Utterance, other: string, login: Login): Promise<string> {
    return room ? book.placeOf(room) : accountOf(other, login);
  }

  async function receive(utterance: Utterance, words: Words, login: Login): Promise<void> {
    const place = await placeOf(utterance, utterance.talker.id, login);
    await listener.receive(arrivalOf(utterance, words, place, login));
  }

  /** The account's own words appeared. */
  function echo(utterance: Utterance, to: string, login: Login): void {
    const text = echoes.heard(to, utterance.text, utterance.id);
    if (text === undefined) return;
    inTurn(to, async () => {
      const place = await placeOf(utterance, to, login);
      await listener.echoed({ place, text, platformId: utterance.id });
    });
  }

  return {
    shut,
    message(utterance: Utterance, login: Login): void {
      const heard = readUtterance(utterance, now());
      const conversation = utterance.room?.id ?? utterance.talker.id;
      if (heard.as === "too-fast") shut(`微信提示：${heard.reason}`);
      if (heard.as === "message") inTurn(conversation, () => receive(utterance, heard.words, login));
      if (heard.as === "revoked") {
        const { messageId } = heard;
        const botAccount = accountOf(utterance.self, login);
        inTurn(conversation, () => listener.revoked({ botAccount, messageId }));
      }
      if (heard.as === "echo") echo(utterance, heard.to, login);
    },

    /** A room was joined or renamed. */
    room(id: string, topic: string): void {
      inTurn(id, async () => {
        const place = await book.placeOf({ id, topic });
        await book.renamed(id, topic);
        await listener.met({ place, name: topic || place });
      });
    },

    /** Takes nothing any more, and tries nothing again. */
    close: () => ending.abort(),

    /** Resolves when nothing is in hand. */
    async idle(): Promise<void> {
      while (busy.size > 0) await Promise.all(busy.values());
    },
  };
}

export type Incoming = ReturnType<typeof incoming>;

function arrivalOf(utterance: Utterance, words: Words, place: string, login: Login): Arrival {
  const { id, self, talker, room } = utterance;
  const { kind, attachments, ...rest } = words;
  return {
    ...rest,
    channel: "wechat",
    botAccount: accountOf(self, login),
    messageId: id,
    place,
    placeKind: room ? "group" : "private",
    sender: accountOf(talker.id, login),
    senderName: talker.name,
    quotes: undefined,
    ...(kind !== "text" && { kind }),
    ...(attachments.length > 0 && { attachments }),
    ...(room?.topic && { placeName: room.topic }),
  };
}
