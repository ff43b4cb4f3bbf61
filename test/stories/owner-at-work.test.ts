import { describe, expect, it } from "vitest";
import { handChannel } from "../support/hand-channel.ts";
import { accepted, withTask } from "../support/tasks.ts";
import { openTown } from "../support/town.ts";

describe("a word with the resident", () => {
  it("is written down once, and a word with a company is none", async () => {
    const { town, wang } = await accepted();

    await wang.says("1 已联系物业");
    expect((await town.request(1))?.contactedAt).toBeUndefined();
    await wang.says("已联系 1");

    wang.hears(/#1 已记下联系过居民/);
    expect((await town.request(1))?.contactedAt).toEqual(town.clock.now());
  });
});

describe("a promise", () => {
  it("is kept in mind, told to the resident, and the owner is reminded of it once", async () => {
    const { town, fang, wang } = await accepted();

    await wang.says("1 周三前修好");
    wang.hears(/#1 已记下 11月25日（周三）18:00 前办好，并告诉了居民。$/);
    fang.hears(/#1，春晖社区第一网格网格员承诺 11月25日（周三）18:00 前办好/);
    const told = fang.heard().length;
    await town.hoursPass(40);

    wang.heardOnce(/#1 .*您答应 11月25日（周三）18:00 前办好，时间到了/);
    expect(fang.heard().length).toBe(told);
    expect((await town.request(1))?.contactedAt).toBeDefined();
  });

  it("signs what was not signed yet", async () => {
    const { town, wang } = await withTask();

    await wang.says("收到，明天下午5点前能修好");

    wang.hears(/11月25日（周三）17:00 前办好/);
    expect(await town.request(1)).toMatchObject({ state: "accepted" });
  });

  it("beyond the limit moves no deadline, and says so", async () => {
    const { town, wang } = await accepted();
    const before = (await town.request(1))?.dueAt;

    await wang.says("下周三前修好 1");

    wang.hears(/这比时限晚，时限仍是 11月27日（周五）10:00/);
    expect((await town.request(1))?.dueAt).toEqual(before);
  });

  it("is none for a time that is over", async () => {
    const { town, wang } = await accepted();

    await wang.says("今天上午9点前修好 1");

    wang.hears(/这个时间已经过了/);
    expect((await town.request(1))?.promisedAt).toBeUndefined();
    expect(await town.request(1)).toMatchObject({ state: "accepted" });
  });
});

describe("waiting for something", () => {
  it("stops the clock until the day that was said, then goes on by itself", async () => {
    const { town, fang, wang } = await accepted();
    await town.hoursPass(1);

    await wang.says("1 等配件，周四继续");
    wang.hears(/#1 已挂起，时限先停，11月26日（周四）自动继续/);
    fang.hears(/#1 需要等配件，先停一停，11月26日（周四）继续办/);
    await town.hoursPass(45);
    expect(await town.request(1)).toMatchObject({ state: "suspended" });
    await town.hoursPass(2);

    wang.heardOnce(/到了说好继续的日子，请接着办，11月29日（周日）08:00 前办结/);
    expect(await town.request(1)).toMatchObject({ state: "accepted" });
  });

  it("counts from that day on, also when the bot stood still", async () => {
    const { town, wang } = await accepted();
    await wang.says("等配件，周四继续");

    await town.isDownFor(72);

    const [pause] = (await town.request(1))?.pauses ?? [];
    expect(pause?.to).toEqual(pause?.until);
  });

  it("ends earlier when somebody says so", async () => {
    const { town, wang } = await accepted();
    await wang.says("等配件，周四继续");
    await town.hoursPass(24);

    await wang.says("继续办 1");

    wang.hears(/#1 继续办理，11月28日（周六）10:00 前办结/);
  });

  it.each([
    ["挂起 1 等我有空，周四继续", /原因请用这几种开头：等配件/],
    ["1 等配件", /请写明哪天继续，例如“1 等配件，下周一继续”/],
    ["1 等配件，今天继续", /继续的日子要在今天以后/],
  ])("%s is answered with an example", async (words, answer) => {
    const { town, wang } = await accepted();

    await wang.says(words);

    wang.hears(answer);
    expect(await town.request(1)).toMatchObject({ state: "accepted", pauses: [] });
  });

  it("is not for whoever has not signed", async () => {
    const { wang } = await withTask();

    await wang.says("1 等配件，周四继续");

    wang.hears(/#1 现在是“已分派·待签收”，不能挂起。先回“收到 1”就可以了/);
  });
});

describe("a result", () => {
  it("may be that there was nothing, with a note", async () => {
    const { town, fang, wang } = await accepted();

    await wang.says("查无此事 1");
    wang.hears(/请写明情况/);
    await wang.says("查无此事 1 到现场看过两次，电梯运行正常");

    fang.hears(/到现场核实过，没有发现您说的情况：到现场看过两次，电梯运行正常\n请问解决了吗/);
    expect(await town.request(1)).toMatchObject({ state: "resolved", outcome: "not-found" });
  });

  it("may be an explanation", async () => {
    const { town, wang } = await accepted();

    await wang.says("1 已解释，维保单位例行检修，下午恢复");

    expect(await town.request(1)).toMatchObject({ state: "resolved", outcome: "explained" });
  });

  it("needs a note where the category asks for one, and closes a pause", async () => {
    const { town, wang } = await accepted("小区里的流浪狗到处乱叫");
    await wang.says("等第三方，周五继续");

    await wang.says("处理好了 1");
    wang.hears(/#1 要写明怎么办的/);
    await wang.says("处理好了 1，已请捕犬队带走");

    const request = await town.request(1);
    expect(request).toMatchObject({ state: "resolved", outcome: "solved" });
    expect(request?.pauses[0]?.to).toEqual(town.clock.now());
  });

  it("needs a picture where the category asks for one, sent with it or before it", async () => {
    const wechat = handChannel("wechat");
    const town = await openTown({ beside: [wechat.channel] });
    await town.storage().transaction(async (store) => {
      const wang = await store.people.find("wang-xiulan");
      if (wang) await store.people.save(wang, [{ channel: "wechat", id: "w", privatePlace: "w" }]);
    });
    const says = async (
      text: string,
      attachments = [] as { kind: "picture"; name: string; ref: string }[],
    ) => {
      const kind = attachments.length > 0 ? "picture" : "text";
      const sentAt = town.clock.now();
      await wechat.says({ place: "w", placeKind: "private", sender: "w", text, kind, attachments, sentAt });
      await town.real().idle();
    };
    await town.person("fang").says("3号楼消防通道被堵了", "g-chunhui");

    await says("处理好了 1，已经清空");
    expect(wechat.heardIn("w").at(-1)).toMatch(/#1 要有办好后的照片/);
    await says("", [{ kind: "picture", name: "通道.jpg", ref: "p1" }]);
    await says("处理好了 1，已经清空");

    expect(await town.request(1)).toMatchObject({ state: "resolved" });
  });

  it("is not for somebody whose task it is not, who does not even hear what is missing", async () => {
    const { town } = await accepted("小区里的流浪狗到处乱叫");

    await town.person("sun-yue").says("处理好了 1");

    town.person("sun-yue").hears(/没有查到/);
  });
});
