import { describe, expect, it, onTestFinished } from "vitest";
import { openStorage } from "../../storage/storage.ts";
import { at, auditOf, bathing, desk, host, isOpen } from "../support/documents-desk.ts";

describe("the documents on the page", () => {
  it("say what somebody should see to, and how they are used", async () => {
    const { list, brought, detail, passages, town } = await desk();
    const ending = await brought(bathing);
    const undated = await brought("停水时请提前储水，具体时间另行通知。", "停水说明.txt");
    const over = await brought(
      bathing.replace("2026-12-31", "2026-06-30").replace("助浴", "助餐"),
      "助餐.md",
    );
    const { rows } = await passages(ending.id);
    await isOpen(town, "fang", "助浴多少钱", 1, rows[1]?.id);

    const { counts, rows: shown } = await list("?show=concerns");

    expect(counts).toEqual({ current: 12, concerns: 3, ended: 0 });
    const said = shown.map(({ id, concerns }) => [id, concerns.map(({ text }) => text)]);
    expect(said).toEqual([
      [over.id, ["2026-06-30 已经到期，不再引用"]],
      [undated.id, ["没有写施行日期"]],
      [ending.id, ["还有 37 天到期"]],
    ]);
    expect(await detail(ending.id)).toMatchObject({ times: 1, lastAt: town.clock.now().toISOString() });
    expect(rows).toMatchObject([{ clause: "第一条" }, { clause: "第二条", text: /30元/ }]);
    const found = await list(`?find=${encodeURIComponent("助浴")}`);
    expect(found).toMatchObject({ total: 1, rows: [{ id: ending.id }] });
  });

  it.each([
    ["chen-zhiyuan", "书记", { look: 200, change: 200 }],
    ["liu-qing", "社区值班", { look: 200, change: 200 }],
    ["lu-min", "街道分派员", { look: 200, change: 200 }],
    ["zhao-lei", "网格长", { look: 200, change: 403 }],
    ["wang-xiulan", "网格员", { look: 200, change: 403 }],
    ["han-bing", "街道督办", { look: 200, change: 403 }],
    ["gu-yan", "管理员", { look: 403, change: 403 }],
  ])("are for %s (%s) as far as the role goes", async (id, _, { look, change }) => {
    const { web, brought } = await desk();
    const { id: number } = await brought(bathing);
    const { ask, post, brings, amends, withdraws } = await at(web, id);

    const looked = [
      ...(await Promise.all(["documents", `documents/${number}`, `documents/${number}/passages`].map(ask))),
      ...[await post("hit-test", { question: "助浴多少钱" }), await ask("questions")],
    ];
    const changed = [
      await brings("第一条 停水另行通知。", "停水.md"),
      await amends(number, { issuer: "青禾街道办事处" }),
      await withdraws(number),
    ];

    expect(looked.map(({ status }) => status)).toEqual([look, look, look, look, look]);
    expect(changed.map(({ status }) => status)).toEqual([change, change, change]);
    expect((await ask("me")).json.may).toMatchObject({
      ...{ seeQuestions: look === 200, seeDocuments: look === 200, keepDocuments: change === 200 },
    });
  });

  it("are shown to nobody without a session, and stay shut to what another site's page sends", async () => {
    const { web, cookie, brings } = await desk();
    const paths = ["documents", "documents/1", "documents/1/passages", "questions"];
    const posts = ["documents/1/amend", "documents/1/withdraw", "hit-test"];
    const evil = "http://evil.example";

    for (const path of paths) expect((await web.ask(path)).status).toBe(401);
    for (const path of posts) {
      expect((await web.ask(path, { body: {}, origin: `http://${host}` })).status).toBe(401);
      expect((await web.ask(path, { body: {}, cookie, origin: evil })).status).toBe(403);
    }
    expect((await brings(bathing, "助浴.md", evil)).status).toBe(403);
    expect((await web.ask("documents?name=a.md", { body: {}, origin: `http://${host}` })).status).toBe(401);
  });

  it("of another community in the same memory are not there", async () => {
    const { ask, amends, withdraws, list, tries, town } = await desk();
    const other = await openStorage({ file: town.file, community: "elsewhere", synchronous: "off" });
    onTestFinished(() => other.close());
    const head = { issuer: "", region: "", effective: "", expires: "", supersedes: "" };
    const theirs = await other.transaction(async (store) => {
      const passage = { clause: "第一条", heading: "", text: "助浴每次收费30元。" };
      const document = { ...head, source: "a.md", title: "助浴服务办法", hash: "1" };
      await store.documents.save(document, [passage], town.clock.now());
      return store.documents.find("a.md");
    });
    const id = theirs?.id ?? 0;

    const answers = [
      ...(await Promise.all([ask(`documents/${id}`), ask(`documents/${id}/passages`)])),
      ...[await amends(id, { title: "改了" }), await withdraws(id)],
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await list()).rows.map(({ title }) => title)).not.toContain("助浴服务办法");
    expect((await tries("助浴怎么收费")).hits.map(({ title }) => title)).not.toContain("助浴服务办法");
    expect(await other.read.documents.get(id)).toMatchObject({ state: "current", title: "助浴服务办法" });
  });
});

