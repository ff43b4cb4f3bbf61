import { describe, expect, it } from "vitest";
import type { TreeNode } from "../../bot/web/board-api.ts";
import { maySee } from "../../handlers/requests/about-staff.ts";
import { concernedBy } from "../../handlers/requests/concerned.ts";
import { sightOf } from "../../handlers/requests/sight.ts";
import { openStates } from "../../storage/requests.ts";
import { cardOf, columnsOf, detailOf, seenBy } from "../support/board-eyes.ts";
import { openStaffWeb } from "../support/staff-web.ts";
import type { Town } from "../support/town.ts";

describe("the board", () => {
  it("shows each member of the staff what the chat would tell them, and an administrator nothing", async () => {
    const web = await openStaffWeb();
    await web.town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");
    await web.town.person("huang-qiang").says("3号楼路灯坏了", "g-wangjiang");

    const seen: Record<string, number[]> = {};
    for (const id of ["chen-zhiyuan", "wang-xiulan", "sun-yue", "lin-hongmei", "lu-min", "gu-yan"]) {
      seen[id] = await seenBy(await web.person(id));
    }

    expect(seen).toEqual({
      ...{ "chen-zhiyuan": [1], "wang-xiulan": [1], "sun-yue": [] },
      ...{ "lin-hongmei": [2], "lu-min": [1, 2], "gu-yan": [] },
    });
  });

  it("hides a complaint from whom it is about, and what is private from all but the superiors", async () => {
    const web = await openStaffWeb();
    const fang = web.town.person("fang");
    await fang.says("我要投诉网格员王秀兰，态度恶劣");
    await fang.says("楼上和我家因为漏水吵架，想请人调解");
    const [wang, chen, zhao] = [
      await web.person("wang-xiulan"),
      await web.person("chen-zhiyuan"),
      await web.person("zhao-lei"),
    ];

    expect(await seenBy(chen)).toEqual([1, 2]);
    expect(await seenBy(wang)).not.toContain(1);
    expect(await seenBy(zhao)).toEqual([]);
    const [hidden, missing] = [await wang.ask("requests/1"), await wang.ask("requests/77")];
    expect([hidden.status, missing.status]).toEqual([404, 404]);
    expect(hidden.json).toEqual(missing.json);
    expect((await zhao.ask("requests/2")).status).toBe(404);
  });

  it("picks by query exactly what somebody may see, whoever looks at whatever", async () => {
    const { town } = await openStaffWeb();
    await fillWithEverything(town);
    const { read } = town.storage();
    const { tree } = town.real().community();
    const filter = { states: openStates };
    const all = await read.requests.inStates(openStates);
    expect(all.length).toBeGreaterThan(500);

    for (const person of await read.people.all()) {
      const sight = sightOf(person, tree);
      const may = all.filter((request) => maySee(person, request, tree)).map(({ id }) => id);

      const picked = (await read.board.page(sight, filter, 10_000)).map(({ id }) => id);

      expect(picked.sort((a, b) => a - b)).toEqual(may.sort((a, b) => a - b));
      expect(await read.board.count(sight, filter)).toBe(may.length);
    }
  });

  it("can be narrowed down to one's own, a grid, a category, a number", async () => {
    const web = await openStaffWeb();
    const { town } = web;
    await town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");
    await town.person("wu-ayi").says("8号楼路灯坏了", "g-chunhui");
    await town.person("feng-jie").says("12号楼下水道堵了", "g-chunhui");
    const [chen, sun] = [await web.person("chen-zhiyuan"), await web.person("sun-yue")];

    expect(await seenBy(chen, "?node=chunhui-grid-1")).toEqual([1]);
    expect(await seenBy(chen, "?node=nowhere")).toEqual([]);
    expect(await seenBy(chen, `?category=${encodeURIComponent("市政设施")}`)).toEqual([2]);
    expect(await seenBy(chen, "?number=3")).toEqual([3]);
    expect(await seenBy(chen, "?scope=mine")).toEqual([]);
    // The deputy of the second grid sees its tasks among their own, and their grid alone without them.
    expect(await seenBy(sun, "?scope=mine")).toEqual([2, 3]);
    expect(await seenBy(sun, "?scope=grid")).toEqual([3]);
    expect((await chen.ask("board?scope=theirs")).status).toBe(400);
  });

  it("puts the most urgent first, then what is due first, and so many of each column as are asked for", async () => {
    const web = await openStaffWeb();
    const { town } = web;
    await town.person("wu-ayi").says("8号楼路灯坏了", "g-chunhui");
    await town.hoursPass(1);
    await town.person("feng-jie").says("12号楼路灯坏了", "g-chunhui");
    await town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");
    await town.person("xiao-kai").says("东门的井盖没了", "g-chunhui");
    const chen = await web.person("chen-zhiyuan");

    const column = (await columnsOf(chen, "?limit=3"))[1];

    expect(column).toMatchObject({ name: "待签收", total: 4 });
    expect(column?.cards.map(({ number }) => number)).toEqual([4, 3, 1]);
  });

  it("shows what has ended in the last thirty days only when asked", async () => {
    const web = await openStaffWeb();
    const { town } = web;
    await town.person("fang").says("3号楼路灯坏了");
    await town.person("wang-xiulan").says("收到");
    await town.person("wang-xiulan").says("修好了 1，换了灯泡");
    await town.person("fang").says("满意");
    const chen = await web.person("chen-zhiyuan");

    expect(await seenBy(chen)).toEqual([]);
    expect(await seenBy(chen, "?ended=yes")).toEqual([1]);
    town.clock.set(new Date(town.clock.now().getTime() + 31 * 24 * 3_600_000));
    const later = await web.person("chen-zhiyuan");
    expect(await seenBy(later, "?ended=yes")).toEqual([]);
    expect(await seenBy(later, "?number=1")).toEqual([1]);
  });
});

