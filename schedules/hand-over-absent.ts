import { handedDuring, handOverFor } from "../handlers/people/absence.ts";
import { type DueJob, idIn } from "./job.ts";

/** An absence begins: what the person holds goes to whoever stands in. Of one that is over meanwhile nothing is moved. */
export const handOverAbsent: DueJob = async (due, moment, store) => {
  const absence = await store.roster.findAbsence(idIn(due.subject));
  if (!absence || absence.from > moment.now || absence.until <= moment.now) return [];
  const person = await store.people.find(absence.personId);
  return person ? (await handOverFor(absence, person, moment, store)).replies : [];
};

/** An absence is over: the person hears what was handed over meanwhile, if anything was. */
export const welcomeBack: DueJob = async (due, { now }, store) => {
  const absence = await store.roster.findAbsence(idIn(due.subject));
  if (!absence || absence.until > now) return [];
  const handed = await handedDuring([absence], store);
  if (handed.length === 0) return [];
  const text = ["欢迎回来，假期到了。", ...handed].join("\n");
  return [{ to: { person: absence.personId }, priority: "reminder", text }];
};
