import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";

/** What people call the roles. */
export const roleNames: Record<Role, string> = {
  resident: "居民",
  "building-captain": "楼栋长",
  "grid-member": "网格员",
  "grid-leader": "网格长",
  "duty-desk": "社区值班",
  secretary: "书记",
  dispatcher: "街道分派员",
  supervisor: "街道督办",
  "party-member": "党员",
  auditor: "审计",
  administrator: "管理员",
};

/** A person's roles with their places, such as 春晖社区书记; 居民 for somebody without one. */
export function rolesOf({ roles }: Person, { tree }: Community): string {
  const spoken = roles.map(({ role, at }) => `${tree.find(at)?.name ?? ""}${roleNames[role]}`);
  return spoken.length > 0 ? spoken.join("、") : "居民";
}

/** Those who run the installation; where nobody does, the secretaries. */
export async function administrators({ tree }: Community, store: Store): Promise<Person[]> {
  const everywhere = tree.nodes.map(({ id }) => id);
  const found = await store.people.holding("administrator", everywhere);
  return found.length > 0 ? found : store.people.holding("secretary", everywhere);
}
