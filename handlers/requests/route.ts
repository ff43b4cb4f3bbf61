import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Group, Node } from "../../storage/places.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
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

/** What is fixed when a request is dispatched (五定), beside its time limits; people correct it. */
export interface Proposal {
  /** Undefined: it waits in the triage box. */
  owner: Person | undefined;
  deputy: Person | undefined;
  assisting: string[];
  goal: string;
  /** Why it goes there, in words for whoever asks. */
  reason: string;
}

interface Matter {
  category: string;
  nodeId: string;
  /** People whom it is about. */
  hiddenFrom?: string[];
}

/**
 * Who leads and who helps: the category's own people in that part of the tree before the roles that lead it, the
 * present before the absent, never somebody whom it is about.
 */
export async function propose(
  { category, nodeId, hiddenFrom = [] }: Matter,
  { tree, rules }: Pick<Community, "tree" | "rules">,
  now: Date,
  store: Store,
): Promise<Proposal> {
  const rule = rules.categories.find(({ name }) => name === category);
  const special = rules.responsibilities
    .filter((each) => each.category === category && tree.isWithin(nodeId, each.at))
    .sort((a, b) => tree.above(b.at).length - tree.above(a.at).length)[0];
  const nodes = tree.above(nodeId).map(({ id }) => id);
  const away = await store.roster.away(now);
  const mayTake = ({ id }: Person) => !away.has(id) && !hiddenFrom.includes(id);
  const named = special?.person ? await store.people.find(special.person) : undefined;
  const holders = await leaders(rule?.lead ?? usualLead, nodes, now, store);
  const inLine = (named ? [named, ...holders] : holders).filter(({ id }) => !hiddenFrom.includes(id));
  const { owner, notes } = await firstPresent(inLine, mayTake, store);
  const secondId = special?.deputy ?? owner?.deputyId;
  const second = secondId ? await store.people.find(secondId) : undefined;
  const seconds = second ? [second, ...inLine] : inLine;
  const leads = owner ? `${owner.title || owner.name}牵头` : "没有人在岗，等值班分派";
  const where = tree.find(nodeId)?.name ?? tree.root.name;
  return {
    owner,
    deputy: seconds.find((person) => mayTake(person) && person.id !== owner?.id),
    assisting: special?.assisting ?? rule?.assisting ?? [],
    goal: rule?.goal ?? "问题解决，居民确认",
    reason: [`${where} · ${category}`, ...notes, special ? `按分工，${leads}` : leads].join("；"),
  };
}

/** The first in line who is here; for whoever is away their deputy stands in (AB 岗). */
async function firstPresent(
  inLine: Person[],
  mayTake: (person: Person) => boolean,
  store: Store,
): Promise<{ owner: Person | undefined; notes: string[] }> {
  const notes: string[] = [];
  for (const person of inLine) {
    if (mayTake(person)) return { owner: person, notes };
    const deputy = person.deputyId ? await store.people.find(person.deputyId) : undefined;
    const standIn = deputy && mayTake(deputy) ? deputy : undefined;
    notes.push(`${person.name}不在岗${standIn ? `，由备岗${standIn.name}接` : ""}`);
    if (standIn) return { owner: standIn, notes };
  }
  return { owner: undefined, notes };
}

const usualLead: readonly Role[] = ["grid-member", "duty-desk", "secretary", "dispatcher"];

/** Holders of these roles, role by role; of the duty desk whoever is on duty comes first. */
async function leaders(roles: readonly Role[], nodes: string[], now: Date, store: Store): Promise<Person[]> {
  const onDuty = (await store.roster.shifts(now))
    .filter(({ from, nodeId }) => from <= now && nodes.includes(nodeId))
    .map(({ personId }) => personId);
  const found: Person[] = [];
  for (const role of roles) {
    const holders = await store.people.holding(role, nodes);
    const rank = ({ id }: Person) => (role === "duty-desk" && onDuty.includes(id) ? 0 : 1);
    found.push(...holders.toSorted((a, b) => rank(a) - rank(b)));
  }
  return found;
}

/** Who answers for a node, whatever the matter. There is always somebody or the street. */
export async function ownerAt(
  nodeId: string,
  community: Pick<Community, "tree" | "rules">,
  now: Date,
  store: Store,
): Promise<Person | undefined> {
  return (await propose({ category: "", nodeId }, community, now, store)).owner;
}

/** Who is told at once: the duty desk of the community, else its secretary, else the street's dispatcher. */
export async function dutyDeskAt(
  nodeId: string,
  community: Pick<Community, "tree" | "rules">,
  now: Date,
  store: Store,
): Promise<Person | undefined> {
  const { tree } = community;
  const away = await store.roster.away(now);
  const nodes = tree.above(nodeId).map(({ id }) => id);
  const below = tree.nodes.filter(({ path }) => path.includes(`/${nodeId}/`)).map(({ id }) => id);
  const desks = await leaders(["duty-desk"], [...nodes, ...below], now, store);
  return desks.find(({ id }) => !away.has(id)) ?? desks[0] ?? ownerAt(nodeId, community, now, store);
}
