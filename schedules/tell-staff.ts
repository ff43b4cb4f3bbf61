import type { Reply } from "../handlers/handler.ts";
import { taskFor } from "../handlers/requests/dispatch.ts";
import { stateNames } from "../handlers/requests/lifecycle.ts";
import { sayMoment } from "../handlers/time/shanghai.ts";
import type { Person } from "../storage/people.ts";
import { type Request, type Supervision, workStates } from "../storage/requests.ts";
import type { Store } from "../storage/storage.ts";
import type { DueJob, Moment } from "./job.ts";

/** What somebody of the staff is told because of the time; of several about one request the first one is told. */
const words = {
  take: ({ signBy }, now) => `还没有人签收，转给您，请在 ${sayMoment(signBy, now)} 前签收`,
  triage: ({ number }) => `还没有承办人，请回“派给 姓名 ${number}”分派`,
  unsigned: ({ signBy }, now) => `${sayMoment(signBy, now)} 前应签收，还没有人签收，请您过问`,
  passed: (_request, _now, next) => `到时没有签收，先由${next}接办，您备岗`,
  ladder: ({ dueAt, supervision }, now) =>
    dueAt <= now
      ? `${pressed[supervision]}，应在 ${sayMoment(dueAt, now)} 前办结`
      : `${sayMoment(dueAt, now)} 到期，请抓紧`,
  contact: ({ number }) => `还没有人联系居民，请先去个电话，再回“已联系 ${number}”`,
  recount: ({ dueAt }, now) => `按新的放假安排，时限改为 ${sayMoment(dueAt, now)}`,
} satisfies Record<string, (request: Request, now: Date, note: string) => string>;
const pressed: Record<Supervision, string> = {
  ...{ none: "已超时", reminded: "已超时", urged: "已超时" },
  ...{ supervised: "已开督办单，报到街道", listed: "已挂牌，列入一周通报" },
};
export type What = keyof typeof words;
const order = Object.keys(words) as What[];

interface Word {
  request: Request;
  what: What;
  /** Its time was over before it was found, because the bot stood still. */
  late: boolean;
  note: string;
}

/** Later than this a word was held up by a standstill. */
const lateMs = 10 * 60_000;
const longestList = 20;

/** Puts down what these people are to be told; what falls to one person at one moment is told together. */
export async function tellStaff(
  people: readonly string[],
  what: What,
  request: Pick<Request, "id">,
  { key, dueAt, now, note = "" }: { key: string; dueAt: Date; now: Date; note?: string },
  store: Store,
): Promise<void> {
  const late = now.getTime() - dueAt.getTime() > lateMs;
  await store.due.add(
    people.map((person) => ({
      key: `${key}/${what}/${person}`,
      kind: "word",
      subject: `person:${person}`,
      detail: { request: request.id, what, late, note },
      dueAt: now,
    })),
  );
}

/** Tells somebody all that waits for them: a few words one by one, more of them as one list. */
export const sayWords: DueJob = async (due, moment, store) => {
  const { wordsAtOnce } = moment.community.rules.requests;
  const person = await store.people.find(due.subject.slice("person:".length));
  if (!person) return [];
  const together = await store.due.fireAll(due.kind, due.subject, moment.now);
  const { rousing, waiting } = Object.groupBy(await wordsOf([due, ...together], store), ({ request }) =>
    moment.community.rules.limits[request.class].allHours ? "rousing" : "waiting",
  );
  const replies = [rousing ?? [], waiting ?? []].map((found) => {
    if (found.length > wordsAtOnce) return [listFor(person, found, moment)];
    return Promise.all(found.map((word) => wordFor(person, word, moment, store)));
  });
  return (await Promise.all(replies)).flat();
};

/** Those that still matter, one of each request. */
async function wordsOf(due: Parameters<DueJob>[0][], store: Store): Promise<Word[]> {
  const found = new Map<number, Word>();
  for (const { detail } of due) {
    const request = await store.requests.find(Number(detail.request));
    if (!request || !workStates.includes(request.state)) continue;
    const word = {
      request,
      what: detail.what as What,
      late: detail.late === true,
      note: String(detail.note),
    };
    const before = found.get(request.id);
    if (!before || order.indexOf(word.what) < order.indexOf(before.what)) found.set(request.id, word);
  }
  return [...found.values()];
}

async function wordFor(
  person: Person,
  { request, what, note }: Word,
  { community, now }: Moment,
  store: Store,
): Promise<Reply> {
  if (what === "take")
    return taskFor(person, request, { community, now, why: "还没有人签收，转给您" }, store);
  const isEmergency = request.class === "emergency";
  const said = words[what](request, now, note);
  return {
    to: { person: person.id },
    subject: `request:${request.id}`,
    priority: isEmergency ? "emergency" : "deadline",
    allHours: community.rules.limits[request.class].allHours,
    text: `${isEmergency ? "【险情】" : ""}${nameOf(request, community)}：${said}。回“查 ${request.number}”看经过。`,
    otherwise: `#${request.number}${request.private ? "" : ` · ${request.category}`} 到了时限，请转告${person.name}。`,
  };
}

function listFor(person: Person, found: Word[], { community, now }: Moment): Reply {
  const head = found.some(({ late }) => late) ? "停机期间到期的" : "到时限的";
  const lines = found
    .slice(0, longestList)
    .map(({ request, what, note }) => `${nameOf(request, community)}：${words[what](request, now, note)}`);
  const more = found.length > longestList ? [`另有 ${found.length - longestList} 件，回“我的待办”看。`] : [];
  return {
    to: { person: person.id },
    priority: "deadline",
    allHours: found.some(({ request }) => community.rules.limits[request.class].allHours),
    text: [`${head} ${found.length} 件：`, ...lines, ...more, "回“查 编号”看经过。"].join("\n"),
    otherwise: `有 ${found.length} 件诉求到了时限，请转告${person.name}。`,
  };
}

function nameOf({ number, category, where, nodeId, state }: Request, { tree }: Moment["community"]): string {
  const place = where || tree.find(nodeId)?.name || "地点未说明";
  return `#${number} · ${category} · ${place} · ${stateNames[state]}`;
}
