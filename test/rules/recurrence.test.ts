import { describe, expect, it } from "vitest";
import { findRecurrence } from "../../handlers/time/chinese-recurrence.ts";
import { nextTimes, startingAfter } from "../../handlers/time/recurrence.ts";
import { dateKey, instantOn, sayClock } from "../../handlers/time/shanghai.ts";

/** A Tuesday. */
const now = instantOn("2026-11-24", "10:00");

function saidTimes(rule: string, after: Date, count: number): string {
  return nextTimes(rule, after, count)
    .map((time) => `${dateKey(time)} ${sayClock(time)}`)
    .join(", ");
}

describe("a recurrence said in Chinese", () => {
  it.each([
    ["每天", "每天 09:00", "2026-11-25 09:00, 2026-11-26 09:00"],
    ["每日7:30", "每天 07:30", "2026-11-25 07:30, 2026-11-26 07:30"],
    ["每天晚上8点——9点", "每天 20:00", "2026-11-24 20:00, 2026-11-25 20:00"],
    [
      "每个工作日上午9点",
      "每个工作日 09:00",
      "2026-11-25 09:00, 2026-11-26 09:00, 2026-11-27 09:00, 2026-11-30 09:00",
    ],
    ["每周三下午3点", "每周三 15:00", "2026-11-25 15:00, 2026-12-02 15:00"],
    ["每周二上午十点半", "每周二 10:30", "2026-11-24 10:30, 2026-12-01 10:30"],
    ["每个星期天早上9点一刻", "每周日 09:15", "2026-11-29 09:15, 2026-12-06 09:15"],
    ["每周三三点", "每周三 15:00", "2026-11-25 15:00"],
    ["每星期一三五", "每周一、周三、周五 09:00", "2026-11-25 09:00, 2026-11-27 09:00, 2026-11-30 09:00"],
    ["每周一、周四", "每周一、周四 09:00", "2026-11-26 09:00, 2026-11-30 09:00"],
    ["每周五和每周二", "每周二、周五 09:00", "2026-11-27 09:00, 2026-12-01 09:00"],
    ["每周二至周四", "每周二、周三、周四 09:00", "2026-11-25 09:00, 2026-11-26 09:00, 2026-12-01 09:00"],
    ["每周末", "每周六、周日 09:00", "2026-11-28 09:00, 2026-11-29 09:00"],
    ["每两周周五", "每两周的周五 09:00", "2026-11-27 09:00, 2026-12-11 09:00"],
    ["隔周周一下午2点", "每两周的周一 14:00", "2026-11-30 14:00, 2026-12-14 14:00"],
    ["每隔一周的周二", "每两周的周二 09:00", "2026-12-01 09:00, 2026-12-15 09:00"],
    ["每月15日", "每月15日 09:00", "2026-12-15 09:00, 2027-01-15 09:00"],
    ["每月15号和30号", "每月15日、30日 09:00", "2026-11-30 09:00, 2026-12-15 09:00"],
    ["每个月１号、１５号晚上７点", "每月1日、15日 19:00", "2026-12-01 19:00, 2026-12-15 19:00"],
    [
      "每月最后一天",
      "每月最后一天 09:00",
      "2026-11-30 09:00, 2026-12-31 09:00, 2027-01-31 09:00, 2027-02-28 09:00",
    ],
    ["每月底", "每月最后一天 09:00", "2026-11-30 09:00"],
    ["每月第一个周三", "每月第一个周三 09:00", "2026-12-02 09:00, 2027-01-06 09:00"],
    ["每月最后一个周五下午", "每月最后一个周五 09:00", "2026-11-27 09:00, 2026-12-25 09:00"],
    [
      "每月31号",
      "每月31日（没有这天的月份在月末） 09:00",
      "2026-11-30 09:00, 2026-12-31 09:00, 2027-01-31 09:00, 2027-02-28 09:00, 2027-03-31 09:00",
    ],
    [
      "每季度最后一个月20日",
      "每季度最后一个月20日 09:00",
      "2026-12-20 09:00, 2027-03-20 09:00, 2027-06-20 09:00",
    ],
    ["每季度末月20号下午三点", "每季度最后一个月20日 15:00", "2026-12-20 15:00"],
    ["每季度第一个月5日", "每季度第一个月5日 09:00", "2027-01-05 09:00, 2027-04-05 09:00"],
    ["每个季度最后一天", "每季度最后一个月最后一天 09:00", "2026-12-31 09:00, 2027-03-31 09:00"],
    ["每年3月5日", "每年3月5日 09:00", "2027-03-05 09:00, 2028-03-05 09:00"],
    ["每年十一月二十四号上午十点", "每年11月24日 10:00", "2027-11-24 10:00"],
    ["每年9月最后一个周五", "每年9月最后一个周五 09:00", "2027-09-24 09:00"],
  ])("%s is %s", (text, spoken, times) => {
    const found = findRecurrence(text, now);

    expect(found?.spoken).toBe(spoken);
    expect(saidTimes(found?.rule ?? "", now, times.split(", ").length)).toBe(times);
  });

  it.each([
    ["请在每月15日上午9点提醒大家学习", "每月15日上午9点"],
    ["党课：每季度最后一个月的20日，请入党积极分子参加", "每季度最后一个月的20日"],
    ["阅览室每周六下午开放", "每周六下午"],
  ])("%s holds %s", (text, expression) => {
    const found = findRecurrence(text, now);

    expect(text.slice(found?.from, found?.to)).toBe(expression);
  });

  it.each([
    "每周三次",
    "每周开一次会",
    "每月3号楼收费",
    "每年2月30日",
    "每年13月1日",
    "每月32号",
    "每个人都要来",
    "每家每户",
    "明天上午9点",
    "下周三",
    "11月25日",
    "15号和30号",
  ])("%s is none", (text) => {
    expect(findRecurrence(text, now)).toBeUndefined();
  });
});

describe("the times of a rule", () => {
  const fortnightly = "DTSTART:20261127T090000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=9;BYMINUTE=0";

  it("are strictly after the given instant", () => {
    const first = instantOn("2026-11-27", "09:00");

    expect(saidTimes(fortnightly, new Date(first.getTime() - 1), 1)).toBe("2026-11-27 09:00");
    expect(saidTimes(fortnightly, first, 1)).toBe("2026-12-11 09:00");
  });

  it("keep to the same weeks however late they are asked for", () => {
    expect(saidTimes(fortnightly, instantOn("2027-11-23", "00:00"), 2)).toBe(
      "2027-11-26 09:00, 2027-12-10 09:00",
    );
  });

  it("stay on the Shanghai day in the small hours, where UTC is a day behind", () => {
    const early = "DTSTART:20261124T003000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=0;BYMINUTE=30";

    expect(saidTimes(early, now, 2)).toBe("2026-12-01 00:30, 2027-01-01 00:30");
  });

  it("end with the rule", () => {
    const twice = "DTSTART:20261124T110000\nRRULE:FREQ=DAILY;COUNT=2;BYHOUR=11;BYMINUTE=0";

    expect(saidTimes(twice, now, 9)).toBe("2026-11-24 11:00, 2026-11-25 11:00");
    expect(nextTimes(twice, now, 0)).toEqual([]);
  });

  it("are refused without a start, which would be the clock's", () => {
    expect(() => nextTimes("RRULE:FREQ=DAILY", now, 1)).toThrow("DTSTART");
  });

  it("start with the first one to come", () => {
    expect(startingAfter(now, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=14;BYMINUTE=0")).toBe(
      "DTSTART:20261130T140000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=14;BYMINUTE=0",
    );
  });
});
