import { describe, expect, it } from "vitest";
import type { Words } from "../../bot/console/staff/deed.ts";
import { peopleDeeds } from "../../bot/console/staff/people-deeds.ts";
import { deedsFor } from "../../bot/console/staff/request-deeds.ts";
import type { Deed, Roster } from "../../bot/web/board-api.ts";
import { eventName } from "../../handlers/requests/lifecycle.ts";
import { cardOf, detailOf, type Somebody, seenBy } from "../support/board-eyes.ts";
import { openStaffWeb, type StaffWeb } from "../support/staff-web.ts";

describe("the details of a request", () => {
  it("tell the owner everything: whom it is from, who has to do what by when, and where the clock has rested", async () => {
    const web = await openStaffWeb();
    const { town } = web;
    await town.person("fang").says("3号楼2单元电梯又坏了，我家502的老人下不来", "g-chunhui");
    await town.person("old-zhang").says("+1", "g-chunhui");
    const wang = await web.person("wang-xiulan");
    await wang.says("收到 1");
    await wang.says("1 等配件，11月26日继续");
    await town.hoursPass(3);
    await wang.says("继续办 1");

    const detail = await detailOf(wang, 1);

    expect(detail).toMatchObject({
      ...{ owner: "王秀兰", deputy: "李建国", stateName: "处理中", level: "网格" },
      problem: "3号楼2单元电梯又坏了，我家502的老人下不来",
      people: 2,
      reporters: ["阿芳", "张德福"],
    });
    expect(detail.times.pauses).toMatchObject([
      { from: "2026-11-24T02:00:00.000Z", to: "2026-11-24T05:00:00.000Z", reason: "等配件" },
    ]);
    expect(detail.times.dueAt).toBe("2026-11-27T05:00:00.000Z");
    expect(detail.steps.map(({ name }) => name).slice(0, 2)).toEqual(["登记", "分派"]);
    expect(detail.may).toContain("resolve");
    expect(detail.may).not.toContain("dispatch");
  });

  it("say nothing of residents to a colleague who neither owns it nor answers for it", async () => {
    const web = await openStaffWeb();
    const { town } = web;
    await town.person("fang").says("3号楼2单元502室电梯口的灯坏了，我电话13812345678", "g-chunhui");
    const { transaction, read } = town.storage();
    const sun = await read.people.find("sun-yue");
    if (!sun) throw new Error("孙悦 is not there");
    const roles = [...sun.roles, { role: "grid-member" as const, at: "chunhui-grid-1" }];
    await transaction((store) => store.people.save({ ...sun, roles }, []));
    const [colleague, chen] = [await web.person("sun-yue"), await web.person("chen-zhiyuan")];

    const [hers, his] = [await detailOf(colleague, 1), await detailOf(chen, 1)];

    expect(his.reporters).toEqual(["阿芳"]);
    expect(JSON.stringify(his)).toMatch(/13812345678/);
    expect(hers.reporters).toEqual([]);
    expect(JSON.stringify(hers)).not.toMatch(/阿芳|13812345678|502/);
    expect(JSON.stringify(await cardOf(colleague, 1))).not.toMatch(/502/);
    expect(hers.may).toEqual([]);
  });

  it("count each change, so that the page sees that somebody was faster", async () => {
    const web = await openStaffWeb();
    await web.town.person("fang").says("3号楼路灯坏了");
    const [wang, chen] = [await web.person("wang-xiulan"), await web.person("chen-zhiyuan")];
    const before = (await detailOf(chen, 1)).version;

    await wang.says("收到 1");
    await wang.says("收到 1", "the-same");
    await wang.says("收到 1", "the-same");

    expect((await detailOf(chen, 1)).version).toBe(before + 1);
  });
});

