import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { cleanPicture } from "../../bot/pictures.ts";
import { openResidentWeb } from "../support/resident-web.ts";
import { talkativeGif, talkativePng, talkativeWebp, telephoneJpeg } from "../support/sample-pictures.ts";
import { top } from "../support/source-files.ts";
import { outOfSight } from "../support/staff-desk.ts";
import { complaintsOf, openBrowser } from "./browser.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  return () => browser.close();
});

/** 阿芳 has registered a lamp, and opens her link on her telephone. */
async function onTelephone() {
  const web = await openResidentWeb({ built: join(top, "bot/console/built") });
  const address = await web.web.listen({ host: "127.0.0.1", port: 0 });
  await web.town.person("fang").says("春晖苑3号楼东侧路灯坏了，晚上一片漆黑，老人不敢出门");
  const { token, view } = await web.link("fang", 1);
  const { page, complaints } = await opened(`${address}/r#${token}`, address);
  return { ...web, address, page, complaints, view };
}

async function opened(link: string, address: string): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    ...{ viewport: { width: 390, height: 844 }, locale: "zh-CN", deviceScaleFactor: 2 },
  });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints = complaintsOf(page, address);
  await page.goto(link);
  return { page, complaints };
}

describe("a resident with their link on a telephone", () => {
  it("follows the request, adds words and a picture, and says that all is well", async () => {
    const { page, town, view, complaints } = await onTelephone();
    const wang = town.person("wang-xiulan");
    await page.getByRole("heading", { name: "已分派，等签收" }).waitFor();
    await page.getByRole("list", { name: "办到哪一步" }).getByText("办理").waitFor();

    await page.getByLabel("补充的话").fill("灯杆上写着 A-17");
    await page.getByRole("button", { name: "发送" }).click();
    await page.getByRole("status").getByText("已补充到 #1").waitFor();
    await page.getByLabel("选一张照片").setInputFiles({
      ...{ name: "灯.jpg", mimeType: "image/jpeg", buffer: telephoneJpeg() },
    });
    const picture = page.getByRole("region", { name: "照片" }).getByRole("img");
    await picture.waitFor();
    const size = await picture.evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    });
    await wang.says("收到 1");
    await wang.says("修好了 1，换了灯泡和开关");
    await page.reload();
    await page.getByRole("heading", { name: "解决了吗？满意吗？" }).waitFor();
    expect(await outOfSight(page)).toEqual([]);
    await page.getByRole("button", { name: "满意", exact: true }).dblclick();
    await page.getByRole("heading", { name: "已办结" }).waitFor();
    await page
      .getByRole("status")
      .getByText(/^谢谢，#1 已办结/)
      .waitFor();

    // The telephone lay on its side.
    expect(size).toEqual([8, 12]);
    expect(await view()).toMatchObject({ rating: "满意", stage: 5 });
    expect(await outOfSight(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("is told one sentence when the link opens nothing", async () => {
    const { address } = await onTelephone();

    const { page } = await opened(`${address}/r#nothing`, address);

    await page
      .getByRole("alert")
      .getByText(/这个链接打不开了。想看进度，请私聊邻里“链接”/)
      .waitFor();
    expect(await outOfSight(page)).toEqual([]);
  });
});

describe("pictures without what they told", () => {
  it.each([
    ["JPEG", telephoneJpeg(), [8, 12]],
    ["PNG", talkativePng(), [12, 8]],
    ["WebP", talkativeWebp(), [12, 8]],
    ["GIF", talkativeGif(), [1, 1]],
  ])("are still pictures: %s", async (_, bytes, size) => {
    const page = await browser.newPage();
    onTestFinished(() => page.close());

    const shown = await page.evaluate(
      `createImageBitmap(new Blob([Uint8Array.from(${JSON.stringify([...cleanPicture(bytes)])})]))
        .then(({ width, height }) => [width, height])`,
    );

    expect(shown).toEqual(size);
  });
});
