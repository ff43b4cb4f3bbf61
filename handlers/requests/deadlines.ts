import { createHash } from "node:crypto";
import type { Deadline } from "../../storage/due.ts";
import type { Request } from "../../storage/requests.ts";
import type { Calendar, LadderStep, Limit, Rules, UrgencyClass } from "../../storage/rules.ts";
import { localOf } from "../time/shanghai.ts";
import { dueAt, publishedYear, shareOfTime } from "../time/working-time.ts";

/** Which calendar deadlines were counted by: the same days and hours have the same version. */
export function versionOf(calendar: Calendar): string {
  return createHash("sha256").update(JSON.stringify(calendar)).digest("hex").slice(0, 12);
}

/** When a request of a class must be signed, answered and done, counted since the resident's first message. */
export function limitsOf(urgency: UrgencyClass, from: Date, { limits, calendar }: Rules) {
  const { sign, contact, done } = limits[urgency];
  return {
    signBy: dueAt(sign, from, calendar),
    contactBy: dueAt(contact, from, calendar),
    dueAt: dueAt(done, from, calendar),
    countedFrom: from,
    calendarVersion: versionOf(calendar),
  };
}

type Counted = Pick<Request, "class" | "countedFrom" | "pauses" | "extension" | "reopened">;

/**
 * When a request is due, counted anew from its row: its class, its pauses, an extension that was granted. One that was
 * opened again has one working day or half of the class's time, whichever is longer (domain.md §2).
 */
export function dueOf(request: Counted, { limits, calendar }: Rules): Date {
  const { done } = limits[request.class];
  const pauses = endedPauses(request);
  const count = (limit: Limit) => dueAt(limit, request.countedFrom, calendar, pauses);
  const half = count({ ...done, amount: Math.ceil(done.amount / 2) });
  const oneDay = count({ amount: 1, unit: "working-days" });
  const again = oneDay > half ? oneDay : half;
  const usual = request.reopened > 0 ? again : count(done);
  const { extension } = request;
  if (extension?.state !== "granted") return usual;
  return dueAt({ amount: extension.workingDays, unit: "working-days" }, usual, calendar, pauses);
}

/** A warning for staff where the holidays of the year in which a request is due are not known yet. */
export function calendarWarning(
  { class: urgency, dueAt: due }: Pick<Request, "class" | "dueAt">,
  rules: Rules,
) {
  const countsWork = ["work-hours", "working-days"].includes(rules.limits[urgency].done.unit);
  if (!countsWork || publishedYear(rules.calendar, due)) return undefined;
  return `${localOf(due).year}年的放假安排还没导入，时限按周末估算。`;
}

/** The kinds of deadlines that follow from a request's row. */
export const requestKinds = ["sign", "contact", "ladder", "promise", "resume", "answer", "recheck"];

/** All that will fall due for a request as it stands. It follows from the row alone. */
export function deadlinesOf(request: Request, rules: Rules): Deadline[] {
  const { state, signBy, promisedAt, resolvedAt } = request;
  const at = (kind: string, dueAt: Date, detail = {}): Deadline => ({
    key: `request:${request.id}/${kind}@${dueAt.toISOString()}`,
    subject: `request:${request.id}`,
    ...{ kind, detail, dueAt },
  });
  const urgency = rules.limits[request.class];
  switch (state) {
    case "registered":
    case "dispatched":
      return [at("sign", signBy), ...stepsOf(request, rules)];
    case "accepted":
      return [...(promisedAt ? [at("promise", promisedAt)] : []), ...stepsOf(request, rules)];
    case "suspended":
      return [at("resume", request.pauses.at(-1)?.until ?? request.dueAt)];
    case "resolved":
    case "closed": {
      if (!resolvedAt) return [];
      const answer = at("answer", dueAt(urgency.answer, resolvedAt, rules.calendar));
      const { recheckHours, recheckGraceHours } = rules.requests;
      const recheck = at("recheck", hoursAfter(resolvedAt, recheckHours));
      const missed = at("recheck", hoursAfter(resolvedAt, recheckHours + recheckGraceHours), {
        missed: true,
      });
      return [
        ...(state === "resolved" ? [answer] : []),
        ...(request.class === "emergency" ? [recheck, missed] : []),
      ];
    }
    default:
      return [];
  }
}

function hoursAfter(instant: Date, hours: number): Date {
  return new Date(instant.getTime() + hours * 3_600_000);
}

/** The steps of the ladder, as far as they have a moment in this state. */
function stepsOf(request: Request, rules: Rules): Deadline[] {
  const subject = `request:${request.id}`;
  return rules.ladder.flatMap((step, index) => {
    if ("at" in step && step.at === "sign") return [];
    const isContact = "at" in step && step.at === "contact";
    // Where contact is due at once, whoever takes it has heard so.
    if (isContact && (request.contactedAt || request.contactBy <= request.countedFrom)) return [];
    // A request that is opened again has new deadlines.
    const key = `${subject}/ladder-${index}/${request.reopened}`;
    const kind = isContact ? "contact" : "ladder";
    return [{ key, kind, subject, detail: { step: index }, dueAt: momentOf(step, request, rules) }];
  });
}

function momentOf(step: LadderStep, request: Request, rules: Rules): Date {
  const { calendar, limits } = rules;
  const { allHours } = limits[request.class];
  const pauses = endedPauses(request);
  if ("after" in step)
    return dueAt(allHours ? step.afterAllHours : step.after, request.dueAt, calendar, pauses);
  if (step.at === "sign") return request.signBy;
  if (step.at === "contact") return request.contactBy;
  if (step.at === 1) return request.dueAt;
  const span = { from: request.countedFrom, to: request.dueAt };
  return shareOfTime(step.at, span, allHours ? undefined : calendar, pauses);
}

function endedPauses({ pauses }: Pick<Request, "pauses">): { from: Date; to: Date }[] {
  return pauses.flatMap(({ from, to }) => (to ? [{ from, to }] : []));
}
