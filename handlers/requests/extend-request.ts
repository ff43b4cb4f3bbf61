import { z } from "zod";
import { type Extension, type Request, workStates } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { clip } from "../text.ts";
import { readNumber } from "../time/chinese-numbers.ts";
import { sayMoment } from "../time/shanghai.ts";
import { actorsOf, carryOut } from "./carry-out.ts";
import { tellConcerned } from "./concerned.ts";
import { dueOf } from "./deadlines.ts";
import { askNumber, meantFor } from "./meant.ts";
import { answerAbout, readOrder } from "./numbers.ts";
import { tellersOf } from "./tellers.ts";

const span = /(?<count>\d{1,3}|[一二两三四五六七八九十]{1,3})\s*个?\s*(?<unit>工作日|天|日|周|星期|礼拜)/u;
const shortestReason = 2;
const daysOfWeek = 5;

export const askExtension = action({
  name: "ask-extension",
  help: "“延期 1 3个工作日 原因” 时限不够时向上级申请延期",
  examples: ["延期 1 3个工作日 等产权单位答复", "申请延期 1 一周，等专家鉴定"],
  slots: z.object({ number: z.number().optional(), words: z.string() }),
  allow: staff,

  hears: (said) => readOrder(said, "(?:申请)?(?:延期|延长)(?!了)"),

  async run({ slots, ...said }, store) {
    const example = "延期 3 3个工作日 等产权单位答复";
    const request = (await meantFor("ask-extension", said, slots.number, store)) ?? askNumber(example);
    if (Array.isArray(request)) return request;
    const asked = readExtension(slots.words);
    const objection = objectionTo(request, asked, said);
    if (objection) return [answerAbout(request, objection)];
    const [decider] = await decidersOf(request, said, store);
    if (decider === undefined)
      return [answerAbout(request, `#${request.number} 上面没有能批的人，请直接联系街道。`)];
    const note = `${asked.workingDays}个工作日，${asked.reason}`;
    const waiting = await carryOut("ask-extension", request, { extension: asked }, { ...said, note }, store);
    if (Array.isArray(waiting)) return waiting;
    return [
      answerAbout(waiting, `#${request.number} 延期${asked.workingDays}个工作日的申请已报给上级。`),
      askDecider(decider, waiting, asked, said),
    ];
  },
});

function readExtension(words: string): Extension {
  const found = span.exec(words);
  const { count = "", unit = "" } = found?.groups ?? {};
  const days = readNumber(count) ?? 0;
  const reason = (found ? words.replace(found[0], "") : words).replace(/^[\s,，。、:：]+/u, "").trim();
  const isWeek = ["周", "星期", "礼拜"].includes(unit);
  return { workingDays: isWeek ? days * daysOfWeek : days, reason: clip(reason, 200), state: "asked" };
}

/** Why more time cannot be asked for like this; undefined when it can. */
function objectionTo(
  request: Request,
  asked: Extension,
  { now, community: { rules } }: Said,
): string | undefined {
  const { number, dueAt, extension } = request;
  const { extend, name } = rules.limits[request.class];
  if (!extend)
    return `#${number} 是“${name}”，这一类不能延期。确实要等的话，可以回“${number} 等配件，下周一继续”挂起。`;
  if (extension) return `#${number} 已经申请过一次延期，不能再申请。`;
  if (dueAt <= now) return `#${number} 已经过了时限，不能再申请延期，请抓紧办，并跟居民说明。`;
  if (asked.workingDays < 1 || asked.reason.length < shortestReason)
    return `请写明几个工作日和原因，例如“延期 ${number} 3个工作日 等产权单位答复”。`;
  if (asked.workingDays > extend.amount) return `#${number} 最多延期${extend.amount}个工作日。`;
  return undefined;
}

/** Who may decide, the nearest first; never those who work on it. */
async function decidersOf(request: Request, { community, now }: Said, store: Store): Promise<string[]> {
  const above = ["grid-leader", "secretary", "dispatcher", "supervisor"] as const;
  const found = await tellersOf(above, request, community, now, store);
  return found.filter((id) => id !== request.ownerId && id !== request.deputyId);
}

