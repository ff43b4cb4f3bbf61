import { join } from "node:path";
import type { Browser } from "playwright-core";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { bathing } from "../support/documents-desk.ts";
import { top } from "../support/source-files.ts";
import { openStaffDesk, outOfSight } from "../support/staff-desk.ts";
import { openStaffWeb } from "../support/staff-web.ts";
import { openBrowser } from "./browser.ts";

const telephone = { width: 390, height: 844 };
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  return () => browser.close();
}, 60_000);

/** The secretary with the page open; each deed is a minute after the one before. */
async function secretary(size?: { width: number; height: number }) {
  const web = await openStaffWeb({ built: join(top, "bot/console/built") });
  const address = await web.web.listen({ host: "127.0.0.1", port: 0 });
  const desk = await openStaffDesk(browser, `${address}/enter#${await web.invited("chen-zhiyuan")}`, size);
  onTestFinished(() => desk.close());
  const { clock } = web.town;

  return {
    ...{ ...desk, town: web.town },
    details: desk.page.getByRole("dialog"),
    aMinutePasses: () => clock.set(new Date(clock.now().getTime() + 60_000)),
    async brings(name: string, content: string) {
      const panel = await desk.look("文件");
      const file = { name, mimeType: "text/plain", buffer: Buffer.from(content) };
      await panel.getByLabel("要上传的文件").setInputFiles([file]);
      return panel.getByRole("article", { name: `上传的 ${name}` });
    },
    async tries(question: string) {
      const panel = await desk.look("试问");
      await panel.getByLabel("居民会怎样问").fill(question);
      await panel.getByRole("button", { name: "试一试" }).click();
      await panel.getByRole("region", { name: "找到的段落" }).waitFor();
      return panel;
    },
  };
}

describe("the documents in a browser", () => {
  it("are brought, looked through, tried and withdrawn", async () => {
    const { page, details, look, brings, tries, troubles } = await secretary();

    const card = await brings("助浴.md", bathing);
    await card.getByText("读出 2 段；2026-01-01 起施行；2026-12-31 失效。").waitFor();
    await card.getByRole("button", { name: "看读出来的内容" }).click();
    await details.getByText("助浴每次收费30元，低保老人免费。").waitFor();
    await page.keyboard.press("Escape");

    const tried = await tries("助浴怎么收费");
    await tried.getByText("会回答").waitFor();
    const quoted = tried.getByRole("article", { name: "第 1 段" });
    await quoted.getByText("会引用").waitFor();
    expect(await tried.getByRole("blockquote").innerText()).toMatch(
      /^助浴每次收费30元[\s\S]*\n——《春晖社区助浴服务办法》第二条/,
    );

    await quoted.getByRole("button", { name: /春晖社区助浴服务办法/ }).click();
    await details.getByRole("button", { name: "撤下", exact: true }).click();
    await details.getByLabel("为什么撤下").fill("街道已经废止");
    await details.getByRole("button", { name: "确定撤下" }).click();
    await details.getByText("撤下的原因：街道已经废止").waitFor();
    await page.keyboard.press("Escape");

    await tries("助浴怎么收费了");
    await tried.getByText("“助浴怎么收费了”").waitFor();
    expect(await tried.getByRole("button", { name: /助浴服务办法/ }).count()).toBe(0);
    const documents = await look("文件");
    await documents.getByText("已停用 1").click();
    await documents
      .getByRole("row", { name: /春晖社区助浴服务办法/ })
      .getByText("已撤下")
      .waitFor();
    expect(troubles()).toEqual([]);
  });

  it("say on a telephone why a file was refused, and stay text whatever stands in them", async () => {
    const { page, details, brings, troubles } = await secretary(telephone);
    const evil = "<img src=x onerror=\"document.title='坏'\">";

    const refused = await brings("坏的头.md", bathing.replace("2026-01-01", "明年"));
    await refused.getByRole("alert").getByText("第 5 行：生效日期“明年”不是日期").waitFor();
    const card = await brings(`${evil}.md`, `# ${evil}\n\n## ${evil}\n\n${evil}${"长".repeat(300)}`);
    await card.getByRole("button", { name: "看读出来的内容" }).click();
    await details.getByRole("region", { name: "读出来的内容" }).getByText(`${evil}长`).waitFor();

    expect(await page.locator("img").count()).toBe(0);
    expect(await page.title()).toBe("陈志远 · 邻里管理页面");
    expect(await outOfSight(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await outOfSight(page)).toEqual([]);
    expect(troubles().filter((each) => !/status of 422/.test(each))).toEqual([]);
  });

  it("get an answer from a person where they say nothing", async () => {
    const { look, page, town, aMinutePasses, troubles } = await secretary(telephone);
    await town.storage().transaction(async (store) => {
      const message = { id: 1, channel: "simulator", place: "p-fang" };
      const question = {
        words: "春晖苑可以养鸽子吗",
        outcome: "refused" as const,
        passages: [],
        isForStaff: true,
      };
      await store.asked.add({ ...question, message, personId: "fang" }, town.clock.now());
    });
    const panel = await look("待答");
    const card = panel.getByRole("article", { name: /^问 \d+$/ });

    await card.getByRole("button", { name: "回答" }).click();
    await card.getByLabel("怎样回答").fill("可以，请先到物业登记鸽舍");
    aMinutePasses();
    await card.getByRole("form", { name: "回答" }).getByRole("button", { name: "回答" }).click();
    await card.getByRole("button", { name: "确认" }).waitFor();
    expect(await outOfSight(page)).toEqual([]);
    aMinutePasses();
    await card.getByRole("button", { name: "确认" }).click();

    await card.getByText(/已答，告诉了问过的 1 人/).waitFor();
    town.person("fang").hears(/请先到物业登记鸽舍/);
    await (await look("文件")).getByRole("row", { name: /社区答复第\d+号/ }).waitFor();
    expect(troubles()).toEqual([]);
  });
});
