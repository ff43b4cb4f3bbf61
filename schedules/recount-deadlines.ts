import { speak } from "../handlers/outgoing.ts";
import { carryOut } from "../handlers/requests/carry-out.ts";
import { calendarWarning, dueOf, versionOf } from "../handlers/requests/deadlines.ts";
import { moves } from "../handlers/requests/lifecycle.ts";
import { tellersOf } from "../handlers/requests/tellers.ts";
import { dateKey } from "../handlers/time/shanghai.ts";
import { dueAt } from "../handlers/time/working-time.ts";
import { type Request, workStates } from "../storage/requests.ts";
import type { Store } from "../storage/storage.ts";
import type { Job, Moment } from "./job.ts";
import { tellStaff } from "./tell-staff.ts";

/** A calendar that has changed moves the deadlines that were counted by another one, as far as they are not over. */
export const recountDeadlines: Job = async (moment, store) => {
  const version = versionOf(moment.community.rules.calendar);
  for (const request of await store.requests.inStates(workStates)) {
    const { calendarVersion } = request;
    // Of those from before calendars had versions nobody knows what they were counted by.
    if (calendarVersion !== "" && calendarVersion !== version) await recount(request, version, moment, store);
  }
};

async function recount(request: Request, version: string, moment: Moment, store: Store): Promise<void> {
  const { community, now } = moment;
  const note = `日历 ${request.calendarVersion} → ${version}`;
  const changes = { ...(await countedAnew(request, moment, store)), calendarVersion: version };
  const changed = await carryOut(
    "recount",
    request,
    changes,
    { person: undefined, community, now, note },
    store,
  );
  if (Array.isArray(changed) || dateKey(changed.dueAt) === dateKey(request.dueAt)) return;
  const owner = await tellersOf(["owner"], changed, community, now, store);
  const key = `request:${request.id}/recount@${version}`;
  await tellStaff(owner, "recount", changed, { key, dueAt: now, now }, store);
}

/** The limits that are still ahead. Of one that rests they are those that were ahead when the rest began. */
async function countedAnew(
  request: Request,
  { community: { rules }, now }: Moment,
  store: Store,
): Promise<Partial<Request>> {
  const { calendar, limits } = rules;
  const { sign, contact } = limits[request.class];
  const pauses = request.pauses.flatMap(({ from, to }) => (to ? [{ from, to }] : []));
  const at = request.state === "suspended" ? (request.pauses.at(-1)?.from ?? now) : now;
  const isUnsigned = request.state === "registered" || request.state === "dispatched";
  return {
    ...(request.dueAt > at && { dueAt: dueOf(request, rules) }),
    ...(request.contactBy > at &&
      !request.contactedAt && { contactBy: dueAt(contact, request.countedFrom, calendar, pauses) }),
    ...(request.signBy > at && isUnsigned && { signBy: dueAt(sign, await sentAt(request, store), calendar) }),
  };
}

/** When somebody was last given the request to sign. */
async function sentAt(request: Request, store: Store): Promise<Date> {
  const events = await store.journal.of([`request:${request.id}`]);
  const last = events.findLast(({ name }) => name in moves && isSending(name as keyof typeof moves));
  return last?.at ?? request.openedAt;
}

function isSending(name: keyof typeof moves): boolean {
  return name === "call" || moves[name].to === "dispatched" || moves[name].to === "registered";
}

/** The secretaries hear once that a year has no calendar yet, when there is something that is due in it. */
export const warnOfCalendar: Job = async ({ community, now }, store) => {
  const open = await store.requests.inStates(workStates);
  for (const text of new Set(open.map((request) => calendarWarning(request, community.rules)))) {
    if (text === undefined) continue;
    const subject = `calendar:${text.slice(0, 4)}`;
    if ((await store.journal.of([subject])).length > 0) continue;
    await store.journal.add([{ subject, name: "calendar-missing", actorId: "", at: now, note: "" }]);
    const secretaries = (await store.people.all()).filter(({ roles }) =>
      roles.some(({ role }) => role === "secretary"),
    );
    const words = `${text}国务院公布以后请系统管理员导入，时限会自动重算。`;
    const replies = secretaries.map(({ id }) => ({
      to: { person: id },
      priority: "reminder" as const,
      text: words,
    }));
    await speak(replies, { key: subject, community, now }, store);
  }
};
