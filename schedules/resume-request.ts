import { carryOut } from "../handlers/requests/carry-out.ts";
import { sayMoment } from "../handlers/time/shanghai.ts";
import { type DueJob, idIn } from "./job.ts";

/** On the day that was said the work goes on by itself; the clock has run since then, also when this comes late. */
export const resumeRequest: DueJob = async (due, moment, store) => {
  const request = await store.requests.find(idIn(due.subject));
  if (request?.state !== "suspended") return [];
  const resumed = await carryOut("resume", request, {}, { ...moment, person: undefined }, store);
  if (Array.isArray(resumed) || resumed.ownerId === undefined) return [];
  const { number, category, dueAt } = resumed;
  const until = sayMoment(dueAt, moment.now);
  return [
    {
      to: { person: resumed.ownerId },
      subject: due.subject,
      priority: "deadline",
      allHours: moment.community.rules.limits[resumed.class].allHours,
      text: `#${number} · ${category} 到了说好继续的日子，请接着办，${until} 前办结。还要等的话，请再说“${number} 等……，哪天继续”。`,
      otherwise: `#${number} 到了继续办的日子，请转告承办人。`,
    },
  ];
};
