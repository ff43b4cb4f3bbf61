import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import type { Reply } from "../handler.ts";
import { clip } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { dueAt } from "../time/working-time.ts";
import { carryOut, type Doing } from "./carry-out.ts";
import { tellConcerned } from "./concerned.ts";
import { calendarWarning } from "./deadlines.ts";
import type { MoveName } from "./lifecycle.ts";
import { type Proposal, propose } from "./route.ts";
import { presenceAt, secondTo } from "./stand-in.ts";

/**
 * Sends a request to an owner with all five fixed (五定): owner and deputy, what and where, when it is done, who helps, by
 * when. Without an owner it stays where it is, in the triage box. `move` says on which way it comes there.
 */
export async function dispatch(
  request: Request,
  { owner, deputy, assisting, goal, reason }: Proposal,
  doing: Doing & { note?: string; move?: MoveName; changes?: Partial<Request> },
  store: Store,
): Promise<Request | Reply[]> {
  if (!owner) return request;
  const { move = "dispatch", changes, ...rest } = doing;
  const isFirst = request.contactId === undefined;
  const { sign } = doing.community.rules.limits[request.class];
  return carryOut(
    move,
    request,
    {
      ...{ assisting, goal, reason },
      ownerId: owner.id,
      deputyId: deputy?.id,
      contactId: request.contactId ?? owner.id,
      signBy: isFirst ? request.signBy : dueAt(sign, doing.now, doing.community.rules.calendar),
      acceptedAt: undefined,
      promisedAt: undefined,
      asked: [],
      ...changes,
    },
    { note: owner.title || owner.name, ...rest },
    store,
  );
}

/** All five for somebody who was named: their own deputy stands in, or else whoever would lead or stand in usually. */
export async function fixedFor(
  owner: Person,
  request: Request,
  reason: string,
  { community, now }: Doing,
  store: Store,
): Promise<Proposal> {
  const usual = await propose(request, community, now, store);
  const presence = await presenceAt(request, now, store);
  const next = [usual.owner, usual.deputy].filter((person) => person !== undefined);
  // A complaint about staff stays with one person.
  const isAboutStaff = request.hiddenFrom.length > 0;
  return {
    owner,
    deputy: isAboutStaff ? undefined : await secondTo(owner, undefined, next, presence, store),
    assisting: request.assisting.length > 0 ? request.assisting : usual.assisting,
    goal: request.goal || usual.goal,
    reason,
  };
}

/** Those who wait, but `but`, hear who has it now, and who stays the one to speak to (首接负责). */
export async function tellOfOwner(
  request: Request,
  owner: Pick<Person, "id" | "title" | "name">,
  how: string,
  but: readonly string[],
  store: Store,
): Promise<Reply[]> {
  const contact = request.contactId === undefined ? undefined : await store.people.find(request.contactId);
  const phone = contact?.phone ? `（${contact.phone}）` : "";
  const who =
    contact && contact.id !== owner.id ? `，联系人还是${contact.title || contact.name}${phone}` : "";
  const by = owner.title || owner.name;
  return tellConcerned(request, (number) => `您的诉求 #${number} ${how}由${by}办理${who}。`, store, but);
}

/** What the owner is told: what, where, by when, and how to answer. `why` says how it came to them, `because` it in a colleague's words. */
export async function taskFor(
  owner: Pick<Person, "id" | "name">,
  request: Request,
  {
    community,
    now,
    why = "新诉求",
    because = "",
  }: { community: Community; now: Date; why?: string; because?: string },
  store: Store,
): Promise<Reply> {
  const { number, category, problem, where, signBy, dueAt, goal, assisting } = request;
  const urgency = community.rules.limits[request.class];
  const reporter = await store.people.find(request.openedBy);
  const help = assisting.length > 0 ? `协办：${assisting.join("、")} · ` : "";
  return {
    to: { person: owner.id },
    subject: `request:${request.id}`,
    priority: "deadline",
    allHours: urgency.allHours,
    text: [
      `${why}${because} #${number} · ${category} · ${urgency.name}`,
      `“${clip(problem, 300)}”`,
      `地点：${where || community.tree.find(request.nodeId)?.name || "未说明"} · 居民：${reporter?.name ?? "未留名"}`,
      `${help}目标：${goal}`,
      `请在 ${sayMoment(signBy, now)} 前签收，${sayMoment(dueAt, now)} 前办结。${calendarWarning(request, community.rules) ?? ""}`,
      `回复“收到 ${number}”签收，办好后回复“修好了 ${number}”。`,
    ].join("\n"),
    otherwise: `${why} #${number}${request.private ? "" : ` · ${category}`}，承办人${owner.name}还没有绑定私聊，请转告。`,
  };
}
