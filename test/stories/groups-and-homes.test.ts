import { describe, expect, it } from "vitest";
import { carriedName, losesAccount, townWithWechat, withCarriedGroup } from "../support/neighbours.ts";
import { openTown, type Town } from "../support/town.ts";

describe("a group to be bound", () => {
  it("is asked for when two wait under one name", async () => {
    const { wechat, town } = await townWithWechat();
    await wechat.told().met({ place: "real", name: "3号楼业主群" });
    await wechat.told().met({ place: "trap", name: "3号楼业主群" });

    await town.person("chen-zhiyuan").says("绑定群“3号楼业主群” 春晖苑3号楼 居民群");

    expect(await town.storage().read.places.findGroup("wechat", "trap")).toBeUndefined();
    town.person("chen-zhiyuan").hears(/不止一个|两个|在群里说/);
  });

  it.each(["三号楼“业主”群", '三号楼"业主"群', "3号楼\u2005业主群", "3号楼业主群🏠\ufe0f"])(
    "called %s is bound with the very words the administrator was told, typed by hand",
    async (name) => {
      const { wechat, town } = await townWithWechat();
      await wechat.told().met({ place: "r1", name });
      await town.real().idle();
      const typed = name.replace("\u2005", " ").replace("\ufe0f", "");

      await town.person("chen-zhiyuan").says(`绑定群“${typed}” 春晖苑3号楼 居民群`);

      town.person("chen-zhiyuan").hears(/绑定好了/);
    },
  );

  it("stays one that is not listened to when it is bound again", async () => {
    const { wechat, town } = await townWithWechat();
    await town.storage().transaction((store) =>
      store.places.saveGroups([
        {
          ...{ channel: "wechat", place: "r1", name: "业主群", nodeId: "chunhui" },
          ...{ purpose: "residents", listening: false, members: [] },
        },
      ]),
    );
    await town.person("chen-zhiyuan").says("邀请 陈志远");
    await wechat.says({ sender: "wx", place: "wx", placeKind: "private", text: "绑定 48271935" });
    await town.real().idle();

    await wechat.says({
      sender: "wx",
      place: "r1",
      mentionsBot: true,
      text: "绑定本群 春晖社区第一网格 居民群",
    });
    await town.real().idle();

    expect(await town.storage().read.places.findGroup("wechat", "r1")).toMatchObject({
      nodeId: "chunhui-grid-1",
      listening: false,
    });
  });

  it("is not taken from another community by registering one of the same name", async () => {
    const town = await withCarriedGroup("业主群");

    await town.person("lu-min").says("登记群“业主群” 望江社区第一网格 居民群");

    const [kept] = (await town.storage().read.places.groups()).filter(({ name }) => name === "业主群");
    expect(kept).toMatchObject({ nodeId: "chunhui-grid-1" });
  });

  it("is told to the secretaries when no administrator can be reached", async () => {
    const { wechat, town } = await townWithWechat();
    await losesAccount(town, "gu-yan");

    await wechat.told().met({ place: "r1", name: "新群" });
    await town.real().idle();

    town.person("chen-zhiyuan").hears(/还没有绑定的群里：“新群”/);
  });

  it("is told to an administrator who binds an account later", async () => {
    const { wechat, town } = await townWithWechat();
    for (const id of ["gu-yan", "chen-zhiyuan", "lin-hongmei"]) await losesAccount(town, id);
    await wechat.told().met({ place: "r1", name: "新群" });
    await town.real().idle();

    await town
      .storage()
      .transaction((store) => store.people.bind({ channel: "simulator", id: "gu-yan" }, "gu-yan"));
    await wechat.says({ sender: "li", place: "r1", placeName: "新群", text: "在吗" });
    await town.hoursPass(2);

    town.person("gu-yan").hears(/还没有绑定的群里：“新群”/);
  });

  it("does not fill the administrators' chat with its name", async () => {
    const { wechat, town } = await townWithWechat();

    await wechat.told().met({ place: "r1", name: "长".repeat(5000) });
    await town.real().idle();

    town.person("gu-yan").hears(/还没有绑定的群里/);
    expect(town.person("gu-yan").last()?.text.length).toBeLessThan(1000);
  });

  it("that people carry, and nobody there can, is left to the one who has posted the notice", async () => {
    const town = await withCarriedGroup(carriedName, "春晖社区第三网格");
    for (const id of ["sun-yue", "zhao-lei", "liu-qing", "chen-zhiyuan"]) await losesAccount(town, id);
    const dispatcher = town.person("lu-min");
    await dispatcher.says("通知 春晖社区第三网格居民：明天停水");
    dispatcher.hears(new RegExp(carriedName));

    await dispatcher.says("确认");

    dispatcher.heardOnce(/^请贴到“春晖苑业主微信群”：\n【通知】/);
  });

  it("of another community does not hear a notice for a grid of the same number", async () => {
    const town = await openTown();

    await town.person("lu-min").says("通知 春晖社区第一网格居民：明天停水");

    town.person("lu-min").hears(/春晖苑1—5号楼群/);
    expect(town.person("lu-min").last()?.text).not.toContain("望江");
  });
});

describe("a home", () => {
  async function withBuildings(town: Town, estates: string[]) {
    await town.storage().transaction(async (store) => {
      await store.places.saveNodes(
        estates.map((estate, index) => ({
          ...{ id: `extra-${index}`, kind: "building" as const, name: `${estate || "老街"}88号楼`, estate },
          ...{ number: "88", phone: "", path: `/qinghe/chunhui/chunhui-grid-1/extra-${index}/` },
        })),
      );
      await store.settings.nextNumber("edition");
    });
    await town.real().heartbeat();
  }

  it("in an estate with capital letters can be chosen", async () => {
    const town = await openTown();
    await withBuildings(town, ["SOHO 现代城", "金色家园"]);
    await town.person("newcomer").says("我住88号楼2单元501");
    town.person("newcomer").hears(/“SOHO 现代城”、“金色家园”/);

    await town.person("newcomer").says("SOHO 现代城");

    town.person("newcomer").hears(/登记好了：SOHO 现代城88号楼/);
  });

  it("in a building of no estate can be chosen", async () => {
    const town = await openTown();
    await withBuildings(town, ["", "金色家园"]);
    await town.person("newcomer").says("我住88号楼2单元501");
    expect(town.person("newcomer").last()?.text).not.toContain("“”");

    await town.person("newcomer").says("老街88号楼");

    town.person("newcomer").hears(/登记好了：老街88号楼/);
  });
});
