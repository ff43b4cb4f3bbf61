import { describe, expect, it } from "vitest";
import { understand } from "../../bot/understanding/understand.ts";
import { handlers } from "../../handlers/all.ts";
import { communityOf } from "../../handlers/community.ts";
import type { Said } from "../../handlers/handler.ts";
import { takeNumber, withoutNumber } from "../../handlers/requests/numbers.ts";
import { sayMoment } from "../../handlers/time/shanghai.ts";
import { defaultRules } from "../support/rules.ts";
import { tuesday } from "../support/town.ts";

const names = { estate: "", number: "", phone: "" };
const street = { id: "s", community_id: "s", kind: "street" as const, name: "街道", path: "/s/", ...names };
const community = communityOf([street], defaultRules());

/** What is understood first of words said in private. */
function heard(text: string): { name: string; number?: number; slots: Record<string, unknown> } {
  const message = { placeKind: "private", text, kind: "text" } as Said["message"];
  const said = { text, message, community, now: tuesday, directed: true } as Said;
  const [meaning] = understand(said, [], handlers);
  const slots = (meaning?.slots ?? {}) as Record<string, unknown>;
  return { name: meaning?.handler.name ?? "", number: Number(slots.number ?? 0), slots };
}

describe("an order about a request", () => {
  it.each([
    ["收到1", "take-request"],
    ["1号我来", "take-request"],
    ["好的，收到 1", "take-request"],
    ["请把1转给李建国，他熟", "hand-on-request"],
    ["#1转交给李建国", "hand-on-request"],
    ["退单1，不归我管", "return-request"],
    ["1号退单：不归我管", "return-request"],
    ["退单 不归我管 #1", "return-request"],
    ["1 等材料，11月30日继续", "suspend-request"],
    ["先挂起 1 等审批，下周三继续", "suspend-request"],
    ["等物业答复，周五再办 1", "suspend-request"],
    ["1 恢复办理", "resume-request"],
    ["1 延期三个工作日，等鉴定", "ask-extension"],
    ["1 同意延期", "decide-extension"],
    ["不批延期 1", "decide-extension"],
    ["1 上报街道，产权单位不配合", "raise-request"],
    ["上报 1 谈过没成", "raise-request"],
    ["1 查无此事，到现场看过", "resolve-request"],
    ["1 已经解释清楚了，停水", "resolve-request"],
    ["今天修好了 1", "resolve-request"],
    ["把1派给王秀兰", "dispatch-request"],
    ["1 不予受理，劳动纠纷，去人社局", "decline-request"],
    ["转出1 供电公司 产权归它", "transfer-request"],
    ["类别改成环境卫生 1", "correct-request"],
    ["1 地点改为5号楼", "correct-request"],
    ["督办1", "supervise-request"],
    ["已经电话联系了居民 1", "contact-request"],
    ["联系过了 1", "contact-request"],
  ])("%s is %s", (text, name) => {
    expect(heard(text)).toMatchObject({ name, number: 1 });
  });

  it.each([
    ["1 明天下午5点前修好", "11月25日（周三）17:00"],
    ["我周三前处理好 #1", "11月25日（周三）18:00"],
    ["争取周五前解决 1", "11月27日（周五）18:00"],
    ["三天内修好 1", "11月27日（周五）18:00"],
    ["11月25日前办结 1", "11月25日（周三）18:00"],
    ["两小时内修好 1", "11月24日（周二）12:00"],
    ["1 今晚修好", "11月24日（周二）22:00"],
  ])("%s is a promise for %s", (text, until) => {
    const { name, number, slots } = heard(text);

    expect([name, number]).toEqual(["promise-request", 1]);
    expect(sayMoment(new Date(String(slots.at)), tuesday)).toBe(until);
  });

  it.each([
    "等会儿我去看看",
    "已联系物业",
    "上报材料怎么写",
    "延期了吗",
    "恢复了",
    "退回押金",
    "明天修好了吗",
    "12月3日前交材料",
    "我来看看电梯",
  ])("%s is none", (text) => {
    const orders =
      /^(?:take|hand-on|return|promise|suspend|resume|raise|resolve|contact)-request$|extension/u;

    expect(heard(text).name).not.toMatch(orders);
  });
});

describe("a number in an order", () => {
  it.each([
    ["3 原因", 3, "原因"],
    ["R-0003 原因", 3, "原因"],
    ["3号 原因", 3, "原因"],
    ["原因在 #3 后面", 3, "原因在 后面"],
    ["换了门机 3", 3, "换了门机"],
    ["3号楼2单元", undefined, "3号楼2单元"],
    ["3个工作日 等答复", undefined, "3个工作日 等答复"],
    ["3日前修好", undefined, "3日前修好"],
    ["3天后修好", undefined, "3天后修好"],
    ["17:30前修好", undefined, "17:30前修好"],
    ["换了3", undefined, "换了3"],
  ])("of “%s” is %s", (text, number, words) => {
    const { number: found, words: rest } = takeNumber(text, { subject: undefined });

    expect([found, rest.replace(/\s+/gu, " ")]).toEqual([number, words]);
  });

  it("at the end is something else when a task is quoted", () => {
    expect(takeNumber("电话 6602", { subject: "request:1" }).number).toBeUndefined();
  });

  it.each(["修好了 #1，换了门机", "#1 修好了，换了门机", "修好了 1，换了门机", "修好了，换了门机 #1"])(
    "is no part of the result of “%s”",
    (text) => {
      expect(withoutNumber(text)).toBe("修好了，换了门机");
    },
  );
});
