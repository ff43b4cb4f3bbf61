import { describe, expect, it } from "vitest";
import { openTown } from "../support/town.ts";

describe("somebody smells gas", () => {
  it("is told first what to do, with the community's own number, and the duty desk hears of it in private", async () => {
    const town = await openTown();

    await town.person("fang").says("家里有煤气味", "g-chunhui");

    expect(town.spoken[0]?.place).toBe("g-chunhui");
    town.group("g-chunhui").hears(/^先离开，到室外再打 119 和 0100-6688 1190/);
    expect(town.group("g-chunhui").heard()).toHaveLength(1);
    town.person("liu-qing").hears(/【燃气泄漏】#1 请马上处理[\s\S]*家里有煤气味/);
  });

  it("goes to the next person up when the duty desk does not answer in five minutes", async () => {
    const town = await openTown();
    await town.person("fang").says("家里有煤气味", "g-chunhui");

    await town.hoursPass(0.2);

    town.person("chen-zhiyuan").hears(/#1 .*还没有人签收/);
  });

  it("is answered at night too, at once", async () => {
    const town = await openTown({ startAt: new Date("2026-11-24T18:30:00Z") });

    await town.person("fang").says("救命，厨房着火了", "g-chunhui");

    town.group("g-chunhui").hears(/^119/);
    town.person("liu-qing").hears(/请马上处理/);
  });
});

describe("somebody does not want to live", () => {
  it("is answered alone, and the group hears nothing", async () => {
    const town = await openTown();

    await town.person("xiao-kai").says("活着没意思，我不想活了", "g-chunhui");

    town.group("g-chunhui").hearsNothing();
    town.person("xiao-kai").hears(/^12356/);
    town.person("liu-qing").hears(/请马上处理/);
  });
});

describe("words about emergencies that are none", () => {
  it.each(["明天消防演练", "笑死我了", "跳楼价清仓", "昨天那个火已经灭了"])(
    "%s makes nothing",
    async (text) => {
      const town = await openTown();

      await town.person("fang").says(text, "g-chunhui");

      expect(town.spoken).toEqual([]);
    },
  );
});
