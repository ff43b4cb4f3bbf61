import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { holdsAt, staff } from "../people/may.ts";
import type { Tree } from "../places/tree.ts";

const grievance = /投诉|举报|反映|态度|不作为|推诿|敷衍|不管事|乱收费|刁难|红包|贪|收钱|吃拿卡要|骂人/u;
const titles: [RegExp, Role][] = [
  [/网格员/u, "grid-member"],
  [/网格长/u, "grid-leader"],
  [/值班/u, "duty-desk"],
  [/书记/u, "secretary"],
];
const superiors: readonly Role[] = ["secretary", "dispatcher", "supervisor"];

/** The people of the community's staff whom a complaint is about, by name or by title; empty for any other matter. */
export async function complainedOf(
  text: string,
  nodeId: string,
  tree: Tree,
  store: Store,
): Promise<Person[]> {
  if (!grievance.test(text)) return [];
  const workers = (await store.people.all()).filter(({ roles }) =>
    roles.some(({ role }) => staff.includes(role)),
  );
  const named = workers.filter(({ name }) => text.includes(name));
  if (named.length > 0) return named;
  const nodes = tree.above(nodeId).map(({ id }) => id);
  const entitled = titles
    .filter(([title]) => title.test(text))
    .map(([, role]) => store.people.holding(role, nodes));
  return (await Promise.all(entitled)).flat();
}

/** Who takes a complaint about staff: the first superior whom it is not about, up to the street. */
export async function superiorAt(
  about: Person[],
  nodeId: string,
  tree: Tree,
  store: Store,
): Promise<Person | undefined> {
  const nodes = tree.above(nodeId).map(({ id }) => id);
  const hidden = about.map(({ id }) => id);
  const aboutSecretary = about.some(({ roles }) => roles.some(({ role }) => superiors.includes(role)));
  for (const role of aboutSecretary ? superiors.slice(1) : superiors) {
    const free = (await store.people.holding(role, nodes)).find(({ id }) => !hidden.includes(id));
    if (free) return free;
  }
  return undefined;
}

/**
 * Whether somebody may see a request whole: whoever opened it or works on it, and staff of that part of the tree;
 * of a private one only the superiors. Never those whom it is about.
 */
export function maySee(person: Person, request: Request, tree: Tree): boolean {
  const { openedBy, ownerId, deputyId, nodeId, hiddenFrom } = request;
  if (person.id === openedBy) return true;
  if (hiddenFrom.includes(person.id)) return false;
  if (person.id === ownerId || person.id === deputyId) return true;
  const aboutSuperior = hiddenFrom.length > 0 && ownerId !== undefined;
  const roles = request.private ? (aboutSuperior ? superiors.slice(1) : superiors) : staff;
  return holdsAt(person, roles, nodeId, tree);
}
