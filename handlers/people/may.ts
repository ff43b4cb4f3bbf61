import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Handler } from "../handler.ts";
import type { Tree } from "../places/tree.ts";

/** Roles that work for the community. */
export const staff: readonly Role[] = [
  "grid-member",
  "grid-leader",
  "duty-desk",
  "secretary",
  "dispatcher",
  "supervisor",
];

/** Roles that may read what is not private; auditors change nothing. */
export const readers: readonly Role[] = [...staff, "auditor"];

/** The one spot where it is decided whether somebody may ask for something at all. */
export function mayUse(person: Person, { allow }: Pick<Handler, "allow">): boolean {
  return allow === "everyone" || person.roles.some(({ role }) => allow.includes(role));
}

/** Whether one of these roles of theirs holds at a node. */
export function holdsAt(person: Person, roles: readonly Role[], nodeId: string, tree: Tree): boolean {
  return person.roles.some(({ role, at }) => roles.includes(role) && tree.isWithin(nodeId, at));
}
