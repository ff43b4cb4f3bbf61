import { describe, expect, it } from "vitest";
import { certain, likely, requestRecogniser } from "../../handlers/requests/recognise.ts";
import type { UrgencyClass } from "../../storage/rules.ts";
import { defaultRules } from "../support/rules.ts";

const recognise = requestRecogniser(defaultRules());
const signalFrom = defaultRules().requests.signalFrom / 100;

const requests: [string, string][] = [
  ["3号楼路灯坏了", "市政设施"],
  ["小区门口的路灯好几天不亮了", "市政设施"],
  ["东门的井盖没了，快来人", "市政设施"],
  ["人行道地砖松动，老人差点摔跤", "市政设施"],
  ["下水道堵了，能不能派人来看看", "水电气暖通信"],
  ["家里停水了，什么时候来水", "水电气暖通信"],
  ["2单元停电了", "水电气暖通信"],
  ["暖气不热，家里才15度", "水电气暖通信"],
  ["水管爆了，水漫到楼道里", "水电气暖通信"],
  ["宽带断了一天了没人管", "水电气暖通信"],
  ["自来水发黄有异味", "水电气暖通信"],
  ["3号楼电梯坏了", "电梯与特种设备"],
  ["电梯老是异响，吓人", "电梯与特种设备"],
  ["电梯按键失灵", "电梯与特种设备"],
  ["垃圾桶满了没人清理", "环境卫生"],
  ["垃圾堆在楼下好几天，臭死了", "环境卫生"],
  ["楼道里一直没人打扫，太脏了", "环境卫生"],
  ["绿化带的树枝挡住窗户了", "园林绿化"],
  ["小区的树倒了压着车", "园林绿化"],
  ["草坪枯死了也没人管", "园林绿化"],
  ["楼上半夜装修吵死了", "噪声油烟施工"],
  ["楼下烧烤店油烟太大", "噪声油烟施工"],
  ["工地晚上还在施工，吵得睡不着", "噪声油烟施工"],
  ["广场舞音响太吵", "噪声油烟施工"],
  ["有车乱停堵住了车库出口", "停车与交通"],
  ["消防通道被车堵了", "消防与公共隐患"],
  ["楼道里堆满杂物，消防通道堵住了", "消防与公共隐患"],
  ["有人把电瓶车推进楼道充电", "消防与公共隐患"],
  ["灭火器过期了没人换", "消防与公共隐患"],
  ["6号楼有人在楼顶搭建违建", "房屋安全与违建"],
  ["顶楼漏雨，墙都湿了", "房屋安全与违建"],
  ["外墙瓷砖松动", "房屋安全与违建"],
  ["家里被偷了", "治安反诈"],
  ["楼道里有可疑的陌生人敲门", "治安反诈"],
  ["楼上和我家因为漏水吵架，想请人调解", "邻里家庭矛盾"],
  ["我家老人没人照顾，生活很困难，能不能申请救助", "民政社保帮扶"],
  ["小区里流浪狗咬人", "卫生食品动物"],
  ["有人遛狗不牵绳", "卫生食品动物"],
  ["楼下饭店吃出虫子，吃坏肚子", "卫生食品动物"],
  ["小贩占道经营，路都走不了", "占道经营与消费"],
  ["物业收费不合理", "物业管理"],
  ["门禁坏了进不来", "物业管理"],
  ["保安态度差", "物业管理"],
  ["单元门锁不上", "物业管理"],
];

const wishes: [string, string | undefined][] = [
  ["我要报修", undefined],
  ["我要投诉", undefined],
  ["帮忙登记一下", undefined],
  ["反映一个问题", undefined],
  ["我要报修，电梯", "电梯与特种设备"],
  ["我想反映一下路灯的事", "市政设施"],
  ["投诉一下物业", "物业管理"],
];

