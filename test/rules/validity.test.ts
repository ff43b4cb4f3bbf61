import { describe, expect, it } from "vitest";
import { treeOf } from "../../handlers/places/tree.ts";
import { doubtOf, foreignPlaceIn, inForce, isForeign, regionsOf } from "../../handlers/policy/validity.ts";
import type { Node } from "../../storage/places.ts";
import { defaultRules } from "../support/rules.ts";

const node = { community_id: "qinghe", estate: "", number: "", phone: "" };
const nodes: Node[] = [
  { ...node, id: "qinghe", kind: "street", name: "青禾街道", path: "/qinghe/" },
  { ...node, id: "chunhui", kind: "community", name: "春晖社区", path: "/qinghe/chunhui/" },
];

function regionsWith(regions: string[]) {
  return regionsOf(treeOf(nodes), { ...defaultRules(), regions });
}

const here = regionsWith(["云岭省", "东临市", "河湾区"]);
const somewhere = regionsWith([]);
const today = "2026-11-24";

describe("a document of a place", () => {
  it.each([
    ["", false],
    ["全国", false],
    ["中华人民共和国", false],
    ["云岭省", false],
    ["云岭省东临市", false],
    ["东临市", false],
    ["河湾区", false],
    ["青禾街道", false],
    ["春晖社区", false],
    ["云岭省东临市河湾区青禾街道", false],
    ["东临市、南岭市", false],
    ["本街道", false],
    ["南岭市", true],
    ["上海市", true],
    ["上海", true],
    ["广东省", true],
    ["东湖区", true],
    ["柳溪街道", true],
    ["云岭省南岭市", true],
    ["云岭省东临市河湾区柳溪街道", true],
    ["内蒙古自治区", true],
    ["望江社区", true],
  ])("%j is foreign: %s", (region, foreign) => {
    expect(isForeign(region, here)).toBe(foreign);
  });

  it.each([
    ["南岭市", false],
    ["上海", false],
    ["柳溪街道", true],
    ["云岭省东临市河湾区柳溪街道", true],
  ])("%j is foreign to a community that does not say where it lies: %s", (region, foreign) => {
    expect(isForeign(region, somewhere)).toBe(foreign);
  });

  it.each([
    [["上海市", "黄浦区"], "上海", false],
    [["上海市", "黄浦区"], "上海市徐汇区", true],
    [["上海市", "黄浦区"], "浙江省", true],
    [["浙江省", "金华市", "义乌市"], "义乌市", false],
    [["浙江省", "金华市", "义乌市"], "浙江省金华市东阳市", true],
    [["广西壮族自治区", "南宁市"], "广西壮族自治区", false],
  ])("is told apart in %j: %s is foreign: %s", (regions, region, foreign) => {
    expect(isForeign(region, regionsWith(regions))).toBe(foreign);
  });
});

describe("a document in force", () => {
  const document = { title: "养犬规定", effective: "2026-01-01", expires: "2026-12-31", region: "青禾街道" };

  it.each([
    [{}, true],
    [{ effective: "", expires: "", region: "" }, true],
    [{ effective: "2026-11-24", expires: "2026-11-24" }, true],
    [{ effective: "2026-11-25" }, false],
    [{ expires: "2026-11-23" }, false],
    [{ region: "上海市" }, false],
    [{ title: "中华人民共和国婚姻法" }, false],
    [{ title: "最高人民法院关于适用《中华人民共和国婚姻法》若干问题的解释（二）" }, false],
    [{ title: "婚姻登记条例" }, true],
  ])("with %j is quoted: %s", (said, quoted) => {
    expect(inForce({ ...document, ...said }, today, here)).toBe(quoted);
  });
});

describe("a question about another place", () => {
  it.each([
    ["上海养狗要多少钱登记", "上海"],
    ["在北京怎么办居住证", "北京"],
    ["杭州的高龄津贴多少钱", "杭州"],
    ["南京那边低保怎么申请", "南京"],
    ["日照市的高龄津贴多少", "日照市"],
    ["隔壁柳溪街道的老年食堂几点开饭", "柳溪街道"],
    ["柳溪街道的高龄津贴多少钱", "柳溪街道"],
    ["住在滨江社区怎么办狗证", "滨江社区"],
  ])("%s names %s", (question, place) => {
    expect(foreignPlaceIn(question, here)).toBe(place);
  });

  it.each([
    "高龄津贴多少钱",
    "东临市的高龄津贴多少钱",
    "青禾街道的高龄津贴多少钱",
    "春晖社区的老年食堂在哪",
    "低保在街道办还是社区办",
    "我们社区的食堂几点开",
    "在哪个社区办狗证",
    "居住证社区能办吗",
    "南京路上的食堂几点开",
    "户口在杭州，能申领高龄津贴吗",
    "上海户口能办居住证吗",
    "从北京搬来的要办什么",
    "去上海看病怎么报销",
    "女儿在杭州，户口能迁到这里吗",
    "阳台日照时间不够怎么办",
    "南通道堵了找谁",
    "三明治店的油烟找谁投诉",
  ])("is not %s", (question) => {
    expect(foreignPlaceIn(question, here)).toBeUndefined();
  });

  it("is not asked where nobody knows where we are, but for streets", () => {
    expect(foreignPlaceIn("上海养狗要多少钱登记", somewhere)).toBeUndefined();
    expect(foreignPlaceIn("柳溪街道的高龄津贴多少钱", somewhere)).toBe("柳溪街道");
  });
});

describe("a citation", () => {
  const rules = defaultRules();

  it.each([
    [{ expires: "2026-12-31" }, "2026年12月31日到期"],
    [{ expires: "2026-11-24" }, "2026年11月24日到期"],
    [{ expires: "2027-01-24" }, undefined],
    [{ effective: "2019-05-01" }, "2019年起施行，可能有变化"],
    [{ effective: "2021-11-24" }, "2021年起施行，可能有变化"],
    [{ effective: "2021-11-25" }, undefined],
    [{ effective: "2019-05-01", title: "养犬管理条例" }, undefined],
    [{ effective: "2019-05-01", title: "中华人民共和国消防法（2021年修正）" }, undefined],
    [{ effective: "2019-05-01", title: "停车收费实施办法" }, "2019年起施行，可能有变化"],
    [{ effective: "2019-05-01", expires: "2028-01-01" }, undefined],
    [{ title: "2025年度医保缴费通知" }, "是2025年的文件，可能有变化"],
    [{ title: "2026年度医保缴费通知" }, undefined],
    [{}, undefined],
  ])("of %j warns: %s", (said, warning) => {
    const document = { title: "养犬规定", effective: "", expires: "", ...said };

    expect(doubtOf(document, today, rules)).toBe(warning);
  });
});
