import { staff } from "../handlers/people/may.ts";
import { carryOut } from "../handlers/requests/carry-out.ts";
import { deadlinesOf } from "../handlers/requests/deadlines.ts";
import { dueAt } from "../handlers/time/working-time.ts";
import { type Request, workStates } from "../storage/requests.ts";
import type { Store } from "../storage/storage.ts";
import { tellTriage } from "./escalate-request.ts";
import type { Job, Moment } from "./job.ts";

/**
 * Holds that every unfinished request has an owner who works here, or waits in the triage box and whoever sorts knows.
 * What does not is put right and goes on record; when all is well nothing happens.
 */
export const checkOwners: Job = async (moment, store) => {
  const people = await store.people.all();
  const working = new Set(
    people.filter(({ roles }) => roles.some(({ role }) => staff.includes(role))).map(({ id }) => id),
  );
  for (const request of await store.requests.inStates(workStates)) {
    const { state, ownerId, contactId } = request;
    // One that never had an owner came here without anybody being told.
    if (state === "registered" && contactId === undefined) await tellSorters(request, moment, store);
    if (state === "registered" || (ownerId !== undefined && working.has(ownerId))) continue;
    await backToTriage(request, moment, store);
  }
};

async function backToTriage(request: Request, moment: Moment, store: Store): Promise<void> {
  const { community, now } = moment;
  const { sign } = community.rules.limits[request.class];
  const nobody = { ownerId: undefined, deputyId: undefined, acceptedAt: undefined, promisedAt: undefined };
  const changes = { ...nobody, asked: [], signBy: dueAt(sign, now, community.rules.calendar) };
  const changed = await carryOut("triage", request, changes, { person: undefined, community, now }, store);
  if (Array.isArray(changed)) return;
  await store.journal.audit("", "repaired:owner", `request:${request.id}`, request.ownerId ?? "", now);
  await tellSorters(changed, moment, store);
}

/** Once for each time that it waits: the key is the one of its sign limit. */
async function tellSorters(request: Request, moment: Moment, store: Store): Promise<void> {
  const sign = deadlinesOf(request, moment.community.rules).find(({ kind }) => kind === "sign");
  if (sign) await tellTriage(request, { key: sign.key, dueAt: moment.now }, moment, store);
}
