import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import type { Reply } from "../handler.ts";
import { afterQuiet } from "../outgoing.ts";

/** Somebody who waits for the result, and where they had said so. */
export interface Concerned {
  personId: string;
  channel: string;
  place: string;
  /** The number under which they know it: their own, also when it has been merged. */
  number: number;
  requestId: number;
  /** Whoever opened it; else somebody who said "+1". */
  isOpener: boolean;
  /** What they said of the result; empty until they have. */
  rating: string;
  /** Nothing of it belongs into a group. */
  private: boolean;
}

/** The request that is worked on: the one at the end of all merges, or itself. */
export async function mainOf(request: Request, store: Store): Promise<Request> {
  const next = request.mergedInto === undefined ? undefined : await store.requests.find(request.mergedInto);
  return next ? mainOf(next, store) : request;
}

/** A request and all that have become one with it, the request first. */
export async function familyOf(request: Request, store: Store): Promise<Request[]> {
  const merged = await store.requests.mergedInto(request.id);
  return [request, ...(await Promise.all(merged.map((each) => familyOf(each, store)))).flat()];
}

/**
 * Everybody who waits for a request's result: its reporters and those of what was merged into it, each person once.
 * Whoever has stepped back waits no more.
 */
export async function concernedBy(request: Request, store: Store): Promise<Concerned[]> {
  const reports = await reportsOf(request, store);
  const gone = await store.reporters.steppedBack([...new Set(reports.map(({ requestId }) => requestId))]);
  const waiting = reports.filter(
    ({ isOpener, requestId, personId }) =>
      !isOpener || !gone.some((each) => each.requestId === requestId && each.personId === personId),
  );
  return [...new Map(waiting.toReversed().map((each) => [each.personId, each])).values()].reverse();
}

/** Whether a request, or what has become one with it, was reported in a chat. */
export async function isReportedIn(
  { channel, place }: { channel: string; place: string },
  request: Request,
  store: Store,
): Promise<boolean> {
  const reports = await reportsOf(await mainOf(request, store), store);
  return reports.some((each) => each.channel === channel && each.place === place);
}

/** Who has said it, and where; whoever has said it twice is there twice. */
async function reportsOf(request: Request, store: Store): Promise<Concerned[]> {
  const family = await familyOf(request, store);
  const joined = await store.reporters.of(family.map(({ id }) => id));
  return family.flatMap(({ id: requestId, number, private: isPrivate, openedBy, channel, place, rating }) => {
    const known = { requestId, number, private: isPrivate };
    const others = joined.filter((each) => each.requestId === requestId);
    return [
      { ...known, personId: openedBy, channel, place, rating, isOpener: true },
      ...others.map((each) => ({
        ...{ ...known, personId: each.personId, isOpener: false },
        ...{ channel: each.channel, place: each.place, rating: each.rating },
      })),
    ];
  });
}

/** One message to each of them but `but`, in private; `words` gets the number they know it by. */
export async function tellConcerned(
  request: Request,
  words: (number: number) => string,
  store: Store,
  but: readonly string[] = [],
): Promise<Reply[]> {
  const people = await concernedBy(request, store);
  return people
    .filter(({ personId }) => !but.includes(personId))
    .map(({ personId, number }) => ({
      to: { person: personId },
      carry: request.private,
      subject: `request:${request.id}`,
      text: words(number),
    }));
}

/** One message to whoever works on it, unless it is they who are speaking. */
export function tellOwner(
  { id, ownerId, number, category, class: urgency, private: isPrivate }: Request,
  text: string,
  { person, community }: { person: Person | undefined; community: Community },
): Reply[] {
  if (ownerId === undefined || ownerId === person?.id) return [];
  const what = isPrivate ? `#${number}` : `#${number} · ${category}`;
  return [
    {
      to: { person: ownerId },
      subject: `request:${id}`,
      priority: "deadline",
      allHours: community.rules.limits[urgency].allHours,
      text,
      otherwise: `${what} 有新情况，请转告承办人。`,
    },
  ];
}

/**
 * One line to each group in which it was reported: the numbers it has there, category and status, nothing about a
 * resident. Nothing of a private matter, nothing at night, nothing in the group where it is being said right now.
 */
export async function tellGroups(
  request: Request,
  status: string,
  { community, now, here }: { community: Community; now: Date; here?: { channel: string; place: string } },
  store: Store,
): Promise<Reply[]> {
  // By the morning it would be old news.
  if (request.private || afterQuiet(now, community.rules.manners) > now) return [];
  const reports = (await reportsOf(request, store)).filter((each) => !each.private);
  const places = Map.groupBy(reports, ({ channel, place }) => JSON.stringify([channel, place]));
  const replies: Reply[] = [];
  for (const [first, ...others] of places.values()) {
    if (!first) continue;
    const { channel, place, number } = first;
    if (here?.channel === channel && here.place === place) continue;
    if (!(await store.places.findGroup(channel, place))) continue;
    const numbers = new Set([number, ...others.map((other) => other.number)]);
    const named = [...numbers].map((each) => `#${each}`).join("、");
    const text = `${named} · ${request.category} · ${status}`;
    replies.push({ to: { channel, place }, subject: `request:${request.id}`, priority: "notice", text });
  }
  return replies;
}
