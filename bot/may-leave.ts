import type { Candidate, Door } from "../storage/doors.ts";
import { type Priority, priorities } from "../storage/outbox.ts";

/** Nobody reads a longer list. */
const mostTogether = 50;

/** How many may leave by a door at this moment, and how many of what nobody asked for. */
interface Room {
  all: number;
  unasked: number;
}

export interface Doorway {
  door: Door;
  room: Room;
}

/** The moment at which is decided: how many messages may leave, and to which places something is on its way. */
export interface Moment {
  now: Date;
  free: number;
  busy: ReadonlySet<string>;
}

/** Letters that leave as one message, and by which door. */
export interface Choice {
  door: Door;
  letters: Candidate[];
}

/**
 * Which letters may leave at this moment: the most urgent first over all places, as long as their door has room, one
 * message to a place at a time. A letter whose door is full, or that has none, holds up no other door.
 */
export function mayLeave(
  candidates: Candidate[],
  doorwayOf: (letter: Candidate) => Doorway | undefined,
  { now, free, busy }: Moment,
): Choice[] {
  const ready = inTurn(candidates, now).flatMap((letter) => {
    const doorway = doorwayOf(letter);
    return doorway ? [{ letter, doorway }] : [];
  });
  const crowds = Map.groupBy(ready, ({ doorway }) => doorway);
  const room = new Map([...crowds.keys()].map((doorway) => [doorway, { ...doorway.room }]));
  const served = new Set(busy);
  const chosen: Choice[] = [];
  for (const { letter, doorway } of ready) {
    if (chosen.length >= free) break;
    if (served.has(letter.place) || !takesRoom(letter, room.get(doorway))) continue;
    served.add(letter.place);
    const { door } = doorway;
    const crowd = crowds.get(doorway) ?? [];
    const isCrowded = crowd.length > (door.digestAbove ?? Number.POSITIVE_INFINITY);
    chosen.push({ door, letters: isCrowded ? companyOf(letter, crowd) : [letter] });
  }
  return chosen;
}

function takesRoom(letter: Candidate, room: Room | undefined): boolean {
  const unasked = isUnasked(letter);
  if (!room || room.all < 1 || (unasked && room.unasked < 1)) return false;
  room.all -= 1;
  if (unasked) room.unasked -= 1;
  return true;
}

/** What can leave in one message with a letter: what is for the same place and asked for or not, as it is. */
function companyOf(letter: Candidate, crowd: { letter: Candidate }[]): Candidate[] {
  if (letter.priority === "emergency") return [letter];
  const company = crowd.flatMap(({ letter: other }) => {
    const isAlike = other.priority !== "emergency" && isUnasked(other) === isUnasked(letter);
    return isAlike && other.place === letter.place ? [other] : [];
  });
  return company.slice(0, mostTogether);
}

/**
 * The most urgent first, then the first written; of a letter in parts all that is left, before the next begins. What
 * waits for another try holds up what is behind it in the same place and no more urgent.
 */
function inTurn(candidates: Candidate[], now: Date): Candidate[] {
  const begun = new Set(candidates.filter(({ key }) => key !== rootOf(key)).map(({ key }) => rootOf(key)));
  const turn = ({ priority, key }: Candidate) =>
    2 * priorities.indexOf(priority) + (begun.has(rootOf(key)) ? 0 : 1);
  const held = new Set<string>();
  return candidates
    .toSorted((a, b) => turn(a) - turn(b) || a.id - b.id)
    .filter((letter) => {
      if (letter.notBefore > now) held.add(lineOf(letter));
      return !held.has(lineOf(letter));
    });
}

/** The key of the letter that this one was a part of. */
function rootOf(key: string): string {
  const end = key.indexOf("#");
  return end < 0 ? key : key.slice(0, end);
}

export function lineOf({ place, priority }: Candidate): string {
  return `${priority} ${place}`;
}

export function isUnasked({ priority }: { priority: Priority }): boolean {
  return priority === "deadline" || isBroadcast({ priority });
}

export function isBroadcast({ priority }: { priority: Priority }): boolean {
  return priority === "notice" || priority === "reminder";
}

/** After its time it helps nobody. */
export function isLate({ expiresAt }: { expiresAt: Date | undefined }, now: Date): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}
