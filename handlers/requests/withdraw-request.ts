import { z } from "zod";
import { type Request, workStates } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { squeeze } from "../text.ts";
import { carryOut } from "./carry-out.ts";
import { concernedBy, familyOf, tellOwner } from "./concerned.ts";
import { answerAbout, readNumberOf } from "./numbers.ts";
import { type Report, whichReport } from "./reports.ts";

const number = "(?:(?:#|r-|编号|诉求)*\\d+号?)?";
const thanks = "(?:[,。!]*(?:谢谢|辛苦).{0,6})?";
const outright = new RegExp(
  `^${number}[,:]?(?:我(?:要|想)?)?(?:撤回|撤销|撤掉)(?:这?件?(?:诉求|登记|报修))?${number}[。!]*$`,
  "u",
);
const unneeded = new RegExp(
  `^${number}[,:]?不用(?:再)?(?:来|修|处理|管|办|麻烦)?(?:了|啦)${thanks}[,:]?${number}[。!]*$`,
  "u",
);
const selfSolved = new RegExp(
  `^${number}[,:]?(?:我们?)?(?:家)?(?:已经)?自己(?:已经)?(?:解决|修好|弄好|处理好|搞定|办好)(?:了|啦)${thanks}[,:]?${number}[。!]*$`,
  "u",
);

export const withdrawRequest = action({
  name: "withdraw-request",
  help: "“撤回 1” 不用办了；自己解决了就回“我自己解决了 1”",
  examples: ["撤回 1", "不用了 1", "我自己解决了"],
  slots: z.object({ number: z.number().optional(), isSelfSolved: z.boolean() }),
  allow: "everyone",

  hears({ text, directed, subject }) {
    if (!directed) return undefined;
    const said = squeeze(text);
    const number = readNumberOf(text);
    // Said without a number it answers something else.
    const isNamed = number !== undefined || subject?.startsWith("request:");
    const isHeard = outright.test(said) || selfSolved.test(said) || (isNamed && unneeded.test(said));
    return isHeard ? { number, isSelfSolved: selfSolved.test(said) } : undefined;
  },

  async run({ slots, ...said }, store) {
    const report = await whichReport(said, slots.number, workStates, store);
    if (report === undefined || Array.isArray(report)) return report;
    const { main, mine } = report;
    if (main.state === "resolved") {
      const how = "已经反馈结果，请回“满意”“一般”或“不满意”，就办结了。";
      return [answerAbout(main, `#${mine.number} ${how}`)];
    }
    const others = (await concernedBy(main, store)).filter(({ personId }) => personId !== said.person.id);
    return others.length > 0
      ? leave(report, others.length, slots.isSelfSolved, said, store)
      : withdraw(report, slots.isSelfSolved, said, store);
  },
});

const why = (isSelfSolved: boolean) => (isSelfSolved ? "自己解决了" : "");

/** Nobody else waits for it: it ends. */
async function withdraw(
  { main, mine }: Report,
  isSelfSolved: boolean,
  said: Said,
  store: Store,
): Promise<Reply[]> {
  const outcome = isSelfSolved ? ("self-solved" as const) : ("" as const);
  const doing = { person: said.person, community: said.community, now: said.now, note: why(isSelfSolved) };
  const withdrawn = await carryOut("withdraw", main, { outcome, closedAt: said.now }, doing, store);
  if (Array.isArray(withdrawn)) return withdrawn;
  const solved = isSelfSolved ? "，记为您自己解决了" : "";
  const told = isSelfSolved ? "居民自己解决了，已撤回" : "居民已撤回";
  return [
    answerAbout(main, `#${mine.number} 已撤回${solved}。再有问题，随时说一声。`),
    ...tellOwner(main, `#${main.number} · ${main.category}：${told}，不用再办。`, said),
  ];
}

/** Others wait for it: it goes on without this one, who hears nothing more. */
async function leave(
  { main, mine }: Report,
  others: number,
  isSelfSolved: boolean,
  said: Said,
  store: Store,
): Promise<Reply[]> {
  const { person, community, now } = said;
  const known = await store.requests.find(mine.requestId);
  if (!known) throw new Error(`There is no request ${mine.requestId}`);
  const left = await carryOut("leave", known, {}, { person, community, now, note: why(isSelfSolved) }, store);
  if (Array.isArray(left)) return left;
  for (const each of await familyOf(main, store)) await stepOut(each, person.id, now, store);
  const who = mine.isOpener ? "反映人" : "一位居民";
  return [
    answerAbout(main, `#${mine.number} 您这边已撤回。还有别的居民在等，事情继续办，不再打扰您。`),
    ...tellOwner(
      main,
      `#${main.number} · ${main.category}：${who}撤回了，还有 ${others} 人在等，请继续办。`,
      said,
    ),
  ];
}

async function stepOut(request: Request, personId: string, now: Date, store: Store): Promise<void> {
  await store.reporters.leave(request.id, personId);
  if (request.openedBy === personId) await store.reporters.stepBack(request.id, personId, request, now);
}
