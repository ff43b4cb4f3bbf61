import { z } from "zod";
import type { Store } from "../../storage/storage.ts";
import { action, type Links, type Reply, type Said } from "../handler.ts";
import { squeeze } from "../text.ts";
import { readNumberOf } from "./numbers.ts";
import { type Report, whichReport } from "./reports.ts";

const number = "(?:(?:#|r-|编号|诉求)*\\d+号?)?";
const page = "(?:进度|查询|查看|网页|我的|私人)?的?链接";
const asked = new RegExp(
  `^${number}(?:请|麻烦)?(?:再|重新)?(?:发|给|要)?(?:我|一下|一个|个)*${page}(?:发(?:给)?我)?${number}[。!]*$`,
  "u",
);
const ended = new RegExp(
  `^${number}(?:请)?(?:(?:作废|取消|停用|收回)(?:掉)?${page}|${page}(?:作废|取消|停用|失效)(?:吧|掉)?)${number}[。!]*$`,
  "u",
);
const dayMs = 24 * 3_600_000;

export const privateLink = action({
  name: "private-link",
  help: "私聊“链接 1” 给您一个只看这一件的网页，能看进度、发照片；“作废链接 1” 收回",
  examples: ["链接 1", "发我链接", "作废链接 1"],
  slots: z.object({ number: z.number().optional(), ends: z.boolean() }),
  allow: "everyone",

  hears({ text, directed }) {
    const said = squeeze(text);
    if (!directed || !(asked.test(said) || ended.test(said))) return undefined;
    return { number: readNumberOf(text), ends: ended.test(said) };
  },

  async run({ slots, ...said }, store) {
    if (said.message.placeKind === "group")
      return [{ to: "here", text: "链接只给您本人，不能发在群里，请私聊我“链接”。" }];
    const states = ["registered", "dispatched", "accepted", "suspended", "resolved"] as const;
    const report = await whichReport(said, slots.number, states, store, { orNewest: true });
    if (report === undefined)
      return [{ to: "here", text: "您现在没有登记的诉求。说出哪里、什么事，就能登记。" }];
    if (Array.isArray(report)) return report;
    return slots.ends ? end(report, said, store) : give(report, said, store);
  },
});

async function give(
  { mine }: Report,
  { person, community, links, now }: Said,
  store: Store,
): Promise<Reply[]> {
  const subject = `request:${mine.requestId}`;
  if (!links)
    return [{ to: "here", subject, text: `这里还不能给链接。回“查 ${mine.number}”，一样能看进度。` }];
  const days = community.rules.requests.linkDays;
  const token = links.newToken();
  const expiresAt = new Date(now.getTime() + days * dayMs);
  await store.requestLinks.give({ requestId: mine.requestId, personId: person.id }, token, expiresAt);
  const text = [
    `#${mine.number} 的进度页，能看进度、补充、发照片，${days} 天内有效：`,
    `${links.address}/r#${token}`,
    `谁有链接谁就能看，请不要转发。要收回，回“作废链接 ${mine.number}”。`,
  ];
  return [{ to: "here", subject, text: text.join("\n") }];
}

async function end({ mine }: Report, { person }: Said, store: Store): Promise<Reply[]> {
  const { requestId, number: known } = mine;
  const revoked = await store.requestLinks.revoke({ requestId, personId: person.id });
  const text = revoked ? `#${known} 的链接作废了，再打开也看不到。` : `#${known} 没有能用的链接。`;
  return [{ to: "here", subject: `request:${requestId}`, text }];
}

/** One sentence in a private receipt; empty where no link can be given. */
export function linkOffer(known: number, links: Links | undefined): string {
  return links ? `要用网页看进度、发照片，回“链接 ${known}”。` : "";
}
