import { dateKey, instantOn, localOf } from "../../handlers/time/shanghai.ts";
import { isWorkday } from "../../handlers/time/working-time.ts";
import type { Request } from "../../storage/requests.ts";
import { pick, seeded } from "../hard/speakers.ts";
import type { SimulatedTown, Utterance } from "./simulated-town.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface Month {
  seed: number;
  days: number;
  /** All that is said, and how many of it are matters for somebody. */
  messages: number;
  matters: number;
  /** Spans in which the bot is not running. */
  dark: { from: Date; to: Date }[];
}

/** What happened outside the bot. */
export interface Lived {
  sent: Set<string>;
  /** Moments at which no due row could fire on time: the bot was dark, or had just come back. */
  dark: { from: Date; to: Date }[];
}

type Random = () => number;

const homes = [
  ["fang", "g-chunhui"],
  ["old-zhang", "g-chunhui-1"],
  ["xiao-kai", "g-chunhui"],
  ["wu-ayi", "g-chunhui"],
  ["feng-jie", "g-chunhui"],
  ["huang-qiang", "g-wangjiang"],
  ["cai-popo", "g-wangjiang"],
  ["luo-yi", "g-wangjiang"],
] as const;
const staff = [
  ...["wang-xiulan", "li-jianguo", "sun-yue", "ma-xiaoyan", "deng-bo", "ye-ting"],
  ...["zhao-lei", "tang-wei", "liu-qing", "xu-hao", "chen-zhiyuan", "lin-hongmei", "lu-min"],
];
const colleagues = ["王秀兰", "李建国", "孙悦", "马晓燕", "邓博", "叶婷"];

const matters = [
  (n: number) => `${n}号楼路灯不亮了`,
  (n: number) => `${n}号楼电梯又坏了`,
  (n: number) => `${n}号楼下水道堵了`,
  (n: number) => `${n}号楼门口垃圾没人清`,
  (n: number) => `${n}号楼有人在楼道里堆满纸箱，太危险`,
  (n: number) => `${n}号楼半夜施工吵死了`,
  (n: number) => `${n}号楼树枝断了挡路`,
  (n: number) => `${n}号楼停水了`,
  () => "东门的井盖没了",
  () => "路灯坏了，没人修",
  () => "家里有煤气味",
];
const talk = [
  ...[
    "今晚吃啥",
    "早上好",
    "哈哈哈",
    "收到",
    "谢谢",
    "有人团购鸡蛋吗",
    "今天真冷",
    "周末去爬山",
    "孩子放学了吗",
  ],
  ...[
    "低保怎么申请，要带什么材料？",
    "高龄津贴多少钱？",
    "+1",
    "我家也是",
    "查 3",
    "我的诉求到哪了",
    "满意",
    "没解决",
  ],
  ...["补充 1 晚上更严重", "帮助", "撤回 2", "昨天停水今天来了", "物业费怎么收", "笑死我了", "请问几点上班"],
];

/** Lets a community live for so many days; all that people do follows from the seed. Calls `look` now and then. */
export async function live(
  town: SimulatedTown,
  { seed, days, messages, matters: wanted, dark }: Month,
  look: () => Promise<void>,
): Promise<Lived> {
  const random = seeded(seed);
  const start = town.now();
  const end = new Date(start.getTime() + days * DAY_MS);
  const agenda = [...residents(start, days, messages, wanted, random), ...working(town, start, days, random)];
  agenda.sort((a, b) => a.at.getTime() - b.at.getTime());
  const sent = new Set<string>();
  const say = async (utterance: Utterance) => {
    sent.add(utterance.id);
    await town.say(utterance);
  };
  const nights = [...dark];
  let turns = 0;
  while (town.now() < end) {
    const [night] = nights;
    const next = agenda[0]?.at ?? end;
    const due = (await town.nextDue()) ?? end;
    const moment = new Date(
      Math.min(end.getTime(), next.getTime(), Math.max(due.getTime(), town.now().getTime())),
    );
    if (night && moment >= night.from) {
      nights.shift();
      await town.sleepUntil(night.to);
      await town.jumpTo(night.to);
    } else if (moment.getTime() === town.now().getTime() && next > moment) {
      // Something that is due did not go away: time must go on all the same.
      await town.jumpTo(new Date(Math.min(moment.getTime() + MINUTE_MS, next.getTime(), end.getTime())));
    } else await town.jumpTo(moment);
    while (agenda[0] && agenda[0].at <= town.now()) await agenda.shift()?.happens(say, random);
    turns += 1;
    if (turns % 50 === 0) await look();
  }
  return { sent, dark };
}

interface Planned {
  at: Date;
  happens(say: (utterance: Utterance) => Promise<void>, random: Random): Promise<void>;
}

