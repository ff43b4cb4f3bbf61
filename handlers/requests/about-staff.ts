import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { holdsAt, readers } from "../people/may.ts";
import type { Tree } from "../places/tree.ts";

export const superiors: readonly Role[] = ["secretary", "dispatcher", "supervisor"];

/** Who takes a complaint about staff: the first superior whom it is not about, up to the street. */
export async function superiorAt(
  about: Person[],
  nodeId: string,
  tree: Tree,
  store: Store,
  isHere: (person: Person) => boolean = () => true,
): Promise<Person | undefined> {
  const nodes = tree.above(nodeId).map(({ id }) => id);
  const hidden = about.map(({ id }) => id);
  const aboutSecretary = about.some(({ roles }) => roles.some(({ role }) => superiors.includes(role)));
  for (const role of aboutSecretary ? superiors.slice(1) : superiors) {
    const holders = await store.people.holding(role, nodes);
    const free = holders.find((person) => !hidden.includes(person.id) && isHere(person));
    if (free) return free;
  }
  return undefined;
}

/** What decides who may see something: a request, or talk that may become one. */
export type Seen = Pick<Request, "openedBy" | "ownerId" | "deputyId" | "nodeId" | "hiddenFrom" | "private">;

/**
 * Whether somebody may see a request whole: whoever opened it or works on it, and staff of that part of the tree;
 * of a private one only the superiors. Never those whom it is about.
 */
export function maySee(person: Person, request: Seen, tree: Tree): boolean {
  const { openedBy, ownerId, deputyId, nodeId, hiddenFrom } = request;
  if (person.id === openedBy) return true;
  if (hiddenFrom.includes(person.id)) return false;
  if (person.id === ownerId || person.id === deputyId) return true;
  const aboutSuperior = hiddenFrom.length > 0 && ownerId !== undefined;
  const roles = request.private ? (aboutSuperior ? superiors.slice(1) : superiors) : readers;
  return holdsAt(person, roles, nodeId, tree);
}

/** The same without what they see only as an auditor, who changes nothing whatever they are elsewhere. */
export function maySeeAtWork(person: Person, request: Seen, tree: Tree): boolean {
  const roles = person.roles.filter(({ role }) => role !== "auditor");
  return maySee({ ...person, roles }, request, tree);
}
