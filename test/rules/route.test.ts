import { describe, expect, it } from "vitest";
import { dutyDeskAt, locate, ownerAt, propose, proposeInsteadOf } from "../../handlers/requests/route.ts";
import type { Rules } from "../../storage/rules.ts";
import { personOf } from "../support/neighbours.ts";
import { openTown, tuesday } from "../support/town.ts";

type Responsibility = Rules["responsibilities"][number];

interface Given {
  rules?: Responsibility[];
  away?: string[];
  left?: string[];
  onDuty?: [who: string, nodeId: string][];
  about?: string[];
  lead?: Rules["categories"][number]["lead"];
}

const HOUR_MS = 3_600_000;
const lift = "电梯与特种设备";
const span = { from: new Date(tuesday.getTime() - HOUR_MS), until: new Date(tuesday.getTime() + HOUR_MS) };

/** The demo community as a case has it. */
async function townWith({ rules = [], away = [], left = [], onDuty = [], lead }: Given = {}) {
  const town = await openTown();
  const people = await Promise.all(left.map((id) => personOf(town, id)));
  await town.storage().transaction(async (store) => {
    for (const personId of away) await store.roster.addAbsence({ personId, note: "", ...span });
    for (const [personId, nodeId] of onDuty) await store.roster.addShift({ personId, nodeId, ...span });
    for (const person of people) await store.people.edit({ ...person, roles: [] }, tuesday);
  });
  const { tree, rules: usual } = town.real().community();
  const categories = usual.categories.map((each) => (lead && each.name === lift ? { ...each, lead } : each));
  const ground = { tree, rules: { ...usual, responsibilities: rules, categories } };
  return { town, ground, read: town.storage().read };
}

/** A rule of the community for lifts. */
const by = (person: string, at = "chunhui", deputy?: string): Responsibility => ({
  ...{ category: lift, at, person, deputy },
});
const grid1 = "wang-xiulan";
const grid2 = "li-jianguo";
const grid3 = "sun-yue";
const desk = "liu-qing";
const secretary = "chen-zhiyuan";
const street = "lu-min";

describe("who leads and who stands in", () => {
  const cases: [what: string, nodeId: string, given: Given, owner?: string, deputy?: string][] = [
    ["a building: its grid member", "chunhui-3", {}, grid1, grid2],
    ["no building: the community's desk", "chunhui", {}, desk, secretary],
    ["nothing known: the street", "qinghe", {}, street, "han-bing"],
    ["the owner is away", "chunhui-3", { away: [grid1] }, grid2, grid3],
    ["the deputy is away", "chunhui-3", { away: [grid2] }, grid1, grid3],
    ["owner and deputy are away", "chunhui-3", { away: [grid1, grid2] }, grid3, desk],
    ["all grid members are away", "chunhui-3", { away: [grid1, grid2, grid3] }, desk, secretary],
    ["the owner has left", "chunhui-3", { left: [grid1] }, desk, secretary],
    ["the community is deserted", "chunhui-3", { left: [grid1, desk, secretary] }, street, "han-bing"],
    ["nobody at all", "chunhui-3", { left: [grid1, desk, secretary, street] }],
    ["roles that nobody holds", "chunhui-3", { lead: ["auditor"] }, street, "han-bing"],
    ["a rule", "chunhui-3", { rules: [by("zhao-lei", "chunhui", grid3)] }, "zhao-lei", grid3],
    ["two rules", "chunhui-3", { rules: [by("zhao-lei"), by(grid3, "chunhui-grid-1")] }, grid3, grid1],
    ["a rule of elsewhere", "wangjiang-3", { rules: [by("zhao-lei")] }, "ma-xiaoyan", "deng-bo"],
    [
      "a rule's person is away",
      "chunhui-3",
      { rules: [by(grid1, "chunhui", desk)], away: [grid1] },
      desk,
      secretary,
    ],
    [
      "a rule's person has left",
      "chunhui-3",
      { rules: [by(grid1, "chunhui", desk)], left: [grid1] },
      desk,
      secretary,
    ],
    ["a rule that names a deputy", "chunhui-3", { rules: [by(grid1, "chunhui", desk)] }, grid1, desk],
    ["whoever is on duty", "chunhui", { onDuty: [[grid3, "chunhui"]] }, grid3, grid1],
    ["whoever is on duty elsewhere", "chunhui", { onDuty: [["xu-hao", "wangjiang"]] }, desk, secretary],
    ["a complaint about a grid member", "chunhui-3", { about: [grid1] }, secretary],
    ["a complaint, the secretary away", "chunhui-3", { about: [grid1], away: [secretary] }, street],
    ["a complaint about the secretary", "chunhui-3", { about: [secretary] }, street],
    ["a complaint about the whole street", "chunhui-3", { about: [secretary, street, "han-bing"] }],
  ];

  it.each(cases)("%s", async (_, nodeId, { about = [], ...rest }, owner, deputy) => {
    const { ground, read } = await townWith(rest);

    const proposal = await propose({ category: lift, nodeId, hiddenFrom: about }, ground, tuesday, read);

    expect([proposal.owner?.id, proposal.deputy?.id]).toEqual([owner, deputy]);
  });

  const reasons: [given: Given, reason: string][] = [
    [{}, "由春晖社区第一网格网格员王秀兰牵头，李建国备岗"],
    [{ away: [grid1] }, "王秀兰请假，由备岗李建国接，孙悦备岗"],
    [{ away: [grid1, grid2] }, "王秀兰请假，备岗李建国也请假，由备岗孙悦接，刘清备岗"],
    [
      { away: [grid1, grid2, grid3] },
      "王秀兰请假，备岗李建国也请假，备岗孙悦也请假；由春晖社区值班刘清牵头，陈志远备岗",
    ],
    [{ rules: [by("zhao-lei")] }, "按分工由春晖社区网格长赵磊牵头，刘清备岗"],
    [{ rules: [by("zhao-lei")], left: ["zhao-lei"] }, "赵磊不再负责，由备岗刘清接，陈志远备岗"],
    [{ about: [grid1] }, "反映工作人员的事，由上级春晖社区书记陈志远接，当事人看不到"],
    [{ about: [secretary, street, "han-bing"] }, "反映工作人员的事，没有上级在岗，等街道分派"],
    [{ left: [grid1, desk, secretary, street] }, "没有人在岗，等值班分派"],
  ];

  it.each(reasons)("is said in one sentence: %o", async ({ about = [], ...rest }, reason) => {
    const { ground, read } = await townWith(rest);
    const matter = { category: lift, nodeId: "chunhui-3", hiddenFrom: about };

    const proposal = await propose(matter, ground, tuesday, read);

    expect(proposal.reason).toBe(`春晖苑3号楼的电梯与特种设备：${reason}`);
  });

  it("takes units that help from the rule, else from the category", async () => {
    const rules = [{ category: lift, at: "chunhui", assisting: ["东风电梯维保"] }];
    const { ground, read } = await townWith({ rules });

    const proposal = await propose({ category: lift, nodeId: "chunhui-3" }, ground, tuesday, read);

    expect(proposal).toMatchObject({ assisting: ["东风电梯维保"], owner: { id: grid1 } });
  });

  it("never proposes anybody whom it is about, whoever that is", async () => {
    const { ground, read } = await townWith();
    const places = ground.tree.nodes.filter(({ kind }) => kind !== "building");
    for (const { id: nodeId } of places)
      for (const { id: hidden } of await read.people.all()) {
        const matter = { category: lift, nodeId, hiddenFrom: [hidden] };
        const { owner, deputy } = await propose(matter, ground, tuesday, read);

        expect([owner?.id, deputy?.id]).not.toContain(hidden);
      }
  });

  it("finds an owner for every place, and the desk for an emergency even when its holder is away", async () => {
    const { ground, read } = await townWith({ away: [desk] });
    for (const { id } of ground.tree.nodes) expect(await ownerAt(id, ground, tuesday, read)).toBeDefined();

    const onCall = await dutyDeskAt("chunhui-3", ground, tuesday, read);

    expect(onCall?.id).toBe(secretary);
  });
});

