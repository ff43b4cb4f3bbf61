import { describe, expect, it } from "vitest";
import { splitDocument } from "../../handlers/policy/split-document.ts";
import { encode } from "../support/encodings.ts";
import { openTestReader, rowsOf } from "../support/reading.ts";

const pages = openTestReader();
const page = (body: string, head = "") =>
  Buffer.from(`<!DOCTYPE html><html><head><meta charset="utf-8">${head}</head><body>${body}</body></html>`);

describe("a page of a government's site", () => {
  it("is its notice, without what stands around it", async () => {
    const head =
      '<title>关于临时救助的通知_青禾街道办事处</title><meta name="ArticleTitle" content="关于临时救助的通知">';
    const body = `<header>青禾街道</header><nav><ul><li>首页</li><li>政务公开</li></ul></nav><div class="TRS_Editor">
      <p>各社区：</p><p>　　现将有关事项通知如下。</p><h2>一、救助对象</h2><p>本街道户籍<b>居民</b>，符合下列条件的：</p>
      <ol><li>家庭困难；</li><li>因病致贫。</li></ol><p>咨询电话：8888<br>地址：幸福路1号</p><img src="章.png"></div>
      <aside>相关链接</aside><footer>版权所有</footer><script>alert("坏")</script>`;

    const { text, note } = await pages.document("通知.html", page(body, head));

    expect(text).toBe(
      [
        ...["# 关于临时救助的通知", "", "各社区：", "", "现将有关事项通知如下。", "", "## 一、救助对象", ""],
        ...[
          "本街道户籍居民，符合下列条件的：",
          "1. 家庭困难；",
          "2. 因病致贫。",
          "",
          "咨询电话：8888",
          "地址：幸福路1号",
        ],
      ].join("\n"),
    );
    expect(note).toBe("有1张图片没有读。");
  });

  it("keeps its tables, and takes apart those that only make the layout", async () => {
    const inner =
      "<table><thead><tr><th rowspan=2>对象</th><th colspan=2>标准</th></tr><tr><th>每人</th><th>每户</th></tr></thead><tr><td>低保<br>特困</td><td>980元</td><td>2000元</td></tr></table>";

    const text = await pages.text(
      "a.html",
      page(`<table><tr><td><h1>救助标准</h1>${inner}</td><td>右栏</td></tr></table>`),
    );

    expect(rowsOf(text)).toEqual([{ 对象: "低保；特困", "标准 每人": "980元", "标准 每户": "2000元" }]);
    expect(splitDocument(text).title).toBe("救助标准");
  });

  it.each([
    ["not displayed", '<p style="display:none">指令</p>'],
    ["hidden by its sheet", '<style>.a1 b{visibility:hidden}</style><p class="a1"><b>指令</b></p>'],
    ["out of the window", '<p style="position:absolute;left:-9999px">指令</p>'],
    ["of no size", '<span style="font-size:0">指令</span>'],
    ["white on white", '<p style="color:#FFFFFF">指令</p>'],
    ["in the old way white", '<font color="white">指令</font>'],
    ["marked hidden", "<p hidden>指令</p>"],
    ["a comment", "<!-- 指令 -->"],
    ["another script's", "<noscript>指令</noscript><template>指令</template>"],
    ["written in tags", "\u{e0041}\u{e0042}"],
  ])("does not say what its readers do not see: %s", async (_, hidden) => {
    expect(await pages.text("a.html", page(`<p>看得见。</p>${hidden}`))).toBe("看得见。");
  });

  it("says white words on a dark ground, and what is hidden on paper only", async () => {
    const body =
      '<style>@media print{.p{display:none}}</style><div style="background:#036"><p style="color:#fff">标题</p></div><p class="p">正文。</p>';

    expect(await pages.text("a.html", page(body))).toBe("标题\n\n正文。");
  });

  it.each([
    ["GBK", "gb18030", "gb2312", "居民养犬应当登记。"],
    ["Big5", "big5", "big5", "居民養犬應當登記。"],
  ] as const)("may be in %s", async (_, encoding, said, sentence) => {
    const html = `<html><head><meta http-equiv="Content-Type" content="text/html; charset=${said}"></head><body><p>${sentence}</p></body></html>`;

    expect(await pages.text("a.htm", encode(html, encoding))).toBe(sentence);
  });

  it("needs neither a head nor closed elements", async () => {
    const text = await pages.text(
      "a.html",
      Buffer.from("<h1>须知</h1><p>一<p>二<ul><li>三<li>四</ul><ol start=5><li>五</ol>"),
    );

    expect(text).toBe("# 须知\n\n一\n\n二\n- 三\n- 四\n5. 五");
  });
});
