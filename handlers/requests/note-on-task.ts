import type { Store } from "../../storage/storage.ts";
import type { Reply, Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { clip } from "../text.ts";
import { carryOut } from "./carry-out.ts";
import { canMove } from "./lifecycle.ts";
import { answerAbout, readNumberOf } from "./numbers.ts";

const longest = 500;

/**
 * What an owner says of a task with its number in front, and that is no order, is a note on it, never a new request:
 * 20 物业说周三来修. Undefined when it is nothing of the kind.
 */
export async function noteOnTask(said: Said, store: Store): Promise<Reply[] | undefined> {
  const { text, person, directed } = said;
  const isStaff = person.roles.some(({ role }) => staff.includes(role));
  const number = directed && isStaff && /^\s*#?\d/u.test(text) ? readNumberOf(text) : undefined;
  const task = number === undefined ? undefined : await store.requests.findNumber(number);
  if (!task || (task.ownerId !== person.id && task.deputyId !== person.id)) return undefined;
  if (!canMove("supplement", task.state)) return undefined;
  const noted = await carryOut("supplement", task, {}, { ...said, note: clip(text, longest) }, store);
  if (Array.isArray(noted)) return noted;
  const how = `要告诉居民哪天修好，请回“${task.number} 周三前修好”；办好了请回“修好了 ${task.number}”。`;
  return [answerAbout(task, `记在 #${task.number} 的经过里了，居民看不到。${how}`)];
}
