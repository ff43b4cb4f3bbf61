import { describe, expect, it } from "vitest";
import { against, speaksIllOfStaff } from "../../handlers/requests/ill-words.ts";

describe("words about those who work for the community", () => {
  it.each([
    "我要投诉网格员",
    "投诉3号楼的网格员",
    "你们网格员态度真差",
    "网格员根本不管事",
    "网格员来了一趟，态度恶劣",
    "被值班的骂了一顿",
    "不作为的书记",
    "书记收了红包",
    "找了网格员也不处理",
    "对楼栋长很不满",
    "社区的人踢皮球",
    "居委会工作人员说话难听",
    "反映一下网格长的问题",
    "前台打麻将",
  ])("speak ill of somebody: %s", (words) => {
    expect(speaksIllOfStaff(words)).toBe(true);
  });

  it.each([
    "网格员你好，3号楼路灯坏了没人管",
    "我向网格员反映路灯坏了",
    "已经跟书记反映过了",
    "投诉给网格员了",
    "请网格员来管管楼道里的杂物",
    "网格员说物业不管",
    "网格员态度真好",
    "网格员很热情",
    "物业不作为",
    "投诉物业态度恶劣",
    "表扬网格员",
    "网格员电话多少",
    "社区人家都不错",
    "书记来看过了，路灯还是没人修",
  ])("speak ill of nobody: %s", (words) => {
    expect(speaksIllOfStaff(words)).toBe(false);
  });

  it.each([
    ["投诉王秀兰", true],
    ["王秀兰不接电话", true],
    ["王秀兰昨天来过，态度恶劣", true],
    ["请王秀兰来看看，物业不作为", false],
    ["王秀兰帮忙修好了", false],
  ])("may name somebody: %s", (words, isIll) => {
    expect(against("王秀兰").test(words.replaceAll("，", ","))).toBe(isIll);
  });
});
