import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Group, Node } from "../../storage/places.ts";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import { findPlace, type Place } from "../places/find-place.ts";
import type { Tree } from "../places/tree.ts";
import { superiorAt } from "./about-staff.ts";
import { firstPresent, presenceAt, secondTo, standInFor } from "./stand-in.ts";

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
    const building =
      inNamedEstate(place.building, text, tree) ??
      pick(buildingsFor(place.building, scope, tree), home, tree);
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

/** Who names the estate means it, wherever they are. */
function inNamedEstate(number: string, text: string, tree: Tree): Node | undefined {
  const all = tree.buildings(number, tree.root.id);
  const [only, ...others] = all.filter(({ estate }) => estate !== "" && text.includes(estate));
  return others.length === 0 ? only : undefined;
}

function pick(buildings: Node[], home: Node | undefined, tree: Tree): Node | undefined {
  if (buildings.length === 1) return buildings[0];
  const homeCommunity = home && tree.nearest(home.id, "community");
  const near = buildings.filter(({ id }) => homeCommunity && tree.isWithin(id, homeCommunity.id));
  return near.length === 1 ? near[0] : undefined;
}

/** A place below its building, as people say it: 2单元502室. */
export function inside({ unit, floor, room, spot }: Place): string {
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
  hiddenFrom?: readonly string[];
  /** People who are about to go, and take nothing more. */
  without?: readonly string[];
}

type Ground = Pick<Community, "tree" | "rules">;

/**
 * Who leads and who helps: the category's own people in that part of the tree before the roles that lead it, whoever
 * is on duty before the others, the present before the absent, never somebody whom it is about. Where nobody is left
 * the street's dispatcher takes it.
 */
export async function propose(matter: Matter, ground: Ground, now: Date, store: Store): Promise<Proposal> {
  const { category, nodeId, hiddenFrom = [] } = matter;
  const { tree, rules } = ground;
  const rule = rules.categories.find(({ name }) => name === category);
  const special = responsibilityFor(category, nodeId, ground);
  const fixed = {
    assisting: special?.assisting ?? rule?.assisting ?? [],
    goal: rule?.goal ?? "问题解决，居民确认",
  };
  const presence = await presenceAt(matter, now, store);
  const where = tree.find(nodeId)?.name ?? tree.root.name;
  const about = category ? `${where}的${category}` : where;
  if (hiddenFrom.length > 0) {
    const people = await peopleOf(hiddenFrom, store);
    const owner = await superiorAt(people, nodeId, tree, store, (person) => presence(person) === undefined);
    const who = owner ? `由上级${called(owner)}接，当事人看不到` : "没有上级在岗，等街道分派";
    return { ...fixed, owner, deputy: undefined, reason: `${about}：反映工作人员的事，${who}` };
  }
  const roles = [...new Set([...(rule?.lead ?? usualLead), "dispatcher"] as const)];
  const named = special?.person ? await store.people.find(special.person) : undefined;
  const holders = await leaders(roles, idsAbove(nodeId, tree), now, store);
  const inLine = named ? [named, ...holders.filter(({ id }) => id !== named.id)] : holders;
  const { owner, notes, standsIn } = await firstPresent(inLine, special, presence, store);
  const deputy = owner && (await secondTo(owner, special?.deputy, inLine, presence, store));
  const words = standsIn ? notes : [...notes, leadWords(owner, named)];
  return {
    ...fixed,
    owner,
    deputy,
    reason: `${about}：${words.join("；")}${deputy ? `，${deputy.name}备岗` : ""}`,
  };
}

const usualLead: readonly Role[] = ["grid-member", "duty-desk", "secretary", "dispatcher"];
const called = ({ title, name }: Person) => (title ? `${title}${name}` : name);
const idsAbove = (nodeId: string, tree: Tree) => tree.above(nodeId).map(({ id }) => id);

