import type { Person } from "../../storage/people.ts";
import type { Happened, Request, State } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import type { Reply } from "../handler.ts";
import { holdsAt } from "../people/may.ts";
import { maySee } from "./about-staff.ts";
import { concernedBy } from "./concerned.ts";
import { deadlinesOf, dueOf, requestKinds } from "./deadlines.ts";
import { type Actor, canMove, type MoveName, moves, stateNames } from "./lifecycle.ts";
import { answerAbout, notFound } from "./numbers.ts";

export interface Doing {
  /** Undefined when the clock does it. */
  person: Person | undefined;
  community: Community;
  now: Date;
}

type Changes = Partial<Omit<Request, "id" | "version" | "state">> & Pick<Partial<Request>, "state">;

/**
 * Carries out one move of the table of lifecycle.ts: whether this person may, whether the state lets it, the changed row
 * with its event, and the deadlines that follow from it. Returns the request as it is now, or the words of a refusal;
 * then nothing has changed, and the refusal is on record.
 */
export async function carryOut(
  name: MoveName,
  request: Request,
  changes: Changes,
  doing: Doing & { note?: string },
  store: Store,
): Promise<Request | Reply[]> {
  const { person, community, now, note = "" } = doing;
  const refused = await refusalOf(name, request, doing, store);
  if (refused) return refused;
  const { to } = moves[name];
  const happened: Happened = { name, actorId: person?.id ?? "", at: now, note };
  const moved = { ...(to && { state: to }), ...workGoesOn(request, to, doing), ...changes };
  const changed = await store.requests.change(request, moved, happened);
  if (!changed) {
    const text = `#${request.number} 刚刚有人动过，请先回“查 ${request.number}”看一眼。`;
    return refuse(
      name,
      request,
      doing,
      { words: [answerAbout(request, text)], why: "changed meanwhile" },
      store,
    );
  }
  await store.due.lay(`request:${request.id}`, deadlinesOf(changed, community.rules), requestKinds);
  return changed;
}

/** The words of a refusal, which is then on record; undefined when this person may make this move as things stand. */
export async function refusalOf(
  name: MoveName,
  request: Request,
  doing: Doing,
  store: Store,
): Promise<Reply[] | undefined> {
  const { number, state } = request;
  const allowed: readonly Actor[] = moves[name].who;
  const actors = await actorsOf(doing.person, request, doing.community, store);
  if (!actors.some((actor) => allowed.includes(actor)))
    return refuse(name, request, doing, { words: notFound, why: "nobody who may" }, store);
  if (canMove(name, state)) return undefined;
  const before = canMove(name, "accepted") && actors.includes("owner") ? firstSay[state] : undefined;
  const how = before ? `先回“${before} ${number}”就可以了。` : "";
  const text = `#${number} 现在是“${stateNames[state]}”，不能${moves[name].title}。${how}`;
  return refuse(name, request, doing, { words: [answerAbout(request, text)], why: state }, store);
}

/** What an owner says first, where their move needs the work to be under way. */
const firstSay: Partial<Record<State, string>> = { dispatched: "收到", suspended: "继续办" };

async function refuse(
  name: MoveName,
  { id }: Request,
  { person, now }: Doing,
  { words, why }: { words: Reply[]; why: string },
  store: Store,
): Promise<Reply[]> {
  await store.journal.audit(person?.id ?? "", `refused:${name}`, `request:${id}`, why, now);
  return words;
}

const atWork: readonly (State | undefined)[] = ["registered", "dispatched", "accepted", "resolved"];

/** Whatever wakes a resting request ends its pause, on the day that was said at the latest; the clock runs on. */
function workGoesOn(request: Request, to: State | undefined, { community, now }: Doing): Partial<Request> {
  const pause = request.pauses.at(-1);
  if (request.state !== "suspended" || !atWork.includes(to) || !pause) return {};
  const ended = { ...pause, to: pause.until < now ? pause.until : now };
  const pauses = [...request.pauses.slice(0, -1), ended];
  return { pauses, dueAt: dueOf({ ...request, pauses }, community.rules) };
}

/** Who somebody is to a request. Of a private one, or one that is hidden from them, staff are nobody unless they may see it. */
export async function actorsOf(
  person: Person | undefined,
  request: Request,
  { tree }: Community,
  store: Store,
): Promise<Actor[]> {
  if (!person) return ["bot"];
  const sees = maySee(person, request, tree);
  // Who was asked to sign may have left since.
  const asked = request.state === "dispatched" && sees ? request.asked : [];
  const isOwner = [request.ownerId, request.deputyId, ...asked].includes(person.id);
  const isReporter = (await concernedBy(request, store)).some(({ personId }) => personId === person.id);
  const stands = (roles: Parameters<typeof holdsAt>[1]) =>
    sees && holdsAt(person, roles, request.nodeId, tree);
  return [
    ...(isReporter ? (["reporter"] as const) : []),
    ...(isOwner ? (["owner"] as const) : []),
    ...(stands(["duty-desk", "secretary", "dispatcher"]) ? (["desk"] as const) : []),
    ...(!isOwner && stands(["grid-leader", "secretary", "dispatcher", "supervisor"])
      ? (["superior"] as const)
      : []),
  ];
}
