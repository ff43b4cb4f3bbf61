import type { Candidate, Door, Shut } from "../storage/doors.ts";
import type { Outgoing } from "../storage/outbox.ts";
import type { Store } from "../storage/storage.ts";
import type { Channel } from "./channels/channel.ts";
import { type Choice, type Doorway, isLate, isUnasked, lineOf, type Moment, mayLeave } from "./may-leave.ts";
import { bytesOf, digestOf, splitText } from "./parcel-text.ts";

/** One message on its way: a letter, or several for one place that leave together and end together. */
export interface Leaving {
  channel: Channel;
  letters: readonly [Outgoing, ...Outgoing[]];
  text: string;
  lease: string;
  door: string;
  /** The platform found the last one by this door too fast; when it takes this one, that is over. */
  isTrial: boolean;
}

interface Claim extends Moment {
  channel: Channel;
  lease: string;
  leaseUntil: Date;
  /** To count what leaves by the moment nearest to its sending. */
  clock(): Date;
}

export interface Claimed {
  leaving: Leaving[];
  /** When the next may leave, as far as the limits tell. */
  nextAt: Date | undefined;
}

export const lateWords = "过时不再发";
/** Between the counting of a message and its sending lies a commit; a stretch of time is taken so much longer. */
const commitMs = 100;
/** Enough for one transaction; the others are not sent either. */
const mostLate = 1_000;
const firstShutMs = 1_000;
const longestShutMs = 60_000;

/**
 * Decides what may leave by which door, and counts it in the same transaction in which it is taken. All that it counts
 * is in storage, so that neither a crash nor a restart makes room.
 */
export function pacing(chance: () => number) {
  /** Channels of which a letter could not leave freely; their doors are looked at before anything is taken. */
  const paced = new Set<string>();
  /** Also a door without limits may be shut; as long as none ever was, nobody has to look. */
  let wasShut: boolean | undefined;

  return {
    /** Takes what may leave a channel now, the most urgent first. */
    async claim(store: Store, claim: Claim): Promise<Claimed> {
      const { name } = claim.channel;
      wasShut ??= (await store.doors.everShut()).size > 0;
      if (!wasShut && !paced.has(name)) {
        const leaving = await claimFreely(store, claim);
        if (leaving) return { leaving, nextAt: undefined };
        paced.add(name);
      }
      return claimByDoors(store, claim, chance);
    },

    /** Shuts a door for so long, or for a while that grows with each refusal in a row. Returns when it opens. */
    async shut(store: Store, door: string, reason: string, now: Date, forMs?: number): Promise<Date> {
      wasShut = true;
      const known = (await store.doors.everShut()).get(door);
      const shut = shutAgain(known, { reason: reason || "发得太快", now, forMs, chance: chance() });
      await store.doors.shut(door, shut);
      return shut.opensAt;
    },
  };
}

/** The fast way, in a single statement. Undefined, with nothing taken, when a letter may not just leave. */
async function claimFreely(store: Store, claim: Claim): Promise<Leaving[] | undefined> {
  const { channel, lease, leaseUntil, now, free } = claim;
  const letters = await store.outbox.claim(lease, leaseUntil, now, free, channel.name);
  const leaving = letters.flatMap((letter): Leaving[] => {
    const door = channel.doorFor(letter.place, letter.priority);
    if (!door || isLimited(door) || bytesOf(letter.text) > channel.longestBytes) return [];
    return [{ channel, letters: [letter], text: letter.text, lease, door: door.name, isTrial: false }];
  });
  if (leaving.length === letters.length) return leaving;
  for (const letter of letters) await giveBack(store, letter, lease);
  return undefined;
}

function isLimited({ gapMs, limits, digestAbove }: Door): boolean {
  return gapMs !== undefined || digestAbove !== undefined || limits.length > 0;
}

async function claimByDoors(store: Store, claim: Claim, chance: () => number): Promise<Claimed> {
  const { channel, lease, leaseUntil, now, clock } = claim;
  const waiting = await withoutLate(store, await store.doors.candidates(channel.name, now), claim);
  if (waiting.length === 0) return { leaving: [], nextAt: undefined };
  const shut = await store.doors.everShut();
  const { doorwayOf, nextAt } = await doorways(store, waiting, shut, claim);
  const chosen = mayLeave(waiting, doorwayOf, claim);
  if (chosen.length === 0) return { leaving: [], nextAt };
  const ids = chosen.flatMap(({ letters }) => letters.map(({ id }) => id));
  const taken = new Map(
    (await store.outbox.take(ids, lease, leaseUntil)).map((letter) => [letter.id, letter]),
  );
  const leaving: Leaving[] = [];
  for (const { door, letters } of chosen) {
    const [first, ...others] = letters.flatMap(({ id }) => taken.get(id) ?? []);
    if (!first) continue;
    const packed = await pack(store, [first, ...others], claim);
    const isTrial = (shut.get(door.name)?.refusals ?? 0) > 0;
    leaving.push({ ...packed, channel, lease, door: door.name, isTrial });
  }
  await countDepartures(store, chosen, shut, { now: clock(), chance });
  return { leaving, nextAt };
}

