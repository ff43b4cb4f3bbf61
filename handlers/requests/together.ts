import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Said } from "../handler.ts";
import { canMove } from "./lifecycle.ts";

const MINUTE_MS = 60_000;
/** Of one person, or in one group, nobody has more in so short a time. */
const mostRecent = 30;

/** When words have to have been said at the earliest to belong to the present ones. */
export function togetherSince({ message, community }: Pick<Said, "message" | "community">): Date {
  const minutes = community.rules.requests.togetherMinutes;
  return new Date(message.sentAt.getTime() - minutes * MINUTE_MS);
}

/** Whether words follow a request, or its receipt, so soon that they belong to it; never where the rule is 0 minutes. */
export function isTogether({ firstMessageAt, openedAt }: Request, said: Said): boolean {
  if (said.community.rules.requests.togetherMinutes === 0) return false;
  const { sentAt } = said.message;
  const since = togetherSince(said);
  return firstMessageAt >= since || (openedAt >= since && openedAt <= sentAt);
}

/** Requests of this conversation that more can be said of, the newest first: the speaker's own, or everybody's. */
export async function requestsHere(said: Said, whose: "own" | "all", store: Store): Promise<Request[]> {
  const { message, person } = said;
  const found =
    whose === "own"
      ? await store.requests.openedBy(person.id, mostRecent)
      : await store.requests.latest(mostRecent);
  return found.filter(
    ({ channel, place, state }) =>
      channel === message.channel && place === message.place && canMove("supplement", state),
  );
}
