import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { sayMoment } from "../time/shanghai.ts";
import { dueAt } from "../time/working-time.ts";
import { carryOut } from "./carry-out.ts";
import { colleagueFor, namedIn, type OrderTo, orderTo } from "./colleague.ts";
import { tellConcerned } from "./concerned.ts";
import { sendTo } from "./hand-on-request.ts";
import { answerInFull, askNumber, meantFor } from "./meant.ts";
import { answerAbout, readOrder } from "./numbers.ts";
import { leaders, propose } from "./route.ts";
import { presenceAt } from "./stand-in.ts";
import { tellersOf } from "./tellers.ts";

/** ，应该给李建国 at the end of a reason. */
const better =
  /(?:^|[\s,，。;；]+)(?:应该?|建议|最好|该|请)(?:是|由|转|派|交|找)?给?(?<name>\p{L}{2,12})(?:办理?|处理|负责|管)?[。!！]*$/u;
const shortestReason = 2;

export const returnRequest = action({
  name: "return-request",
  help: "“退单 1 原因，应该给李建国” 退回不归您办的诉求",
  examples: ["退单 1 不归我管，应该给李建国", "退单 1 这是供电公司的线路"],
  slots: orderTo,
  allow: staff,

  hears: (said) => readOrder(said, "(?:申请)?退单|退回(?!押金|来)"),

  async run({ slots, ...said }, store) {
    const request =
      (await meantFor("return", said, slots.number, store)) ?? askNumber("退单 3 原因，应该给李建国");
    if (Array.isArray(request)) return request;
    const why = slots.words.replace(better, "").trim();
    if (why.length < shortestReason) {
      const example = `退单 ${request.number} 不归我管，应该给李建国`;
      return [answerAbout(request, `退单要写明原因，最好写上该给谁，例如“${example}”。`)];
    }
    if (request.returns > 0) return toTriage(request, why, said, store);
    const next = await nextOwner(request, slots, said, store);
    if (Array.isArray(next)) return next;
    if (!next) return toTriage(request, why, said, store);
    const changes = { returns: request.returns + 1 };
    const way = { move: "return", why, title: "退回后转给您的诉求", how: "改", changes } as const;
    return sendTo(next, request, way, said, store);
  },
});

/**
 * Whom the returner named, or else the next in line; not the deputy of whoever says that it is not theirs. A name that
 * is nobody's is a part of the reason.
 */
async function nextOwner(
  request: Request,
  slots: OrderTo,
  said: Said,
  store: Store,
): Promise<Person | Reply[] | undefined> {
  const { person, community, now } = said;
  const name = better.exec(slots.words)?.groups?.name;
  const named = name === undefined ? undefined : await namedIn(name, store);
  if (named) return colleagueFor(request, named, { handler: "return-request", slots }, said, store);
  const before = [person.id, request.ownerId ?? person.id];
  if (request.hiddenFrom.length > 0)
    return (await propose({ ...request, without: before }, community, now, store)).owner;
  const { lead = [] } = community.rules.categories.find((each) => each.name === request.category) ?? {};
  const nodes = community.tree.above(request.nodeId).map(({ id }) => id);
  const presence = await presenceAt({ without: before }, now, store);
  return (await leaders(lead, nodes, now, store)).find((each) => presence(each) === undefined);
}

/** Who returns it a second time leaves the decision to the desk; the first receiver stays the resident's contact. */
async function toTriage(request: Request, why: string, said: Said, store: Store): Promise<Reply[]> {
  const { person, community, now } = said;
  const { rules } = community;
  const changes = {
    ...{ ownerId: undefined, deputyId: undefined, acceptedAt: undefined, promisedAt: undefined },
    asked: [],
    returns: request.returns + 1,
    signBy: dueAt(rules.limits[request.class].sign, now, rules.calendar),
    reason: why,
  };
  const returned = await carryOut(
    "return-again",
    request,
    changes,
    { person, community, now, note: why },
    store,
  );
  if (Array.isArray(returned)) return returned;
  const contact = request.contactId === undefined ? undefined : await store.people.find(request.contactId);
  const speakTo = contact ? `联系人还是${contact.title || contact.name}` : "有结果会告诉您";
  return [
    ...answerInFull(returned, `#${returned.number} 已退回，由值班决定给谁。`, said),
    ...(await askDesk(returned, why, said, store)),
    ...(await tellConcerned(returned, (number) => `您的诉求 #${number} 正在重新分派，${speakTo}。`, store)),
  ];
}

/** Whoever sorts at that place and may see it decides; not whoever has just returned it, if there is somebody else. */
async function askDesk(request: Request, why: string, said: Said, store: Store): Promise<Reply[]> {
  const { community, now, person } = said;
  const desks = await tellersOf(["duty-desk", "secretary", "dispatcher"], request, community, now, store);
  const desk = desks.find((id) => id !== person.id) ?? desks[0];
  if (desk === undefined) return [];
  const { number, category, dueAt: due } = request;
  return [
    {
      to: { person: desk },
      subject: `request:${request.id}`,
      priority: "deadline",
      allHours: community.rules.limits[request.class].allHours,
      text: `#${number} · ${category} 又被退回（${person.name}：${why}），请您定给谁，${sayMoment(due, now)} 前要办结。回“派给王秀兰 ${number}”分派。`,
      otherwise: `#${number} 又被退回，等值班分派。`,
    },
  ];
}
