import type { Role } from "../../storage/community.ts";
import { squeeze } from "../text.ts";

const longText = 2000;
const conduct =
  "态度(?!(?:真|很|特别|非常|超|挺|还|也)*(?:好(?!差)|热情|耐心|不错))|不作为|推诿|推来推去|踢皮球|敷衍|糊弄|刁难|为难|爱[答搭理]不理|不耐烦|骂|吼|凶|打人|打了|推搡|威胁|摆架子|脾气(?:大|差)|吃拿卡要|红包|好处费|收[^,。]{0,5}(?:好处|黑钱)|受贿|索贿|收(?:了)?(?:钱|礼)|贪|乱收费|偏心|不公平|包庇|差劲|恶劣|作风";
const neglect =
  "(?<!没人)不管|不理|不负责|不办事|不干事|不接(?:我)?电话|不回(?:我)?(?:消息|微信|电话)|不来|不处理|没管|太差|真差|脱岗|睡觉|打麻将|打牌|喝酒|迟到|懒|混日子|骗|泄露|造假";
const report = "投诉|举报|检举|控告|揭发";
const displeased = "不满|有意见|失望|寒心";
const anyComplaint = new RegExp([report, displeased, conduct, neglect, "反映|说话"].join("|"), "u");
/** Whom people ask for help or tell of it, they do not complain of. */
const asked = "(?<!请|让|求|望|麻烦|帮|联系)";
const told = "(?<!向|跟|找|给|和|同|对|让|请)";
/** So much of one clause, and nothing that somebody says of somebody else. */
const within = (most: number) => `[^,。!?;:说讲称叫]{0,${most}}`;

/** Matches words that speak ill of whoever is called so; `who` is a pattern. */
export function against(who: string): RegExp {
  const forms = [
    `(?:${report})${within(12)}${told}WHO`,
    `反映${within(8)}${told}WHO的?(?:问题|情况|事)`,
    `${asked}WHO${within(12)}(?:${conduct}|${neglect})`,
    `${asked}WHO,?(?:他|她|这人|这个人)?${within(2)}(?:${conduct})`,
    `WHO[^。!?;说讲,]{1,10},(?:${conduct})`,
    `(?:${conduct}|${neglect})(?:的|这种)(?:那个)?WHO`,
    "(?:被|让|给)WHO(?:给)?(?:骂|吼|凶|打|赶|推|刁难|骗)",
    "WHO(?:的)?说话(?:难听|太冲|很冲|不算)",
    `对WHO${within(6)}(?:${displeased})`,
  ];
  return new RegExp(forms.join("|").replaceAll("WHO", `(?:${who})`), "u");
}

/** How people call those who work for the community, and whom they mean: of several roles all of the community. */
export const titles: { title: string; ill: RegExp; roles: readonly Role[] }[] = (
  [
    ["网格员", ["grid-member"]],
    ["网格长", ["grid-leader"]],
    ["值班(?:人员|室|员|的)?|前台|窗口(?:人员|的人|那个人)", ["duty-desk"]],
    ["书记|社区(?:的)?(?:主任|领导|干部)", ["secretary"]],
    ["楼栋长|楼长|信息员", ["building-captain"]],
    ["分派员", ["dispatcher"]],
    ["督办员", ["supervisor"]],
    [
      "(?:社区|居委会?|你们)(?:里)?的?(?:那[个些])?(?:人(?!家)|工作人员|员工|同志|干事|社工)|工作人员",
      ["grid-member", "grid-leader", "duty-desk"],
    ],
  ] as const
).map(([title, roles]) => ({ title, roles, ill: against(title) }));
export const anyTitle = titles.map(({ title }) => title).join("|");

/** The form in which words are looked through. */
export function plainly(text: string): string {
  return squeeze(text).slice(0, longText);
}

/** False for words that complain of nobody. */
export function mayComplain(said: string): boolean {
  return anyComplaint.test(said);
}

/** Whether words speak ill of people by their title. */
export function speaksIllOfStaff(text: string): boolean {
  const said = plainly(text);
  return mayComplain(said) && titles.some(({ ill }) => ill.test(said));
}
