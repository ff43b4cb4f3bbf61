import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Reply, Said } from "../handler.ts";
import { type Concerned, concernedBy, familyOf, mainOf } from "./concerned.ts";
import { notFound, whichRequest } from "./numbers.ts";

/** Something that somebody waits for. */
export interface Report {
  /** The request that is worked on, which may be another than the one they know. */
  main: Request;
  mine: Concerned;
}

const remembered = 20;

/** What somebody waits for, as opener or as one who said "+1", the newest first. */
export async function reportsBy(personId: string, store: Store): Promise<Request[]> {
  const joined = await store.reporters.joinedBy(personId, remembered);
  const found = await Promise.all(joined.map(({ requestId }) => store.requests.find(requestId)));
  const opened = await store.requests.openedBy(personId, remembered);
  const gone = await store.reporters.steppedBack(opened.map(({ id }) => id));
  const isGone = ({ id }: Request) =>
    gone.some((each) => each.requestId === id && each.personId === personId);
  const all = [...opened.filter((each) => !isGone(each)), ...found.filter((each) => each !== undefined)];
  return [...new Map(all.map((each) => [each.id, each])).values()].sort((a, b) => b.id - a.id);
}

/** What somebody waits for at a request; undefined when they do not. */
export async function reportAt(
  request: Request,
  personId: string,
  store: Store,
): Promise<Report | undefined> {
  const main = await mainOf(request, store);
  const mine = (await concernedBy(main, store)).find((each) => each.personId === personId);
  return mine && { main, mine };
}

/**
 * The one of their reports that somebody means: of that number, quoted, or the only one that is worked on in one of these
 * states. `orNewest` takes their newest one when there is none.
 */
export async function whichReport(
  said: Said,
  number: number | undefined,
  states: readonly Request["state"][],
  store: Store,
  { orNewest = false } = {},
): Promise<Report | Reply[] | undefined> {
  const isNamed = number !== undefined || said.subject !== undefined;
  const reported = isNamed ? [] : await reportsBy(said.person.id, store);
  const mains = await Promise.all(reported.map((each) => mainOf(each, store)));
  const waiting = reported.filter((_, index) => states.includes(mains[index]?.state ?? "closed"));
  const candidates = waiting.length === 0 && orNewest ? reported.slice(0, 1) : waiting;
  const request = await whichRequest(said, number, candidates, store);
  if (Array.isArray(request)) return request;
  if (!request) return number === undefined ? undefined : notFound;
  return (await reportAt(request, said.person.id, store)) ?? (said.directed ? notFound : undefined);
}

/** Whom one still waits to hear of the result: who was asked, can answer, and has not since it was fed back. */
export async function unanswered(request: Request, store: Store): Promise<Concerned[]> {
  const since = request.resolvedAt ?? request.openedAt;
  const family = await familyOf(request, store);
  const events = await store.journal.of(family.map(({ id }) => `request:${id}`));
  const answered = new Set(
    events.filter(({ name, at }) => name === "rate" && at >= since).map(({ actorId }) => actorId),
  );
  return (await concernedBy(request, store)).filter(
    ({ personId, rating }) => rating === "" && !answered.has(personId),
  );
}
