import type { Storage } from "../../storage/storage.ts";
import type { Words } from "../support/dingtalk-words.ts";
import { pick, seeded } from "./speakers.ts";

/** What somebody says next. */
interface Line {
  text: string;
  /** It has to become a request, whatever happens to the bot. */
  isRequest?: boolean;
}

/** What somebody knows who is about to speak. */
interface Turn {
  /** Unlike everybody else's. */
  number: number;
  random(): number;
  /** What the bot has told them alone since their last turn. */
  heard: string[];
}

type Speech = (turn: Turn) => Line;

/** Somebody who writes on and on, in one chat, one message after the other. */
export interface Speaker {
  name: string;
  /** Where the bot speaks to them alone. */
  alone: string;
  postsNotices: boolean;
  /** The next message, ready for the platform. */
  next(heard: string[], at: number): Words & { msgId: string; isRequest: boolean };
}

const problems = [
  (count: string) => `5号楼2单元电梯坏了，第${count}回`,
  (count: string) => `3号楼路灯不亮了，第${count}回`,
  (count: string) => `8号楼下楼道灯不亮，第${count}回`,
  (count: string) => `12号楼楼道灯不亮，第${count}回`,
];
const talk = ["今晚吃啥", "低保怎么申请，要带什么材料？", "高龄津贴多少钱？", "收到", "查", "帮助"];

/** Files requests, asks, chats; when asked whether it is solved, says so. */
function resident(): Speech {
  return ({ number, random, heard }) => {
    const solved = numbersIn(heard, /诉求 #(\d+)，.*反馈/u)[0];
    if (solved !== undefined) return { text: `${random() < 0.7 ? "满意" : "没解决"} ${solved}` };
    if (random() < 0.6) return { text: pick(problems, random)(inWords(number)), isRequest: true };
    return { text: pick(talk, random) };
  };
}

function frightened(): Speech {
  const usual = resident();
  return (turn) =>
    turn.random() < 0.2
      ? { text: `家里有煤气味，第${inWords(turn.number)}回`, isRequest: true }
      : usual(turn);
}

/** Digits would mean something else now and then: 233 is laughter. */
function inWords(number: number): string {
  return [...String(number)].map((digit) => "〇一二三四五六七八九"[Number(digit)]).join("");
}

/** Takes what the bot hands over, and mends it. */
function onDuty(): Speech {
  const tasks: number[] = [];
  const taken: number[] = [];
  return ({ random, heard }) => {
    tasks.push(...numbersIn(heard, /(?:新诉求|】) ?#(\d+)/u));
    const mended = random() < 0.5 ? taken.shift() : undefined;
    if (mended !== undefined) return { text: `修好了 ${mended}` };
    const task = tasks.pop();
    if (task === undefined) return { text: "收到" };
    taken.push(task);
    return { text: `收到 ${task}` };
  };
}

function secretary(scopes: string[]): Speech {
  let drafted = false;
  return ({ number, random }) => {
    drafted = !drafted;
    return { text: drafted ? `通知 ${pick(scopes, random)}：明天上午9点停水，第${number}次` : "确认" };
  };
}

function numbersIn(texts: string[], pattern: RegExp): number[] {
  return texts.flatMap((text) => {
    const found = pattern.exec(text)?.[1];
    return found === undefined ? [] : [Number(found)];
  });
}

/** Who speaks where; without a group it is the chat with the bot alone. */
const cast: [as: string, group: string | undefined, speech: () => Speech][] = [
  ["fang", "g-chunhui", resident],
  ["wu-ayi", "g-chunhui", resident],
  ["old-zhang", "g-chunhui-1", resident],
  ["huang-qiang", "g-wangjiang", resident],
  ["stranger", "g-wangjiang", resident],
  ["lone-stranger", undefined, resident],
  ["xiao-kai", undefined, resident],
  ["cai-popo", undefined, frightened],
  ["wang-xiulan", undefined, onDuty],
  ["ma-xiaoyan", undefined, onDuty],
  ["xu-hao", undefined, onDuty],
  ["chen-zhiyuan", undefined, () => secretary(["3号楼居民", "全体居民", "工作人员"])],
  ["lin-hongmei", undefined, () => secretary(["全体居民", "工作人员"])],
];
const secretaries = ["chen-zhiyuan", "lin-hongmei"];
/** From outside the organisation: the platform lets the bot answer them in the chat at hand only, for a while. */
const outsiders = ["stranger", "lone-stranger"];

/** What everybody says depends on the seed and on what they hear. */
export function speakersOnDingtalk(seed: number): Speaker[] {
  return cast.map(([as, group, makeSpeech], index) => {
    const speech = makeSpeech();
    const random = seeded(seed * 100 + index);
    const staffId = outsiders.includes(as) ? undefined : as;
    const chat = `cid-alone-${as}`;
    const conversationId = group === undefined ? chat : cidOf(group);
    let count = 0;
    return {
      name: as,
      alone: staffId === undefined ? `chat:${chat}` : `staff:${staffId}`,
      postsNotices: secretaries.includes(as),
      next(heard, at) {
        const turn = count++;
        const number = turn * cast.length + index;
        const { text, isRequest = false } = speech({ number, random, heard });
        const sender = { senderId: `$:LWCP_v1:$${as}`, staffId, nick: as };
        const where = group === undefined ? { private: true } : { title: titleOf(group) };
        return { conversationId, sender, text, at, msgId: `${as}-${turn}`, isRequest, ...where };
      },
    };
  });
}

/** The groups of the simulator, and everybody with an account there, on DingTalk as well. */
export async function moveToDingtalk(storage: Storage): Promise<void> {
  const groups = (await storage.read.places.groups()).map((group) => ({
    ...{ ...group, channel: "dingtalk", place: cidOf(group.place), name: titleOf(group.place) },
    members: [],
  }));
  const people = await storage.read.people.all();
  await storage.transaction(async (store) => {
    await store.places.saveGroups(groups);
    for (const person of people)
      await store.people.save(person, [
        { channel: "dingtalk", id: person.id, privatePlace: `staff:${person.id}` },
      ]);
  });
}

function cidOf(group: string): string {
  return `cid-${group}`;
}

function titleOf(group: string): string {
  return `钉钉群 ${group}`;
}
