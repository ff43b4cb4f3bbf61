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
}

/** Everybody who waits for a request's result: its reporters and those of what was merged into it, each person once. */
export async function concernedBy(request: Request, store: Store): Promise<Concerned[]> {
  const all = [request, ...(await store.requests.mergedInto(request.id))];
  const joined = await store.reporters.of(all.map(({ id }) => id));
  const found = all.flatMap(({ id, number, openedBy, channel, place }) => [
    { personId: openedBy, channel, place, number },
    ...joined
      .filter(({ requestId }) => requestId === id)
      .map(({ personId, channel, place }) => ({ personId, channel, place, number })),
  ]);
  return [...new Map(found.toReversed().map((each) => [each.personId, each])).values()].reverse();
}

/** One message to each of them, in private; `words` gets the number they know it by. */
export async function tellConcerned(
  request: Request,
  words: (number: number) => string,
  store: Store,
): Promise<Reply[]> {
  const people = await concernedBy(request, store);
  return people.map(({ personId, number }) => ({
    to: { person: personId },
    carry: request.private,
    subject: `request:${request.id}`,
    text: words(number),
  }));
}

/**
 * One line to each group in which it was reported: number, category and status, nothing about a resident. Nothing of a
 * private matter, nothing at night, nothing in the group where it is being said right now.
 */
export async function tellGroups(
  request: Request,
  status: string,
  { community, now, here }: { community: Community; now: Date; here?: { channel: string; place: string } },
  store: Store,
): Promise<Reply[]> {
  // By the morning it would be old news.
  if (request.private || afterQuiet(now, community.rules.manners) > now) return [];
  const places = new Map(
    (await concernedBy(request, store)).map((each) => [JSON.stringify([each.channel, each.place]), each]),
  );
  const replies: Reply[] = [];
  for (const { channel, place, number } of places.values()) {
    if (here?.channel === channel && here.place === place) continue;
    if (!(await store.places.findGroup(channel, place))) continue;
    const text = `#${number} · ${request.category} · ${status}`;
    replies.push({ to: { channel, place }, subject: `request:${request.id}`, priority: "notice", text });
  }
  return replies;
}
