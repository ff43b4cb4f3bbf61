import { carryOut } from "../handlers/requests/carry-out.ts";
import { unanswered } from "../handlers/requests/reports.ts";
import { type DueJob, idIn } from "./job.ts";

/** No answer closes a request; a rating that nobody gave stays empty: silence never counts as satisfied. */
export const closeUnanswered: DueJob = async (due, moment, store) => {
  const request = await store.requests.find(idIn(due.subject));
  if (request?.state !== "resolved") return [];
  const silent = await unanswered(request, store);
  const doing = { ...moment, person: undefined };
  const closed = await carryOut("close-unanswered", request, { closedAt: moment.now }, doing, store);
  if (Array.isArray(closed)) return [];
  return silent.map(({ personId, number }) => ({
    to: { person: personId },
    subject: due.subject,
    priority: "reminder",
    text: `#${number} 没有等到您的答复，先办结了。没解决的话，随时回“没解决 ${number}”。`,
  }));
};
