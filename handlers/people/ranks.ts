import type { Role } from "../../storage/community.ts";
import { roles as everyRole } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Store } from "../../storage/storage.ts";
import type { Reply } from "../handler.ts";
import type { Tree } from "../places/tree.ts";
import { holdsAt, staff } from "./may.ts";

/** Who may give and take roles in their part of the tree. */
export const hosts = ["secretary", "dispatcher", "administrator"] as const;

/** Which roles each of them gives; none above their own. */
const gives: Record<(typeof hosts)[number], readonly Role[]> = {
  secretary: [
    ...(["resident", "party-member", "building-captain"] as const),
    ...(["grid-member", "grid-leader", "duty-desk", "secretary"] as const),
  ],
  dispatcher: everyRole.filter((role) => role !== "auditor" && role !== "administrator"),
  administrator: everyRole,
};

/** Whose leave somebody may enter: those who report to them. */
const above: Partial<Record<Role, readonly Role[]>> = {
  "grid-member": ["grid-leader", "secretary", "dispatcher", "supervisor"],
  "grid-leader": ["secretary", "dispatcher", "supervisor"],
  "duty-desk": ["secretary", "dispatcher", "supervisor"],
  secretary: ["dispatcher", "supervisor"],
  dispatcher: ["supervisor"],
  supervisor: ["dispatcher"],
};

/** These come with living or belonging somewhere, not with working for the community. */
const ordinary: readonly Role[] = ["resident", "party-member"];

/** What somebody does for the community. */
export function officesOf({ roles }: Pick<Person, "roles">): Person["roles"] {
  return roles.filter(({ role }) => !ordinary.includes(role));
}

export function mayGive(person: Person, role: Role, at: string, tree: Tree): boolean {
  return hosts.some((host) => gives[host].includes(role) && holdsAt(person, [host], at, tree));
}

/** Whether all that somebody does for the community is in this person's hands. */
export function mayEnd(person: Person, worker: Person, tree: Tree): boolean {
  return officesOf(worker).every(({ role, at }) => mayGive(person, role, at, tree));
}

export function isAbove(person: Person, worker: Person, tree: Tree): boolean {
  const posts = worker.roles.filter(({ role }) => staff.includes(role));
  return posts.length > 0 && posts.every(({ role, at }) => holdsAt(person, above[role] ?? [], at, tree));
}

/** The one who is called so among those who work here and whom `isTheirs` lets through; else words that say why not. */
export async function workerCalled(
  name: string,
  isTheirs: (worker: Person) => boolean,
  store: Store,
): Promise<Person | Reply[]> {
  const byId = await store.people.find(name);
  const found = byId?.known ? [byId] : await store.people.named(name);
  const [worker, ...others] = found.filter((each) => officesOf(each).length > 0 && isTheirs(each));
  if (!worker) return [{ to: "here", text: `您负责的范围里没有叫“${name}”的工作人员。` }];
  if (others.length === 0) return worker;
  const all = [worker, ...others].map(({ id, title }) => `${id}（${title}）`).join("、");
  return [{ to: "here", text: `叫“${name}”的不止一位，请把名字换成编号再说一遍：${all}。` }];
}
