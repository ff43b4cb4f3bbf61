import { describe, expect, it } from "vitest";
import { instantOn } from "../../handlers/time/shanghai.ts";
import { at, monday, titles, townWithDiary } from "../support/diary.ts";
import { personOf } from "../support/neighbours.ts";
import type { Town } from "../support/town.ts";

describe("a bot that stood still while much fell due", () => {
  it.each([
    [6, 6],
    [73, 11],
  ])("for %i hours tells each of %i people once, in one message", async (hours, people) => {
    const town = await townWithDiary(monday);
    await manyReports(town);
    const before = new Map(heardOfAll(town).map(([id, texts]) => [id, texts.length]));

    await town.isDownFor(hours);

    const news = heardOfAll(town)
      .map(([id, texts]) => [id, texts.slice(before.get(id))] as const)
      .filter(([, texts]) => texts.length > 0);
    expect(news).toHaveLength(people);
    for (const [, texts] of news)
      expect(texts).toEqual([expect.stringMatching(/^停机期间到期的 \d+ 件：\n#/u)]);
    const listed = news.flatMap(([, texts]) => texts).join();
    for (let number = 1; number <= 30; number += 1) expect(listed).toMatch(new RegExp(`#${number} `, "u"));
  });

  it("says a few words one by one", async () => {
    const town = await townWithDiary(monday);
    for (const building of [1, 2, 3]) await town.person("fang").says(`${building}号楼路灯坏了`, "g-chunhui");

    await town.isDownFor(7);

    const heard = town
      .person("li-jianguo")
      .heard()
      .filter((text) => /还没有人签收，转给您 #\d/u.test(text));
    expect(heard).toHaveLength(3);
  });
});

describe("every request has an owner or waits where somebody sorts", () => {
  it("is found within the hour when its owner works here no more, and the desk hears of it", async () => {
    const town = await townWithDiary(monday);
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("wang-xiulan").says("收到 1");
    const wang = await personOf(town, "wang-xiulan");
    await town.storage().transaction((store) => store.people.save({ ...wang, roles: [] }, []));

    await town.hoursPass(3);

    expect(await town.request(1)).toMatchObject({ state: "registered", ownerId: undefined });
    town.person("liu-qing").heardOnce(/#1 .*还没有承办人，请回“派给 姓名 1”分派/);
    expect((await titles(town)).slice(-1)).toEqual(["triage"]);
  });

  it("is quiet when all is well", async () => {
    const town = await townWithDiary(monday);
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("wang-xiulan").says("收到 1");
    const before = town.spoken.length;

    await town.hoursPass(3);

    expect(town.spoken.length).toBe(before);
  });
});

describe("a calendar that changes", () => {
  it("moves what is still ahead, and tells the owner when the day is another one", async () => {
    const town = await townWithDiary(at("12-29 10:00"));
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("fang").says("3号楼2单元停水了", "g-chunhui");
    const { dueAt } = (await town.request(1)) ?? {};
    town.person("wang-xiulan").heardOnce(/2027年的放假安排还没导入，时限按周末估算/);

    await publishNextYear(town);
    await town.hoursPass(2);

    expect(dueAt).toEqual(instantOn("2027-01-05", "18:00"));
    expect(await town.request(1)).toMatchObject({ dueAt: instantOn("2027-01-08", "18:00") });
    town.person("wang-xiulan").heardOnce(/#1 .*时限改为 2027年1月8日（周五）18:00/);
    expect(town.person("wang-xiulan").heard().join("\n\n")).not.toMatch(/#2 .*时限改为/);
    expect((await town.storage().read.journal.of(["request:1"])).at(-1)).toMatchObject({
      name: "recount",
      note: expect.stringMatching(/^日历 [0-9a-f]{12} → [0-9a-f]{12}$/u),
    });
    expect(await town.storage().read.requests.replay(1)).toEqual(await town.request(1));
  });

  it("is asked for once, of the secretaries, when something is due in a year that has none", async () => {
    const town = await townWithDiary(at("12-24 10:00"));
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("wang-xiulan").says("收到 1");

    await town.until("12-28 10:00");

    town.person("chen-zhiyuan").hearsNothing();
    await town.person("fang").says("8号楼的健身器材坏了", "g-chunhui");
    await town.until("12-31 10:00");
    town.person("chen-zhiyuan").heardOnce(/^2027年的放假安排还没导入/);
    expect(town.person("fang").heard().join()).not.toContain("放假安排");
  });
});

/** Thirty requests in as many buildings of both communities. */
async function manyReports(town: Town): Promise<void> {
  for (let building = 1; building <= 15; building += 1) {
    await town.person("fang").says(`${building}号楼电梯坏了`, "g-chunhui");
    await town.person("huang-qiang").says(`${building}号楼电梯坏了`, "g-wangjiang");
  }
}

const workers = [
  ...["wang-xiulan", "li-jianguo", "sun-yue", "zhao-lei", "liu-qing", "chen-zhiyuan"],
  ...["ma-xiaoyan", "deng-bo", "ye-ting", "tang-wei", "xu-hao", "lin-hongmei", "lu-min", "han-bing"],
];

function heardOfAll(town: Town): [string, string[]][] {
  return workers.map((id) => [id, town.person(id).heard()]);
}

/** Next year has three days off at New Year that nobody knew before. */
async function publishNextYear(town: Town): Promise<void> {
  const { calendar } = town.real().community().rules;
  const next = { rest: ["2027-01-01", "2027-01-04", "2027-01-05"], work: [] };
  const changed = { ...calendar, years: { ...calendar.years, "2027": next } };
  await town.storage().transaction(async (store) => {
    await store.settings.saveRules({ calendar: changed });
    await store.settings.nextNumber("edition");
  });
}
