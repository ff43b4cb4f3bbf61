import type { Store } from "../../storage/storage.ts";
import type { Said } from "../handler.ts";
import { complainedOf } from "../requests/complained-of.ts";
import { isDelicate } from "../requests/nature.ts";
import { squeeze } from "../text.ts";

/** A question that names a private matter is one. */
export function isPrivate(question: string, { community }: Pick<Said, "community">): boolean {
  const said = squeeze(question);
  const delicate = community.rules.categories.filter((category) => category.private);
  return delicate.some(({ things }) => things.some((thing) => said.includes(squeeze(thing))));
}

/** Whether all of the staff may read a question: not one of a private matter, and not one about one of them. */
export async function isForStaff(question: string, said: Said, store: Store): Promise<boolean> {
  const { tree, rules } = said.community;
  if (isPrivate(question, said) || isDelicate(question, rules)) return false;
  return (await complainedOf(question, { nodeId: tree.root.id, private: true }, tree, store)).length === 0;
}
