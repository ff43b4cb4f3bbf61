import type { Community } from "../../handlers/community.ts";
import type { Tree } from "../../handlers/places/tree.ts";
import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Node } from "../../storage/places.ts";
import type { Store } from "../../storage/storage.ts";

/** Who looks, at what, when. */
export interface Looking {
  person: Person;
  community: Community;
  store: Store;
  now: Date;
}

/** Paths of the communities, or of what lies above them, in which somebody holds one of these roles. */
export function partsOf({ roles }: Person, which: readonly Role[], tree: Tree): string[] {
  const held = roles.filter(({ role }) => which.includes(role));
  return held.flatMap(({ at }) => (tree.nearest(at, "community") ?? tree.find(at))?.path ?? []);
}

/** Whether a path lies in one of these parts or above it. */
export function isNear(path: string, parts: string[]): boolean {
  return parts.some((part) => path.startsWith(part) || part.startsWith(path));
}

/** Everybody who holds one of these roles at one of these very nodes; role by role, everybody once. */
export async function workersAt(nodes: Node[], which: readonly Role[], store: Store): Promise<Person[]> {
  const ids = nodes.map(({ id }) => id);
  const found = new Map<string, Person>();
  for (const role of which) {
    for (const person of await store.people.holding(role, ids)) found.set(person.id, person);
  }
  return [...found.values()];
}

/** These people, by their ids. */
export async function peopleOf(ids: (string | undefined)[], store: Store): Promise<Map<string, Person>> {
  const found = new Map<string, Person>();
  for (const id of new Set(ids)) {
    const person = id && (await store.people.find(id));
    if (person) found.set(id, person);
  }
  return found;
}
