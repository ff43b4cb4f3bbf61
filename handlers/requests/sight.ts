import type { Sight } from "../../storage/board.ts";
import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import { holdsAt, readers } from "../people/may.ts";
import type { Tree } from "../places/tree.ts";
import { superiors } from "./about-staff.ts";

/** What somebody may see, for queries: all that `maySee` lets them see, and nothing else. */
export function sightOf(person: Person, tree: Tree): Sight {
  const below = (roles: readonly Role[]) =>
    person.roles.flatMap(({ role, at }) => (roles.includes(role) ? (tree.find(at)?.path ?? []) : []));
  return {
    personId: person.id,
    common: below(readers),
    private: below(superiors),
    aboutStaff: below(superiors.slice(1)),
  };
}

const above: readonly Role[] = ["duty-desk", "grid-leader", "secretary", "dispatcher", "supervisor"];

/** Whether somebody who may see a request also sees whom it comes from: its owner, the desk and the superiors. */
export function seesPeople(person: Person, request: Request, tree: Tree): boolean {
  const isOwner = person.id === request.ownerId || person.id === request.deputyId;
  return isOwner || holdsAt(person, above, request.nodeId, tree);
}
