import type { Person } from "../../storage/people.ts";
import type { Group, Node } from "../../storage/places.ts";
import { findPlace } from "../places/find-place.ts";
import type { Tree } from "../places/tree.ts";
import { readNumber } from "../time/chinese-numbers.ts";

const grid = /第?([一二三四五六七八九十\d]+)网格(?!员)/u;

/** Groups that a scope in people's words (3号楼居民, 全体党员, 第二网格, 工作人员) means, within the speaker's part of the tree. */
export function groupsFor(
  scope: string,
  person: Person,
  roles: readonly string[],
  groups: Group[],
  tree: Tree,
): Group[] {
  const home = person.roles.find(({ role }) => roles.includes(role))?.at ?? tree.root.id;
  const purpose = purposeOf(scope);
  const targets = targetsOf(scope, home, tree);
  const allowed = groups.filter((group) => group.purpose === purpose && related(group.nodeId, home, tree));
  const chosen = targets.flatMap((target) => nearest(target.id, allowed, tree));
  return [...new Map(chosen.map((group) => [`${group.channel}/${group.place}`, group])).values()];
}

function purposeOf(scope: string): Group["purpose"] {
  if (/党员|支部|党支部/u.test(scope)) return "branch";
  return /网格员|工作人员|工作群|干部/u.test(scope) ? "staff" : "residents";
}

/** Empty when a building, grid or community was named that is not there or not the speaker's. */
function targetsOf(scope: string, home: string, tree: Tree): Node[] {
  const building = findPlace(scope)?.building;
  if (building) {
    const estates = tree.nodes
      .map(({ estate }) => estate)
      .filter((estate) => estate !== "" && scope.includes(estate));
    const all = tree.buildings(building, home);
    return estates.length > 0 ? all.filter(({ estate }) => estates.includes(estate)) : all;
  }
  const gridNumber = readNumber(grid.exec(scope)?.[1] ?? "");
  if (gridNumber !== undefined) {
    const name = `第${"零一二三四五六七八九十"[gridNumber]}网格`;
    const named = communitiesNamed(scope, tree);
    return tree.nodes.filter(
      ({ id, kind, name: called }) =>
        kind === "grid" &&
        called.endsWith(name) &&
        tree.isWithin(id, home) &&
        (named.length === 0 || named.some((community) => tree.isWithin(id, community.id))),
    );
  }
  const communities = communitiesNamed(scope, tree);
  if (communities.length > 0) return communities.filter(({ id }) => tree.isWithin(id, home));
  const node = tree.find(home);
  return node ? [node] : [];
}

/** Communities named themselves, or by an estate in them. */
function communitiesNamed(scope: string, tree: Tree): Node[] {
  const named = tree.nodes.filter(
    ({ kind, name, estate }) =>
      (kind === "community" && scope.includes(name.replace(/社区$/u, ""))) ||
      (estate !== "" && scope.includes(estate)),
  );
  const communities = named.map(({ id }) => tree.nearest(id, "community"));
  return [...new Set(communities.filter((node) => node !== undefined))];
}

/** The nearest groups that hold the target whole; without one, the widest groups inside it. */
function nearest(target: string, groups: Group[], tree: Tree): Group[] {
  for (const { id } of tree.above(target)) {
    const here = groups.filter(({ nodeId }) => nodeId === id);
    if (here.length > 0) return here;
  }
  const inside = groups.filter(({ nodeId }) => tree.isWithin(nodeId, target));
  return inside.filter(
    ({ nodeId }) => !inside.some((other) => other.nodeId !== nodeId && tree.isWithin(nodeId, other.nodeId)),
  );
}

/** A secretary's notice for one building may also go to the community's group above it, never to another community's. */
function related(nodeId: string, home: string, tree: Tree): boolean {
  return tree.isWithin(nodeId, home);
}