const chatter = [
  "早上好",
  "大家早安，祝大家周末愉快",
  "谢谢",
  "收到",
  "好的",
  "哈哈哈哈",
  "今天天气真好",
  "晚上吃什么",
  "有人打麻将吗",
  "谁家有多的葱",
  "孩子考上大学了",
  "恭喜恭喜",
  "我在公交车上",
  "堵车了，晚点到",
  "停车费多少钱",
  "停车位还有吗",
  "物业费怎么交",
  "物业电话多少",
  "物业真不错",
  "电梯里碰到你妈了",
  "我在电梯里，信号不好",
  "电梯修好了，谢谢师傅",
  "路灯亮了",
  "昨天停电，后来来电了",
  "来水了",
  "医保怎么办理",
  "低保需要什么材料",
  "老年卡去哪里办",
  "居住证怎么续签",
  "公租房申请条件是什么",
  "生育津贴有多少",
  "高龄补贴什么时候发",
  "明天停电通知大家看了吗",
  "垃圾分类讲座几点开始",
  "周六有志愿者活动",
  "我家的花开了",
  "小区的樱花开了真好看",
  "楼下新开了一家饭店",
  "这家店的烧烤好吃",
  "狗狗真可爱",
  "谁家的猫",
  "快递到了",
  "有人要拼单吗",
  "水果便宜卖了",
  "转让婴儿车",
  "我的手机坏了",
  "我的电脑死机了",
  "我的车坏了",
  "这电视剧太烂了",
  "累死了",
  "吵什么吵",
  "别吵了",
  "脏话不要说",
  "堵得慌",
  "我心里堵",
  "孩子哭闹",
  "昨晚没睡好",
  "感冒了",
  "牙疼",
  "我家空调坏了，谁知道哪里修",
  "广场舞几点开始",
  "水费交了吗",
  "电费涨了",
  "我没电了先下了",
  "帮我带瓶水",
  "门口等你",
  "楼下集合",
  "怎么报修",
  "投诉电话是多少",
  "他投诉了我，气人",
  "网上说某地井盖丢了",
  "笑死，我家灯泡又坏了哈哈",
  "",
];

describe("a request", () => {
  it.each(requests)("in %j belongs to %s", (text, category) => {
    const found = recognise(text);

    expect(found?.category).toBe(category);
    expect(found?.confidence).toBeGreaterThanOrEqual(0.8);
  });
});

describe("an outright wish to report", () => {
  it.each(wishes)("in %j is one, whatever else is missing", (text, category) => {
    const found = recognise(text);

    expect(found?.category).toBe(category ?? defaultRules().categories.at(-1)?.name);
    expect(found?.confidence).toBeGreaterThanOrEqual(0.9);
  });
});

describe("chatter and questions", () => {
  it.each(chatter)("like %j are no request, and no signal either", (text) => {
    expect(recognise(text)?.confidence ?? 0).toBeLessThan(signalFrom);
  });
});

describe("talk that may be a request", () => {
  it.each([
    ["电梯有点响", "电梯与特种设备"],
    ["路灯黑着呢", "市政设施"],
    ["路灯怎么回事啊", "市政设施"],
    ["电梯什么时候修", "电梯与特种设备"],
    ["这垃圾站味道好大", "环境卫生"],
    ["电梯坏了吗", "电梯与特种设备"],
    ["办公室的电梯坏了", "电梯与特种设备"],
    ["3号楼又坏了", "政策咨询与其他"],
    ["都三天了没人管，社区来个人吧", "政策咨询与其他"],
  ])("like %j is a guess at %s, and waits", (text, category) => {
    const found = recognise(text);

    expect(found?.category).toBe(category);
    expect(found?.confidence).toBeGreaterThanOrEqual(signalFrom);
    expect(found?.confidence).toBeLessThan(certain);
  });

  it.each(["太吵了", "受不了", "又坏了"])("is not heard from bare displeasure such as %j", (text) => {
    expect(recognise(text)?.confidence).toBe(likely);
  });
});

