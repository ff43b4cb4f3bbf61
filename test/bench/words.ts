import type { SayBody } from "../../bot/web/demo-api.ts";

/** Worst: every message becomes a request. Mixed: what a group says on a day, one request in eight. */
export type Kind = "requests" | "mixed";

const chats: [as: string, place: string][] = [
  ["fang", "g-chunhui"],
  ["xiao-kai", "g-chunhui"],
  ["wu-ayi", "p-wu-ayi"],
  ["old-zhang", "g-chunhui-1"],
  ["feng-jie", "p-feng-jie"],
  ["zhou-guifang", "p-zhou-guifang"],
  ["huang-qiang", "g-wangjiang"],
  ["luo-yi", "p-luo-yi"],
  ["cai-popo", "p-cai-popo"],
  ["qian-fugui", "p-qian-fugui"],
];
const talk = ["今晚吃啥", "哈哈哈", "谢谢大家", "收到", "高龄津贴多少钱？", "明天还下雨吗", "好的"];

/** The n-th message of a load, under an id that no other load has. */
export function message(load: string, n: number, kind: Kind): SayBody & { id: string } {
  const [as, place] = chats[n % chats.length] ?? ["fang", "g-chunhui"];
  const asks = kind === "requests" || n % 8 === 0;
  const text = asks ? `${1 + (n % 15)}号楼路灯不亮了，第${n}回` : (talk[n % talk.length] ?? "");
  return { as, place, text, id: `${load}-${n}` };
}