function leadWords(owner: Person | undefined, named: Person | undefined): string {
  if (!owner) return "没有人在岗，等值班分派";
  return `${owner.id === named?.id ? "按分工" : ""}由${called(owner)}牵头`;
}

/** Of several rules for a category the one of the nearest node holds. */
function responsibilityFor(category: string, nodeId: string, { tree, rules }: Ground) {
  const depth = (id: string) => tree.above(id).length;
  const [nearest] = rules.responsibilities
    .filter((each) => each.category === category && tree.isWithin(nodeId, each.at))
    .sort((a, b) => depth(b.at) - depth(a.at));
  return nearest;
}

/** Holders of these roles, role by role; whoever is on duty comes first, and sits at the duty desk whatever their role. */
export async function leaders(
  roles: readonly Role[],
  nodes: string[],
  now: Date,
  store: Store,
): Promise<Person[]> {
  const shifts = (await store.roster.shifts(now)).filter(
    (each) => each.from <= now && nodes.includes(each.nodeId),
  );
  const onDuty = await peopleOf(
    shifts.map(({ personId }) => personId),
    store,
  );
  const isOnDuty = ({ id }: Person) => onDuty.some((person) => person.id === id);
  const found: Person[] = [];
  for (const role of roles) {
    const holders = await store.people.holding(role, nodes);
    const first = role === "duty-desk" ? onDuty : holders.filter(isOnDuty);
    found.push(...first, ...holders.filter((person) => !isOnDuty(person)));
  }
  return [...new Map(found.map((person) => [person.id, person])).values()];
}

async function peopleOf(ids: readonly string[], store: Store): Promise<Person[]> {
  const found = await Promise.all(ids.map((id) => store.people.find(id)));
  return found.filter((person) => person !== undefined);
}

/** Who takes a request over from somebody who goes: its deputy, theirs, or whoever is next in line. */
export async function proposeInsteadOf(
  person: Person,
  why: string,
  request: Request,
  ground: Ground,
  now: Date,
  store: Store,
): Promise<Proposal> {
  const matter = { ...request, without: [person.id] };
  const usual = await propose(matter, ground, now, store);
  const fixed = { assisting: request.assisting, goal: request.goal };
  const presence = await presenceAt(matter, now, store);
  if (request.hiddenFrom.length > 0) return { ...usual, ...fixed };
  for (const deputyId of [request.deputyId, person.deputyId]) {
    const { standIn, words } = await standInFor(person, deputyId, why, presence, store);
    if (!standIn) continue;
    const next = [usual.owner, usual.deputy].filter((each) => each !== undefined);
    const deputy = await secondTo(standIn, undefined, next, presence, store);
    return { ...fixed, owner: standIn, deputy, reason: words };
  }
  const then = usual.owner ? `由${called(usual.owner)}接` : "没有人在岗，等值班分派";
  return { ...usual, ...fixed, reason: `${person.name}${why}，备岗不在，${then}` };
}

/** Who answers for a node, whatever the matter. There is always somebody or the street. */
export async function ownerAt(
  nodeId: string,
  ground: Ground,
  now: Date,
  store: Store,
): Promise<Person | undefined> {
  return (await propose({ category: "", nodeId }, ground, now, store)).owner;
}

/** Who is told at once: whoever is on duty, the duty desk, else the secretary, else the street's dispatcher. */
export async function dutyDeskAt(
  nodeId: string,
  ground: Ground,
  now: Date,
  store: Store,
): Promise<Person | undefined> {
  const { tree } = ground;
  const below = tree.nodes.filter(({ path }) => path.includes(`/${nodeId}/`)).map(({ id }) => id);
  const nodes = [...new Set([...idsAbove(nodeId, tree), ...below])];
  const desks = await leaders(["duty-desk"], nodes, now, store);
  const { owner } = await firstPresent(desks, undefined, await presenceAt({}, now, store), store);
  return owner ?? (await ownerAt(nodeId, ground, now, store)) ?? desks[0];
}
