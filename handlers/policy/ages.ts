import { readNumber } from "../time/chinese-numbers.ts";

const number = "(\\d{1,3}|[一二三四五六七八九十百]{1,5})";
/** An age as people say it: 八十二了, 今年91, 我爸七十五, 6岁. */
const said = new RegExp(
  `${number}(?:多|来)?(?:周)?岁|(?:今年|虚岁|实岁|都快?|快|才|刚|满|[爸妈爷奶公婆叔姨伯姥娘爹孩儿女子孙崽娃])(?:都|已经|今年|刚满?|有|快)?${number}(?=了|的|，|,|。|多|本地|外地|没|还|$)`,
  "gu",
);
/** Ages in a paper: 年满80周岁不满90周岁, 60—69周岁, 65周岁以上, 6至12周岁. */
const range = new RegExp(
  `${number}(?:周岁|岁)?(?:[-—–~至到]|不满|(?:周岁)?以上(?:，|、)?(?:不满|未满))${number}(?:周)?岁|(?:未满|不满|低于)${number}(?:周)?岁|${number}(?:周)?岁(以上|及以上|以下|以内)?`,
  "gu",
);

/** Ages that a question names, in years. */
export function agesIn(question: string): number[] {
  return [...question.matchAll(said)].flatMap(([, one, other]) => {
    const age = readNumber(one ?? other ?? "");
    return age !== undefined && age > 0 && age < 120 ? [age] : [];
  });
}

/** Whether a paper names ages, and one of its spans holds this one. */
export function holdsAge(text: string, age: number): boolean {
  return [...text.matchAll(range)].some(([, from, until, below, bare, bound]) => {
    const value = (written: string | undefined) => readNumber(written ?? "") ?? Number.NaN;
    if (from !== undefined) return value(from) <= age && age <= value(until);
    if (below !== undefined) return age < value(below);
    if (bound === "以下" || bound === "以内") return age <= value(bare);
    return bound === undefined ? age === value(bare) : age >= value(bare);
  });
}
