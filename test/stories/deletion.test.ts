import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { canary, filesWith } from "../support/canaries.ts";
import { alsoIs, townWithWechat } from "../support/neighbours.ts";
import { openTown } from "../support/town.ts";

type Neighbourhood = Awaited<ReturnType<typeof townWithWechat>>;

const things = [
  "name",
  "nick",
  "page",
  "talk",
  "broken",
  "more",
  "why",
  "t",
  "file",
  "bytes",
  "chore",
  "guess",
];

/** Somebody known to the community, with an account, a page and a name of their own, who leaves words wherever they can. */
async function leavesWordsEverywhere(who: string, { town, wechat }: Neighbourhood): Promise<void> {
  const word = (thing: string) => canary(who, thing);
  await town.storage().transaction(async (store) => {
    const person = {
      ...{ id: `id-${who}`, name: word("name"), title: "", phone: "", deputyId: undefined, known: true },
      ...{ home: { building: "chunhui-3", unit: "2", room: "501" }, roles: [] },
    };
    await store.people.save(person, [
      { channel: "wechat", id: who, privatePlace: who },
      { channel: "page", id: word("page"), privatePlace: word("page") },
    ]);
    await store.invitations.openSession(person.id, `token-${who}`, new Date("2027-01-01"));
    await store.signals.add({
      ...{
        number: who === "a" ? 901 : 902,
        inboxId: 0,
        personId: person.id,
        channel: "wechat",
        place: "g-wx",
      },
      ...{ text: word("guess"), where: "", nodeId: "chunhui-3", category: "环境卫生", class: "normal" },
      ...{ private: false, confidence: 50, saidAt: town.clock.now() },
    });
  });
  wechat.files.set(who, Buffer.from(`bytes ${word("bytes")}`));
  const says = async (text: string, more = {}) => {
    const place = { sender: who, senderName: word("nick"), place: who, placeKind: "private" as const };
    await wechat.says({ ...place, text, sentAt: town.clock.now(), ...more });
    await town.real().idle();
  };
  const attachments = [{ kind: "file" as const, name: `${word("file")}.txt`, ref: who }];
  await says(`大家早 ${word("talk")}`, { place: "g-wx", placeKind: "group" });
  await says(`3号楼2单元电梯又坏了，${word("broken")}的老人下不来`, { attachments });
  const { number } = (await town.storage().read.requests.openedBy(`id-${who}`, 1))[0] ?? { number: 0 };
  const wang = town.person("wang-xiulan");
  await says(`补充 ${number} 是在${word("more")}那一侧`);
  await wang.says(`收到 ${number}`);
  await wang.says(`修好了 ${number}，已经和${word("name")}说过了`);
  await says(`没解决 ${number}，${word("why")}还在响`);
  await wang.says(`修好了 ${number}`);
  await says(`${number} 满意，谢谢${word("t")}`);
  await says(`明天9点提醒我${word("chore")}`);
  await says("3号楼下水道堵了");
  await town.isDownFor(0.1);
}

async function twoNeighbours() {
  const neighbourhood = await townWithWechat();
  for (const who of ["a", "b"]) await leavesWordsEverywhere(who, neighbourhood);
  const { wechat, town } = neighbourhood;
  const says = async (text: string) => {
    await wechat.says({ sender: "a", place: "a", placeKind: "private", text, sentAt: town.clock.now() });
    await town.real().idle();
  };
  return { ...neighbourhood, says, folder: dirname(town.file) };
}

const wordsOf = (who: string) => things.map((thing) => canary(who, thing));

