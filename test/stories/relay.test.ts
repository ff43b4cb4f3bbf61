import { describe, expect, it } from "vitest";
import { carriedName, withCarriedGroup } from "../support/neighbours.ts";

describe("a group no bot can be in", () => {
  it("reports through a grid member, who gets the words to paste back", async () => {
    const town = await withCarriedGroup();
    const member = town.person("wang-xiulan");

    await member.says(`代报 ${carriedName} 李婶：3号楼2单元电梯又坏了`);

    const [task, receipt] = [/新诉求 #1[\s\S]*居民：李婶/, /^请贴回“春晖苑业主微信群”：\n已登记 #1/];
    member.heardOnce(task);
    member.heardOnce(receipt);
    expect(
      member
        .heard()
        .filter((text) => receipt.test(text))
        .join(),
    ).not.toContain("李婶");
  });

  it("asks through a grid member", async () => {
    const town = await withCarriedGroup();

    await town.person("wang-xiulan").says(`代报 ${carriedName}：低保怎么申请，要带什么材料？`);

    town.person("wang-xiulan").hears(/^请贴回“春晖苑业主微信群”：\n[\s\S]*低保/);
  });

  it("cries for help through a grid member, and the number to call comes first", async () => {
    const town = await withCarriedGroup();

    await town.person("wang-xiulan").says(`代报 ${carriedName} 李婶：家里有煤气味`);

    town
      .person("wang-xiulan")
      .heardOnce(/^请贴回“春晖苑业主微信群”：\n.{0,10}1\d\d|^请贴回“春晖苑业主微信群”：\n.*(?:关|开窗|离开)/);
    town.person("liu-qing").hears(/请马上处理/);
  });

  it.each(["确认", "满意", "没解决", "绑定 48271935", "收到", "撤回 1", "修好了 1"])(
    "cannot say %s through a grid member",
    async (words) => {
      const town = await withCarriedGroup();
      await town.person("wang-xiulan").says(`代报 ${carriedName} 李婶：3号楼2单元电梯又坏了`);
      await town.person("wang-xiulan").says("修好了 1");
      const before = await town.request(1);

      await town.person("wang-xiulan").says(`代报 ${carriedName} 李婶：${words}`);

      town.person("wang-xiulan").hears(/没有听出诉求或问题/);
      expect(await town.request(1)).toEqual(before);
    },
  );

  it("hears notices through its grid member", async () => {
    const town = await withCarriedGroup();
    const secretary = town.person("chen-zhiyuan");
    await secretary.says("通知 第一网格居民：明天上午9点停水");

    await secretary.says("确认");

    town.person("wang-xiulan").hears(/^请贴到“春晖苑业主微信群”：\n【通知】/);
  });

  it("hears that its request is done through its grid member", async () => {
    const town = await withCarriedGroup();
    await town.person("wang-xiulan").says(`代报 ${carriedName} 李婶：3号楼2单元电梯又坏了`);

    await town.person("wang-xiulan").says("修好了 1，换了门机");

    town.person("wang-xiulan").hears(/^请贴到“春晖苑业主微信群”：\n#1 · .*已处理/);
  });

  it("is asked for when it is not clear which", async () => {
    const town = await withCarriedGroup();

    await town.person("wang-xiulan").says("代报 火星群 李婶：3号楼电梯坏了");
    await town.person("fang").says(`代报 ${carriedName} 李婶：家里停电了`);

    expect(await town.request(1)).toMatchObject({ where: "春晖苑3号楼" });
    expect((await town.request(1))?.problem).toBe("3号楼电梯坏了");
  });
});
