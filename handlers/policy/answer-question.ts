import { z } from "zod";
import { type Asked, askedSubject } from "../../storage/asked.ts";
import type { Choice } from "../../storage/questions.ts";
import type { Store } from "../../storage/storage.ts";
import { aiLabel, answer, type Model, type Reply, type Said, type Wording } from "../handler.ts";
import { mask } from "../privacy/mask.ts";
import { fileRequest } from "../requests/file-request.ts";
import { locate, ownerAt } from "../requests/route.ts";
import { squeeze } from "../text.ts";
import { dateKey } from "../time/shanghai.ts";
import { citationOf } from "./citation.ts";
import { type Composed, compose } from "./compose.ts";
import { type Found, findPassages } from "./find-passages.ts";
import { completed, leansOn } from "./follow-up.ts";
import { isForStaff, isPrivate } from "./for-staff.ts";

/** Fewer characters name nothing that a document could say. */
const shortest = 4;
const MINUTE_MS = 60_000;

export const answerQuestion = answer({
  name: "answer-question",
  help: "问办事和政策，例如“低保怎么申请，要带什么材料？”，按社区文件回答并注明出处",
  examples: ["低保怎么申请，要带什么材料？", "高龄津贴多少钱", "居住证怎么办"],
  slots: z.object({
    question: z.string(),
    /** False when no word says that it is a question: then it is answered when it asks for something, or left to others. */
    asked: z.boolean(),
  }),
  allow: "everyone",
  relayed: true,
  longest: Number.POSITIVE_INFINITY,

  hears({ text, directed, group, community }) {
    const { questions, matters, chat } = community.rules.words;
    const said = squeeze(text);
    if (chat.some((pattern) => new RegExp(pattern, "u").test(said))) return undefined;
    const asks = questions.some((word) => said.includes(word));
    const concerns = matters.some((word) => said.includes(word));
    if (directed) return said.length < shortest ? undefined : { question: text, asked: asks || concerns };
    return group?.purpose === "residents" && asks && concerns ? { question: text, asked: true } : undefined;
  },

  async run({ slots, ...said }, store, model, meanings) {
    const { lexicon } = said.community;
    const before = said.directed ? await askedBefore(said, store) : undefined;
    const leans = before !== undefined && leansOn(slots.question, lexicon);
    const question = leans ? completed(slots.question, before.words, lexicon) : slots.question;
    const found = await findPassages(question, store, said.community, said.now, meanings);
    const isAsked = slots.asked || leans;
    const isAnswered = found?.isSure === true && (isAsked || asksFor(found));
    if (!isAnswered && !isAsked) return undefined;
    const asked = {
      words: mask(question),
      outcome: isAnswered ? ("answered" as const) : ("refused" as const),
      passages: found?.passages.map(({ id }) => id) ?? [],
      isForStaff: await isForStaff(question, said, store),
    };
    const reply = isAnswered
      ? await answered(question, found, said, model)
      : await notSaid(said, question, found, store);
    return [{ ...reply, to: "here", subject: askedSubject(said.message.id), asked }];
  },
});

/** Without a word of asking, and without a kind of answer asked for, words are no question. */
function asksFor({ parts }: Found): boolean {
  return parts.some(({ concepts }) => concepts.some(({ kind }) => kind));
}

/** The question that the speaker quotes the answer to, or else asked here a while ago. */
export async function askedBefore(
  { subject, person, message, community, now }: Said,
  store: Store,
): Promise<Asked | undefined> {
  const quoted = /^asked:(\d+)$/u.exec(subject ?? "")?.[1];
  if (quoted !== undefined) return store.asked.in(Number(quoted));
  if (subject !== undefined) return undefined;
  const since = new Date(now.getTime() - community.rules.manners.talkMinutes * MINUTE_MS);
  return store.asked.latest(person.id, message, since);
}

type Words = Pick<Reply, "text" | "choices">;

async function answered(question: string, found: Found, said: Said, model: Model): Promise<Words> {
  const quoted = compose(found.passages, found.parts, found.frequencies);
  // A model gets no more than would be quoted: an order hidden elsewhere in a clause cannot be said by it.
  const wording = await model.answer(question, quoted.map(inFull));
  return { text: sayFound(found, said, wording) };
}

/** An answer as it is sent: the document's own words, or those of a model, and where they stand. */
export function sayFound(
  { passages, parts, frequencies }: Found,
  { community, now }: Pick<Said, "community" | "now">,
  wording?: Wording,
): string {
  const words = wording ? [written(wording)] : compose(passages, parts, frequencies);
  const more = words.some(({ hasMore }) => hasMore) ? "（回“详细”看全文）" : "";
  const source = `${citationOf(passages, dateKey(now), community.rules)}${more}`;
  return [...words.map(inFull), source].join("\n");
}

function inFull({ short, details }: Composed): string {
  return [short, details].filter(Boolean).join("\n");
}

function written({ sentences: [first, ...rest] }: Wording): Composed {
  const details = rest.map(({ text }) => text).join("\n");
  return { short: `${first.text}${aiLabel}`, details: details && `${details}${aiLabel}`, hasMore: true };
}

export const unsaid = "社区的文件里没有查到这一条。";

/** Says so, with the nearest that they do say; names who can help, and offers to register the question. */
async function notSaid(said: Said, question: string, near: Found | undefined, store: Store): Promise<Words> {
  const who = await whoKnows(said, store);
  const words = near ? `${sayNear(near, said)}\n` : unsaid;
  if (said.relayedBy) return { text: `${words}${who}由工作人员答复。` };
  const choices = [registering(question, said)];
  return { text: `${words}${who}或回“登记”，由工作人员答复您。`, choices };
}

/** What comes nearest, in short, for whoever asked in words that the documents do not use. */
export function sayNear(
  { passages, parts, frequencies }: Found,
  { community, now }: Pick<Said, "community" | "now">,
): string {
  const lines = compose(passages, parts, frequencies).map(({ short }) => short);
  const source = `${citationOf(passages, dateKey(now), community.rules)}（回“详细”看全文）`;
  return ["文件里没有查到明确写这一条的，最接近的是：", ...lines, source].join("\n");
}

/** Whom to ask where the documents do not say. */
export async function whoKnows(said: Said, store: Store): Promise<string> {
  const where = locate("", said.person, said.group, said.community.tree);
  const owner = await ownerAt(where.node.id, said.community, said.now, store);
  return owner ? `可以问${owner.title || owner.name}${owner.phone && `（${owner.phone}）`}，` : "";
}

/** 登记 makes a request of a question. */
export function registering(question: string, said: Said): Choice {
  const category = said.community.rules.categories.at(-1)?.name ?? "";
  return {
    words: ["登记"],
    handler: fileRequest.name,
    slots: { problem: question, category, class: "question", private: isPrivate(question, said) },
  };
}
