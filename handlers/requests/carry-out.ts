import type { Person } from "../../storage/people.ts";
import type { Happened, Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import type { Reply } from "../handler.ts";
import { holdsAt } from "../people/may.ts";
import { maySee } from "./about-staff.ts";
import { deadlinesOf, requestKinds } from "./deadlines.ts";
import { type Actor, canMove, type MoveName, moves, stateNames } from "./lifecycle.ts";
import { notFound } from "./numbers.ts";

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
  { person, community, now, note = "" }: Doing & { note?: string },
  store: Store,
): Promise<Request | Reply[]> {
  const { title, to, who } = moves[name];
  const allowed: readonly Actor[] = who;
  const actors = await actorsOf(person, request, community, store);
  const refuse = async (words: Reply[], why: string) => {
    await store.journal.audit(person?.id ?? "", `refused:${name}`, `request:${request.id}`, why, now);
    return words;
  };
  if (!actors.some((actor) => allowed.includes(actor))) return refuse(notFound, "nobody who may");
  if (!canMove(name, request.state)) {
    const text = `#${request.number} 现在是“${stateNames[request.state]}”，不能${title}。`;
    return refuse([{ to: "here", text }], request.state);
  }
  const happened: Happened = { name, actorId: person?.id ?? "", at: now, note };
  const changed = await store.requests.change(request, { ...(to && { state: to }), ...changes }, happened);
  if (!changed) {
    const text = `#${request.number} 刚刚有人动过，请先回“查 ${request.number}”看一眼。`;
    return refuse([{ to: "here", text }], "changed meanwhile");
  }
  await store.due.lay(`request:${request.id}`, deadlinesOf(changed, community.rules), requestKinds);
  return changed;
}

/** Who somebody is to a request. Of a private one, or one that is hidden from them, staff are nobody unless they may see it. */
export async function actorsOf(
  person: Person | undefined,
  request: Request,
  { tree }: Community,
  store: Store,
): Promise<Actor[]> {
  if (!person) return ["bot"];
  const isOwner = person.id === request.ownerId || person.id === request.deputyId;
  const isReporter =
    person.id === request.openedBy ||
    (await store.reporters.of([request.id])).some(({ personId }) => personId === person.id);
  const sees = maySee(person, request, tree);
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
