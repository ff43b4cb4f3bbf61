import { z } from "zod";
import type { Known } from "../../storage/known.ts";
import type { Account, Person } from "../../storage/people.ts";
import type { Community } from "../community.ts";
import { answer } from "../handler.ts";
import { rolesOf } from "../people/role-names.ts";
import { sayChannel } from "../places/channel-names.ts";
import { eventName, stateNames } from "../requests/lifecycle.ts";
import { squeeze } from "../text.ts";
import { sayDay, sayMoment } from "../time/shanghai.ts";

const asked =
  /^(?:查|查看|查一下|看|看看|导出)?我的(?:全部|所有|个人)?(?:数据|信息)(?<whole>全部|全文|明细)?[?。!]*$/u;
const listed = 10;

export const myData = answer({
  name: "my-data",
  help: "私聊“我的数据” 看我记着您的什么",
  examples: ["我的数据", "我的数据 全部"],
  slots: z.object({ whole: z.boolean() }),
  allow: "everyone",
  anywhere: true,

  hears({ text, directed }) {
    const found = directed ? asked.exec(squeeze(text)) : null;
    return found ? { whole: found.groups?.whole !== undefined } : undefined;
  },

  async run({ slots, person, message, community, now }, store) {
    if (message.placeKind === "group") return [{ to: "here", text: "请私聊我“我的数据”，这些不在群里说。" }];
    const known = await store.known.about(person.id);
    const who = whoOf(person, await store.people.accountsOf(person.id), community);
    const lines = slots.whole ? listOf(known, now) : countsOf(known, now);
    return [{ to: "here", text: [...who, ...lines].join("\n") }];
  },
});

function whoOf(person: Person, accounts: Account[], community: Community): string[] {
  const { name, home, unrecorded } = person;
  const building = home && community.tree.find(home.building)?.name;
  const flat = home ? `${building ?? ""}${home.unit && `${home.unit}单元`}${home.room}` : "没有登记";
  const ids = accounts.map(({ channel, id }) => `${sayChannel(channel)} ${id.slice(0, 2)}****`);
  return [
    "我记着的关于您的全部内容：",
    `称呼：${name} · 身份：${rolesOf(person, community)}`,
    `住址：${flat}`,
    `账号：${ids.join("、")}`,
    `群里没对我说的话：${unrecorded ? "不留存" : `没成为诉求的，${community.rules.manners.forgetHours}小时后抹去`}`,
  ];
}

function countsOf(known: Known, now: Date): string[] {
  const { requests, joined, signals, messages, letters, reminders, receipts, deeds } = known;
  const newest = requests.toReversed().slice(0, listed);
  const states = newest.map(({ number, category, state }) => `#${number} ${category} ${stateNames[state]}`);
  const more = requests.length > listed ? " …" : "";
  const [first] = messages;
  return [
    `诉求：${requests.length}件${states.length > 0 ? `（${states.join("；")}${more}）` : ""}`,
    `跟着反映的：${joined.length}件${joined.length > 0 ? `（${joined.map(({ number }) => `#${number}`).join("、")}）` : ""}`,
    `线索：${signals.length}条 · 办理中的操作和补充：${deeds.length}条`,
    `留着的原话：${messages.length}条${first ? `，最早 ${sayDay(first.at, now)}` : ""}`,
    `我私聊您的话：${letters}条 · 提醒：${reminders.length}个 · 通知回执：${receipts.length}条`,
    "回“我的数据 全部”看逐条内容，回“删除我的数据”删除，回“不要记录我”以后不留存。",
  ];
}

/** Every row, in full; whoever sends it cuts it to the size of their platform. */
function listOf(known: Known, now: Date): string[] {
  const at = (moment: Date) => sayMoment(moment, now);
  const section = (title: string, lines: string[]) => [`【${title}】${lines.length}`, ...lines];
  return [
    ...section(
      "诉求",
      known.requests.map(
        ({ number, category, state, firstMessageAt, where, problem, result, rating }) =>
          `#${number} ${at(firstMessageAt)} ${category} · ${stateNames[state]} · ${where}：${problem}${result && ` → ${result}`}${rating && `（${rating}）`}`,
      ),
    ),
    ...section(
      "跟着反映的",
      known.joined.map((each) => `#${each.number} ${at(each.at)}${each.rating && `（${each.rating}）`}`),
    ),
    ...section(
      "线索",
      known.signals.map((signal) => `${signal.number} ${at(signal.at)} ${signal.where}：${signal.text}`),
    ),
    ...section(
      "办理中的操作和补充",
      known.deeds.map(
        ({ number, name, note, at: when }) => `#${number} ${at(when)} ${eventName(name)} ${note}`,
      ),
    ),
    ...section(
      "留着的原话",
      known.messages.map(({ at: when, inGroup, text, attachments }) =>
        [at(when), inGroup ? "群里" : "私聊", text, ...attachments.map((name) => `[${name}]`)].join(" "),
      ),
    ),
    ...section(
      "提醒",
      known.reminders.map(
        ({ number, spoken, text, isActive }) => `${number} ${spoken} ${text}${isActive ? "" : "（已结束）"}`,
      ),
    ),
    ...section(
      "通知回执",
      known.receipts.map((receipt) => `通知 ${receipt.number} ${at(receipt.at)}`),
    ),
    `我私聊您的话：${known.letters}条，就在这个对话里。`,
  ];
}
