import { describe, expect, it } from "vitest";
import { openResidentWeb } from "../support/resident-web.ts";

const over = /^这个链接打不开了。想看进度，请私聊邻里“链接”/;

/** 阿芳 has registered a lamp that does not light, and 王秀兰 is the owner. */
async function lamp() {
  const web = await openResidentWeb();
  const fang = web.town.person("fang");
  const wang = web.town.person("wang-xiulan");
  await fang.says("春晖苑3号楼路灯坏了");
  return { ...web, fang, wang };
}

describe("a resident who asks for a link to their request", () => {
  it("gets one in private that shows how it stands, and what comes next", async () => {
    const { link, wang, fang } = await lamp();
    const held = await link("fang", 1);
    fang.hears(/#1 的进度页.*7 天内有效/);

    await wang.says("收到 1");

    const view = await held.view();
    expect(view).toMatchObject({ number: 1, problem: "春晖苑3号楼路灯坏了", stands: "正在办理", stage: 2 });
    expect(view.steps.map(({ text }) => text)).toEqual([
      "登记好了",
      "交给春晖社区第一网格网格员办",
      "春晖社区第一网格网格员签收了",
    ]);
    expect(view.next).toMatch(/前办结/);
    expect(view.owner).toMatchObject({ name: "王秀兰" });
    expect(new Date(view.until).getTime() - new Date(view.now).getTime()).toBe(7 * 24 * 3_600_000);
  });

  it("hears of it in the private receipt, not in the group", async () => {
    const { town } = await openResidentWeb();
    const fang = town.person("fang");

    await fang.says("春晖苑3号楼路灯坏了", "g-chunhui");
    await fang.says("楼上和我家因为漏水吵架，想请人调解", "g-chunhui");
    await fang.says("春晖苑5号楼下水道堵了");

    expect(town.group("g-chunhui").heard().join()).not.toContain("链接");
    const [mediation, drain] = fang.heard();
    expect(mediation).toMatch(/已登记 #2.*看进度、发照片，回“链接 2”/);
    expect(drain).toMatch(/已登记 #3.*看进度、发照片，回“链接 3”/);
  });

  it("is asked to come in private when they ask in the group, and talk of other links is none of the bot's", async () => {
    const { town, fang } = await lamp();

    await fang.says("发我链接", "g-chunhui");
    town.group("g-chunhui").hearsNothing();
    await fang.says("发我链接", "g-chunhui", { mentionsBot: true });

    town.group("g-chunhui").hears(/不能发在群里，请私聊我“链接”/);
    expect(town.spoken.map(({ text }) => text).join()).not.toContain("/r#");
  });

  it("gets none to another's request, and hears the same as of one that is not there", async () => {
    const { town } = await lamp();
    const kai = town.person("xiao-kai");

    await kai.says("链接 1");
    await kai.says("链接 77");

    const [first, second] = kai.heard();
    expect(first?.split("\n")[0]).toBe(second);
    expect(second).toMatch(/没有查到/);
  });
});

describe("a link", () => {
  it("opens nothing when it has run out, was taken back, replaced or never given, and does not say which", async () => {
    const { link, town, fang, ask } = await lamp();
    const replaced = await link("fang", 1);
    const revoked = await link("fang", 1);
    const answers = [await replaced.ask("request")];
    await fang.says("作废链接 1");
    answers.push(await revoked.ask("request"));
    const expired = await link("fang", 1);
    town.clock.set(new Date(town.clock.now().getTime() + 7 * 24 * 3_600_000));
    answers.push(
      await expired.ask("request"),
      await ask("request", { token: "never-given" }),
      await ask("request"),
    );

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect(new Set(answers.map(({ json }) => json.message)).size).toBe(1);
    expect(answers[0]?.json.message).toMatch(over);
  });

  it("is kept as a hash only, a day after it was sent, and never stands in the log", async () => {
    const log: string[] = [];
    const { link, town } = await openResidentWeb({ log });
    await town.person("fang").says("春晖苑3号楼路灯坏了");
    const { token, does, ask } = await link("fang", 1);

    await does({ deed: "supplement", text: "晚上全黑" });
    await town.hoursPass(48);

    expect((await ask("request")).status).toBe(200);
    const letters = await town.storage().read.outbox.latest(50);
    expect(letters.map(({ text }) => text).join()).toContain("/r#…");
    expect(JSON.stringify([letters, log, town.log])).not.toContain(token);
  });

  it("cannot be guessed at leisure, while whoever has one goes on", async () => {
    const { ask, link } = await lamp();
    const held = await link("fang", 1);
    for (let guess = 0; guess < 20; guess += 1) await ask("request", { token: `guess-${guess}` });

    expect((await ask("request", { token: "one-more" })).status).toBe(429);
    expect((await held.ask("request")).status).toBe(200);
  });

  it("is not kept by anybody on the way, and nothing is done for another site's page", async () => {
    const { link, town } = await lamp();
    const held = await link("fang", 1);
    const body = { id: "1", deed: "withdraw" };

    const seen = await held.ask("request");
    const foreign = await held.ask("deeds", { body, origin: "https://evil.example" });
    const nowhere = await held.ask("deeds", { body, origin: "" });

    expect(seen.answer.headers["cache-control"]).toBe("no-store");
    expect(seen.answer.headers["content-security-policy"]).toMatch(/default-src 'self'/);
    expect([foreign.status, nowhere.status]).toEqual([403, 403]);
    expect(await town.request(1)).toMatchObject({ state: "dispatched" });
  });
});

describe("what is done through a link", () => {
  it("is said by its owner: more words, a rating, the end", async () => {
    const { link, wang, town } = await lamp();
    const held = await link("fang", 1);

    await held.does({ deed: "supplement", text: "灯在东侧，晚上全黑" });
    expect(await held.answer()).toMatch(/已补充到 #1/);
    wang.hears(/#1 .*灯在东侧，晚上全黑/);
    await wang.says("修好了 1，换了灯泡");
    expect(await held.view()).toMatchObject({ stands: "办好了，等您确认", stage: 4 });
    await held.does({ deed: "rate", rating: "满意" });

    expect(await held.answer()).toMatch(/谢谢，#1 已办结/);
    expect(await town.request(1)).toMatchObject({ state: "closed", rating: "满意" });
    expect(await held.view()).toMatchObject({ stage: 5, rating: "满意", may: ["reopen"] });
  });

  it("has one effect when 满意 is pressed twice", async () => {
    const { link, wang, town } = await lamp();
    const held = await link("fang", 1);
    await wang.says("修好了 1，换了灯泡");
    const once = { deed: "rate", rating: "满意", id: "same" } as const;

    await Promise.all([held.does(once), held.does(once), held.does({ deed: "rate", rating: "满意" })]);

    const events = await town.storage().read.journal.of(["request:1"]);
    expect(events.filter(({ name }) => name === "close")).toHaveLength(1);
    expect(events.filter(({ name }) => name === "rate")).toHaveLength(1);
    expect((await held.does(once)).status).toBe(200);
    expect((await held.does({ deed: "rate", rating: "不满意" })).status).toBe(409);
    expect(await town.request(1)).toMatchObject({ rating: "满意" });
  });

  it("opens it again with the reason", async () => {
    const { link, wang, town } = await lamp();
    const held = await link("fang", 1);
    await wang.says("修好了 1，换了灯泡");

    await held.does({ deed: "reopen", why: "又灭了" });

    wang.hears(/居民说没解决：“又灭了”/);
    expect(await town.request(1)).toMatchObject({ state: "accepted", reopened: 1 });
    expect((await held.view()).steps.at(-1)?.text).toBe("您说没解决：“又灭了”，重新办理");
  });

  it("takes it back", async () => {
    const { link, town } = await lamp();
    const held = await link("fang", 1);

    await held.does({ deed: "withdraw" });

    expect(await town.request(1)).toMatchObject({ state: "withdrawn" });
    expect(await held.view()).toMatchObject({ stands: "已撤回", stage: null, may: [] });
  });

  it("is an emergency like anywhere else when it is one", async () => {
    const { link, town } = await lamp();
    const held = await link("fang", 1);

    await held.does({ deed: "supplement", text: "家里煤气味很浓，头晕" });

    expect(await held.answer()).toMatch(/离开|开窗|到外面/);
    expect(await town.request(2)).toMatchObject({ class: "emergency" });
  });

  it("never touches another request, whatever the words say", async () => {
    const { link, fang, town } = await lamp();
    await fang.says("春晖苑5号楼下水道堵了");
    const held = await link("fang", 1);
    const before = await town.request(2);

    for (const text of [
      "#2 满意",
      "2 撤回",
      "编号2 不用了",
      "撤回 #2",
      "R-0002 没解决",
      "确认",
      "登录网页",
    ]) {
      await held.does({ deed: "supplement", text });
      expect(await held.answer()).toMatch(/已补充到 #1/);
    }

    expect(await town.request(2)).toEqual(before);
    expect(await town.request(3)).toBeUndefined();
    const events = await town.storage().read.journal.of(["request:1"]);
    expect(events.filter(({ name }) => name === "supplement")).toHaveLength(7);
  });

  it.each([
    { id: "1", deed: "say", text: "撤回 #2" },
    { id: "1", deed: "rate", rating: "非常满意 #2" },
    { id: "1", deed: "supplement", text: "" },
    { id: "1", deed: "supplement", text: "好".repeat(201) },
    { deed: "withdraw" },
    [],
  ])("is refused in Chinese when it is none of the deeds", async (body) => {
    const { link } = await lamp();

    const { status, json } = await (await link("fang", 1)).ask("deeds", { body });

    expect(status).toBe(400);
    expect(json.message).toMatch(/^[\p{Script=Han}，。]+$/u);
  });
});

describe("a neighbour who said +1", () => {
  it("has a link of their own, and reads nothing of what the others have said", async () => {
    const { link, wang, town } = await lamp();
    const fangs = await link("fang", 1);
    await town
      .storage()
      .transaction((store) =>
        store.reporters.join(
          { requestId: 1, personId: "xiao-kai", channel: "simulator", place: "g-chunhui" },
          town.clock.now(),
        ),
      );
    const kais = await link("xiao-kai", 1);
    await fangs.does({ deed: "supplement", text: "我家老人摔过一次" });
    await wang.says("修好了 1，换了灯泡");
    await fangs.does({ deed: "reopen", why: "根本没人来" });

    const seen = await kais.view();

    expect(JSON.stringify(seen)).not.toMatch(/摔过|根本没人来|春晖苑3号楼路灯坏了|阿芳/);
    expect(seen.steps.map(({ text }) => text).join()).toMatch(/换了灯泡.*有居民说没解决/);
    expect(JSON.stringify(await fangs.view())).toMatch(/摔过.*根本没人来/);
  });

  it("finds the link shut after stepping back", async () => {
    const { link, town } = await lamp();
    await town
      .storage()
      .transaction((store) =>
        store.reporters.join(
          { requestId: 1, personId: "xiao-kai", channel: "simulator", place: "g-chunhui" },
          town.clock.now(),
        ),
      );
    const kais = await link("xiao-kai", 1);

    await kais.does({ deed: "withdraw" });

    expect(await kais.ask("request")).toMatchObject({ status: 404, json: { message: over } });
    expect(await town.request(1)).toMatchObject({ state: "dispatched" });
  });
});