describe("what it is about", () => {
  it.each([
    ["3号楼路灯坏了", "路灯"],
    ["电梯门关不上", "电梯门"],
    ["又坏了", ""],
  ])("is named in %j by %j", (text, thing) => {
    expect(recognise(text)?.thing).toBe(thing);
  });
});

describe("the order of the rules", () => {
  const category = (name: string, things: string[], more: object = {}) => ({
    name,
    class: "normal" as UrgencyClass,
    private: false,
    ...{ lead: [], assisting: [], goal: "", evidence: "none" as const },
    things,
    troubles: [],
    always: [],
    raises: [],
    ...more,
  });
  const small = requestRecogniser({
    categories: [
      category("灯", ["灯", "路灯"], { raises: [{ when: "一片漆黑", class: "urgent" }] }),
      category("路", ["路", "路灯杆"], { troubles: ["塌"], raises: [{ when: "坑", class: "question" }] }),
      category("家事", [], { always: ["调解"], private: true }),
      category("其他", []),
    ],
    words: {
      troubles: ["坏", "灯"],
      questions: ["怎么"],
      matters: ["补贴"],
      passing: ["哈哈"],
      unsure: ["别处"],
      pleas: ["来人"],
      hints: ["响"],
      chat: [],
      empty: [],
    },
  });

  it.each([
    ["路灯坏", "灯", "normal", 0.9],
    ["路灯杆坏", "路", "normal", 0.9],
    ["路灯坏，一片漆黑", "灯", "urgent", 0.9],
    ["路有坑，坏", "路", "normal", 0.9],
    ["路塌了", "路", "normal", 0.9],
    ["路 灯　坏", "灯", "normal", 0.9],
    ["别处路灯坏", "灯", "normal", 0.6],
    ["路来人", "路", "normal", 0.6],
    ["路响", "路", "normal", 0.6],
    ["坏，来人", "其他", "normal", 0.5],
    ["3号楼坏", "其他", "normal", 0.5],
    ["坏", "其他", "normal", 0.3],
    ["坏路灯，请调解", "家事", "normal", 0.95],
    ["我要报修路", "路", "normal", 0.9],
    ["我要报修", "其他", "normal", 0.9],
  ])("makes %j %s, %s with %d", (text, name, urgency, confidence) => {
    expect(small(text)).toMatchObject({ category: name, class: urgency, confidence });
  });

  it.each(["路", "哈哈路灯坏", "补贴怎么领", "怎么报修", "我不要投诉", "平安"])(
    "makes %j nothing",
    (text) => {
      expect(small(text)).toBeUndefined();
    },
  );

  it("keeps private kinds private", () => {
    expect(small("调解")?.private).toBe(true);
    expect(small("路塌")?.private).toBe(false);
  });

  it("is less sure the farther the trouble is from the thing", () => {
    const apart = (characters: number) => small(`路${"，".repeat(characters)}坏`)?.confidence;

    expect([20, 21, 60, 61].map(apart)).toEqual([0.9, 0.6, 0.6, 0.3]);
  });
});

describe("short and slanted sentences", () => {
  it.each([
    ["下水道堵", "水电气暖通信"],
    ["厕所堵了", "水电气暖通信"],
    ["水管爆", "水电气暖通信"],
    ["没有暖气", "水电气暖通信"],
    ["路灯坏", "市政设施"],
    ["电梯不动", "电梯与特种设备"],
    ["有人在楼道给电动车充电", "消防与公共隐患"],
  ])("%s is a request", (text, category) => {
    expect(recognise(text)).toMatchObject({ category });
  });

  it.each([
    "电梯坏了吗",
    "昨天电梯坏了，今天好了",
    "物业真不错不管什么都帮忙",
    "邻居吵架真热闹",
    "夫妻吵架床头吵床尾和",
    "谁家燃气灶坏了想换新",
    "新小区电梯故障率高不高",
    "大家好，3号楼电梯坏了，正在抢修，请走楼梯",
  ])("%s is none", (text) => {
    expect(recognise(text)?.confidence ?? 0).toBeLessThan(0.8);
  });
});
