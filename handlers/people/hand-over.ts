import type { Person } from "../../storage/people.ts";
import type { Request, State } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import type { Reply } from "../handler.ts";
import { carryOut } from "../requests/carry-out.ts";
import { tellConcerned } from "../requests/concerned.ts";
import { dispatch } from "../requests/dispatch.ts";
import { stateNames } from "../requests/lifecycle.ts";
import { type Proposal, propose, proposeInsteadOf } from "../requests/route.ts";
import { clip } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";

export interface Going {
  person: Person;
  /** 请假 or 离任, as it stands in the reason. */
  why: string;
  /** They do not come back: residents get another contact, and what only waits is handed over too. */
  forGood: boolean;
}

interface Moment {
  community: Community;
  now: Date;
}

interface HandedOver {
  request: Request;
  to: Person;
  /** Residents have somebody else to speak to. */
  changesContact: boolean;
}

const inHand: readonly State[] = ["dispatched", "accepted", "suspended"];

/** What somebody holds themselves; of one who comes back what rests until then stays with them. */
export async function heldBy(person: Person, until: Date | undefined, store: Store): Promise<Request[]> {
  const states: readonly State[] = until ? inHand : [...inHand, "resolved"];
  const tasks = await store.requests.tasksOf(person.id, states);
  return tasks.filter(({ ownerId, state, pauses }) => {
    const restsLonger = until && state === "suspended" && (pauses.at(-1)?.until ?? until) >= until;
    return ownerId === person.id && !restsLonger;
  });
}

/**
 * Hands these requests to whoever stands in: one message to each of them, none to a resident unless their contact changes.
 * What nobody can take stays; who has left for good is found to be its owner, and it goes to the triage box.
 */
export async function handOver(
  going: Going,
  requests: Request[],
  moment: Moment,
  store: Store,
): Promise<{ handed: HandedOver[]; replies: Reply[] }> {
  const handed: HandedOver[] = [];
  for (const request of requests) {
    const given = await give(request, going, moment, store);
    if (given) handed.push(given);
  }
  const byReceiver = Map.groupBy(handed, ({ to }) => to.id);
  const replies = [...byReceiver.values()].map((tasks) => listFor(tasks, going, moment));
  for (const { request, to } of handed.filter(({ changesContact }) => changesContact))
    replies.push(...(await newContact(request, to, store)));
  return { handed, replies };
}

async function give(
  request: Request,
  going: Going,
  moment: Moment,
  store: Store,
): Promise<HandedOver | undefined> {
  const { person, why, forGood } = going;
  const proposal = await proposeInsteadOf(person, why, request, moment.community, moment.now, store);
  const { owner, reason } = proposal;
  const doing = { ...moment, person: undefined, note: reason };
  if (!owner) return undefined;
  const changesContact = forGood && request.contactId === person.id;
  const contact = changesContact ? { contactId: owner.id } : {};
  const given =
    request.state === "dispatched" || request.state === "accepted"
      ? await dispatch(request, proposal, { ...doing, changes: contact }, store)
      : await carryOut("stand-in", request, { ...behind(proposal), ...contact }, doing, store);
  return Array.isArray(given) ? undefined : { request: given, to: owner, changesContact };
}

function behind({ owner, deputy, reason }: Proposal) {
  return { ownerId: owner?.id, deputyId: deputy?.id, reason };
}

/** Somebody else is the deputy of what they were the deputy of, as far as it is theirs no more. */
export async function replaceDeputy(
  { person, why }: Going,
  isOver: (request: Request) => boolean,
  moment: Moment,
  store: Store,
): Promise<void> {
  const tasks = await store.requests.tasksOf(person.id, ["registered", ...inHand, "resolved"]);
  for (const request of tasks.filter((each) => each.deputyId === person.id && isOver(each))) {
    const matter = { ...request, without: [person.id] };
    const { owner, deputy } = await propose(matter, moment.community, moment.now, store);
    const next = [deputy, owner].find((each) => each && each.id !== request.ownerId);
    const note = `备岗${person.name}${why}${next ? `，换成${next.name}` : ""}`;
    const doing = { ...moment, person: undefined, note };
    await carryOut("stand-in", request, { deputyId: next?.id }, doing, store);
  }
}

function listFor(tasks: HandedOver[], { person, why }: Going, { community, now }: Moment): Reply {
  const [first] = tasks;
  const only = tasks.length === 1 ? first : undefined;
  const head = `${person.name}${why}，${only ? "这件" : `下面 ${tasks.length} 件`}由您接：`;
  const isToSign = tasks.some(({ request }) => request.state === "dispatched");
  const foot = isToSign ? "请逐件回“收到 编号”签收，回“查 编号”看经过。" : "回“查 编号”看经过。";
  const numbers = tasks.map(({ request }) => `#${request.number}`).join("、");
  return {
    to: { person: first?.to.id ?? "" },
    priority: "deadline",
    allHours: tasks.some(({ request }) => community.rules.limits[request.class].allHours),
    ...(only && { subject: `request:${only.request.id}` }),
    text: [head, ...tasks.map(({ request }) => lineOf(request, community, now)), foot].join("\n"),
    otherwise: `${person.name}${why}，${numbers} 转给${first?.to.name ?? ""}，请转告。`,
  };
}

function lineOf(request: Request, { tree }: Community, now: Date): string {
  const { number, category, problem, where, nodeId, state, signBy, dueAt } = request;
  const place = where || tree.find(nodeId)?.name || "地点未说明";
  const until =
    state === "dispatched"
      ? `${sayMoment(signBy, now)} 前签收，${sayMoment(dueAt, now)} 前办结`
      : stateNames[state];
  return `#${number} · ${category} · ${place}：“${clip(problem, 60)}”，${until}`;
}

function newContact(request: Request, { title, name, phone }: Person, store: Store): Promise<Reply[]> {
  const who = `${title || name}${phone ? `（${phone}）` : ""}`;
  return tellConcerned(request, (number) => `您的诉求 #${number} 以后由${who}跟进。`, store);
}

/** #1、#2（李建国）；#3（孙悦） */
export function sayHanded(handed: HandedOver[]): string {
  const byName = Map.groupBy(handed, ({ to }) => to.name);
  return [...byName]
    .map(([name, all]) => `${all.map(({ request }) => `#${request.number}`).join("、")}（${name}）`)
    .join("；");
}
