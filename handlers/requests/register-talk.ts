import { z } from "zod";
import type { Request } from "../../storage/requests.ts";
import type { Signal } from "../../storage/signals.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { squeeze } from "../text.ts";
import { fileWords } from "./file-request.ts";
import { answerAbout } from "./numbers.ts";
import { audienceOf } from "./receipt.ts";
import { registerSignal } from "./signal.ts";
import { isTogether, requestsHere, togetherSince } from "./together.ts";

/** Nothing but the wish itself; what it is about has been said before. */
const wish =
  /^(?:对|是的?|嗯+|好的?|行|可以)?[,。]?(?:请|麻烦|那就?)?(?<outright>(?:你|您)?(?:帮|给|替)(?:我|我们|忙|我家)|(?:我|我们)?(?:要|想|来))?(?:登记|上报|记|(?<begins>报修|投诉|举报|反映))(?:一?下|吧|上|了吧|一个问题|个问题|问题|一件事)?(?:谢谢|多谢|辛苦了?)?[,。!~]*(?:谢谢|多谢)?[。!~]*$/u;
/** So many of the last messages are looked through. */
const lookedThrough = 40;
/** Fewer characters say nothing that could be registered. */
const shortest = 4;

/** Talk becomes a request when its author says so: what they quote, what waits in the box, what they said last. */
export const registerTalk = action({
  name: "register-talk",
  help: "刚说过的事没登记上，回“登记”就登记",
  examples: ["登记", "帮我登记"],
  slots: z.object({
    /** Not the bare word, which may mean anything in a group. */
    outright: z.boolean(),
    /** 我要投诉 begins something; 登记 ends it. */
    begins: z.boolean(),
  }),
  allow: "everyone",
  relayed: true,

  hears({ text, directed, group, subject }) {
    if (subject !== undefined || (!directed && !group)) return undefined;
    const found = wish.exec(squeeze(text));
    if (!found) return undefined;
    const outright = directed || found.groups?.outright !== undefined;
    return { outright, begins: found.groups?.begins !== undefined };
  },

  async run({ slots: { outright, begins }, ...said }, store) {
    const signal = await ownSignal(said, store);
    if (signal) return (await registerSignal(signal, audienceOf(said), store)).told;
    const isQuoting = said.message.quotes !== undefined;
    if (!outright && !isQuoting) return undefined;
    const registered = (await requestsHere(said, "own", store)).find((each) => isTogether(each, said));
    if (registered) return begins ? goOn : already(registered);
    const words = (await ownWords(said, store)) ?? "";
    const isMeant = said.directed || isQuoting || said.community.recognise(words) !== undefined;
    if (words !== "" && isMeant) return fileWords(words, said, store);
    if (!outright) return undefined;
    const { polls } = said.community.rules.requests;
    return polls.some((poll) => new RegExp(poll, "u").test(words)) ? [] : goOn;
  },
});

const goOn: Reply[] = [{ to: "here", text: "好的，请说在哪里、出了什么事，我就登记。" }];

/** The one that the author quotes, or has said here just now. */
async function ownSignal(said: Said, store: Store): Promise<Signal | undefined> {
  const { channel, botAccount, place, quotes } = said.message;
  if (quotes !== undefined) {
    const id = await store.inbox.findId(channel, botAccount, quotes);
    const quoted = id === undefined ? undefined : await store.signals.waitingOf(id);
    return quoted?.personId === said.person.id ? quoted : undefined;
  }
  const waiting = await store.signals.waitingIn(channel, place, togetherSince(said));
  return waiting.find(({ personId }) => personId === said.person.id);
}

/** What the author quotes of their own, or has said here last, as long as it is remembered. */
async function ownWords(said: Said, store: Store): Promise<string | undefined> {
  const { id, channel, place, sender, quotes } = said.message;
  const since = togetherSince(said);
  const talk = (await store.inbox.talkIn(channel, place, lookedThrough)).filter(
    (each) => each.id < id && each.sender === sender,
  );
  const found =
    quotes === undefined
      ? talk.findLast(({ sentAt, text }) => sentAt >= since && saysSomething(text))
      : talk.find(({ messageId }) => messageId === quotes);
  return found && saysSomething(found.text) ? (found.text ?? undefined) : undefined;
}

function saysSomething(text: string | null): boolean {
  return text !== null && text.trim().length >= shortest && !wish.test(squeeze(text));
}

function already(request: Request): Reply[] {
  const { number, category } = request;
  return [answerAbout(request, `刚才的话已经登记了：#${number} · ${category}。`)];
}
