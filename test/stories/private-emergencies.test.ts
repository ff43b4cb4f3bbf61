import { describe, expect, it } from "vitest";
import { openTown } from "../support/town.ts";
import { townThatWatches } from "../support/watched-town.ts";

describe("somebody does not want to live", () => {
  it("is answered alone, and the group hears nothing", async () => {
    const town = await openTown();

    await town.person("xiao-kai").says("活着没意思，我不想活了", "g-chunhui");

    town.group("g-chunhui").hearsNothing();
    town.person("xiao-kai").hears(/^12356/);
    town.person("liu-qing").hears(/请马上处理/);
  });

  it("comes before nobody who may not see such a thing, however long it takes", async () => {
    const town = await townThatWatches();
    await town.person("xiao-kai").says("活着没意思，我不想活了", "g-chunhui");

    await town.hoursPass(3);

    const called = new Set(town.calls.map((call) => call.slice(6)));
    expect([...called]).toEqual(["liu-qing", "chen-zhiyuan", "lu-min", "han-bing"]);
    town.person("wang-xiulan").hearsNothing();
    town.person("zhao-lei").hearsNothing();
    for (const place of ["g-chunhui", "g-staff-chunhui"]) town.group(place).hearsNothing();
  });

  it("hears neutral words in the group when nobody can speak with them alone", async () => {
    const town = await openTown();

    await town.person("newcomer").says("我老公又喝醉了在打我", "g-chunhui");

    town.group("g-chunhui").hears(/^有危险马上打 110 或 120/);
    expect(town.group("g-chunhui").heard().join()).not.toMatch(/老公|12338|家/u);
    town.person("liu-qing").hears(/【家庭暴力】#1 请马上处理/);
  });
});

describe("an emergency that also complains of somebody", () => {
  it("still comes to the duty desk", async () => {
    const town = await openTown();

    await town.person("fang").says("3号楼着火了！投诉网格员王秀兰不管", "g-chunhui");

    town.group("g-chunhui").hears(/^119/);
    town.person("liu-qing").hears(/#1 请马上处理/);
    town.person("wang-xiulan").hearsNothing();
  });

  it("comes to whoever is above the desk when it is about the desk", async () => {
    const town = await openTown();

    await town.person("fang").says("3号楼着火了！投诉社区值班刘清不管", "g-chunhui");

    town.person("liu-qing").hearsNothing();
    town.person("chen-zhiyuan").hears(/#1 请马上处理/);
  });
});
