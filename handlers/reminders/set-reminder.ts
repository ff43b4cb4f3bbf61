import { z } from "zod";
import type { Role } from "../../storage/community.ts";
import type { Reminder } from "../../storage/reminders.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { groupsFor } from "../notices/scope.ts";
import { afterQuiet } from "../outgoing.ts";
import { clip } from "../text.ts";
import { findRecurrence } from "../time/chinese-recurrence.ts";
import { findMoment } from "../time/chinese-time.ts";
import { nextTimes } from "../time/recurrence.ts";
import { sayClock, sayMoment } from "../time/shanghai.ts";

/** Who may have the bot speak to groups at set times; everybody else is reminded alone. */
const conveners: readonly Role[] = ["secretary", "dispatcher"];
const verb = /提醒(?:一下)?/u;

const slots = z.object({
  rule: z.string(),
  /** UTC ISO text; empty when a rule says when. */
  at: z.string(),
  spoken: z.string(),
  text: z.string().min(1),
});

export const setReminder = action({
  name: "set-reminder",
  help: "“明天下午3点提醒我开会” 到时提醒您；书记还能定时提醒群，例如“每月15日上午9点提醒支部学习”",
  examples: ["每月15日上午9点提醒支部学习", "每周五下午4点提醒网格员交周报", "明天下午3点提醒我开会"],
  slots,
  allow: "everyone",

  hears({ text, directed, now }) {
    if (!directed || !verb.test(text)) return undefined;
    const repeated = findRecurrence(text, now);
    if (repeated) return { rule: repeated.rule, at: "", spoken: repeated.spoken, text: what(text, repeated) };
    const moment = findMoment(text, now);
    if (!moment) return undefined;
    return {
      rule: "",
      at: moment.at.toISOString(),
      spoken: sayMoment(moment.at, now),
      text: what(text, moment),
    };
  },

  async run({ slots, ...said }, store) {
    const { now, community } = said;
    const times = slots.rule ? nextTimes(slots.rule, now, 3) : [new Date(slots.at)];
    const [first] = times;
    if (!first || first <= now) return [{ to: "here", text: "这个时间已经过去了，请换一个。" }];
    const audience = await audienceOf(slots.text, said, store);
    if (!audience) return [{ to: "here", text: "请在私聊里告诉我，或说明提醒哪个群，例如“提醒支部学习”。" }];
    const { name, ...place } = audience;
    const number = await store.settings.nextNumber("reminder");
    const reminder = await store.reminders.add({
      ...place,
      number,
      authorId: said.person.id,
      rule: slots.rule,
      spoken: slots.spoken,
      text: clip(slots.text, 500),
    });
    await store.due.add([occurrence(reminder, first)]);
    const subject = `reminder:${reminder.id}`;
    await store.journal.add([{ subject, name: "set", actorId: said.person.id, at: now, note: slots.spoken }]);
    const dates = times.map((time) => sayMoment(time, now)).join("、");
    const held = afterQuiet(first, community.rules.manners);
    const late = held > first ? `这是休息时间，会在 ${sayClock(held)} 发。` : "";
    return confirmed(
      `提醒 ${number} 已设好：${slots.spoken}，发到${name}：“${reminder.text}”。`,
      times.length,
      dates,
      late,
      number,
    );
  },
});

/** One occurrence as a due row; its name holds the instant, so that no occurrence is ever posted twice. */
export function occurrence({ id }: Pick<Reminder, "id">, at: Date) {
  const subject = `reminder:${id}`;
  return { key: `${subject}@${at.toISOString()}`, kind: "reminder", subject, detail: {}, dueAt: at };
}

function confirmed(set: string, count: number, dates: string, late: string, number: number): Reply[] {
  const next = count > 1 ? `接下来 ${count} 次：${dates}。` : `时间：${dates}。`;
  return [{ to: "here", text: `${set}\n${next}${late}\n不要了就回“取消提醒 ${number}”。` }];
}

/** 支部, 网格员 and 居民 are groups of the speaker's; anything else is the chat in which it was said. */
async function audienceOf(text: string, { message, person, community, group, account }: Said, store: Store) {
  const forGroup = /党员|支部|网格员|工作人员|居民|全体|大家/u.test(text);
  const mayCall = person.roles.some(({ role }) => conveners.includes(role));
  if (forGroup && mayCall) {
    const [found] = groupsFor(text, person, conveners, await store.places.groups(), community.tree);
    if (found) return { channel: found.channel, place: found.place, name: `“${found.name}”` };
  }
  if (group && mayCall) return { channel: group.channel, place: group.place, name: `“${group.name}”` };
  const alone = message.placeKind === "private" ? message.place : account.privatePlace;
  return alone === undefined ? undefined : { channel: message.channel, place: alone, name: "您的私聊" };
}

/** What is left when the time and the verb are taken out: 支部学习. */
function what(text: string, { from, to }: { from: number; to: number }): string {
  const rest = `${text.slice(0, from)} ${text.slice(to)}`.replace(verb, " ");
  return (
    rest
      .replace(/^[\s,，。:：]*(?:请|帮我|麻烦|记得|在|我)*[\s,，:：]*/u, "")
      .replaceAll(/\s+/gu, " ")
      .trim() || "时间到了"
  );
}
