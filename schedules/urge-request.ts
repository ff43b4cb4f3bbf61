import { tellersOf } from "../handlers/requests/tellers.ts";
import type { Request, State, Supervision } from "../storage/requests.ts";
import type { Store } from "../storage/storage.ts";
import { type DueJob, idIn, type Moment } from "./job.ts";
import { tellStaff } from "./tell-staff.ts";

const waiting: readonly State[] = ["registered", "dispatched", "accepted"];

/** A step of the ladder: how far a request's supervision rises, and who is told. */
export const urgeRequest: DueJob = async (due, moment, store) => {
  const request = await store.requests.find(idIn(due.subject));
  const { rules } = moment.community;
  const index = Number(due.detail.step);
  const step = rules.ladder[index];
  if (!request || !step || !waiting.includes(request.state)) return [];
  const isContact = due.kind === "contact";
  await press(request, isContact ? "contact-late" : step.supervision, step.supervision, moment, store);
  const told = await tellersOf(step.tell, request, moment.community, moment.now, store);
  await tellStaff(told, isContact ? "contact" : "ladder", request, { ...due, now: moment.now }, store);
  return [];
};

const order: Supervision[] = ["none", "reminded", "urged", "supervised", "listed"];

/** Supervision only rises; whether it does or not, what happened is written down. */
async function press(
  request: Request,
  name: string,
  supervision: Supervision,
  { now }: Moment,
  store: Store,
): Promise<void> {
  const happened = { name, actorId: "", at: now, note: "" };
  if (order.indexOf(supervision) > order.indexOf(request.supervision))
    await store.requests.change(request, { supervision }, happened);
  else await store.journal.add([{ ...happened, subject: `request:${request.id}` }]);
}
