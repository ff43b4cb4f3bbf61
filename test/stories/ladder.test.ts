import { describe, expect, it } from "vitest";
import { at, isAway, monday, titles, townWithDiary } from "../support/diary.ts";

describe("a request that somebody has signed and nobody gets done", () => {
  it("is pressed step by step over the National Day holiday, each step once, nothing on a day off", async () => {
    const town = await townWithDiary(monday);
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("wang-xiulan").says("收到 1");

    await town.until("10-24 10:00");

    expect(town.diary()).toEqual([
      "09-29 18:00 wang-xiulan 还没有人",
      "10-08 09:30 wang-xiulan 到期，请抓紧",
      "10-09 16:48 wang-xiulan 到期，请抓紧",
      "10-09 16:48 zhao-lei 到期，请抓紧",
      "10-10 18:00 wang-xiulan 已超时",
      "10-10 18:00 chen-zhiyuan 已超时",
      "10-12 18:00 wang-xiulan 督办单",
      "10-12 18:00 chen-zhiyuan 督办单",
      "10-12 18:00 han-bing 督办单",
      "10-16 18:00 chen-zhiyuan 挂牌",
      "10-16 18:00 han-bing 挂牌",
    ]);
    expect(await town.request(1)).toMatchObject({ state: "accepted", supervision: "listed" });
  });

  it("is not asked for contact once the resident has been spoken with, in words that say what to do", async () => {
    const town = await townWithDiary(monday);
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("fang").says("8号楼的健身器材坏了", "g-chunhui");
    await town.person("wang-xiulan").says("收到 1");
    await town.person("wang-xiulan").says("已联系 1");
    await town.person("li-jianguo").says("收到 2");

    await town.until("09-29 18:00");

    expect(town.diary()).toEqual(["09-29 18:00 li-jianguo 还没有人"]);
    town.person("li-jianguo").hears(/#2 .*还没有人联系居民，请先去个电话，再回“已联系 2”/);
  });

  it("rests with its request, and goes on where it was", async () => {
    const town = await townWithDiary(monday);
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("wang-xiulan").says("收到 1");
    await town.person("wang-xiulan").says("已联系 1");
    await town.until("09-29 09:00");
    await town.person("wang-xiulan").says("1 等配件，10月9日继续");

    await town.until("10-09 09:00");
    const whileAtRest = town.diary();
    await town.until("10-14 18:00");

    expect(whileAtRest).toEqual([]);
    expect(town.diary()).toEqual([
      "10-12 09:30 wang-xiulan 到期，请抓紧",
      "10-13 16:48 wang-xiulan 到期，请抓紧",
      "10-13 16:48 zhao-lei 到期，请抓紧",
      "10-14 18:00 wang-xiulan 已超时",
      "10-14 18:00 chen-zhiyuan 已超时",
    ]);
  });

  it("tells the deputy of whoever is away", async () => {
    const town = await townWithDiary(monday);
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("wang-xiulan").says("收到 1");
    await town.person("wang-xiulan").says("已联系 1");
    await isAway(town, "chen-zhiyuan", "10-08 00:00", "10-12 00:00");

    await town.until("10-10 18:00");

    expect(town.diary().slice(3)).toEqual(["10-10 18:00 wang-xiulan 已超时", "10-10 18:00 liu-qing 已超时"]);
  });

  it("waits for the morning when its hour comes at night, unless it is of a class that never sleeps", async () => {
    const town = await townWithDiary(at("09-28 23:00"));
    await town.person("fang").says("3号楼2单元停水了", "g-chunhui");
    await town.person("wang-xiulan").says("收到 1");
    await town.person("wang-xiulan").says("已联系 1");

    await town.until("10-02 08:00");

    expect(town.diary()).toEqual([
      "09-30 11:00 wang-xiulan 到期，请抓紧",
      "10-01 08:36 wang-xiulan 到期，请抓紧",
      "10-01 08:36 zhao-lei 到期，请抓紧",
      "10-01 23:00 wang-xiulan 已超时",
      "10-01 23:00 chen-zhiyuan 已超时",
      "10-01 23:30 wang-xiulan 督办单",
      "10-01 23:30 chen-zhiyuan 督办单",
      "10-01 23:30 han-bing 督办单",
    ]);
  });
});

describe("a request that nobody signs", () => {
  it("goes to the deputy, then to the duty desk, which keeps it, and the secretary hears of it once", async () => {
    const town = await townWithDiary(at("09-30 17:00"));
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");

    await town.until("10-08 12:00");
    const first = await town.request(1);
    await town.until("10-08 18:00");
    const second = await town.request(1);
    await town.until("10-09 15:00");

    expect(town.diary()).toEqual([
      "10-08 12:00 li-jianguo 还没有人",
      "10-08 12:00 wang-xiulan 没有签收",
      "10-08 18:00 li-jianguo 没有签收",
      "10-08 18:00 liu-qing 还没有人",
      "10-09 15:00 chen-zhiyuan 还没有人",
    ]);
    expect(first).toMatchObject({ ownerId: "li-jianguo", deputyId: "wang-xiulan", state: "dispatched" });
    expect(second).toMatchObject({ ownerId: "liu-qing", deputyId: "li-jianguo", contactId: "wang-xiulan" });
    expect(await town.request(1)).toMatchObject({ ownerId: "liu-qing", signBy: at("10-09 15:00") });
    expect(await titles(town)).toEqual([
      ...["registered", "dispatch", "pass-up"],
      ...["contact-late", "pass-up", "sign-late"],
    ]);
  });

  it("can still be signed by everybody who had it, and starts anew when somebody sends it on", async () => {
    const town = await townWithDiary(monday);
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.until("09-29 11:30");

    await town.person("wang-xiulan").says("收到 1");

    expect(await town.request(1)).toMatchObject({ ownerId: "wang-xiulan", state: "accepted" });
    town.person("fang").hears(/#1 已由春晖社区第一网格网格员签收/);
  });

  it("passes over whoever is away", async () => {
    const town = await townWithDiary(monday);
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await isAway(town, "li-jianguo", "09-28 11:00", "10-01 00:00");

    await town.until("09-28 16:00");

    const { ownerId, deputyId } = (await town.request(1)) ?? {};
    expect(town.diary()).toEqual([`09-28 16:00 ${ownerId} 还没有人`, "09-28 16:00 wang-xiulan 没有签收"]);
    expect(deputyId).toBe("wang-xiulan");
    town.person("li-jianguo").hearsNothing();
  });

  it("climbs past the desk when it is private, and never to whom it is about", async () => {
    const town = await townWithDiary(monday);
    await town.person("fang").says("我要投诉网格员王秀兰，态度恶劣");

    await town.until("10-09 18:00");

    const heard = town.diary().map((line) => line.split(" ")[2]);
    expect(new Set(heard)).toEqual(new Set(["chen-zhiyuan", "lu-min", "han-bing"]));
    town.person("wang-xiulan").hearsNothing();
  });
});