describe("a document whose head is mended", () => {
  it("keeps what was not changed, ends what it takes the place of, and it is on record", async () => {
    const { brought, amends, detail, town } = await desk();
    const old = await brought(bathing.replace("助浴服务办法", "助浴规定"), "旧.md");
    const { id } = await brought(bathing);

    const amended = await amends(id, {
      issuer: "青禾街道办事处 ",
      expires: "",
      supersedes: "春晖社区助浴规定",
    });

    expect(amended.json).toMatchObject({
      ...{ title: "春晖社区助浴服务办法", issuer: "青禾街道办事处", expires: "", effective: "2026-01-01" },
      replaced: [{ id: old.id }],
    });
    expect(await detail(old.id)).toMatchObject({ state: "superseded", successor: { id }, mayChange: false });
    const [last] = (await auditOf(town)).slice(-1);
    expect(last).toMatchObject({ who: "chen-zhiyuan", did: "amend-document", to: `document:${id}` });
    expect(JSON.parse(last?.detail ?? "")).toEqual({
      from: { issuer: "春晖社区居委会", expires: "2026-12-31", supersedes: "" },
      to: { issuer: "青禾街道办事处", expires: "", supersedes: "春晖社区助浴规定" },
    });
  });

  it.each([
    ["no title", { title: "  " }, /标题不能空着/],
    ["an end before its beginning", { expires: "2025-12-31" }, /失效日期在生效日期前面/],
    ["words for a day", { effective: "明年" }, /请求的内容不对/],
    ["a day that is none", { effective: "2026-02-30" }, /请求的内容不对/],
    ["a title without end", { title: "长".repeat(501) }, /请求的内容不对/],
  ])("stays as it is when somebody writes %s", async (_, head, words) => {
    const { brought, amends, detail } = await desk();
    const document = await brought(bathing);

    const refused = await amends(document.id, head);

    expect(refused).toMatchObject({ status: 400, json: { message: expect.stringMatching(words) } });
    expect(await detail(document.id)).toEqual(document);
  });
});

