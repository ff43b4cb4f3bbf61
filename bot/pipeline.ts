import { handlers } from "../handlers/all.ts";
import type { Community } from "../handlers/community.ts";
import { raiseAlarm } from "../handlers/emergencies/raise-alarm.ts";
import type { Handler, Model, Reply, Said } from "../handlers/handler.ts";
import { speak } from "../handlers/outgoing.ts";
import { mayUse } from "../handlers/people/may.ts";
import type { Arrival, Message } from "../storage/inbox.ts";
import type { Storage, Store } from "../storage/storage.ts";
import type { Log } from "./log.ts";
import { understand } from "./understanding/understand.ts";

interface Needs {
  storage: Storage;
  model: Model;
  log: Log;
  now(): Date;
  community(): Community;
  /** Called when words may wait in the outbox. */
  spoken(): void;
}

/** Tries before a message is set aside. */
const tries = 3;
const longestText = 20_000;

export type Pipeline = ReturnType<typeof pipeline>;

/** A message's way from a channel to the outbox. */
export function pipeline({ storage, model, log, now, community, spoken }: Needs) {
  /** The conversations that are being handled; one each, so that their messages keep their order. */
  const busy = new Map<string, Promise<void>>();

  /** Keeps a message; a second copy changes nothing. When it resolves, the message is on disk. */
  async function receive(arrival: Arrival): Promise<void> {
    const clean = { ...arrival, text: cleaned(arrival.text), senderName: cleaned(arrival.senderName) };
    await storage.transaction((store) => store.inbox.keep([clean], now()));
    wake(arrival.channel, arrival.place);
  }

  function wake(channel: string, place: string): void {
    const key = JSON.stringify([channel, place]);
    const before = busy.get(key) ?? Promise.resolve();
    const after = before.then(() => conversation(channel, place));
    busy.set(key, after);
    void after.finally(() => busy.get(key) === after && busy.delete(key));
  }

  /** Handles what waits in one conversation, in order. Never rejects: what cannot be written down now waits for the next beat. */
  async function conversation(channel: string, place: string): Promise<void> {
    try {
      for (;;) {
        const message = await storage.read.inbox.nextOf(channel, place);
        if (!message) return;
        await handle(message);
      }
    } catch (error) {
      log.error({ err: error, channel }, "a conversation stopped; it goes on at the next beat");
    }
  }

  async function handle(message: Message): Promise<void> {
    try {
      await answerTo(await lookAt(message));
    } catch (error) {
      const aside = await storage.transaction((store) =>
        store.inbox.failed(message.id, String(error), tries),
      );
      log.error({ err: error, message: message.id, aside }, "a message could not be handled");
    }
    spoken();
  }

  /** Who and where: account → person and roles; conversation → group. Somebody never seen is a resident and nothing more. */
  async function lookAt(message: Message): Promise<Said> {
    const { channel, sender, senderName, place, placeKind, quotes } = message;
    const { read } = storage;
    const privatePlace = placeKind === "private" ? place : undefined;
    const known = await read.people.findAccount(channel, sender);
    const needsPlace = privatePlace !== undefined && known?.privatePlace === undefined;
    const account =
      known && !needsPlace
        ? known
        : await storage.transaction((store) =>
            store.people.meet({ channel, id: sender, privatePlace }, senderName || sender),
          );
    const person = await read.people.find(account.personId);
    if (!person) throw new Error(`Account ${account.id} belongs to nobody`);
    const group = placeKind === "group" ? await read.places.findGroup(channel, place) : undefined;
    const subject = quotes === undefined ? undefined : await read.outbox.subjectOf(channel, quotes);
    const directed = placeKind === "private" || message.mentionsBot || subject !== undefined;
    return {
      message,
      text: message.text.trim(),
      person,
      account,
      group,
      directed,
      subject,
      community: community(),
      now: now(),
    };
  }

  async function answerTo(said: Said): Promise<void> {
    const { person, message } = said;
    const open = await storage.read.questions.openTo(person.id, message.channel, message.place, said.now);
    const meanings = understand(said, open, handlers).filter(({ handler }) => mayHear(said, handler));
    const allowed = meanings.filter(({ handler }) => mayUse(person, handler));
    for (const { handler, slots, question } of allowed) {
      if (await carryOut(said, handler, slots, question)) return;
    }
    const refused = meanings.length > allowed.length;
    await storage.transaction((store) => finish(said, "", leftover(said, refused), store));
  }

  /** True when the handler has dealt with the message; its words and "done" are then written. */
  async function carryOut(said: Said, handler: Handler, slots: unknown, question?: number): Promise<boolean> {
    if (handler.kind === "answer") {
      const replies = await handler.run(said, slots, storage.read, model);
      if (!replies) return false;
      await storage.transaction((store) => finish(said, handler.name, replies, store, question));
      return true;
    }
    return storage.transaction(async (store) => {
      const replies = await handler.run(said, slots, store);
      if (!replies) return false;
      const { person, message, now: at } = said;
      await store.journal.audit(person.id, handler.name, `inbox:${message.id}`, "", at);
      await finish(said, handler.name, replies, store, question);
      return true;
    });
  }

  /** Words, the answered question and "inbox done", in the caller's transaction. */
  async function finish(
    said: Said,
    became: string,
    replies: Reply[],
    store: Store,
    question?: number,
  ): Promise<void> {
    const { message, account, now: at } = said;
    if (!(await store.inbox.done(message.id, became, at))) throw new Error("This message was done before");
    if (question !== undefined && !(await store.questions.answer(question))) {
      throw new Error("This question was answered before");
    }
    const { channel, place } = message;
    const origin = { channel, place, account };
    const introduced = replies.length > 0 && !account.greeted && became !== raiseAlarm.name;
    if (introduced) await store.people.greet(account, at);
    const first = replies.find(({ to }) => to === "here" || to === "speaker");
    const words = introduced ? replies.map((reply) => (reply === first ? introduce(reply) : reply)) : replies;
    await speak(words, { key: `inbox:${message.id}`, community: said.community, now: at, origin }, store);
  }

  return {
    receive,
    /** Handles again whatever waits, after a start or a failure. */
    async catchUp(): Promise<void> {
      for (const { channel, place } of await storage.read.inbox.waitingPlaces()) wake(channel, place);
    },
    /** Resolves when nothing is being handled. */
    async idle(): Promise<void> {
      while (busy.size > 0) await Promise.all(busy.values());
    },
  };
}

/** In a group that nobody has bound yet only emergencies are handled; where the bot may not listen, only what is said to it. */
function mayHear({ message, group, directed }: Said, handler: Handler): boolean {
  if (message.placeKind === "private") return true;
  if (!group) return handler === raiseAlarm;
  return group.listening || directed;
}

function introduce(reply: Reply): Reply {
  return { ...reply, text: `${reply.text}\n（我是社区的机器人“邻里”。）` };
}

/** What is said to words that nobody could do anything with: nothing, unless they were said to the bot. */
function leftover({ directed, community, group, message }: Said, refused: boolean): Reply[] {
  if (!directed || (message.placeKind === "group" && !group)) return [];
  if (refused) {
    return [{ to: "here", text: "这件事要有相应职责的工作人员来办。需要的话，请联系社区书记或管理员。" }];
  }
  const { phone, name } = community.tree.root;
  const call = phone ? `，或打${name}电话 ${phone}` : "";
  return [{ to: "here", text: `没听懂您的意思。可以说哪里、出了什么事，或回“帮助”看我能做什么${call}。` }];
}

function cleaned(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "").slice(0, longestText);
}
