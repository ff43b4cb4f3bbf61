import { z } from "zod";
import type { Role } from "../../storage/community.ts";
import type { Known } from "../../storage/known.ts";
import { type Request, workStates } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, answer, type Reply, type Said } from "../handler.ts";
import { rolesOf } from "../people/role-names.ts";
import { carryOut } from "../requests/carry-out.ts";
import { concernedBy, tellOwner } from "../requests/concerned.ts";
import { squeeze } from "../text.ts";

const asked =
  /^(?:请|帮我|我要|我想|要求)*(?:删除|删掉|清除|注销)我的(?:全部|所有|个人)?(?:数据|信息|账号|帐号|资料)[。!]*$/u;
/** What somebody is without holding an office. */
const notOffices: readonly Role[] = ["resident", "party-member"];
/** Long enough for the answer to arrive; then nobody is left to be answered. */
const graceMs = 60_000;

/** The kind of the deadline at which somebody is forgotten. */
const forgetKind = "forget-person";

export const deleteMyData = answer({
  name: "delete-my-data",
  help: "私聊“删除我的数据” 先看会删什么，回“确认”就删",
  examples: ["删除我的数据"],
  slots: z.object({}),
  allow: "everyone",
  anywhere: true,

  hears: ({ text, directed }) => (directed && asked.test(squeeze(text)) ? {} : undefined),

  async run(said, store) {
    if (said.message.placeKind === "group")
      return [{ to: "here", text: "请私聊我“删除我的数据”，这些不在群里办。" }];
    const matters = await openMatters(said.person.id, store);
    const refused = notYet(said, matters);
    if (refused) return refused;
    const known = await store.known.about(said.person.id);
    const { confirmMinutes } = said.community.rules.manners;
    return [
      {
        to: "here",
        text: [
          ...preview(known, matters),
          `删了找不回来。回“确认”就删，回“取消”不删，${confirmMinutes} 分钟内有效。`,
        ].join("\n"),
        choices: [
          { words: ["取消", "不删", "不删了", "算了", "不用了"], handler: keepMyData.name, slots: {} },
          { words: ["确认", "确定", "确认删除", "删除"], handler: forgetMe.name, slots: {} },
        ],
      },
    ];
  },
});

/** What 取消 does after the preview. Nobody says it outright. */
export const keepMyData = action({
  name: "keep-my-data",
  help: "",
  examples: [],
  slots: z.object({}),
  allow: "everyone",
  anywhere: true,
  hears: () => undefined,
  run: async () => [{ to: "here", text: "好的，什么都没有删。" }],
});

/** What 确认 does after the preview. Nobody says it outright. */
export const forgetMe = action({
  name: "forget-me",
  help: "",
  examples: [],
  slots: z.object({}),
  allow: "everyone",
  anywhere: true,
  hears: () => undefined,

  async run(said, store) {
    const { person, message, now } = said;
    const matters = await openMatters(person.id, store);
    const refused = notYet(said, matters);
    if (refused) return refused;
    const told: Reply[] = [];
    for (const request of matters.alone) told.push(...(await withdraw(request, said, store)));
    await store.due.add([
      {
        key: `${forgetKind}:${message.id}`,
        kind: forgetKind,
        subject: `person:${person.id}`,
        detail: {},
        dueAt: new Date(now.getTime() + graceMs),
      },
    ]);
    const text = "好的，一分钟后开始删除，到时我就不认识您了。您再来说话，就当是新认识的邻居。";
    return [{ to: "here", text }, ...told];
  },
});

interface Matters {
  /** Nobody may be lost sight of in danger. */
  danger: Request[];
  /** Ends with whoever opened it. */
  alone: Request[];
  /** Others wait for it too. */
  shared: Request[];
}

/** Requests of somebody in which the staff still have something to do. */
export async function openMatters(personId: string, store: Store): Promise<Matters> {
  const own = await store.requests.openedBy(personId, Number.MAX_SAFE_INTEGER);
  const matters: Matters = { danger: [], alone: [], shared: [] };
  for (const request of own.filter(({ state }) => workStates.includes(state))) {
    const others = (await concernedBy(request, store)).some((each) => each.personId !== personId);
    if (request.class === "emergency") matters.danger.push(request);
    else (others ? matters.shared : matters.alone).push(request);
  }
  return matters;
}

/** Words for whoever has to do something else first. */
function notYet({ person, community }: Said, { danger }: Matters): Reply[] | undefined {
  const office = person.roles.filter(({ role }) => !notOffices.includes(role));
  if (office.length > 0) {
    const held = rolesOf({ ...person, roles: office }, community);
    const text = `您现在是${held}，居民和同事要找得到您。请先请书记办“离任 ${person.name}”，再来删除。`;
    return [{ to: "here", text }];
  }
  if (danger.length === 0) return undefined;
  const text = `${numbersOf(danger)} 是还没处理完的险情，人要紧。处理完再回“删除我的数据”。`;
  return [{ to: "here", text }];
}

function preview(known: Known, { alone, shared }: Matters): string[] {
  const { requests, joined, signals, messages, reminders, receipts } = known;
  const lines = [
    `会删掉：您的称呼、住址和账号；留着的原话${messages.length}条和照片；${requests.length}件诉求里的原话、门牌和补充；` +
      `跟着反映的${joined.length}件、线索${signals.length}条、提醒${reminders.length}个、通知回执${receipts.length}条；我写给您、写给工作人员的话里关于您的部分。`,
    alone.length > 0 ? `会撤回：还在办的 ${numbersOf(alone)}。` : "",
    shared.length > 0 ? `会接着办：${numbersOf(shared)}，邻居也在等，只是不再和您有关。` : "",
    "会留下：诉求的编号、类别、楼栋、时间和评价，不带任何人，统计要用。",
    "删不到：已经发到群里和别人手机上的话，社区自己的纸质名册。",
  ];
  return lines.filter((line) => line !== "");
}

function numbersOf(requests: Request[]): string {
  return requests.map(({ number }) => `#${number}`).join("、");
}

async function withdraw(request: Request, said: Said, store: Store): Promise<Reply[]> {
  const withdrawn = await carryOut("withdraw", request, { closedAt: said.now }, said, store);
  if (Array.isArray(withdrawn)) return [];
  return tellOwner(request, `#${request.number} · ${request.category}：居民已撤回，不用再办。`, said);
}
