import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Signal } from "../../storage/signals.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import type { Reply } from "../handler.ts";
import { maySeeAtWork, type Seen, superiorAt } from "./about-staff.ts";
import { complainedOf } from "./complained-of.ts";
import { announce, openRequest } from "./file-request.ts";
import type { Audience } from "./receipt.ts";

const MINUTE_MS = 60_000;

/** A signal as the request that it would be: whoever may not see the one does not see the other. */
export async function seenAs(signal: Signal, { tree }: Community, store: Store): Promise<Seen> {
  const { nodeId, text } = signal;
  const about = await complainedOf(text, signal, tree, store);
  const owner = about.length > 0 ? await superiorAt(about, nodeId, tree, store) : undefined;
  const hiddenFrom = about.map(({ id }) => id);
  // Whoever has said it has no more to do with it.
  const nobody = { openedBy: "", deputyId: undefined };
  return { ...nobody, ownerId: owner?.id, nodeId, hiddenFrom, private: signal.private };
}

/** What waits in the box, as far as somebody may see it, the oldest first. */
export async function signalsFor(person: Person, community: Community, store: Store): Promise<Signal[]> {
  const found: Signal[] = [];
  for (const signal of await store.signals.waiting()) {
    if (await decidesOn(person, signal, community, store)) found.push(signal);
  }
  return found;
}

/** Whether somebody may see a signal and say what becomes of it. */
export async function decidesOn(
  person: Person,
  signal: Signal,
  community: Community,
  store: Store,
): Promise<boolean> {
  return maySeeAtWork(person, await seenAs(signal, community, store), community.tree);
}

/**
 * Makes a request of a signal, as of the moment when it was said. `registrar` is who does so, when it is not the author.
 * Returns what everybody hears of it.
 */
export async function registerSignal(
  signal: Signal,
  audience: Audience,
  store: Store,
  registrar?: Person,
): Promise<{ request: Request; told: Reply[] }> {
  const { community, now } = audience;
  const { channel, place, saidAt: sentAt, personId, text: problem, nodeId, category } = signal;
  const author = await store.people.find(personId);
  if (!author) throw new Error(`Signal ${signal.number} was said by nobody`);
  const where = { node: community.tree.find(nodeId) ?? community.tree.root, spoken: signal.where };
  const spoken = { message: { channel, place, sentAt }, person: author, community, now, registrar };
  const matter = { problem, category, class: signal.class, private: signal.private };
  const request = await openRequest(spoken, matter, where, store);
  if (!(await store.signals.take(signal.id, request.id, registrar?.id ?? personId, now)))
    throw new Error(`Signal ${signal.number} was decided meanwhile`);
  await store.attachments.tie(await picturesAround(signal, community, store), request.id);
  return { request, told: await announce(request, audience, store) };
}

/** Messages with pictures that its author has sent along with it. */
async function picturesAround(
  { channel, place, personId, saidAt }: Signal,
  { rules }: Community,
  store: Store,
): Promise<number[]> {
  const minutes = rules.requests.togetherMinutes;
  const apart = (ms: number) => new Date(saidAt.getTime() + ms);
  const around = { since: apart(-minutes * MINUTE_MS), until: apart(minutes * MINUTE_MS) };
  const accounts = (await store.people.accountsOf(personId)).filter((account) => account.channel === channel);
  const sent = accounts.map(({ id }) => store.attachments.sentBy({ channel, place, sender: id }, around));
  return (await Promise.all(sent)).flat();
}
