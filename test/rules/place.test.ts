import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPlace, type Place } from "../../handlers/places/find-place.ts";

type Parts = Omit<Place, "from" | "to">;

function partsOf(text: string): Parts | undefined {
  const { from: _, to: __, ...parts } = findPlace(text) ?? { from: -1, to: -1 };
  return Object.keys(parts).length > 0 ? parts : undefined;
}

describe("a place", () => {
  it.each<[string, Parts]>([
    ["3号楼2单元502", { building: "3", unit: "2", room: "502" }],
    ["３号楼２单元５０２", { building: "3", unit: "2", room: "502" }],
    ["3栋2单元502室漏水", { building: "3", unit: "2", room: "502" }],
    ["03号楼02单元0502室", { building: "3", unit: "2", room: "502" }],
    ["三号楼二单元停电了", { building: "3", unit: "2" }],
    ["3幢楼道灯坏了", { building: "3", spot: "楼道" }],
    ["3#楼电梯坏了", { building: "3" }],
    ["3#2-502漏水", { building: "3", unit: "2", room: "502" }],
    ["我是3-2-502的住户", { building: "3", unit: "2", room: "502" }],
    ["12—1—1203 没水", { building: "12", unit: "1", room: "1203" }],
    ["十二号楼门口堆了垃圾", { building: "12", spot: "门口" }],
    ["二十一号楼没电", { building: "21" }],
    ["一百零三号楼没电", { building: "103" }],
    ["3号楼东侧路灯不亮", { building: "3", spot: "东侧" }],
    ["3号楼的楼顶漏水", { building: "3", spot: "楼顶" }],
    ["2单元没水", { unit: "2" }],
    ["502室的水管爆了", { room: "502" }],
    ["五零二室漏水", { room: "502" }],
    ["5号楼3单元六零一", { building: "5", unit: "3", room: "601" }],
    ["3栋1201太吵了", { building: "3", room: "1201" }],
    ["12号502室", { building: "12", room: "502" }],
    ["3楼2单元502漏水", { building: "3", unit: "2", room: "502" }],
    ["6号楼7楼的灯坏了", { building: "6", floor: "7" }],
    ["6号楼1单元12层声控灯坏了", { building: "6", unit: "1", floor: "12" }],
    ["A座大厅的玻璃碎了", { building: "A", spot: "大厅" }],
    ["b栋1单元停水", { building: "B", unit: "1" }],
    ["A3栋没有热水", { building: "A3" }],
    ["第三栋的门禁坏了", { building: "3" }],
    ["阳光花园3号楼", { building: "3" }],
    ["3号楼 2单元 502", { building: "3", unit: "2", room: "502" }],
    ["3号楼，2单元，502室", { building: "3", unit: "2", room: "502" }],
    ["3楼漏水", { floor: "3" }],
    ["十楼的灯坏了", { floor: "10" }],
    ["负一楼积水了", { floor: "-1" }],
    ["地下二层积水", { floor: "-2" }],
    ["B1层积水", { floor: "-1" }],
    ["三层楼道灯坏了", { floor: "3", spot: "楼道" }],
    ["小区东门的栏杆坏了", { spot: "小区东门" }],
    ["北门堵住了", { spot: "北门" }],
    ["大门口有积水", { spot: "大门口" }],
    ["地下车库进水了", { spot: "地下车库" }],
    ["电动车棚充不了电", { spot: "车棚" }],
    ["电梯口有烟头", { spot: "电梯口" }],
    ["小区花园的长椅断了", { spot: "花园" }],
    ["楼道里堆满了纸箱", { spot: "楼道" }],
    ["3号楼2单元200多户停水", { building: "3", unit: "2" }],
    ["3号楼120人", { building: "3" }],
    ["2单元18:00停水", { unit: "2" }],
    ["3号楼2026年要换电梯", { building: "3" }],
    ["5号楼和6号楼之间", { building: "5" }],
    ["我是3-502的", { building: "3", room: "502" }],
    ["丹桂苑7-1182", { building: "7", room: "1182" }],
    ["三栋楼下的灯坏了", { building: "3", spot: "楼下" }],
  ])("in %j is %j", (text, expected) => {
    expect(partsOf(text)).toEqual(expected);
  });
});

describe("no place", () => {
  it.each([
    "3号开会",
    "11月3号上午",
    "3号、4号都休息",
    "第3条",
    "依据第三十二条第二款",
    "13812345678",
    "0571-88881234",
    "400-820-8820",
    "9-10点开会",
    "11-25开会",
    "2025-11-25",
    "3-5天修好",
    "交了502元",
    "一共三百二十块",
    "3室1厅出租",
    "两室一厅",
    "办公室在哪",
    "两栋楼都停电",
    "这一栋楼真高",
    "六层楼高的树",
    "买了辆7座的车",
    "一座桥",
    "西门子的冰箱",
    "不要走后门",
    "广场舞几点开始",
    "2025房价涨了",
    "第三单元测验考砸了",
    "楼主说得对",
    "热门电影",
    "吃了3个苹果",
    "上楼下楼",
    "1-3楼的住户",
    "小区100-200户",
    "11-3000元",
    "12345",
    "",
  ])("in %j", (text) => {
    expect(findPlace(text)).toBeUndefined();
  });
});

describe("the span of a place", () => {
  it.each([
    ["家住３号楼２单元，灯坏了", "３号楼２单元"],
    ["你好 3号楼东侧 的路灯", "3号楼东侧"],
    ["东门3号楼没电", "3号楼"],
    ["小区北门口堵了", "小区北门口"],
  ])("in %j is %j", (text, expected) => {
    const place = findPlace(text);

    expect(text.slice(place?.from, place?.to)).toBe(expected);
  });

  it("lies in any text, however long or odd", () => {
    const pieces = fc.constantFrom(
      "3",
      "十",
      "号",
      "楼",
      "栋",
      "单元",
      "-",
      "502",
      "室",
      "b",
      "负",
      " ",
      "门",
      "的",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join("");
        const place = findPlace(text);
        if (place) expect(text.slice(place.from, place.to)).not.toBe("");
      }),
    );
    const started = performance.now();
    for (const piece of ["3", "十", "3-", "3号楼", "a", " "]) findPlace(piece.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
