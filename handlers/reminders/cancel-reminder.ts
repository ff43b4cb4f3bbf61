import { z } from "zod";
import { action, answer } from "../handler.ts";
import { clip, squeeze } from "../text.ts";
import { setReminder } from "./set-reminder.ts";

export const cancelReminder = action({
  name: "cancel-reminder",
  help: "“取消提醒 1” 停掉一个提醒",
  examples: ["取消提醒 1"],
  slots: z.object({ number: z.number() }),
  allow: setReminder.allow,

  hears({ text, directed }) {
    const found = directed ? /^(?:取消|删除|停掉|停止)提醒[#:]?(\d{1,6})/u.exec(squeeze(text)) : null;
    return found?.[1] ? { number: Number(found[1]) } : undefined;
  },

  async run({ slots, person, now }, store) {
    const reminder = await store.reminders.findNumber(slots.number);
    if (!reminder || reminder.authorId !== person.id) {
      return [{ to: "here", text: "没有查到您设的这个提醒。回“我的提醒”看编号。" }];
    }
    if (!(await store.reminders.end(reminder.id, "cancelled"))) {
      return [{ to: "here", text: `提醒 ${reminder.number} 已经停了。` }];
    }
    const subject = `reminder:${reminder.id}`;
    await store.due.cancel(subject);
    await store.journal.add([{ subject, name: "cancelled", actorId: person.id, at: now, note: "" }]);
    return [{ to: "here", text: `提醒 ${reminder.number}（${reminder.spoken}）已取消。` }];
  },
});

export const listReminders = answer({
  name: "list-reminders",
  help: "“我的提醒” 列出您设的提醒",
  examples: ["我的提醒", "提醒列表"],
  slots: z.object({}),
  allow: setReminder.allow,

  hears({ text, directed }) {
    return directed && /^(?:我的提醒|提醒列表|有哪些提醒|查看?提醒)[?。]*$/u.test(squeeze(text))
      ? {}
      : undefined;
  },

  async run({ person, message, account }, store) {
    const active = await store.reminders.activeOf(person.id);
    if (active.length === 0) return [{ to: "here", text: "您还没有设提醒。" }];
    if (message.placeKind === "group" && account.privatePlace === undefined)
      return [{ to: "here", text: "请私聊我“我的提醒”，这些不在群里说。" }];
    const lines = active.map(({ number, spoken, text }) => `${number}. ${spoken} · ${clip(text, 40)}`);
    return [{ to: "speaker", text: [...lines, "回“取消提醒 编号”停掉一个。"].join("\n") }];
  },
});
