import type { Room } from "../../../storage/rooms.ts";
import { isSessionScoped } from "./identity.ts";
import type { Settings } from "./options.ts";
import { rebind } from "./rebinding.ts";
import type { PresentRoom } from "./wire.ts";

const prefix = "room:";

export type Book = ReturnType<typeof addressBook>;

/**
 * Which place a room is. Permanent ids are their own places; a room whose id lives no longer than the login has a
 * place of its own, and is known again after the next login by its topic and its members.
 */
export function addressBook({ rooms, now }: Settings, ask: () => Promise<PresentRoom[]>) {
  /** Rooms of this login by the platform's ids. */
  const bound = new Map<string, Room>();
  let working: Promise<unknown> = Promise.resolve();

  /** One at a time, or a new room would get two places. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const after = working.then(work);
    working = after.catch(() => undefined);
    return after;
  }

  /** Looks at all rooms at once: whether one may be meant depends on the others. */
  async function bind(also: PresentRoom[]): Promise<void> {
    const listed = await ask();
    const ids = new Set(listed.map(({ id }) => id));
    const others = [...also, ...[...bound.values()].map(presentAgain)].filter(({ id }) => !ids.has(id));
    const present = [...listed, ...others];
    const remembered = await rooms.all();
    const places = rebind(present, remembered);
    for (const { id, topic, members } of present) {
      const place = places.get(id) ?? newPlace([...remembered, ...bound.values()]);
      const before = remembered.find((room) => room.place === place);
      await keep({ ...{ place, topic, platformId: id, seenAt: now() }, members: seen(members, before) });
    }
  }

  async function keep(room: Room): Promise<void> {
    await rooms.save(room);
    bound.set(room.platformId, room);
  }

  function newPlace(known: Room[]): string {
    const taken = new Set(known.map(({ place }) => place));
    const stamp = now().getTime().toString(36);
    let number = 1;
    while (taken.has(`${prefix}${stamp}-${number}`)) number += 1;
    return `${prefix}${stamp}-${number}`;
  }

  return {
    /** Another login has begun: the ids of the last one mean nothing any more. */
    forget: () => bound.clear(),

    /** Knows the rooms of this login, so that they can be written to before anybody speaks there. */
    look: () => alone(() => bind([])),

    placeOf({ id, topic }: { id: string; topic: string }): Promise<string> {
      if (!isSessionScoped(id)) return Promise.resolve(id);
      return alone(async () => {
        if (!bound.has(id)) await bind([{ id, topic, members: [] }]);
        return bound.get(id)?.place ?? id;
      });
    },

    /** The platform's id of a place; undefined as long as it is not known, "gone" when there is no such place. */
    async idOf(place: string): Promise<string | "gone" | undefined> {
      if (!place.startsWith(prefix)) return place;
      const room = [...bound.values()].find((each) => each.place === place);
      if (room) return room.platformId;
      return (await rooms.all()).some((each) => each.place === place) ? undefined : "gone";
    },

    /** A room has another topic: by that one it will be known again. */
    renamed(id: string, topic: string): Promise<void> {
      return alone(async () => {
        const room = bound.get(id);
        if (room && topic !== "" && room.topic !== topic) await keep({ ...room, topic });
      });
    },
  };
}

/** A list may leave out what this login has seen before. */
function presentAgain({ platformId, topic, members }: Room): PresentRoom {
  return { id: platformId, topic, members };
}

/** A room that was met by a message before it was in the list has no members yet. */
function seen(members: string[], before: Room | undefined): string[] {
  return members.length === 0 && before ? before.members : members;
}