describe("what staff look at", () => {
  it.each(["board", "board/choices", "requests/1", "tree", "signals", "roster"])(
    "is shown to nobody without a session: %s",
    async (path) => {
      const web = await openStaffWeb();

      expect((await web.ask(path)).status).toBe(401);
    },
  );
});

describe("the clock on a card", () => {
  it("is the time to sign, then to be done, and stands still while the work rests or the resident is asked", async () => {
    const web = await openStaffWeb();
    const { town } = web;
    const wang = await web.person("wang-xiulan");
    const clock = async () => (await cardOf(wang, 1))?.clock;
    await town.person("fang").says("3号楼2单元电梯又坏了");
    const atFirst = await clock();

    await wang.says("收到 1");
    const signed = await clock();
    await wang.says("1 等配件，11月26日继续");
    const resting = await clock();
    await wang.says("办好了 1，换了配件");

    expect(atFirst).toMatchObject({ kind: "sign", at: "2026-11-24T02:30:00.000Z" });
    // Four fifths of the time: 72 hours.
    expect(signed).toEqual({
      ...{ kind: "due", at: "2026-11-27T02:00:00.000Z" },
      warnAt: "2026-11-26T11:36:00.000Z",
    });
    expect(resting?.kind).toBe("resume");
    expect((await clock())?.kind).toBe("answer");
  });
});

describe("how many have reported it", () => {
  it("is the same on the card as in the chat, after merging, joining and stepping back", async () => {
    const web = await openStaffWeb();
    const { town } = web;
    await town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");
    await town.person("old-zhang").says("+1", "g-chunhui");
    await town.person("zhou-guifang").says("3号楼楼道灯不亮", "g-chunhui");
    await town.person("xiao-kai").says("3号楼下水道堵了", "g-chunhui");
    const [chen, wang] = [await web.person("chen-zhiyuan"), await web.person("wang-xiulan")];
    for (const words of ["并案 3 到 2", "并案 2 到 1"]) {
      await chen.says(words);
      await chen.says("确认", `${words}，确认`);
    }
    await town.person("fang").says("撤回 1");
    const { read } = town.storage();
    const request = await read.requests.findNumber(1);
    if (!request) throw new Error("Nothing was registered");

    const people = (await cardOf(wang, 1))?.people;

    expect(people).toBe(3);
    expect(people).toBe((await concernedBy(request, read)).length);
    expect((await detailOf(wang, 1)).merged).toEqual([2]);
    expect((await detailOf(wang, 3)).mergedInto).toBe(2);
  });
});

