import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Teller } from "../../storage/rules.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import { maySee } from "./about-staff.ts";
import { leaders } from "./route.ts";

/**
 * Ids of those who are told about a request, in the order of the names, each once. A role means the nearest of its
 * holders who is here, or a deputy when none is. Nobody who may not see the request is ever among them.
 */
export async function tellersOf(
  names: readonly Teller[],
  request: Request,
  { tree }: Pick<Community, "tree">,
  now: Date,
  store: Store,
): Promise<string[]> {
  const away = await store.roster.away(now);
  const canHear = (person: Person) => !away.has(person.id) && maySee(person, request, tree);
  const told = new Set<string>();
  for (const name of names) {
    const hears = await firstWho(canHear, await inLine(name, request, tree, now, store), store);
    if (hears) told.add(hears.id);
  }
  return [...told];
}

/** Those whom a name can mean, the nearest first. */
async function inLine(
  name: Teller,
  request: Request,
  tree: Community["tree"],
  now: Date,
  store: Store,
): Promise<Person[]> {
  if (name === "owner" && request.ownerId) return peopleOf([request.ownerId, request.deputyId], store);
  if (name === "deputy") return peopleOf([request.deputyId], store);
  const above = tree.above(request.nodeId).map(({ id }) => id);
  const below = tree.nodes.filter(({ path }) => path.includes(`/${request.nodeId}/`)).map(({ id }) => id);
  // The triage box is the desk's.
  const role = name === "owner" ? "duty-desk" : name;
  return leaders([role], role === "duty-desk" ? [...above, ...below] : above, now, store);
}

/** The first of them who can; when none of them can, the first of their deputies who can. */
async function firstWho(
  can: (person: Person) => boolean,
  people: Person[],
  store: Store,
): Promise<Person | undefined> {
  const deputies = people.map(({ deputyId }) => deputyId);
  return people.find(can) ?? (await peopleOf(deputies, store)).find(can);
}

async function peopleOf(ids: (string | undefined)[], store: Store): Promise<Person[]> {
  const found = await Promise.all(ids.map((id) => (id === undefined ? undefined : store.people.find(id))));
  return found.filter((person) => person !== undefined);
}