describe("the buttons beside a request", () => {
  it("say what the bot understands", async () => {
    const web = await openStaffWeb();
    const { town } = web;
    for (const building of [1, 2, 3, 4, 5, 6])
      await town.person("fang").says(`春晖苑${building}号楼路灯坏了`);
    await town.person("xiao-kai").says("5号楼电梯里困住人了，快来人");
    const press = buttonsOf(web);
    const tomorrow = "2026-11-25";

    const happened = [
      await press("wang-xiulan", 1, "sign"),
      await press("wang-xiulan", 1, "contact"),
      await press("wang-xiulan", 1, "promise", { day: "2026-11-27" }),
      await press("wang-xiulan", 1, "suspend", { why: "等配件", day: tomorrow }),
      await press("wang-xiulan", 1, "resume"),
      await press("wang-xiulan", 1, "supplement", { why: "灯杆也歪了" }),
      await press("wang-xiulan", 1, "resolve", { how: "办好了", why: "换了灯泡" }),
      await press("wang-xiulan", 2, "return", { why: "不归我管", who: "李建国" }),
      await press("li-jianguo", 2, "hand-on", { why: "他熟悉", who: "孙悦" }),
      await press("sun-yue", 2, "sign"),
      await press("sun-yue", 2, "not-found", { why: "到现场看过，灯是亮的" }),
      await press("chen-zhiyuan", 3, "correct-urgency", { to: "复杂" }),
      await press("wang-xiulan", 3, "sign"),
      await press("wang-xiulan", 3, "ask-extension", { days: "3", why: "等批复" }),
      await press("chen-zhiyuan", 3, "grant-extension"),
      await press("wang-xiulan", 3, "resolve", { how: "解释了", why: "路灯统一改造，月底亮" }),
      await press("chen-zhiyuan", 4, "dispatch", { who: "刘清" }),
      await press("chen-zhiyuan", 4, "supervise"),
      await press("chen-zhiyuan", 4, "correct-category", { to: "环境卫生" }),
      await press("chen-zhiyuan", 4, "correct-place", { to: "4号楼2单元" }),
      await press("liu-qing", 4, "raise", { to: "转街道", why: "要街道协调" }),
      await press("chen-zhiyuan", 5, "correct-urgency", { to: "复杂" }),
      await press("wang-xiulan", 5, "sign"),
      await press("wang-xiulan", 5, "ask-extension", { days: "3", why: "等批复" }),
      await press("chen-zhiyuan", 5, "refuse-extension", { why: "再抓紧一点" }),
      await press("chen-zhiyuan", 5, "merge", { into: "6" }),
      await press("chen-zhiyuan", 5, "unmerge"),
      await press("chen-zhiyuan", 5, "decline", { why: "属于小区物业", where: "物业公司 0100-6688 6000" }),
      await press("chen-zhiyuan", 6, "transfer", { unit: "供电公司", why: "是供电设施" }),
      await press("chen-zhiyuan", 7, "dispatch", { who: "王秀兰" }),
      await press("wang-xiulan", 7, "sign"),
      await press("wang-xiulan", 7, "resolve", { how: "办好了", why: "人出来了" }),
      await press("wang-xiulan", 7, "recheck", { why: "没问题" }),
    ];

    expect(happened).toEqual([
      ...["签收", "联系居民", "承诺", "挂起", "恢复办理", "补充情况", "反馈结果"],
      ...["退单", "转交", "签收", "反馈结果"],
      ...["更正", "签收", "申请延期", "同意延期", "反馈结果"],
      ...["分派", "督办", "更正", "更正", "上报"],
      ...["更正", "签收", "申请延期", "不同意延期", "并案", "撤销并案", "不予受理"],
      ...["转出", "分派", "签收", "反馈结果", "复查"],
    ]);
  });
});

describe("the signals", () => {
  it("are shown to those in whose part they were said, and are gone once somebody has decided", async () => {
    const web = await openStaffWeb();
    await web.town.person("fang").says("电梯有点响", "g-chunhui");
    const [wang, chen, lin] = [
      await web.person("wang-xiulan"),
      await web.person("chen-zhiyuan"),
      await web.person("lin-hongmei"),
    ];
    const numbers = async (somebody: Somebody) =>
      (await somebody.ask("signals")).json.map(({ number }: { number: number }) => number);

    expect((await chen.ask("signals")).json).toMatchObject([
      { number: 1, text: "电梯有点响", category: "电梯与特种设备", group: "春晖苑邻里群" },
    ]);
    expect(await numbers(lin)).toEqual([]);
    await chen.says("登记线索 1");
    expect(await numbers(chen)).toEqual([]);
    expect(await seenBy(wang)).toEqual([1]);
  });
});

