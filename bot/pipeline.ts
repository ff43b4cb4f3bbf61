import { handlers } from "../handlers/all.ts";
import type { Community } from "../handlers/community.ts";
import { raiseAlarm } from "../handlers/emergencies/raise-alarm.ts";
import type { Handler, Links, Meanings, Model, Reply, Said } from "../handlers/handler.ts";
import { speak } from "../handlers/outgoing.ts";
import { mayUse } from "../handlers/people/may.ts";
import { refusal } from "../handlers/people/refusal.ts";
import { tellOfNewGroup } from "../handlers/places/new-group.ts";
import { relayedAs, relayingMessage } from "../handlers/relay/passed-on.ts";
import { relayMessage } from "../handlers/relay/relay-message.ts";
import { closeRequest } from "../handlers/requests/close-request.ts";
import { reopenRequest } from "../handlers/requests/reopen-request.ts";
import { supplementRequest } from "../handlers/requests/supplement-request.ts";
import { withdrawRequest } from "../handlers/requests/withdraw-request.ts";
import { clip } from "../handlers/text.ts";
import type { Arrival, Message } from "../storage/inbox.ts";
import type { Storage, Store } from "../storage/storage.ts";
import { isDeed } from "./channels/page.ts";
import type { Log } from "./log.ts";
import { understand } from "./understanding/understand.ts";

interface Needs {
  storage: Storage;
  model: Model;
  meanings: Meanings;
  log: Log;
  now(): Date;
  newCode(): string;
  links: Links | undefined;
  community(): Community;
  /** Called when words may wait in the outbox. */
  spoken(): void;
}

/** What a private link can say, whoever's it is; of danger everybody hears. */
const ofLinks: readonly Handler[] = [
  raiseAlarm,
  ...[closeRequest, reopenRequest, supplementRequest, withdrawRequest],
];
/** Tries before a message is set aside. */
const tries = 3;
const longestText = 20_000;
const longestName = 80;

/** Somebody else has ended the message meanwhile: its sender has taken it back. */
class EndedMeanwhile extends Error {}

export type Pipeline = ReturnType<typeof pipeline>;

