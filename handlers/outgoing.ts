import type { Letter } from "../storage/outbox.ts";
import type { Account } from "../storage/people.ts";
import { relayChannel } from "../storage/places.ts";
import type { Rules } from "../storage/rules.ts";
import type { Store } from "../storage/storage.ts";
import type { Community } from "./community.ts";
import type { Reply } from "./handler.ts";
import { isSpeakersAccount } from "./relay/passed-on.ts";
import { dateKey, instantOf, instantOn, localOf, sayClock } from "./time/shanghai.ts";

/** The staff page as a channel. Nobody looks at it who has not just opened it. */
export const pageChannel = "page";

/** Where a message came from; what happens because of the time has no such place. */
export interface Origin {
  channel: string;
  place: string;
  account: Account;
  /** The private chat of whoever passed the message on; answers go there, to be pasted back. */
  relay?: { channel: string; place: string };
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
  /** For words that a person has to carry on: what they are to do with them. */
  errand?: string;
}

/** Puts words into the outbox, and what they ask into the questions; inside the caller's transaction. */
export async function speak(replies: Reply[], cause: Cause, store: Store): Promise<void> {
  const letters: Letter[] = [];
  for (const [index, reply] of replies.entries()) {
    const address = await addressOf(reply, cause, store);
    const target = address ?? (await insteadOf(reply, cause, store));
    if (!target || (await isTooMuch(reply, target, cause, store))) continue;
    letters.push(letterOf(reply, target, `${cause.key}/${index}`, cause, address !== undefined));
    if (reply.choices && address?.personId && address.errand === undefined) {
      const expiresAt = new Date(cause.now.getTime() + cause.community.rules.manners.confirmMinutes * 60_000);
      const { channel, place, personId } = address;
      await store.questions.ask({ channel, place, personId, choices: reply.choices, expiresAt }, cause.now);
    }
  }
  await store.outbox.add(letters, cause.now);
}

/** A group hears a handful of lines a day that nobody asked for (domain.md §5); whoever wants to know more asks. */
async function isTooMuch(
  { priority, subject = "" }: Reply,
  target: Address,
  { community, now }: Cause,
  store: Store,
): Promise<boolean> {
  if (priority !== "notice" || !/^(?:request|digest):/u.test(subject)) return false;
  const midnight = instantOn(dateKey(now), "00:00");
  const said = await store.figures.statusLines(target, midnight);
  return said >= community.rules.requests.groupWordsADay;
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
    text: [target.errand, direct ? reply.text : reply.otherwise].filter(Boolean).join("\n"),
    notBefore: quiet ? afterQuiet(cause.now, cause.community.rules.manners) : cause.now,
    expiresAt,
  };
}

async function addressOf(reply: Reply, cause: Cause, store: Store): Promise<Address | undefined> {
  const { to, notOver } = reply;
  const { origin } = cause;
  if (to === "here") return origin?.relay ? pastedBack(origin, store) : origin && hereOf(origin);
  if (to === "speaker") return origin?.relay ? toldOn(origin.relay) : origin && privateChat([origin.account]);
  if ("place" in to) return to.channel === relayChannel ? carriedBy(to.place, cause, store) : to;
  const accounts = (await store.people.accountsOf(to.person)).filter(({ channel }) => channel !== notOver);
  const chat = privateChat(accounts, origin);
  const isCarried = reply.carry && accounts.some(({ id }) => isSpeakersAccount(id));
  return chat ?? (isCarried && origin ? inTheHandsOf(origin) : undefined);
}

function hereOf({ channel, place, account }: Origin): Address {
  return { channel, place, personId: account.personId };
}

async function pastedBack({ channel, place, relay }: Origin, store: Store): Promise<Address | undefined> {
  const group = await store.places.findGroup(channel, place);
  return relay && { ...relay, errand: `请贴回“${group?.name ?? place}”：` };
}

/** Whoever speaks carries it on; they hear it alone, also when they speak in a group. */
function inTheHandsOf(origin: Origin): Address | undefined {
  const chat = origin.relay ?? privateChat([origin.account], origin);
  return chat && toldOn(chat);
}

function toldOn({ channel, place }: Address): Address {
  return { channel, place, errand: "请只转告本人，不要发在群里：" };
}

/** A group without a bot in it: the responsible grid member, or whoever is above, carries the words there. */
async function carriedBy(
  place: string,
  { community, origin }: Cause,
  store: Store,
): Promise<Address | undefined> {
  const group = await store.places.findGroup(relayChannel, place);
  if (!group) return undefined;
  const nodes = community.tree.above(group.nodeId).map(({ id }) => id);
  const errand = `请贴到“${group.name}”：`;
  for (const role of ["grid-member", "grid-leader", "duty-desk", "secretary"] as const) {
    for (const { id } of await store.people.holding(role, nodes)) {
      const chat = privateChat(await store.people.accountsOf(id));
      if (chat) return { channel: chat.channel, place: chat.place, errand };
    }
  }
  // Nobody there can be reached: whoever has said it is told, so that it is not lost.
  const author = origin && privateChat([origin.account]);
  return author && { channel: author.channel, place: author.place, errand };
}

/** The chat in which it was said before others, then another one of the same platform; the page, where nothing rings, last. */
function privateChat(accounts: Account[], origin?: Origin): Address | undefined {
  const said = origin?.relay ?? origin;
  const nearness = ({ channel, privatePlace }: Account) => {
    if (channel === said?.channel && privatePlace === said.place) return 0;
    if (channel === pageChannel) return 3;
    return channel === origin?.channel ? 1 : 2;
  };
  const [first] = accounts
    .toSorted((a, b) => nearness(a) - nearness(b))
    .flatMap(({ channel, privatePlace: place, personId }) =>
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