/** What residents say, spread over the days, at hours at which people are awake. */
function residents(start: Date, days: number, messages: number, wanted: number, random: Random): Planned[] {
  return Array.from({ length: messages }, (_, index) => {
    const day = dateKey(new Date(start.getTime() + Math.floor(random() * days) * DAY_MS));
    const minutes = 6 * 60 + Math.floor(random() * 17.9 * 60);
    const onThatDay = new Date(instantOn(day, "00:00").getTime() + minutes * MINUTE_MS);
    const at = onThatDay < start ? new Date(onThatDay.getTime() + DAY_MS) : onThatDay;
    const [as, group] = pick(homes, random);
    const isMatter = index < wanted;
    const where = 1 + Math.floor(random() * 15);
    const words = isMatter ? `${pick(matters, random)(where)}，第${index}回` : pick(talk, random);
    const alone = random() < 0.3 ? {} : { place: group };
    return {
      at,
      happens: (say) => say({ id: `r-${index}`, as, text: words, sentAt: at, ...alone }),
    };
  });
}

/** Staff look at their desks several times a day, take leave now and then, and sometimes do nothing for days. */
function working(town: SimulatedTown, start: Date, days: number, random: Random): Planned[] {
  const { calendar } = town.community().rules;
  const dates = Array.from({ length: days }, (_, day) => dateKey(new Date(start.getTime() + day * DAY_MS)));
  return dates.flatMap((date) =>
    staff.flatMap((as) => [
      ...Array.from({ length: looksOn(isWorkday(date, calendar), random) }, (_, look): Planned => {
        const minutes = Math.floor(random() * 9.5 * 60);
        const at = new Date(instantOn(date, "08:40").getTime() + minutes * MINUTE_MS);
        return {
          at,
          happens: (say, chance) => atTheDesk(town, as, `s-${as}-${date}-${look}`, at, say, chance),
        };
      }),
      ...(random() < 0.02 ? [leave(as, date)] : []),
    ]),
  );
}

function looksOn(isWorkday: boolean, random: Random): number {
  if (isWorkday) return 3;
  return random() < 0.2 ? 1 : 0;
}

function leave(as: string, date: string): Planned {
  const at = instantOn(date, "08:05");
  const { month, day } = localOf(at);
  const text = `我请假 ${month}月${day}日到${month}月${day}日 家里有事`;
  return { at, happens: (say) => say({ id: `l-${as}-${date}`, as, text, sentAt: at }) };
}

async function atTheDesk(
  town: SimulatedTown,
  as: string,
  id: string,
  at: Date,
  say: (utterance: Utterance) => Promise<void>,
  random: Random,
): Promise<void> {
  const { requests, signals } = town.read();
  const person = await town.read().people.find(as);
  const isDesk = person?.roles.some(({ role }) => role === "duty-desk" || role === "dispatcher");
  const own = await requests.tasksOf(as, ["dispatched", "accepted", "suspended"]);
  const lines = own.filter(() => random() < 0.6).map((request) => act(request, as, random));
  if (isDesk) {
    const box = (await requests.inStates(["registered"])).slice(0, 3);
    lines.push(...box.map(({ number }) => `派给${pick(colleagues, random)} ${number}`));
    const guesses = (await signals.waiting()).slice(0, 3);
    lines.push(...guesses.map(({ number }) => `${random() < 0.4 ? "登记线索" : "忽略线索"} ${number}`));
  }
  for (const [index, text] of lines.filter((line) => line !== "").entries())
    await say({ id: `${id}/${index}`, as, text, sentAt: at });
}

type Deed = [share: number, words: (number: number, random: Random) => string];

/** What people do to a request in a state, and how often; what is left of a whole is doing nothing. */
const deeds: Partial<Record<Request["state"], Deed[]>> = {
  dispatched: [
    [0.75, (n) => `收到 ${n}`],
    [0.08, (n, random) => `转给${pick(colleagues, random)} ${n} 这是您那边的楼`],
    [0.07, (n) => `退单 ${n} 不是我的网格`],
    [0.05, (n) => `转街道 ${n} 已找物业三次，没有解决`],
  ],
  accepted: [
    [0.35, (n) => `修好了 ${n}，换了新的，已经试过`],
    [0.07, (n) => `${n} 后天修好`],
    [0.1, (n) => `${n} 等配件，下周一继续`],
    [0.04, (n) => `延期 ${n} 3个工作日 要等配件到货`],
    [0.04, (n) => `查无此事 ${n} 去现场看过两次，没有发现`],
    [0.04, (n) => `已联系 ${n}`],
  ],
  suspended: [[0.2, (n) => `继续办 ${n}`]],
};

function act({ number, state, ownerId }: Request, as: string, random: Random): string {
  // A deputy seldom does the owner's work.
  if (ownerId !== as && random() < 0.7) return "";
  let dice = random();
  for (const [share, words] of deeds[state] ?? []) {
    if (dice < share) return words(number, random);
    dice -= share;
  }
  return "";
}
