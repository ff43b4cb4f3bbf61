import type { Letter } from "../storage/outbox.ts";
import type { Account } from "../storage/people.ts";
import type { Rules } from "../storage/rules.ts";
import type { Store } from "../storage/storage.ts";
import type { Community } from "./community.ts";
import type { Reply } from "./handler.ts";
import { dateKey, instantOf, instantOn, localOf, sayClock } from "./time/shanghai.ts";

/** Where a message came from; what happens because of the time has no such place. */
export interface Origin {
  channel: string;
  place: string;
  account: Account;
}

interface Cause {
  /** Names the message or deadline, so that its words are written once however often it is tried. */
  key: string;
  community: Community;
  now: Date;
  origin?: Origin;
}

interface Address {
  channel: string;
  place: string;
  personId?: string;
}

/** Puts words into the outbox, and what they ask into the questions; inside the caller's transaction. */
export async function speak(replies: Reply[], cause: Cause, store: Store): Promise<void> {
  const letters: Letter[] = [];
  for (const [index, reply] of replies.entries()) {
    const address = await addressOf(reply, cause, store);
    const target = address ?? (await insteadOf(reply, cause, store));
    if (!target) continue;
    letters.push(letterOf(reply, target, `${cause.key}/${index}`, cause, address !== undefined));
    if (reply.choices && address?.personId) {
      const expiresAt = new Date(cause.now.getTime() + cause.community.rules.manners.confirmMinutes * 60_000);
      const { channel, place, personId } = address;
      await store.questions.ask({ channel, place, personId, choices: reply.choices, expiresAt }, cause.now);
    }
  }
  await store.outbox.add(letters, cause.now);
}

function letterOf(reply: Reply, target: Address, key: string, cause: Cause, direct: boolean): Letter {
  const { priority = "reply", subject = "", allHours = false, expiresAt } = reply;
  const quiet = !allHours && (priority === "reminder" || priority === "notice" || priority === "deadline");
  return {
    key,
    priority,
    subject,
    channel: target.channel,
    place: target.place,
    text: direct ? reply.text : (reply.otherwise ?? ""),
    notBefore: quiet ? afterQuiet(cause.now, cause.community.rules.manners) : cause.now,
    expiresAt,
  };
}

async function addressOf({ to }: Reply, { origin }: Cause, store: Store): Promise<Address | undefined> {
  if (to === "here") return origin && { ...origin, personId: origin.account.personId };
  if (to === "speaker") return origin && privateChat([origin.account]);
  if ("place" in to) return to;
  const accounts = await store.people.accountsOf(to.person);
  return privateChat(
    accounts.sort((a, b) => Number(b.channel === origin?.channel) - Number(a.channel === origin?.channel)),
  );
}

function privateChat(accounts: Account[]): Address | undefined {
  const [first] = accounts.flatMap(({ channel, privatePlace: place, personId }) =>
    place === undefined ? [] : [{ channel, place, personId }],
  );
  return first;
}

/** Unreachable staff: their staff group hears number and category. */
async function insteadOf(
  { to, otherwise }: Reply,
  { community }: Cause,
  store: Store,
): Promise<Address | undefined> {
  if (otherwise === undefined || typeof to !== "object" || !("person" in to)) return undefined;
  const person = await store.people.find(to.person);
  const staffGroups = (await store.places.groups()).filter(({ purpose }) => purpose === "staff");
  const nodes = person?.roles.flatMap(({ at }) => community.tree.above(at)) ?? [];
  return nodes.flatMap(({ id }) => staffGroups.filter(({ nodeId }) => nodeId === id))[0];
}

/** Now, or the end of the quiet hours when it is quiet now. */
export function afterQuiet(now: Date, { quietFrom, quietUntil }: Rules["manners"]): Date {
  const clock = sayClock(now);
  const overMidnight = quietFrom > quietUntil;
  const isQuiet = overMidnight
    ? clock >= quietFrom || clock < quietUntil
    : clock >= quietFrom && clock < quietUntil;
  if (!isQuiet) return now;
  const { year, month, day } = localOf(now);
  const endsTomorrow = overMidnight && clock >= quietFrom;
  const lastDay = endsTomorrow ? instantOf({ year, month, day: day + 1 }) : now;
  return instantOn(dateKey(lastDay), quietUntil);
}
