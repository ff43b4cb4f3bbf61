import type { Request, State } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Reply, Said } from "../handler.ts";
import { halfWidth } from "../text.ts";

const marked = /(?:#|r-0*|编号)\s*0*(\d{1,6})(?!\d)/iu;
/** At the beginning, unless it counts or names a building: 1 修好了, not 3号楼修好了. */
const leading = /^\s*(\d{1,6})(?:号(?!楼|院|线|门)|(?![\d号栋幢楼层单个盏天点次户月年:.]))/u;
/** Behind the verb, before a note: 修好了 17，换了门机. */
const behindVerb = /(?:[了啦结妥完]|收到|签收|解决|满意)\s*(\d{1,6})号?(?=\s*[,，。:：;；!！])/u;
const trailing = /(?:^|[^\d.:])(\d{1,6})号?\s*[。!?]*\s*$/u;

/** The request's number in a short command: #1, R-0001, "1 修好了", "收到 1". Numbers that count something are none. */
export function readNumberOf(text: string): number | undefined {
  const plain = halfWidth(text);
  const found = marked.exec(plain) ?? leading.exec(plain) ?? behindVerb.exec(plain) ?? trailing.exec(plain);
  return found?.[1] ? Number(found[1]) : undefined;
}

/** The words of a command with the number taken out: "#1 修好了，换了门锁" is "修好了，换了门锁". */
export function withoutNumber(text: string): string {
  const plain = halfWidth(text);
  const first =
    /^\s*(?:#|r-0*|编号)?\s*\d{1,6}(?:号(?:诉求)?)?(?![\d号栋幢楼层单个盏天点次户月年:.])[\s:,、]*/iu.exec(
      plain,
    )?.[0].length ?? 0;
  const last = /\s*(?:#|r-0*|编号)?\s*\d{1,6}号?\s*$/iu.exec(plain.slice(first))?.[0].length ?? 0;
  const rest = text.slice(first, text.length - last).trim();
  const inside = first + last > 0 ? null : behindVerb.exec(halfWidth(rest));
  const number = inside?.[1];
  if (!inside || !number) return rest;
  const at = inside.index + inside[0].lastIndexOf(number);
  return rest.slice(0, at).trimEnd() + rest.slice(at + number.length).trimStart();
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
  if (candidates.length <= 1) return candidates[0];
  const list = candidates.slice(0, 5).map((request) => `#${request.number} ${request.category}`);
  return [
    {
      to: "speaker",
      text: `您说的是哪一件？请带上编号，例如“${text.slice(0, 6)} ${candidates[0]?.number}”：\n${list.join("\n")}`,
    },
  ];
}

/**
 * The task that somebody's words mean: by number or quotation any request, else the only one they have in these states;
 * their own go before those they are the deputy of. Undefined: it was not about a task.
 */
export async function whichTask(
  said: Pick<Said, "subject" | "text" | "person">,
  number: number | undefined,
  states: readonly State[],
  store: Store,
): Promise<Request | Reply[] | undefined> {
  const tasks = await store.requests.tasksOf(said.person.id, states);
  const own = tasks.filter(({ ownerId }) => ownerId === said.person.id);
  const found = await whichRequest(said, number, own.length > 0 ? own : tasks, store);
  return found ?? (number === undefined ? undefined : notFound);
}

export function isOneOf(request: Request, states: State[]): boolean {
  return states.includes(request.state);
}

/** Read alike for what does not exist and for what is not yours. */
export const notFound: Reply[] = [{ to: "here", text: "没有查到您可以看的这件诉求，请核对编号。" }];
