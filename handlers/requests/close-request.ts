import { z } from "zod";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { squeeze } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { maySee } from "./about-staff.ts";
import { carryOut } from "./carry-out.ts";
import { dueOf } from "./deadlines.ts";
import { canMove } from "./lifecycle.ts";
import { notFound, readNumberOf, whichRequest } from "./numbers.ts";

const number = "(?:[#r-]*\\d+号?)?";
const degree =
  "(?:(?:非常|很|太|挺|比较|基本|还算|特别|十分|不太|不怎么)?(?:不)?满意(?:的|了)?|一般(?:吧|般)?|还行|还可以)";
const thanks = "(?:(?:非常|太|很)?(?:感谢|谢谢|辛苦).{0,8})";
const done = "(?:(?:已经?|都|现在)?(?:解决|修好|处理好|弄好|好)了|可以了)";
const solved = new RegExp(
  `^${number}[,:]?(?:${done}|${degree})(?:[,。!:]*(?:${degree}|${thanks}))*[,。!~]*${number}$`,
  "u",
);
const unsolved = new RegExp(
  `^${number}[,:]?(?:还是?|根本|仍然?)?(?:没有?|未)(?:解决|修好|处理好?|弄好)(?:好|了|呢|啊|呀)?(?:$|[,。!:;](?<why>.*)$|${number}$)|^${number}[,:]?(?:又坏了|还是坏的|还是不行|还没好)[。!]*${number}$`,
  "u",
);

/** 满意, 一般 or 不满意; empty when nothing was said about it. */
function ratingIn(said: string): string {
  if (/不(?:太|怎么|是很|够)?满意/u.test(said)) return "不满意";
  if (/一般|还行|还可以|基本满意|比较满意|还算满意/u.test(said)) return "一般";
  return said.includes("满意") ? "满意" : "";
}

export const closeRequest = action({
  name: "close-request",
  help: "办好后回“满意”“一般”或“不满意”，诉求就办结",
  examples: ["满意", "解决了", "1 满意"],
  slots: z.object({ number: z.number().optional(), rating: z.string() }),
  allow: "everyone",

  hears({ text, directed }) {
    const said = squeeze(text);
    return directed && solved.test(said) ? { number: readNumberOf(text), rating: ratingIn(said) } : undefined;
  },

  async run({ slots, ...said }, store) {
    const request = await ownResolved(said, slots.number, store);
    if (request === undefined || Array.isArray(request)) return request;
    const about = `request:${request.id}`;
    if (!canMove("close", request.state))
      return [{ to: "here", text: `#${request.number} 还没有办理结果。` }];
    const changes = { rating: slots.rating, closedAt: said.now };
    const closing = await carryOut("close", request, changes, { ...said, note: slots.rating }, store);
    if (Array.isArray(closing)) return closing;
    const closed =
      slots.rating === "不满意"
        ? `抱歉没让您满意，#${request.number} 已按“不满意”记下并办结。要重新办理，请回“没解决 ${request.number}”。`
        : `谢谢，#${request.number} 已办结。再有问题，随时说一声。`;
    return [{ to: "here", subject: about, text: closed }];
  },
});

export const reopenRequest = action({
  name: "reopen-request",
  help: "没办好就回“没解决”，重新办理",
  examples: ["没解决", "1 没解决", "还是没修好"],
  slots: z.object({ number: z.number().optional(), why: z.string() }),
  allow: "everyone",

  hears({ text, directed }) {
    const found = directed ? unsolved.exec(squeeze(text)) : null;
    return found ? { number: readNumberOf(text), why: found.groups?.why ?? "" } : undefined;
  },

  async run({ slots, ...said }, store) {
    const request = await ownResolved(said, slots.number, store, true);
    if (request === undefined || Array.isArray(request)) return request;
    if (!["resolved", "closed"].includes(request.state)) {
      return [{ to: "here", text: `#${request.number} 还在办理中，有结果会告诉您。` }];
    }
    const again = await openAgain(request, slots.why, said, store);
    if (Array.isArray(again)) return again;
    const until = sayMoment(again.dueAt, said.now);
    return [
      {
        to: "here",
        subject: `request:${request.id}`,
        text: `抱歉没办好，#${request.number} 已重新办理，${until}前办结。`,
      },
      ...(await tellStaff(again, slots.why, said, store)),
    ];
  },
});

/** Everything starts again but the history; the clock runs from now on. */
async function openAgain(
  request: Request,
  why: string,
  said: Said,
  store: Store,
): Promise<Request | Reply[]> {
  const { now, community } = said;
  const fresh = {
    reopened: request.reopened + 1,
    ...{ rating: "", outcome: "" as const, supervision: "none" as const },
    ...{ resolvedAt: undefined, closedAt: undefined, promisedAt: undefined, extension: undefined },
    pauses: [],
    countedFrom: now,
  };
  const dueAt = dueOf({ ...request, ...fresh }, community.rules);
  return carryOut("reopen", request, { ...fresh, dueAt }, { ...said, note: why }, store);
}

/** The owner goes on; the superior is told. */
async function tellStaff(
  request: Request,
  why: string,
  { community, now }: Said,
  store: Store,
): Promise<Reply[]> {
  const nodes = community.tree.above(request.nodeId).map(({ id }) => id);
  const [nearest] = await store.people.holding("grid-leader", nodes);
  const leader = nearest && maySee(nearest, request, community.tree) ? nearest : undefined;
  const reason = why ? `：“${why}”` : "";
  const text = `#${request.number} · ${request.category}：居民说没解决${reason}。新的时限是 ${sayMoment(request.dueAt, now)}。`;
  const told = [request.ownerId, leader?.id].filter((id) => id !== undefined);
  return [...new Set(told)].map((person) => ({
    to: { person },
    subject: `request:${request.id}`,
    priority: "deadline" as const,
    allHours: community.rules.limits[request.class].allHours,
    text,
    otherwise: `#${request.number} · ${request.category} 需要重新办理，请转告承办人。`,
  }));
}

/** Only whoever opened a request says how it went; a word without a number means the one that waits for an answer. */
async function ownResolved(
  said: Said,
  number: number | undefined,
  store: Store,
  orNewest = false,
): Promise<Request | Reply[] | undefined> {
  const mine = await store.requests.openedBy(said.person.id, 20);
  const waiting = mine.filter(({ state }) => state === "resolved");
  const candidates = waiting.length === 0 && orNewest ? mine.slice(0, 1) : waiting;
  const request = await whichRequest(said, number, candidates, store);
  if (request === undefined || Array.isArray(request))
    return request ?? (number === undefined ? undefined : notFound);
  if (request.openedBy === said.person.id) return request;
  return said.directed ? notFound : undefined;
}