/** A message's way from a channel to the outbox. */
export function pipeline({ storage, model, meanings, log, now, newCode, links, community, spoken }: Needs) {
  /** The conversations that are being handled; one each, so that their messages keep their order. */
  const busy = new Map<string, Promise<void>>();
  /** Groups, by their names, that need not be looked up again. */
  const met = new Map<string, string>();

  /** Keeps a message; a second copy changes nothing. When it resolves, the message is on disk. */
  async function receive(arrival: Arrival): Promise<void> {
    const clean = { ...arrival, text: cleaned(arrival.text), senderName: cleaned(arrival.senderName) };
    const { channel, place, placeKind, placeName = place, attachments = [] } = arrival;
    const isKnown = await storage.transaction(async (store) => {
      const [id] = await store.inbox.keep([clean], now());
      if (id !== undefined) await store.attachments.add(id, channel, attachments, now());
      return placeKind === "group" && meetIn({ channel, place, name: placeName }, store);
    });
    if (isKnown) met.set(JSON.stringify([channel, place]), placeName);
    wake(channel, place);
  }

  /** A group was heard of without a word. */
  async function meet(group: { channel: string; place: string; name: string }): Promise<void> {
    const isKnown = await storage.transaction((store) => meetIn(group, store));
    if (isKnown) met.set(JSON.stringify([group.channel, group.place]), group.name);
    spoken();
  }

  /** Remembers a group; of one that nobody has bound the administrators are told once. False as long as none of them could be. */
  async function meetIn(
    group: { channel: string; place: string; name: string },
    store: Store,
  ): Promise<boolean> {
    const { channel, place } = group;
    if (met.get(JSON.stringify([channel, place])) === group.name) return true;
    const name = clip(cleaned(group.name).replace(/\s+/gu, " ").trim(), longestName);
    const isNamed = name !== "" && group.name !== place;
    const bound = await store.places.findGroup(channel, place);
    // Where the platform tells no name, the one that people gave the group stays.
    if (isNamed || !(bound ?? (await store.places.findMet(channel, place))))
      await store.places.meet({ channel, place, name: name || place }, now());
    if (bound) return true;
    return tellOfNewGroup({ channel, place, name }, { community: community(), now: now() }, store);
  }

  /** Forgets the words of a message that its sender took back; what has become of it stays, and its history says so. */
  async function revoke(channel: string, message: { botAccount: string; messageId: string }): Promise<void> {
    await storage.transaction(async (store) => {
      const { botAccount, messageId } = message;
      const revoked = await store.inbox.revoke(channel, botAccount, messageId);
      if (!revoked) return;
      await store.inbox.revokePassedOn(relayedAs(revoked.id));
      await store.attachments.forget(revoked.id);
      await store.signals.takenBack(revoked.id, now());
      if (!revoked.became) return;
      const event = { name: "revoked", actorId: "", at: now(), note: revoked.became };
      const subjects = [`inbox:${revoked.id}`, ...revoked.subjects];
      await store.journal.add(subjects.map((subject) => ({ ...event, subject })));
    });
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
      if (error instanceof EndedMeanwhile) return;
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
    const subject = quotes === undefined ? undefined : await read.outbox.subjectOf(channel, place, quotes);
    const directed = placeKind === "private" || message.mentionsBot || subject !== undefined;
    const relayedBy = message.relayedBy === undefined ? undefined : await read.people.find(message.relayedBy);
    return {
      message,
      text: message.text.trim(),
      person,
      account,
      group,
      directed,
      relayedBy,
      subject,
      community: community(),
      now: now(),
      newCode,
      links,
    };
  }

  async function answerTo(said: Said): Promise<void> {
    const { person, message } = said;
    const open = await storage.read.questions.openTo(person.id, message.channel, message.place, said.now);
    const meanings = understand(said, open, handlers).filter(({ handler }) => mayHear(said, handler));
    const allowed = meanings.filter(({ handler }) => mayUse(person, handler));
    for (const { handler, slots, question } of allowed) {
      if (!(await carryOut(said, handler, slots, question))) continue;
      if (handler === relayMessage) await catchUp();
      return;
    }
    const refused = meanings.find(({ handler }) => !mayUse(person, handler));
    const isHome = message.placeKind === "private" || said.group !== undefined;
    const words =
      refused && said.directed && isHome
        ? await refusal(said, refused.handler, storage.read)
        : leftover(said);
    await storage.transaction((store) => finish(said, "", words, store));
  }

  /** True when the handler has dealt with the message; its words and "done" are then written. */
  async function carryOut(said: Said, handler: Handler, slots: unknown, question?: number): Promise<boolean> {
    if (handler.kind === "answer") {
      const replies = await handler.run(said, slots, storage.read, model, meanings);
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
    if (!(await store.inbox.done(message.id, became, at))) throw new EndedMeanwhile();
    if (became === "" && !mayRecord(said)) await store.forget.message(message.id);
    if (question !== undefined && !(await store.questions.answer(question))) {
      throw new Error("This question was answered before");
    }
    const { channel, place } = message;
    const relay = said.relayedBy && (await store.inbox.placeOf(relayingMessage(message.messageId)));
    const origin = { channel, place, account, ...(relay && { relay }) };
    const introduced = replies.length > 0 && !account.greeted && !relay && became !== raiseAlarm.name;
    if (introduced) await store.people.greet(account, at);
    const first = replies.find(({ to }) => to === "here" || to === "speaker");
    const words = introduced ? replies.map((reply) => (reply === first ? introduce(reply) : reply)) : replies;
    await speak(words, { key: `inbox:${message.id}`, community: said.community, now: at, origin }, store);
    await keepQuestion(said, replies, store);
  }

  async function keepQuestion({ message, person, now: at }: Said, replies: Reply[], store: Store) {
    const asked = replies.find((reply) => reply.asked)?.asked;
    if (asked) await store.asked.add({ ...asked, message, personId: person.id }, at);
  }

  /** Handles whatever waits, after a start, a failure, or when words were passed on to another conversation. */
  async function catchUp(): Promise<void> {
    for (const { channel, place } of await storage.read.inbox.waitingPlaces()) wake(channel, place);
  }

  return {
    receive,
    revoke,
    meet,
    catchUp,
    /** Resolves when nothing is being handled. */
    async idle(): Promise<void> {
      while (busy.size > 0) await Promise.all(busy.values());
    },
  };
}

/**
 * In a group that nobody has bound yet, and of people who do not want to be recorded, only emergencies are handled; where
 * the bot may not listen, only what is said to it.
 */
function mayHear(said: Said, handler: Handler): boolean {
  const { message, group, directed, relayedBy } = said;
  if (relayedBy) return handler.relayed === true;
  if (isDeed(message)) return ofLinks.includes(handler);
  if (message.placeKind === "private") return true;
  if (!group || !mayRecord(said)) return handler.anywhere === true;
  return group.listening || directed;
}

/** Somebody may not want any talk kept that was not meant for the bot. */
function mayRecord({ person, directed }: Said): boolean {
  return directed || person.unrecorded !== true;
}

function introduce(reply: Reply): Reply {
  return { ...reply, text: `${reply.text}\n（我是社区的机器人“邻里”。回“我的数据”可看、可删。）` };
}

/** What is said to words that nobody could do anything with: nothing, unless they were said to the bot. */
function leftover({ directed, community, group, message, relayedBy }: Said): Reply[] {
  if (!directed || (message.placeKind === "group" && !group)) return [];
  if (relayedBy) return [{ to: { person: relayedBy.id }, text: "代报的话里没有听出诉求或问题，没有登记。" }];
  const { phone, name } = community.tree.root;
  const call = phone ? `，或打${name}电话 ${phone}` : "";
  return [{ to: "here", text: `没听懂您的意思。可以说哪里、出了什么事，或回“帮助”看我能做什么${call}。` }];
}

function cleaned(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "").slice(0, longestText);
}
