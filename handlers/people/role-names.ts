import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import { pageChannel } from "../outgoing.ts";

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

/** Those who run the installation and can be reached, not counting one channel; where nobody can, the secretaries. */
export async function administrators({ tree }: Community, store: Store, notOver?: string): Promise<Person[]> {
  const everywhere = tree.nodes.map(({ id }) => id);
  for (const role of ["administrator", "secretary"] as const) {
    const reachable: Person[] = [];
    for (const person of await store.people.holding(role, everywhere)) {
      const accounts = await store.people.accountsOf(person.id);
      const rings = accounts.some(
        ({ channel, privatePlace }) =>
          privatePlace !== undefined && channel !== notOver && channel !== pageChannel,
      );
      if (rings) reachable.push(person);
    }
    if (reachable.length > 0) return reachable;
  }
  return [];
}
