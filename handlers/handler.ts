import type { z } from "zod";
import type { AskedNow } from "../storage/asked.ts";
import type { Role } from "../storage/community.ts";
import type { Message } from "../storage/inbox.ts";
import type { Priority } from "../storage/outbox.ts";
import type { Account, Person } from "../storage/people.ts";
import type { Group } from "../storage/places.ts";
import type { Choice } from "../storage/questions.ts";
import type { Store } from "../storage/storage.ts";
import type { Community } from "./community.ts";

/** A message with all that is known about it before anybody handles it. */
export interface Said {
  message: Message;
  /** The words without the mention of the bot. */
  text: string;
  person: Person;
  account: Account;
  /** The group it was said in; undefined in private and in groups that nobody has bound yet. */
  group: Group | undefined;
  /** Said to the bot: in private, with a mention, or as an answer to its words. */
  directed: boolean;
  /** The staff member who passed on what the person had said in a group that the bot cannot hear. */
  relayedBy: Person | undefined;
  /** What the quoted words of the bot are about, such as `request:12`. */
  subject: string | undefined;
  community: Community;
  now: Date;
  /** Eight digits that nobody can guess. */
  newCode(): string;
  /** How links to the staff page are made; undefined where none may be sent. */
  links: Links | undefined;
}

export interface Links {
  /** The page's address as people reach it. */
  address: string;
  /** Thirty-two bytes that nobody can guess, as they may stand in an address. */
  newToken(): string;
}

export interface Reply {
  text: string;
  /** "here" is where the message was said; "speaker" is the speaker alone. A person who has no chat is left out. */
  to: "here" | "speaker" | { person: string } | { channel: string; place: string };
  priority?: Priority;
  /** What it is about, so that an answer that quotes it is about the same. */
  subject?: string;
  /** What the person spoken to may answer, and what that does. Ends after `manners.confirmMinutes`. */
  choices?: Choice[];
  /** For staff without a chat: what their staff group is told instead. Nothing about a resident. */
  otherwise?: string;
  /** Speaks at night too: deadlines of all-hours classes, and what somebody asked for themselves. */
  allHours?: boolean;
  /** Somebody whose words are passed on is told by whoever speaks now, in person. */
  carry?: boolean;
  /** Never over this channel: it is what the words are about. */
  notOver?: string;
  expiresAt?: Date;
  /** What these words answer, to be kept with them. */
  asked?: AskedNow;
}

/** Words for answers. Undefined when there is no model, it has failed, or the passages do not say: the answer does without. */
export interface Model {
  answer(question: string, passages: string[]): Promise<Wording | undefined>;
}

/** Stands behind every part that a model has written. */
export const aiLabel = "（AI 生成，以原文为准）";

/** An answer in a model's words: only what holds to the passages is left of them. To be labelled wherever it is shown. */
export interface Wording {
  /** The first is the answer in short, at most 120 characters; then what to bring, or what to do. At least one. */
  sentences: [Sentence, ...Sentence[]];
}

export interface Sentence {
  text: string;
  /** The passages that say so, from 1. */
  cites: number[];
}

/** What questions mean. Never throws: without an embedding model, or when it fails, nothing is near. */
export interface Meanings {
  /** Ids of the passages in force whose meaning is nearest to the question's, the nearest first. */
  nearest(question: string, limit: number): Promise<number[]>;
}

interface Described<Slots> {
  name: string;
  /** One line of 帮助: what one says, and what it is good for. */
  help: string;
  examples: string[];
  slots: z.ZodType<Slots>;
  allow: readonly Role[] | "everyone";
  /** Heard in groups too that nobody has bound yet. */
  anywhere?: boolean;
  /** May also be asked through a staff member who passes on what somebody said. */
  relayed?: boolean;
  /** Longer words are not for it; 300 characters unless it says otherwise. */
  longest?: number;
  /** Reads slots out of words; undefined when they mean something else. Looks at the words only. */
  hears(said: Said): Slots | undefined;
}

/** Undefined from `run` means: on a closer look it was not meant for this handler; nothing has been done. */
type Outcome = Promise<Reply[] | undefined>;

interface ActionOf<Slots> extends Described<Slots> {
  run(asked: Said & { slots: Slots }, store: Store): Outcome;
}

interface AnswerOf<Slots> extends Described<Slots> {
  run(asked: Said & { slots: Slots }, store: Store, model: Model, meanings: Meanings): Outcome;
}

interface Common extends Omit<Described<unknown>, "slots"> {
  /** Throws when the slots do not have the handler's shape. */
  check(slots: unknown): unknown;
}

export interface Action extends Common {
  kind: "action";
  run(said: Said, slots: unknown, store: Store): Outcome;
}

export interface Answer extends Common {
  kind: "answer";
  run(said: Said, slots: unknown, store: Store, model: Model, meanings: Meanings): Outcome;
}

export type Handler = Action | Answer;

/** Changes things and never waits: `run` is one transaction with its replies. It gets no model. */
export function action<Slots>({ slots: shape, ...described }: ActionOf<Slots>): Action {
  return {
    ...described,
    kind: "action",
    check: (slots) => shape.parse(slots),
    run: (said, slots, store) => described.run({ ...said, slots: shape.parse(slots) }, store),
  };
}

/** May think for seconds and changes nothing: the store it gets refuses to be written to. */
export function answer<Slots>({ slots: shape, ...described }: AnswerOf<Slots>): Answer {
  return {
    ...described,
    kind: "answer",
    check: (slots) => shape.parse(slots),
    run: (said, slots, store, model, meanings) =>
      described.run({ ...said, slots: shape.parse(slots) }, store, model, meanings),
  };
}
