import type { Room } from "../../../storage/rooms.ts";
import type { PresentRoom } from "./wire.ts";

/** Fewer names say nothing. */
const fewestNames = 3;
const likeness = 0.6;

/**
 * Which remembered place each room of this login is; undefined for a new one. A room keeps its place while it keeps
 * its id. One with an unknown id is a remembered room when the topic is the same and most of the members are, and
 * neither another remembered room nor another room of this login could be meant: a notice in the wrong group is
 * worse than a group that has to be bound once more.
 */
export function rebind(
  present: readonly PresentRoom[],
  remembered: readonly Room[],
): Map<string, string | undefined> {
  const byId = new Map(remembered.map((room) => [room.platformId, room.place]));
  const unknown = present.filter(({ id }) => !byId.has(id));
  const here = new Set(present.map(({ id }) => id));
  const lost = remembered.filter(({ platformId }) => !here.has(platformId));
  const candidatesOf = (room: PresentRoom) => lost.filter((old) => isAlike(room, old));
  const wantedBy = new Map<string, number>();
  for (const { place } of unknown.flatMap(candidatesOf)) wantedBy.set(place, (wantedBy.get(place) ?? 0) + 1);

  const places = new Map<string, string | undefined>();
  for (const room of present) {
    const [only, ...others] = candidatesOf(room);
    const isSure = only && others.length === 0 && wantedBy.get(only.place) === 1;
    places.set(room.id, byId.get(room.id) ?? (isSure ? only.place : undefined));
  }
  return places;
}

function isAlike(room: PresentRoom, old: Room): boolean {
  if (room.topic.trim() === "" || room.topic !== old.topic) return false;
  const names = new Set(room.members);
  const oldNames = new Set(old.members);
  if (Math.min(names.size, oldNames.size) < fewestNames) return false;
  return names.intersection(oldNames).size >= likeness * Math.max(names.size, oldNames.size);
}