describe("people and duty", () => {
  it("show who is away, who stands in and how much everybody has; the buttons say what the bot understands", async () => {
    const web = await openStaffWeb();
    await web.town.person("fang").says("3号楼路灯坏了");
    const chen = await web.person("chen-zhiyuan");
    const roster = async (): Promise<Roster> => (await chen.ask("roster")).json;
    const rowOf = async (name: string) => (await roster()).people.find((person) => person.name === name);
    const press = async (key: string, words: Words = {}) => {
      const deed = peopleDeeds(await roster(), "chen-zhiyuan").find((each) => each.key === key);
      await chen.says(deed?.sentence(words) ?? `${key} is not offered`, `${key}/${JSON.stringify(words)}`);
      return (await chen.talk()).at(-1);
    };

    expect(await rowOf("王秀兰")).toMatchObject({ deputy: "李建国", tasks: 1, awayUntil: null });
    await press("leave-of", { who: "王秀兰", from: "2026-11-24", until: "2026-11-25", why: "家里有事" });
    expect(await rowOf("王秀兰")).toMatchObject({ awayUntil: "2026-11-25T16:00:00.000Z" });
    await press("back-of", { who: "王秀兰" });
    expect(await rowOf("王秀兰")).toMatchObject({ awayUntil: null });
    await press("leave", { from: "2026-11-30", until: "2026-12-01" });
    expect((await rowOf("陈志远"))?.nextAbsence?.from).toBe("2026-11-29T16:00:00.000Z");
    await press("back");
    expect(await rowOf("陈志远")).toMatchObject({ nextAbsence: null });
    await press("shift", { who: "刘清", day: "2026-11-25", from: "08:30", until: "18:00" });
    expect((await roster()).shifts).toMatchObject([
      { person: "刘清", from: "2026-11-25T00:30:00.000Z", until: "2026-11-25T10:00:00.000Z" },
    ]);
    await press("deputy", { who: "王秀兰", deputy: "孙悦" });
    expect(await rowOf("王秀兰")).toMatchObject({ deputy: "孙悦" });
    const post = { role: "网格员", node: "春晖社区第三网格" };
    expect(await press("appoint", { who: "王秀兰", ...post })).toMatch(/回“确认”就生效/);
    await chen.says("确认", "yes");
    expect((await rowOf("王秀兰"))?.roles).toMatch(/第一网格网格员、春晖社区第三网格网格员/);
    expect(await press("dismiss", { who: "王秀兰", ...post })).toMatch(/预览：免去/);
    expect(await press("leaves", { who: "李建国" })).toMatch(/预览：李建国离任/);
  });

  it("let nobody do more than the bot would", async () => {
    const web = await openStaffWeb();
    const deedsOf = async (id: string) => {
      const { json } = await (await web.person(id)).ask("roster");
      return peopleDeeds(json, id).map(({ key }) => key);
    };

    expect(await deedsOf("wang-xiulan")).toEqual(["leave"]);
    expect(await deedsOf("liu-qing")).toEqual(["leave", "shift"]);
    expect(await deedsOf("gu-yan")).toEqual(["deputy", "appoint", "dismiss", "leaves"]);
  });
});

/** Presses a button of the details as somebody, with the form filled in; returns what then happened to the request. */
function buttonsOf(web: StaffWeb) {
  const opened = new Map<string, Somebody>();
  return async (id: string, number: number, key: Deed, words: Words = {}): Promise<string> => {
    const somebody = opened.get(id) ?? (await web.person(id));
    opened.set(id, somebody);
    const { json: choices } = await somebody.ask("board/choices");
    const detail = await detailOf(somebody, number);
    const button = deedsFor(detail, choices).find((deed) => deed.key === key);
    if (!button) return `${key} is not offered to ${id}`;
    await somebody.says(button.sentence(words), `${number}/${key}/${detail.version}`);
    const events = await web.town.storage().read.journal.of([`request:${number}`]);
    return eventName(events.at(-1)?.name ?? "");
  };
}