describe("the tree", () => {
  it("counts what waits and what is late at each node with all below it, as far as one may see it", async () => {
    const web = await openStaffWeb();
    const { town } = web;
    await town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");
    await town.person("wu-ayi").says("8号楼路灯坏了", "g-chunhui");
    await town.person("fang").says("楼上和我家因为漏水吵架，想请人调解");
    await town.person("huang-qiang").says("3号楼路灯坏了", "g-wangjiang");
    town.clock.set(new Date(town.clock.now().getTime() + 73 * 3_600_000));

    const counts = async (id: string) => {
      const { json } = await (await web.person(id)).ask("tree");
      const counted = (json as TreeNode[]).filter(({ open }) => open > 0);
      return Object.fromEntries(counted.map((node) => [node.id, [node.open, node.overdue]]));
    };

    const ofTheCommunity = { "chunhui-grid-1": [2, 1], "chunhui-3": [2, 1], "chunhui-grid-2": [1, 0] };
    expect(await counts("chen-zhiyuan")).toEqual({
      ...{ qinghe: [3, 1], chunhui: [3, 1], "chunhui-8": [1, 0] },
      ...ofTheCommunity,
    });
    expect(await counts("lu-min")).toMatchObject({ qinghe: [4, 1], wangjiang: [1, 0], ...ofTheCommunity });
    expect(await counts("liu-qing")).toMatchObject({ chunhui: [2, 1] });
    expect(await counts("gu-yan")).toEqual({});
  });

  it("shows the people of each node with their duty phones, and residents nowhere", async () => {
    const web = await openStaffWeb();
    const { json } = await (await web.person("wang-xiulan")).ask("tree");

    const grid = (json as TreeNode[]).find(({ id }) => id === "chunhui-grid-1");
    expect(grid).toMatchObject({ parent: "chunhui", phone: "0100-6601 2100" });
    expect(grid?.people).toMatchObject([{ name: "王秀兰", phone: "0100-6601 2211" }]);
    expect(JSON.stringify(json)).not.toMatch(/阿芳|望江社区/);
  });
});

/** Hundreds of requests that differ in all that decides who may see them. */
async function fillWithEverything(town: Town): Promise<void> {
  await town.person("fang").says("3号楼路灯坏了");
  const one = await town.request(1);
  if (!one) throw new Error("Nothing was registered");
  const cases = ["chunhui-3", "chunhui-grid-2", "wangjiang", "qinghe"].flatMap((nodeId) =>
    [false, true].flatMap((isPrivate) =>
      [[], ["wang-xiulan"], ["chen-zhiyuan", "liu-qing"]].flatMap((hiddenFrom) =>
        [undefined, "wang-xiulan", "chen-zhiyuan", "han-bing"].flatMap((ownerId) =>
          [undefined, "sun-yue", "lu-min"].flatMap((deputyId) =>
            ["fang", "wang-xiulan"].map((openedBy) => ({
              ...{ nodeId, hiddenFrom, ownerId, deputyId, openedBy, private: isPrivate },
            })),
          ),
        ),
      ),
    ),
  );
  await town.storage().transaction(async (store) => {
    const happened = { name: "registered", actorId: "", at: town.clock.now(), note: "" };
    for (const [index, each] of cases.entries()) {
      await store.requests.open({ ...one, ...each, number: 100 + index }, happened);
    }
  });
}
