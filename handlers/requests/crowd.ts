import type { Request, Supervision } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Reply } from "../handler.ts";
import { carryOut, type Doing } from "./carry-out.ts";
import { concernedBy } from "./concerned.ts";
import { canMove, supervisionNames } from "./lifecycle.ts";
import { tellersOf } from "./tellers.ts";

/** From the mildest on. */
const order: readonly Supervision[] = ["none", "reminded", "urged", "supervised", "listed"];

/**
 * So many people press by themselves: the supervision rises at once and those whom the rule names are told, once for each
 * number of people since the request was last opened. Nothing to say means that no new number has been reached.
 */
export async function pressByCrowd(
  request: Request,
  { community, now }: Pick<Doing, "community" | "now">,
  store: Store,
): Promise<Reply[]> {
  if (!canMove("supervise", request.state)) return [];
  const reporters = (await concernedBy(request, store)).length;
  const [step] = community.rules.crowd
    .filter((each) => each.reporters <= reporters)
    .sort((one, other) => other.reporters - one.reporters);
  if (!step) return [];
  const note = `满 ${step.reporters} 人反映`;
  const events = await store.journal.of([`request:${request.id}`]);
  if (events.some((event) => event.note === note && event.at >= request.countedFrom)) return [];
  const rises = order.indexOf(step.supervision) > order.indexOf(request.supervision);
  const changes = rises ? { supervision: step.supervision } : {};
  const doing = { person: undefined, community, now, note };
  const changed = await carryOut("supervise", request, changes, doing, store);
  if (Array.isArray(changed)) return [];
  const { number, category, where, nodeId } = changed;
  const place = where || community.tree.find(nodeId)?.name;
  const risen = rises ? `，升为“${supervisionNames[step.supervision]}”` : "";
  return (await tellersOf(step.tell, changed, community, now, store)).map((person) => ({
    to: { person },
    subject: `request:${request.id}`,
    priority: "deadline" as const,
    allHours: community.rules.limits[request.class].allHours,
    text: `#${number} · ${category} · ${place}：已有 ${reporters} 人反映${risen}，请优先办理。回“查 ${number}”看经过。`,
    otherwise: `#${number}${request.private ? "" : ` · ${category}`}：已有 ${reporters} 人反映，请转告承办人优先办理。`,
  }));
}
