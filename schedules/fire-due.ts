import { speak } from "../handlers/outgoing.ts";
import type { Due } from "../storage/due.ts";
import type { Storage } from "../storage/storage.ts";
import { checkPromise } from "./check-promise.ts";
import { closeUnanswered } from "./close-unanswered.ts";
import { escalateRequest } from "./escalate-request.ts";
import { forgetPerson } from "./forget-person.ts";
import { handOverAbsent, welcomeBack } from "./hand-over-absent.ts";
import type { DueJob, Moment } from "./job.ts";
import { postReminder } from "./post-reminder.ts";
import { askForRecheck } from "./recheck-emergency.ts";
import { resumeRequest } from "./resume-request.ts";
import { sayWords } from "./tell-staff.ts";
import { urgeRequest } from "./urge-request.ts";

/** What each kind of deadline does. */
const jobs: Record<string, DueJob> = {
  sign: escalateRequest,
  contact: urgeRequest,
  ladder: urgeRequest,
  promise: checkPromise,
  resume: resumeRequest,
  answer: closeUnanswered,
  recheck: askForRecheck,
  absence: handOverAbsent,
  "absence-over": welcomeBack,
  reminder: postReminder,
  word: sayWords,
  "forget-person": forgetPerson,
};

const atOnce = 50;
const tries = 3;

/**
 * Fires all that is due, the longest-waiting first; each firing is one transaction with what it writes. One that
 * fails is reported and tried again at the next beat, three times in all. Returns how many fired.
 */
export async function fireDue(
  moment: Moment,
  storage: Storage,
  report: (error: unknown, key: string) => void,
): Promise<number> {
  let fired = 0;
  const failed = new Set<number>();
  for (;;) {
    const waiting = await storage.read.due.waiting(moment.now, atOnce + failed.size);
    const fresh = waiting.filter(({ id }) => !failed.has(id));
    if (fresh.length === 0) return fired;
    for (const due of fresh) {
      if (await fire(due, moment, storage, report)) fired += 1;
      else failed.add(due.id);
    }
  }
}

async function fire(
  due: Due,
  moment: Moment,
  storage: Storage,
  report: (error: unknown, key: string) => void,
): Promise<boolean> {
  try {
    await storage.transaction(async (store) => {
      if (!(await store.due.fire(due.id, moment.now))) return;
      const job = jobs[due.kind];
      if (!job) throw new Error(`There is no job for deadlines of kind "${due.kind}"`);
      await speak(await job(due, moment, store), { key: `due:${due.id}`, ...moment }, store);
    });
    return true;
  } catch (error) {
    report(error, due.key);
    await storage.transaction((store) => store.due.failed(due.id, tries));
    return false;
  }
}
