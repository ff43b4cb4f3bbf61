import type { Deadline } from "../../storage/due.ts";
import type { Request } from "../../storage/requests.ts";
import type { Rules, UrgencyClass } from "../../storage/rules.ts";
import { dueAt, shareOfWork } from "../time/working-time.ts";

/** When a request of a class must be signed, answered and done, counted since the resident's first message. */
export function limitsOf(urgency: UrgencyClass, from: Date, { limits, calendar }: Rules) {
  const { sign, contact, done } = limits[urgency];
  return {
    signBy: dueAt(sign, from, calendar),
    contactBy: dueAt(contact, from, calendar),
    dueAt: dueAt(done, from, calendar),
  };
}

/** What will fall due while the request is open: the ladder's steps. */
export function ladderOf(request: Request, rules: Rules): Deadline[] {
  const subject = `request:${request.id}`;
  return rules.ladder.map((step, index) => ({
    // A request that is opened again has new deadlines.
    key: `${subject}/ladder-${index}/${request.reopened}`,
    kind: step.at === "sign" ? "sign" : "ladder",
    subject,
    detail: { step: index },
    dueAt: step.at === "sign" ? request.signBy : shareOfTime(step.at, request, rules),
  }));
}

function shareOfTime(share: number, request: Request, { limits, calendar }: Rules): Date {
  const from = request.firstMessageAt;
  if (share === 1) return request.dueAt;
  if (!limits[request.class].allHours) return shareOfWork(share, from, request.dueAt, calendar);
  return new Date(from.getTime() + share * (request.dueAt.getTime() - from.getTime()));
}
