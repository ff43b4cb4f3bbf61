import { z } from "zod";
import type { Role } from "../../storage/community.ts";
import type { Group } from "../../storage/places.ts";
import type { Reminder } from "../../storage/reminders.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Said } from "../handler.ts";
import { groupsFor } from "../notices/scope.ts";
import { afterQuiet } from "../outgoing.ts";
import { holdsAt } from "../people/may.ts";
import { clip } from "../text.ts";
import { findRecurrence } from "../time/chinese-recurrence.ts";
import { findMoment } from "../time/chinese-time.ts";
import { nextTimes } from "../time/recurrence.ts";
import { sayClock, sayMoment } from "../time/shanghai.ts";

/** Who may have the bot speak to groups at set times; everybody else is reminded alone. */
const conveners: readonly Role[] = ["secretary", "dispatcher"];
const verb = /提醒(?:一下)?/u;
const longest = 500;

/** Commands about reminders, and talk of one that was. */
const noWish = /取消|删除|停掉|停止|不用|不要|不必|别(?:再)?提醒|改到|改成|[?？]|吗|提醒(?:过|了)/u;
/** Whom a reminder is for, right behind the verb: 提醒支部学习, 提醒大家交费. */
const audience =
  /提醒(?:一下|下)?(?<who>我|[^，,。:：\s]{0,8}?(?:支部|党员|网格员|工作人员|居民|全体|大家|各位))?/u;

const slots = z.object({
  /** 我, words that name a group, or empty for the chat in which it was said. */
  who: z.string(),
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
    if (!directed || !verb.test(text) || noWish.test(text)) return undefined;
    const who = audience.exec(text)?.groups?.who ?? "";
    const repeated = findRecurrence(text, now);
    if (repeated)
      return { who, rule: repeated.rule, at: "", spoken: repeated.spoken, text: what(text, repeated) };
    const moment = findMoment(text, now);
    if (!moment) return undefined;
    const rest = what(text, moment);
    // A date that is left over is one that does not exist, or one that was not understood.
    const at = /\d月|[日号]\s|[一二三四五六七八九十]月/u.test(rest) ? "" : moment.at.toISOString();
    return { who, rule: "", at, spoken: sayMoment(moment.at, now), text: rest };
  },

  async run({ slots, ...said }, store) {
    const { now, community } = said;
    const times = slots.rule ? nextTimes(slots.rule, now, 3) : slots.at ? [new Date(slots.at)] : [];
    const [first] = times;
    if (!first || first <= now) {
      return [
        { to: "here", text: "这个时间没看懂，或已经过去了。请换个说法，例如“明天下午3点提醒我开会”。" },
      ];
    }
    const places = await placesFor(slots.who, said, store);
    if (places.length === 0) {
      return [
        { to: "here", text: "没有找到您能提醒的群。请说明提醒谁，例如“提醒支部学习”，或说“提醒我……”。" },
      ];
    }
    const numbers: number[] = [];
    for (const { name: _, ...place } of places) numbers.push(await keep(slots, first, place, said, store));
    const isGroup = places.some(({ name }) => name !== alone);
    const held = afterQuiet(first, community.rules.manners);
    const late = isGroup && held > first ? `这是休息时间，会在 ${sayClock(held)} 发。` : "";
    const [number] = numbers;
    return [
      {
        to: isGroup || said.account.privatePlace === undefined ? "here" : "speaker",
        text: [
          `提醒 ${numbers.join("、")} 已设好：${slots.spoken}，发到${places.map(({ name }) => name).join("、")}：“${clip(slots.text, longest)}”。`,
          `${sayTimes(times, now)}${late}`,
          `不要了就回“取消提醒 ${number}”。`,
        ].join("\n"),
      },
    ];
  },
});

async function keep(
  { rule, spoken, text }: z.output<typeof slots>,
  first: Date,
  place: { channel: string; place: string },
  { person, now }: Said,
  store: Store,
): Promise<number> {
  const number = await store.settings.nextNumber("reminder");
  const reminder = await store.reminders.add({
    ...place,
    number,
    authorId: person.id,
    rule,
    spoken,
    text: clip(text, longest),
  });
  await store.due.add([occurrence(reminder, first)]);
  const subject = `reminder:${reminder.id}`;
  await store.journal.add([{ subject, name: "set", actorId: person.id, at: now, note: spoken }]);
  return number;
}

/** One occurrence as a due row; its name holds the instant, so that no occurrence is ever posted twice. */
export function occurrence({ id }: Pick<Reminder, "id">, at: Date) {
  const subject = `reminder:${id}`;
  return { key: `${subject}@${at.toISOString()}`, kind: "reminder", subject, detail: {}, dueAt: at };
}

function sayTimes(times: Date[], now: Date): string {
  const dates = times.map((time) => sayMoment(time, now)).join("、");
  return times.length > 1 ? `接下来 ${times.length} 次：${dates}。` : `时间：${dates}。`;
}

const alone = "您的私聊";

/** Groups are reminded by those who may call them together, in their own part of the tree; everybody else is reminded alone. */
async function placesFor(
  who: string,
  said: Said,
  store: Store,
): Promise<{ channel: string; place: string; name: string }[]> {
  const { message, person, community, group, account } = said;
  const shown = (groups: Group[]) =>
    groups.map(({ channel, place, name }) => ({ channel, place, name: `“${name}”` }));
  const mayCall = person.roles.some(({ role }) => conveners.includes(role));
  if (who !== "" && who !== "我") {
    if (!mayCall) return [];
    return shown(groupsFor(who, person, conveners, await store.places.groups(), community.tree));
  }
  if (who === "" && group && holdsAt(person, conveners, group.nodeId, community.tree)) return shown([group]);
  const place = message.placeKind === "private" ? message.place : account.privatePlace;
  return place === undefined ? [] : [{ channel: message.channel, place, name: alone }];
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
