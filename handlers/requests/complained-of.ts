import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Store } from "../../storage/storage.ts";
import { staff } from "../people/may.ts";
import type { Tree } from "../places/tree.ts";
import { against, anyTitle, mayComplain, plainly, titles } from "./ill-words.ts";

/**
 * The people of the community's staff whom a complaint is about, by name or by title; empty for any other matter. A title
 * alone means everybody there who has it. Who is named in a private matter is taken to be concerned by it.
 */
export async function complainedOf(
  text: string,
  { nodeId, private: isPrivate }: { nodeId: string; private: boolean },
  tree: Tree,
  store: Store,
): Promise<Person[]> {
  const said = plainly(text);
  if (!isPrivate && !mayComplain(said)) return [];
  const workers = await workersOf(tree, store);
  const named = workers.filter(({ name }) => speaksIllOf(name, said, isPrivate));
  const others = named.reduce(
    (rest, { name }) =>
      rest.replace(new RegExp(`(?:${anyTitle})?${literal(name)}(?:${anyTitle})?`, "gu"), "某某"),
    said,
  );
  const entitled = titles
    .filter(({ ill }) => ill.test(others))
    .flatMap(({ title, roles }) => {
      const holders = holdersNear(roles, workers, nodeId, tree);
      const called = holders.filter(({ name }) =>
        new RegExp(`${literal([...name][0] ?? "")}(?:${title})`, "u").test(others),
      );
      return called.length > 0 ? called : holders;
    });
  return [...new Set([...named, ...entitled])];
}

async function workersOf({ nodes }: Tree, store: Store): Promise<Person[]> {
  const ids = nodes.map(({ id }) => id);
  const roles: readonly Role[] = [...staff, "building-captain"];
  const holders = await Promise.all(roles.map((role) => store.people.holding(role, ids)));
  return [...new Map(holders.flat().map((person) => [person.id, person])).values()];
}

/** A pattern of a name's very characters. */
function literal(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&");
}

/** By the full name, or by a given name of two characters that is no street's. */
function speaksIllOf(name: string, said: string, isPrivate: boolean): boolean {
  const given = name.length > 2 ? name.slice(1) : name;
  if (name.length < 2 || !said.includes(given)) return false;
  const who = said.includes(name) ? literal(name) : `${literal(given)}(?![路街巷桥门苑村店])`;
  const isHelper = new RegExp(`(?:请|让|求|找|叫|麻烦|联系|希望)(?:一下)?(?:${anyTitle})?(?:${who})`, "u");
  return against(who).test(said) || (isPrivate && said.includes(name) && !isHelper.test(said));
}

/** Those who hold a role above a place; where nobody does, and for several roles, all of the community. */
function holdersNear(roles: readonly Role[], workers: Person[], nodeId: string, tree: Tree): Person[] {
  const holding = (isThere: (at: string) => boolean) =>
    workers.filter((worker) => worker.roles.some(({ role, at }) => roles.includes(role) && isThere(at)));
  const above = holding((at) => tree.isWithin(nodeId, at));
  if (above.length > 0 && roles.length === 1) return above;
  const community = tree.nearest(nodeId, "community") ?? tree.root;
  return holding((at) => tree.isWithin(at, community.id));
}