function askDecider(
  personId: string,
  request: Request,
  { workingDays, reason }: Extension,
  { person, now, community: { rules } }: Said,
): Reply {
  const { number, category, dueAt } = request;
  const longer = dueOf(granting(request), rules);
  const answer = (granted: boolean) => ({ handler: "decide-extension", slots: { number, granted, why: "" } });
  return {
    to: { person: personId },
    subject: `request:${request.id}`,
    priority: "deadline",
    allHours: rules.limits[request.class].allHours,
    text: [
      `#${number} · ${category}：${person.name}申请延期${workingDays}个工作日，${reason}。`,
      `时限 ${sayMoment(dueAt, now)}，同意后是 ${sayMoment(longer, now)}。回“同意延期 ${number}”或“不同意延期 ${number} 原因”。`,
    ].join("\n"),
    choices: [
      { words: ["同意", "确认"], ...answer(true) },
      { words: ["不同意"], ...answer(false) },
    ],
    otherwise: `#${number} 申请延期，请上级看一下。`,
  };
}

export const decideExtension = action({
  name: "decide-extension",
  help: "“同意延期 1” 或 “不同意延期 1 原因” 答复延期申请",
  examples: ["同意延期 1", "不同意延期 1 请抓紧办"],
  slots: z.object({ number: z.number().optional(), granted: z.boolean(), why: z.string() }),
  allow: ["grid-leader", "secretary", "dispatcher", "supervisor"],

  hears(said) {
    const refused = readOrder(said, "不(?:同意|批准?|准)延期");
    const order = refused ?? readOrder(said, "(?:同意|批准|准许?)延期");
    return order && { number: order.number, granted: refused === undefined, why: order.words };
  },

  async run({ slots: { number, granted, why }, ...said }, store) {
    const move = granted ? "grant-extension" : "refuse-extension";
    const among = await askedOf(said, store);
    const request = (await meantFor(move, said, number, store, among)) ?? askNumber("同意延期 3");
    if (Array.isArray(request)) return request;
    if (request.extension?.state !== "asked")
      return [answerAbout(request, `#${request.number} 没有等您答复的延期申请。`)];
    return granted ? grant(request, said, store) : refuseExtension(request, why, said, store);
  },
});

/** Those for which more time was asked and that somebody above them may grant. */
async function askedOf(said: Said, store: Store): Promise<Request[]> {
  const asked = (await store.requests.inStates(workStates)).filter(
    ({ extension }) => extension?.state === "asked",
  );
  const mine = await Promise.all(
    asked.map(async (request) =>
      (await actorsOf(said.person, request, said.community, store)).includes("superior"),
    ),
  );
  return asked.filter((_, index) => mine[index]);
}

function granting(request: Request): Request {
  const { extension } = request;
  return { ...request, extension: extension && { ...extension, state: "granted" } };
}

async function grant(request: Request, said: Said, store: Store): Promise<Reply[]> {
  const { now, community } = said;
  const { extension } = granting(request);
  const changes = { extension, dueAt: dueOf(granting(request), community.rules) };
  const note = `${extension?.workingDays}个工作日`;
  const granted = await carryOut("grant-extension", request, changes, { ...said, note }, store);
  if (Array.isArray(granted)) return granted;
  const until = sayMoment(granted.dueAt, now);
  return [
    answerAbout(granted, `#${granted.number} 已同意延期，新的时限是 ${until}。`),
    ...tellOwner(granted, `#${granted.number} 的延期同意了，新的时限是 ${until}。`),
    ...(await tellConcerned(
      granted,
      (own) => `您的诉求 #${own} 需要多些时间，改为 ${until} 前办结。`,
      store,
    )),
  ];
}

async function refuseExtension(request: Request, why: string, said: Said, store: Store): Promise<Reply[]> {
  const { extension } = request;
  const changes = { extension: extension && { ...extension, state: "refused" as const } };
  const refused = await carryOut("refuse-extension", request, changes, { ...said, note: why }, store);
  if (Array.isArray(refused)) return refused;
  const { number, dueAt } = refused;
  const because = why ? `（${why}）` : "";
  return [
    answerAbout(refused, `#${number} 没有同意延期，已告诉承办人。`),
    ...tellOwner(refused, `#${number} 的延期没有同意${because}，时限还是 ${sayMoment(dueAt, said.now)}。`),
  ];
}

function tellOwner({ ownerId, id }: Request, text: string): Reply[] {
  return ownerId === undefined ? [] : [{ to: { person: ownerId }, subject: `request:${id}`, text }];
}