describe("who takes over from somebody who goes", () => {
  const cases: [what: string, away: string[], owner: string, reason: string][] = [
    ["the request's own deputy", [], grid2, "王秀兰请假，由备岗李建国接"],
    ["the next deputy", [grid2], grid3, "王秀兰请假，备岗李建国也请假，由备岗孙悦接"],
    ["the next in line", [grid2, grid3], desk, "王秀兰请假，备岗不在，由春晖社区值班刘清接"],
  ];

  it.each(cases)("is %s", async (_, away, owner, reason) => {
    const { town, ground, read } = await townWith();
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    for (const who of away) await town.person(who).says("我请假 今天");
    const request = await town.request(1);

    const proposal =
      request &&
      (await proposeInsteadOf(await personOf(town, grid1), "请假", request, ground, tuesday, read));

    expect(proposal).toMatchObject({ owner: { id: owner }, reason });
  });
});

describe("a building number that several estates have", () => {
  it.each([
    ["3号楼电梯坏了", "g-chunhui", "fang", "chunhui-3"],
    ["3号楼电梯坏了", "g-wangjiang", "huang-qiang", "wangjiang-3"],
    ["望江花园3号楼电梯坏了", undefined, "fang", "wangjiang-3"],
    ["望江花园3号楼电梯坏了", "g-chunhui", "fang", "wangjiang-3"],
    ["3号楼电梯坏了", undefined, "lu-min", "qinghe"],
    ["望江花园3号楼电梯坏了", undefined, "lu-min", "wangjiang-3"],
    ["电梯坏了", "g-chunhui", "fang", "chunhui-3"],
    ["电梯坏了", "g-chunhui", "chen-zhiyuan", "chunhui"],
  ])("%s in %s by %s is at %s", async (text, place, who, nodeId) => {
    const town = await openTown();
    const group = place ? await town.storage().read.places.findGroup("simulator", place) : undefined;

    const { node } = locate(text, await personOf(town, who), group, town.real().community().tree);

    expect(node.id).toBe(nodeId);
  });

  it("that nobody can tell apart goes to the street's desk", async () => {
    const town = await openTown();

    await town.person("stranger").says("3号楼电梯坏了");

    expect(await town.request(1)).toMatchObject({ nodeId: "qinghe", ownerId: "lu-min" });
  });
});
