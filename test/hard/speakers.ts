import type { SayBody } from "../../bot/web/demo-api.ts";

/** A message under an id that its sender chose. */
export type Said = SayBody & { id: string };

/** Somebody who writes on and on, in one chat, one message after the other. */
export interface Speaker {
  /** Written and not acknowledged: to be sent again under the same id. */
  pending: Said | undefined;
  acknowledged: Said[];
  next(): Said;
}

type Words = (count: number, random: () => number) => string;

/** The same numbers at every run: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Each request's words are its own, so that two of the same message are seen. */
const problems: Words[] = [
  (count) => `5号楼2单元电梯坏了，第${count}回`,
  (count) => `3号楼路灯不亮了，第${count}回`,
  (count) => `8号楼下楼道灯不亮，第${count}回`,
  (count) => `12号楼楼道灯不亮，第${count}回`,
];
const talk: Words[] = [
  () => "今晚吃啥",
  () => "哈哈哈",
  () => "低保怎么申请，要带什么材料？",
  () => "高龄津贴多少钱？",
  () => "收到",
  () => "没解决",
];
const resident: Words = (count, random) =>
  random() < 0.5 ? pick(problems, random)(count, random) : pick(talk, random)(count, random);
const gridMember: Words = (_, random) =>
  `${random() < 0.6 ? "收到" : "修好了"} ${1 + Math.floor(random() * 60)}`;
const secretary: Words = (count) =>
  count % 2 === 0 ? `通知 3号楼居民：明天上午9点停水，第${count}次` : "确认";
const frightened: Words = (count, random) =>
  random() < 0.2 ? `家里有煤气味，第${count}回` : pick(problems, random)(count, random);

const cast: [as: string, place: string, words: Words][] = [
  ["fang", "g-chunhui", resident],
  ["old-zhang", "g-chunhui-1", resident],
  ["xiao-kai", "p-xiao-kai", resident],
  ["huang-qiang", "g-wangjiang", resident],
  ["cai-popo", "p-cai-popo", frightened],
  ["wang-xiulan", "p-wang-xiulan", gridMember],
  ["ma-xiaoyan", "p-ma-xiaoyan", gridMember],
  ["chen-zhiyuan", "p-chen-zhiyuan", secretary],
];

/** People of the demo community; what they say depends on the seed alone. */
export function speakers(seed: number): Speaker[] {
  return cast.map(([as, place, words], index) => {
    const random = seeded(seed * 100 + index);
    let count = 0;
    return {
      pending: undefined,
      acknowledged: [],
      next() {
        const number = count++;
        // The number in the words is unlike everybody else's.
        const text = words(words === secretary ? number : number * cast.length + index, random);
        return { as, place, text, id: `${as}-${number}` };
      },
    };
  });
}

export function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("There is nothing to pick from");
  return item;
}
