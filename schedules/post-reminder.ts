import type { Reply } from "../handlers/handler.ts";
import { occurrence } from "../handlers/reminders/set-reminder.ts";
import { nextTimes } from "../handlers/time/recurrence.ts";
import { sayMoment } from "../handlers/time/shanghai.ts";
import type { Reminder } from "../storage/reminders.ts";
import { type DueJob, idIn, type Moment } from "./job.ts";

const HOUR_MS = 3_600_000;
/** Later than this a reminder says that it is late. */
const lateMs = 10 * 60_000;
/** Missed occurrences that are looked through after downtime; of all of them one is posted. */
const looked = 400;

/** Posts one occurrence and sets up the next. What was missed is posted once and says so, or is told to its author alone. */
export const postReminder: DueJob = async (due, moment, store) => {
  const reminder = await store.reminders.find(idIn(due.subject));
  if (reminder?.state !== "active") return [];
  const { now } = moment;
  const missed = reminder.rule
    ? nextTimes(reminder.rule, due.dueAt, looked).filter((time) => time <= now)
    : [];
  const [next] = reminder.rule ? nextTimes(reminder.rule, now, 1) : [];
  if (next) await store.due.add([occurrence(reminder, next)]);
  else await store.reminders.end(reminder.id, "done");
  const isGroup = (await store.places.findGroup(reminder.channel, reminder.place)) !== undefined;
  // Whoever wants to be woken at six has asked for it; a group has not.
  return [{ ...wordsFor(reminder, missed.at(-1) ?? due.dueAt, moment), allHours: !isGroup }];
};

function wordsFor(reminder: Reminder, at: Date, { community, now }: Moment): Reply {
  const { number, text, channel, place, authorId, id } = reminder;
  const subject = `reminder:${id}`;
  const lastUseful = new Date(at.getTime() + community.rules.manners.lateHours * HOUR_MS);
  if (now >= lastUseful) {
    const missed = `提醒 ${number}（${text}）原定 ${sayMoment(at, now)}，当时没能发出，现在已经过时，没有再发。`;
    return { to: { person: authorId }, subject, priority: "reminder", text: missed };
  }
  const late = now.getTime() - at.getTime() > lateMs ? `（迟到的提醒，原定 ${sayMoment(at, now)}）` : "";
  return {
    to: { channel, place },
    subject,
    priority: "reminder",
    text: `【提醒】${text}${late}`,
    expiresAt: lastUseful,
  };
}
