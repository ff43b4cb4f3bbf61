import type { Person } from "../../storage/people.ts";
import type { Request, State } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Reply, Said } from "../handler.ts";
import { findPlace } from "../places/find-place.ts";
import { clip } from "../text.ts";
import { carryOut, type Doing } from "./carry-out.ts";
import { tellOwner } from "./concerned.ts";
import { dispatch, taskFor } from "./dispatch.ts";
import { inside, locate, propose, type Where } from "./route.ts";

const longest = 40;

/** A request's place with what somebody adds: another building is another place, a unit or a side belongs to the known one. */
export function placeWith(
  request: Request,
  text: string,
  { person, group, community: { tree } }: Pick<Said, "person" | "group" | "community">,
): Where {
  const node = tree.find(request.nodeId) ?? tree.root;
  const added = findPlace(text);
  if (!added) return { node, spoken: clip(text.replace(/^(?:就|是|应该)*在/u, "").trim(), longest) };
  const known = findPlace(request.where);
  if (added.building) return locate(text, person, group, tree);
  if (request.where === "") {
    // Another person's house says nothing about a landmark that they name.
    const knowsHouse = person.id === request.openedBy || added.spot === undefined;
    return locate(text, knowsHouse ? person : { ...person, home: undefined }, group, tree);
  }
  const house = node.kind === "building" ? node.name : known?.building ? `${known.building}号楼` : "";
  return { node, spoken: (known ? house : request.where) + inside({ ...known, ...added }) };
}

const unsigned: readonly State[] = ["registered", "dispatched"];

/**
 * Puts a request where it really is. Where others are responsible it goes to them, unless somebody has signed it, who then
 * decides. Returns the request and the words for the staff, or the words of a refusal.
 */
export async function setPlace(
  request: Request,
  { node, spoken }: Where,
  { person, community, now }: Doing,
  store: Store,
): Promise<{ request: Request; told: Reply[] } | Reply[]> {
  if (spoken === request.where && node.id === request.nodeId) return { request, told: [] };
  const changes = { where: spoken, nodeId: node.id };
  const doing = { person, community, now, note: `地点：${spoken}` };
  const placed = await carryOut("supplement", request, changes, doing, store);
  if (Array.isArray(placed)) return placed;
  const proposal = await propose(placed, community, now, store);
  const { owner } = proposal;
  const before = placed.ownerId;
  if (node.id === request.nodeId || !owner || owner.id === before || !unsigned.includes(placed.state))
    return { request: placed, told: tellOwner(placed, `#${placed.number} 补充了地点：${spoken}。`, doing) };
  const moving = { person: undefined, community, now, changes: { contactId: owner.id } };
  const moved = await dispatch(placed, proposal, moving, store);
  if (Array.isArray(moved)) return moved;
  const task = await taskFor(owner, moved, { community, now }, store);
  return { request: moved, told: [task, ...(before ? [leftFor(before, owner, moved, doing)] : [])] };
}

/** Whoever had it before need not go there. */
function leftFor(to: string, owner: Person, request: Request, { community }: Doing): Reply {
  const { id, number, where } = request;
  const { allHours } = community.rules.limits[request.class];
  const text = `#${number} 的地点是${where}，已转给${owner.title || owner.name}，您不用再办。`;
  return { to: { person: to }, subject: `request:${id}`, priority: "deadline", allHours, text };
}