describe("somebody who has their data deleted", () => {
  it("is nowhere on the disk any more, and the neighbour still is", async () => {
    const { town, says, folder } = await twoNeighbours();
    const before = (await filesWith(folder, wordsOf("a"))).join();
    for (const word of wordsOf("a")) expect(before).toContain(word);

    await says("删除我的数据");
    await says("确认");
    await town.hoursPass(18);

    expect(await filesWith(folder, [...wordsOf("a"), "id-a"])).toEqual([]);
    const after = (await filesWith(folder, wordsOf("b"))).join();
    for (const word of wordsOf("b")) expect(after).toContain(word);
    expect(town.log.join()).not.toMatch(/Zq[ab]x/);
  });

  it("sees first what goes, what stays and why", async () => {
    const { wechat, says } = await twoNeighbours();

    await says("删除我的数据");

    const preview = wechat.heardIn("a").at(-1);
    expect(preview).toMatch(/会删掉：您的称呼、住址和账号；留着的原话\d+条和照片；2件诉求里的原话/);
    expect(preview).toMatch(/会撤回：还在办的 #2。/);
    expect(preview).toMatch(/会留下：诉求的编号、类别、楼栋、时间和评价/);
    expect(preview?.length).toBeLessThan(600);
  });

  it("leaves requests that are still equal to what their events tell, with number, kind and rating", async () => {
    const { town, says } = await twoNeighbours();

    await says("删除我的数据");
    await says("确认");
    await town.hoursPass(0.1);

    const request = await town.request(1);
    expect(request).toMatchObject({
      state: "closed",
      rating: "满意",
      category: "电梯与特种设备",
      nodeId: "chunhui-3",
    });
    expect(request).toMatchObject({ problem: "（已删除）", where: "", openedBy: "deleted:" });
    for (const number of [1, 2, 3, 4]) {
      const row = await town.request(number);
      expect(await town.storage().read.requests.replay(row?.id ?? 0)).toEqual(row);
    }
  });

  it("has what is still open withdrawn, and the owner hears so without a word of theirs", async () => {
    const { town, says } = await twoNeighbours();

    await says("删除我的数据");
    await says("确认");

    expect(await town.request(2)).toMatchObject({ state: "withdrawn" });
    town.person("wang-xiulan").hears(/^#2 · .*：居民已撤回，不用再办。$/);
  });

  it("lets the work go on for a neighbour who waits for it too", async () => {
    const { town, says } = await twoNeighbours();
    await town
      .storage()
      .transaction((store) =>
        store.reporters.join(
          { requestId: 2, personId: "old-zhang", channel: "simulator", place: "g-chunhui" },
          town.clock.now(),
        ),
      );

    await says("删除我的数据");
    await says("确认");
    await town.hoursPass(0.1);
    await town.person("wang-xiulan").says("修好了 2");
    town.person("old-zhang").hears(/#2.*修好了/);
    await town.person("old-zhang").says("没解决 2");
    await town.person("old-zhang").says("撤回 2");

    expect(await town.request(2)).toMatchObject({ state: "withdrawn" });
  });

  it("is somebody new afterwards, and an old message that comes again changes nothing", async () => {
    const { wechat, town, says } = await twoNeighbours();
    const same = {
      sender: "a",
      place: "a",
      placeKind: "private" as const,
      text: "3号楼路灯坏了",
      messageId: "same",
    };
    await wechat.says(same);
    await says("删除我的数据");
    await says("确认");
    await town.hoursPass(0.1);
    const last = await town.storage().read.requests.latest(1);

    await wechat.says(same);
    await says("我的数据");

    expect(await town.storage().read.requests.latest(1)).toEqual(last);
    expect(wechat.heardIn("a").at(-1)).toMatch(/诉求：0件[\s\S]*我是社区的机器人/);
  });
});

describe("a deletion that does not happen", () => {
  it("is the one that nobody has confirmed", async () => {
    const { wechat, town, says } = await twoNeighbours();

    await says("删除我的数据");
    await says("取消");
    await town.hoursPass(1);

    expect(wechat.heardIn("a").at(-1)).toBe("好的，什么都没有删。");
    expect(await town.storage().read.people.find("id-a")).toBeDefined();
  });

  it("is that of somebody in office", async () => {
    const { town, says, wechat } = await twoNeighbours();
    await alsoIs(town, "id-a", [{ role: "grid-member", at: "chunhui-grid-1" }]);

    await says("删除我的数据");

    expect(wechat.heardIn("a").at(-1)).toMatch(/您现在是春晖社区第一网格网格员.*离任/);
  });

  it("is that of somebody in danger", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("家里有煤气味");

    await fang.says("删除我的数据");

    fang.hears(/#1 是还没处理完的险情/);
  });

  it("is that of somebody who asks for something new in the same minute", async () => {
    const { wechat, town, says } = await twoNeighbours();
    await says("删除我的数据");
    await says("确认");

    await says("3号楼路灯坏了");
    await town.hoursPass(0.1);

    expect(wechat.heardIn("a").at(-1)).toMatch(/数据就先没有删/);
    expect(await town.request(5)).toMatchObject({ problem: "3号楼路灯坏了", state: "dispatched" });
  });

  it("is the one that is asked for in a group", async () => {
    const town = await openTown();

    await town.person("fang").says("删除我的数据", "g-chunhui", { mentionsBot: true });

    town.group("g-chunhui").hears(/^请私聊我/);
  });
});