/** Ends what helps nobody any more, so that it takes nobody's turn. */
async function withoutLate(store: Store, candidates: Candidate[], { lease, leaseUntil, now }: Claim) {
  const late = candidates
    .filter((letter) => isLate(letter, now))
    .slice(0, mostLate)
    .map(({ id }) => id);
  if (late.length > 0) await store.outbox.take(late, lease, leaseUntil);
  for (const id of late) await store.outbox.end(lease, id, "expired", lateWords);
  return candidates.filter((letter) => !isLate(letter, now));
}

/** How each letter's door stands; undefined for one that has no way out now. */
async function doorways(
  store: Store,
  waiting: Candidate[],
  shut: Map<string, Shut>,
  { channel, now }: Claim,
): Promise<{ doorwayOf(letter: Candidate): Doorway | undefined; nextAt: Date | undefined }> {
  const byName = new Map<string, Doorway>();
  const byLine = new Map<string, Doorway | undefined>();
  const openings: Date[] = [];
  for (const letter of waiting) {
    if (byLine.has(lineOf(letter))) continue;
    const door = channel.doorFor(letter.place, letter.priority);
    if (door && !byName.has(door.name)) {
      const { room, nextAt } = await roomAt(store, door, shut.get(door.name), now);
      byName.set(door.name, { door, room });
      openings.push(...nextAt);
    }
    byLine.set(lineOf(letter), door && byName.get(door.name));
  }
  const [nextAt] = openings.sort((a, b) => a.getTime() - b.getTime());
  return { doorwayOf: (letter) => byLine.get(lineOf(letter)), nextAt };
}

async function roomAt(store: Store, door: Door, shut: Shut | undefined, now: Date) {
  if (shut && shut.opensAt > now) return { room: { all: 0, unasked: 0 }, nextAt: [] };
  const room = { all: door.gapMs ? 1 : Number.POSITIVE_INFINITY, unasked: Number.POSITIVE_INFINITY };
  const nextAt: Date[] = [];
  for (const { most, withinMs, of } of door.limits) {
    const counted = withinMs + commitMs;
    const { count, first } = await store.doors.departed(door.name, of, new Date(now.getTime() - counted));
    room[of] = Math.min(room[of], most - count);
    nextAt.push(new Date((first ?? now).getTime() + counted));
  }
  return { room, nextAt };
}

/** Makes one message of letters that leave together, and gives back those that have no room in it. */
async function pack(
  store: Store,
  letters: readonly [Outgoing, ...Outgoing[]],
  { channel, lease }: Claim,
): Promise<Pick<Leaving, "letters" | "text">> {
  const [first, ...others] = letters;
  const digest = digestOf(
    letters.map(({ text }) => text),
    channel.longestBytes,
  );
  for (const letter of letters.slice(digest.count)) await giveBack(store, letter, lease);
  const parts = splitText(digest.text, channel.longestBytes);
  if (parts.length > 1) await store.outbox.split(first, parts);
  return { letters: [first, ...others.slice(0, digest.count - 1)], text: parts[0] ?? "" };
}

/** As if it had not been taken. */
async function giveBack(store: Store, letter: Outgoing, lease: string): Promise<void> {
  await store.outbox.later(lease, letter.id, letter.notBefore, letter.reason, false);
}

async function countDepartures(
  store: Store,
  chosen: Choice[],
  shut: Map<string, Shut>,
  { now, chance }: { now: Date; chance(): number },
): Promise<void> {
  const counted = chosen.filter(({ door }) => door.limits.length > 0);
  await store.doors.depart(
    counted.map(({ door, letters }) => ({ door: door.name, unasked: letters.some(isUnasked) })),
    now,
  );
  for (const { door } of chosen) {
    if (!door.gapMs) continue;
    const [least, most] = door.gapMs;
    const opensAt = new Date(now.getTime() + Math.ceil(least + chance() * (most - least)));
    const refusals = shut.get(door.name)?.refusals ?? 0;
    await store.doors.shut(door.name, { opensAt, reason: "", refusals });
  }
}

/** Shut once more. Refusals of one burst count once: what was refused while the door was shut had left before. */
function shutAgain(
  known: Shut | undefined,
  { reason, now, forMs, chance }: { reason: string; now: Date; forMs: number | undefined; chance: number },
): Shut {
  const isShut = known !== undefined && known.reason !== "" && known.opensAt > now;
  const refusals = (known?.refusals ?? 0) + (isShut ? 0 : 1);
  const longest = Math.min(firstShutMs * 2 ** (refusals - 1), longestShutMs);
  const wait = Math.max(1, Math.ceil(forMs ?? chance * longest));
  const opensAt = new Date(Math.max(now.getTime() + wait, known?.opensAt.getTime() ?? 0));
  return { opensAt, reason, refusals };
}
