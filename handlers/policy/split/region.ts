/** A place with what kind of place it is, from the province, 0, down to the community, 4. */
export interface Place {
  name: string;
  level: number;
}

const national = /^(?:中华人民共和国|中共中央|中央|全国|国家|国务院|最高人民)|^\p{Script=Han}{2,10}部$/u;

/** A place's own name: no other kind of place stands in it. */
const own = "(?:(?![省市区县旗乡街村])\\p{Script=Han}){1,7}";
/** 市场, 市民: no city; but 市民政局 is one's office. */
const city = `(?:新乡|${own}?)市(?!场|容|民(?!政)|区|集|属|级)`;
const levels = [
  `(?:${own}?(?:省|特别行政区)|(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区)`,
  `(?:${own}?(?:自治州|地区|盟)|${city})`,
  `(?:${own}?(?:自治县|新区|(?<!社)区|县|自治旗|旗)(?![域划])|${city})`,
  `(?:${own}?(?:街道|镇|民族乡|乡)(?!企业|村|镇|路))`,
  `(?:${own}?(?:社区|村)(?=居|村|党|委|公|$))`,
];
const chain = new RegExp(`^${levels.map((level) => `(${level})?`).join("")}`, "u");
/** 住宅小区, 自然保护区, 农贸市场, 智慧社区: kinds of places, no names. */
const kinds =
  /(?:小|校|园|景|城|辖|老|灾|库|牧|林|矿|护|胜|开发|工业|住宅|各|本|全|我|农贸|超|门|夜|上|都|跳蚤|集)(?:区|市)$|^(?:城|乡|集|农|全|本|各|我)(?:市|镇|县|区|乡)|^(?:智慧|平安|文明|和谐|美丽|绿色|示范|完整|未来|友好|老旧|试点|特色|古|重点)/u;

/** Where a document holds, as its issuer's or its own name begins: 云岭省东临市, 青禾街道, 全国; empty when neither says. */
export function regionOf(issuer: string, title: string): string {
  if (national.test(issuer) || national.test(title)) return "全国";
  const [one, other] = [issuer, title].map((name) =>
    placesIn(name)
      .map((place) => place.name)
      .join(""),
  );
  if (!one || !other) return one || other || "";
  const [longer, shorter] = one.length > other.length ? [one, other] : [other, one];
  return longer.startsWith(shorter) || longer.endsWith(shorter) ? longer : "";
}

/** The places that a name begins with, from the widest to the nearest. */
export function placesIn(name: string): Place[] {
  const found = chain.exec(name.replace(/^(?:中共|共青团)/u, ""))?.slice(1) ?? [];
  const places = found.flatMap((name, level) => (name ? [{ name, level }] : []));
  const unreal = places.findIndex((place) => place.name.length < 3 || kinds.test(place.name));
  return unreal < 0 ? places : places.slice(0, unreal);
}
