import { describe, expect, it } from "vitest";
import { figuresOf, sayFigure } from "../../handlers/figures/figures.ts";
import { instantOn } from "../../handlers/time/shanghai.ts";
import { openTown, type Town } from "../support/town.ts";

const monday = instantOn("2026-11-02", "10:00");
/** Seven things that break in seven buildings of three grids, and their grid members. */
const broken = ["3号楼", "5号楼", "8号楼", "9号楼", "10号楼", "12号楼", "13号楼"];
const members = ["wang-xiulan", "li-jianguo", "sun-yue"];

async function everybody(town: Town, words: (number: number) => string, numbers: number[]) {
  for (const number of numbers) {
    const request = await town.request(number);
    const owner = members.find((id) => id === request?.ownerId);
    if (owner) await town.person(owner).says(words(number));
  }
}

/** Seven are due: five are resolved in time, one too late, one not at all. */
async function sevenDue(): Promise<Town> {
  const town = await openTown({ startAt: monday });
  for (const where of broken) await town.person("fang").says(`${where}路灯坏了`, "g-chunhui");
  await town.hoursPass(1);
  await everybody(town, (number) => `收到 ${number}`, [1, 2, 3, 4, 5, 6, 7]);
  await everybody(town, (number) => `修好了 ${number}，换了灯泡`, [1, 2, 3, 4, 5]);
  for (const number of [1, 2, 3]) await town.person("fang").says(`${number} 满意`);
  await town.person("fang").says("4 不满意");
  await town.hoursPass(24 * 9);
  await everybody(town, (number) => `修好了 ${number}，换了灯泡`, [6]);
  await town.person("fang").says("6 满意");
  return town;
}

describe("the secretary asks for the month's figures", () => {
  it("counts among what was due what was late and what is still open", async () => {
    const town = await sevenDue();
    const secretary = town.person("chen-zhiyuan");

    await secretary.says("本月数据");

    secretary.hears(/^本月数据 · 春晖社区（11月1日（周日）至11月11日（周三））/);
    secretary.hears(/受理量 7件/);
    secretary.hears(/签收及时率 100.0%（7\/7）/);
    secretary.hears(/按时办结率 71.4%（5\/7）/);
    secretary.hears(/满意率 80.0%（4\/5，评价覆盖 5\/6）/);
  });

  it("says nothing of a share of which there is nothing", async () => {
    const town = await openTown();

    await town.person("chen-zhiyuan").says("本月数据");

    town.person("chen-zhiyuan").hears(/按时办结率 —（0件）/);
  });

  it("does not take the bot's receipt for an answer to the resident", async () => {
    const town = await openTown({ startAt: monday });
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("wang-xiulan").says("收到 1");
    await town.hoursPass(24 * 3);

    await town.person("chen-zhiyuan").says("本月数据");

    town.person("chen-zhiyuan").hears(/响应率 0.0%（0\/1）/);
  });

  it("counts a grid member's own grid only, and nobody's of the other community", async () => {
    const town = await sevenDue();

    for (const id of ["wang-xiulan", "ma-xiaoyan"]) await town.person(id).says("本月数据");

    town.person("wang-xiulan").hears(/第一网格（.*\n受理量 2件/);
    town.person("ma-xiaoyan").hears(/受理量 0件/);
  });

  it("is not told to residents", async () => {
    const town = await openTown();

    await town.person("fang").says("本月数据");

    town.person("fang").hears(/工作人员/);
  });
});

describe("figures by category", () => {
  it("can be traced to the requests they are made of", async () => {
    const town = await sevenDue();
    const { tree } = town.real().community();
    const period = { from: instantOn("2026-11-01", "00:00"), to: instantOn("2026-12-01", "00:00") };
    const nodes = new Set(tree.nodes.map(({ id }) => id));

    const lights = await figuresOf(period, { nodes, category: "市政设施" }, town.storage().read);
    const water = await figuresOf(period, { nodes, category: "水电气暖通信" }, town.storage().read);

    expect(lights.map(sayFigure)).toContain("按时办结率 71.4%（5/7）");
    expect(water.map(sayFigure)).toContain("受理量 0件");
  });
});

describe("the morning of a working day", () => {
  it("gives everybody with work one line, and the groups one without names", async () => {
    const town = await openTown({ startAt: monday });
    await town.person("fang").says("3号楼路灯坏了，我家老人摔了", "g-chunhui");
    await town.person("wang-xiulan").says("收到 1");

    await town.hoursPass(23);

    town.person("wang-xiulan").heardOnce(/^今日待办：处理中 1。/);
    expect(town.person("li-jianguo").heard().join()).not.toMatch(/今日待办/);
    town.group("g-chunhui").heardOnce(/^昨天以来：登记 1 件，办结 0 件，正在办 1 件。$/);
  });

  it("is silent on a day off, and when nothing has happened", async () => {
    const town = await openTown({ startAt: instantOn("2026-10-01", "07:00") });
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");

    await town.hoursPass(24);

    expect(town.spoken.map(({ text }) => text).join()).not.toMatch(/今日待办|昨天以来/);
  });
});
