import type { Request, State } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Reply, Said } from "../handler.ts";
import { clip, halfWidth } from "../text.ts";

/** What follows a number that counts something, names a building or is part of a time. */
const counted =
  "[\\d号栋幢楼层单个盏天日点次户月年人%星]|[.:-]\\d|小时|分钟|刻钟|周[后内之]|工作日|星期|礼拜";
/** A number where a request's is expected: 3, 3号, #3, R-0003; not 3号楼, 3个, 3日. */
const named = `(?:#|r-|编号|诉求)?\\s*0*(\\d{1,6})(?:号(?:诉求)?(?!楼|院|线|门)|(?!${counted}))`;
const marked = /(?:#|r-0*|编号)\s*0*(\d{1,6})(?!\d)/iu;
const leading = new RegExp(`^\\s*${named}[\\s:,、]*`, "iu");
/** Behind the verb, before a note: 修好了 17，换了门机. */
const behindVerb =
  /(?:[了啦结妥完]|收到|签收|解决|满意)\s*(\d{1,6})号?(?=\s*[,，。:：;；!！]|\s+[^\s\d盏张扇台部辆块处根条只位户个楼栋层天次])/u;
const trailing = /(?:^|[^\d.:])(\d{1,6})号?\s*[。!?]*\s*$/u;
/** At the end of free words only with a space before it: 换了门机 3, not 换了3. */
const apart = /\s(?:#|r-|编号)?\s*0*(\d{1,6})号?[\s。!]*$/iu;

/** The request's number in a short command: #1, R-0001, "1 修好了", "收到 1". Numbers that count something are none. */
export function readNumberOf(text: string): number | undefined {
  const plain = halfWidth(text);
  const found = marked.exec(plain) ?? leading.exec(plain) ?? behindVerb.exec(plain) ?? trailing.exec(plain);
  return found?.[1] ? Number(found[1]) : undefined;
}

/** The words of a command with the number taken out: "#1 修好了，换了门锁" is "修好了，换了门锁". */
export function withoutNumber(text: string): string {
  const plain = halfWidth(text);
  const first = leading.exec(plain)?.[0].length ?? 0;
  const last = /\s*(?:#|r-0*|编号)?\s*\d{1,6}号?\s*$/iu.exec(plain.slice(first))?.[0].length ?? 0;
  const rest = text.slice(first, text.length - last).trim();
  if (first + last > 0) return rest;
  const mark = marked.exec(plain);
  const inside = behindVerb.exec(plain);
  const number = mark?.[0] ?? inside?.[1];
  if (number === undefined) return rest;
  const at = mark?.index ?? (inside ? inside.index + inside[0].lastIndexOf(number) : 0);
  return (text.slice(0, at).trimEnd() + text.slice(at + number.length).trimStart()).trim();
}

/** What an order says beside its verb: about which request, and all the other words. */
export interface Order {
  number?: number | undefined;
  words: string;
}

/**
 * The number at the beginning of words, marked anywhere in them, or alone at their end; and the words without it. Whoever
 * quotes a task need not number it, so that a number at the end is then something else.
 */
export function takeNumber(text: string, { subject }: Pick<Said, "subject">): Order {
  const plain = halfWidth(text);
  const atEnd = subject?.startsWith("request:") ? null : apart.exec(plain);
  const found = leading.exec(plain) ?? marked.exec(plain) ?? atEnd;
  if (!found?.[1]) return { words: text.trim() };
  const before = text.slice(0, found.index);
  return { number: Number(found[1]), words: (before + text.slice(found.index + found[0].length)).trim() };
}

/**
 * Reads an order about a request that begins with a verb, the source of a pattern: `退单 3 原因`, `#3 退单，原因`,
 * `退单，原因 #3`. Undefined when the words begin otherwise, and in a group when they are not said to the bot. Where a
 * name comes first, `转给李建国 3 原因`, the number behind it is left for whoever knows the name.
 */
export function readOrder(
  said: Pick<Said, "text" | "message" | "subject">,
  verb: string,
  { nameFirst = false } = {},
): Order | undefined {
  if (!isOrder(said)) return undefined;
  const opening = `^\\s*(?:(?:请|麻烦|好的?)[\\s,，]*)?(?:[把将]\\s*)?(?:${named}[\\s:,，、]*)?(?:我[要想]?)?(?:${verb})[\\s:,，、]*`;
  const found = new RegExp(opening, "iu").exec(halfWidth(said.text));
  if (!found) return undefined;
  const words = said.text.slice(found[0].length).trim();
  if (found[1]) return { number: Number(found[1]), words };
  return nameFirst ? { words } : takeNumber(words, said);
}

/** In a group orders count only when they quote the bot's words about a request, or mention the bot. */
export function isOrder({ message, subject }: Pick<Said, "message" | "subject">): boolean {
  return message.placeKind === "private" || message.mentionsBot || subject?.startsWith("request:") === true;
}

/**
 * The one request that words mean: the one of that number, the quoted one, or the only candidate. With several
 * candidates the bot asks which; with none, or when something else is quoted, it is not about a request at all.
 */
export async function whichRequest(
  { subject, text }: Pick<Said, "subject" | "text">,
  number: number | undefined,
  candidates: Request[],
  store: Store,
): Promise<Request | Reply[] | undefined> {
  if (number !== undefined) return store.requests.findNumber(number);
  if (subject?.startsWith("request:")) return store.requests.find(Number(subject.slice("request:".length)));
  if (subject !== undefined) return undefined;
  const [first, ...more] = candidates;
  if (!first || more.length === 0) return first;
  const list = candidates.slice(0, 5).map((request) => `#${request.number} ${request.category}`);
  const example = text.length <= 6 ? `${text} ${first.number}` : `${first.number} ${clip(text, 20)}`;
  return [{ to: "speaker", text: `您说的是哪一件？请带上编号，例如“${example}”：\n${list.join("\n")}` }];
}

/**
 * The task that somebody's words mean: by number or quotation any request, else the only one they have in these states;
 * their own, and the emergencies they were called to, go before those they are the deputy of. Undefined: it was not
 * about a task.
 */
export async function whichTask(
  said: Pick<Said, "subject" | "text" | "person">,
  number: number | undefined,
  states: readonly State[],
  store: Store,
): Promise<Request | Reply[] | undefined> {
  const tasks = await store.requests.tasksOf(said.person.id, states);
  const alarming = states.includes("dispatched") ? await store.requests.alarming(said.person.id) : [];
  const mine = [...alarming, ...tasks.filter(({ ownerId }) => ownerId === said.person.id)];
  const own = [...new Map(mine.map((task) => [task.id, task])).values()];
  const found = await whichRequest(said, number, own.length > 0 ? own : tasks, store);
  return found ?? (number === undefined ? undefined : notFound);
}

/** Read alike for what does not exist and for what is not yours. */
export const notFound: Reply[] = [{ to: "here", text: "没有查到您可以看的这件诉求，请核对编号。" }];

/** The answer to an order; of a private matter a group hears nothing. */
export function answerAbout(request: Pick<Request, "id" | "private">, text: string): Reply {
  return { to: request.private ? "speaker" : "here", subject: `request:${request.id}`, text };
}
