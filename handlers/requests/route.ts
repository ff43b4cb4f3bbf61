import type { Person } from "../../storage/people.ts";
import type { Group, Node } from "../../storage/places.ts";
import type { Store } from "../../storage/storage.ts";
import { findPlace, type Place } from "../places/find-place.ts";
import type { Tree } from "../places/tree.ts";

export interface Where {
  node: Node;
  /** 春晖苑3号楼2单元, or a landmark in the writer's words; empty when nothing was said and nothing is known. */
  spoken: string;
}

/**
 * Where a matter is: the building that was named, looked for in the group's part of the tree; else the speaker's
 * own building; else the group's node. A building number that fits several estates is decided by the estate's
 * name in the words or by the speaker's home, or left to the duty desk.
 */
export function locate(text: string, person: Person, group: Group | undefined, tree: Tree): Where {
  const place = findPlace(text);
  const home = person.home && tree.find(person.home.building);
  const scope = group?.nodeId ?? (home && tree.nearest(home.id, "community")?.id) ?? tree.root.id;
  if (place?.building) {
    const building = pick(buildingsFor(place.building, scope, tree), text, home, tree);
    if (building) return { node: building, spoken: building.name + inside(place) };
    return { node: tree.find(scope) ?? tree.root, spoken: `${place.building}号楼${inside(place)}` };
  }
  const spoken = place ? inside(place) : "";
  if (home && tree.isWithin(home.id, scope)) return { node: home, spoken: home.name + spoken };
  return { node: tree.find(scope) ?? tree.root, spoken };
}

function buildingsFor(number: string, scope: string, tree: Tree): Node[] {
  const near = tree.buildings(number, scope);
  if (near.length > 0) return near;
  const community = tree.nearest(scope, "community");
  return community ? tree.buildings(number, community.id) : [];
}

function pick(buildings: Node[], text: string, home: Node | undefined, tree: Tree): Node | undefined {
  if (buildings.length === 1) return buildings[0];
  const named = buildings.filter(({ estate }) => estate !== "" && text.includes(estate));
  if (named.length === 1) return named[0];
  const homeCommunity = home && tree.nearest(home.id, "community");
  const near = buildings.filter(({ id }) => homeCommunity && tree.isWithin(id, homeCommunity.id));
  return near.length === 1 ? near[0] : undefined;
}

function inside({ unit, floor, room, spot }: Place): string {
  return [unit && `${unit}单元`, floor && `${floor}层`, room && `${room}室`, spot].filter(Boolean).join("");
}

/** Who answers for a node: its grid member, else the duty desk, else the secretary. There is always somebody or the street. */
export async function ownerAt(nodeId: string, tree: Tree, store: Store): Promise<Person | undefined> {
  const nodes = tree.above(nodeId).map(({ id }) => id);
  for (const role of ["grid-member", "duty-desk", "secretary", "dispatcher"] as const) {
    const [person] = await store.people.holding(role, nodes);
    if (person) return person;
  }
  return undefined;
}

/** Who is told at once: the duty desk of the community, else its secretary, else the street's dispatcher. */
export async function dutyDeskAt(nodeId: string, tree: Tree, store: Store): Promise<Person | undefined> {
  const nodes = tree.above(nodeId).map(({ id }) => id);
  const [desk] = await store.people.holding("duty-desk", nodes);
  if (desk) return desk;
  const [below] = await store.people.holding(
    "duty-desk",
    tree.nodes.filter((n) => n.path.includes(`/${nodeId}/`)).map((n) => n.id),
  );
  return below ?? ownerAt(nodeId, tree, store);
}