describe("a document that is withdrawn", () => {
  it("is quoted no more, stays on record with the reason, and comes back when it is brought again", async () => {
    const { brought, brings, withdraws, amends, detail, tries, town } = await desk();
    const { id } = await brought(bathing);
    expect((await tries("助浴怎么收费")).hits.map(({ documentId }) => documentId)).toContain(id);

    const withdrawn = await withdraws(id, " 街道已经废止 ");

    expect(withdrawn.json).toMatchObject({ state: "withdrawn", note: "街道已经废止", concerns: [] });
    expect((await tries("助浴怎么收费")).hits.map(({ documentId }) => documentId)).not.toContain(id);
    expect((await auditOf(town)).at(-1)).toEqual({
      ...{ who: "chen-zhiyuan", did: "withdraw-document", to: `document:${id}`, detail: "街道已经废止" },
    });
    expect([await withdraws(id), await amends(id, { title: "改了" })]).toMatchObject([
      { status: 409, json: { message: /已经停用/ } },
      { status: 409 },
    ]);
    expect((await brings(bathing)).json).toMatchObject({ outcome: "added", document: { version: 2 } });
    expect(await detail(id)).toMatchObject({ state: "withdrawn" });
  });

  it("needs a reason", async () => {
    const { brought, withdraws, detail } = await desk();
    const { id } = await brought(bathing);

    expect((await withdraws(id, "   ")).json.message).toMatch(/为什么撤下/);
    expect((await withdraws(id, "")).status).toBe(400);

    expect(await detail(id)).toMatchObject({ state: "current" });
  });
});

describe("a question that is tried", () => {
  it("shows what would be quoted and said, and leaves no trace", async () => {
    const { brought, tries, town } = await desk();
    const { id } = await brought(bathing);
    const { read } = town.storage();
    const before = [await read.inbox.count("waiting"), await read.asked.open(), await read.asked.usage()];

    const { hits, answer, isAnswered, understood } = await tries("助浴怎么收费");

    expect(isAnswered).toBe(true);
    expect(understood.length).toBeGreaterThan(0);
    expect(hits.find(({ isQuoted }) => isQuoted)).toMatchObject({
      documentId: id,
      passage: { clause: "第二条" },
    });
    expect(answer).toMatch(/30元[\s\S]*《春晖社区助浴服务办法》/);
    const after = [await read.inbox.count("waiting"), await read.asked.open(), await read.asked.usage()];
    expect(after).toEqual(before);
    town.person("chen-zhiyuan").hearsNothing();
  });
});

describe("questions that nobody has answered", () => {
  it("are groups that name nobody who asked", async () => {
    const { questions, brought, passages, town } = await desk();
    const { id } = await brought(bathing);
    const { rows } = await passages(id);
    await isOpen(town, "fang", "春晖苑可以养鸽子吗", 1);
    await isOpen(town, "old-zhang", "春晖苑可以养鸽子吗？", 2);
    await isOpen(town, "fang", "助浴怎么收费", 3, rows[1]?.id);

    const shown = await questions();

    expect(shown.may).toEqual({ answer: true, approve: true, drop: true });
    expect(shown.rows).toMatchObject([
      { words: "春晖苑可以养鸽子吗？", times: 2, why: "refused", draft: "" },
      { words: "助浴怎么收费", times: 1, why: "wrong", answer: expect.stringContaining("30元") },
    ]);
    expect(JSON.stringify(shown)).not.toMatch(/fang|zhang|阿芳|老张|p-/u);
  });

  it("are drafted by a grid member and approved by the secretary, in words said to the bot", async () => {
    const { web, town, says, questions, list } = await desk();
    const wang = await at(web, "wang-xiulan");
    await isOpen(town, "fang", "春晖苑可以养鸽子吗", 1);
    const [row] = (await questions()).rows;

    await wang.says(`答 ${row?.id} 可以，请先到物业登记鸽舍`);
    await wang.says("确认");
    const drafted = (await questions()).rows;
    await says(`同意答 ${row?.id}`);

    expect((await wang.questions()).may).toEqual({ answer: true, approve: false, drop: false });
    expect(drafted).toMatchObject([{ draft: "可以，请先到物业登记鸽舍", draftedBy: "王秀兰" }]);
    expect((await questions()).rows).toEqual([]);
    town.person("fang").hears(/请先到物业登记鸽舍/);
    expect((await list()).total).toBe(10);
  });
});
