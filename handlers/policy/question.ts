import type { Rules } from "../../storage/rules.ts";
import { squeeze } from "../text.ts";

/** Something a question speaks of. A passage holds it when it has any of the words, or the kind of answer asked for. */
export interface Concept {
  words: string[];
  answer?: RegExp;
  /** As the question has it. */
  said: string;
}

/** One thing asked; "怎么申请，要带什么" asks two. */
export interface Part {
  /** Words of the synonym file and kinds of answer. */
  concepts: Concept[];
  /** What is left of the sentence, in pieces without a boundary word inside. */
  pieces: string[];
}

/** Says what kind of answer a wording asks for, and how such an answer looks in a document. */
const asks: { asked: RegExp; answer: RegExp; words?: string[] }[] = [
  {
    asked:
      /(?:要|需要|得|用)?(?:带|准备|交|拿|提供)(?:什么|哪些|啥)(?:申请)?(?:材料|资料|证件|东西)?|(?:什么|哪些|啥)(?:申请)?(?:材料|资料|手续|证件)/y,
    answer: /带[^。]{0,24}(?:证|簿|材料|照片)|材料[:：]/,
    words: ["材料"],
  },
  {
    asked:
      /多少钱(?:一个月|一年|一次|一度|一件|一平米?|一平方)?|多少元|几块钱?|什么价|怎么收费?|收费标准|价格|要不要钱|(?:要|收|花|交)钱|收费|免费|罚多少|补多少|收多少|发多少/y,
    answer: /\d元|免费|不收|\d%/,
  },
  {
    asked:
      /几点钟?|什么时候|啥时候?|什么时间|何时|哪天|哪几天|几号|周几|星期几|(?:上班|下班|开门|关门|开放|营业|办公|开餐|开饭|投放)时间/y,
    answer: /\d:\d\d|\d日|\d月|周[一二三四五六日]|每[天周月年季]|全天|当[月日]|次月|[当次下]一?个?月/,
  },
  {
    asked:
      /(?:要|得|需要)?(?:多久|多长时间|几天|多少天|几个月)(?:能?(?:办好|下来|办下来|批下来|到账|办完))?/y,
    answer: /[\d一二三四五六七八九十两半](?:个?工作日|天|小时|个月|年|日)|当场/,
  },
  {
    asked: /(?:在|去|到)?(?:哪里|哪儿|哪个地方|什么地方|哪)(?:办|申请|领|登记|交)?|地址|地点/y,
    answer: /窗口|服务站|服务中心|号楼|路\d+号|一层|食堂在|旁/,
  },
  {
    asked: /(?:打)?(?:什么|哪个)?(?:联系)?电话(?:号码)?(?:是)?(?:多少)?|联系方式|号码/y,
    answer: /\d{3,4}-\d{3,4}|\d{7}|打\d{3}/,
  },
  {
    asked: /多少|几(?=[只条辆张次个份餐顿层])|多[大高长重]/y,
    answer: /[\d一二两三四五六七八九十百千]+\.?\d*(?:只|辆|张|次|个|份|餐|厘米|米|平方米|岁|周岁|元|分|%)/,
  },
  {
    asked: /(?:什么|哪些|啥)样?的?人|谁|(?:什么|哪些|啥)条件|资格|符合什么/y,
    answer: /条件|符合|年满|周岁|户籍/,
  },
  {
    asked: /(?:怎么|如何|怎样|咋)(?:去|来|才能)?(?=申请|办|领|申领|弄|登记|报名|补|预约|充|交)|流程|步骤/y,
    answer: /提出|填写|窗口|登记|预约|打.{0,8}电话/,
  },
];

/** Grammar and the people a question is asked for: they carry next to nothing of what it is about. */
const framing =
  /我(?:爸|妈|爷爷?|奶奶?|婆婆|公公|儿子|女儿|孩子|老公|老婆|哥|姐)?|你|您|他|她|它|家里?|老爷子|老太太|邻居|楼上|楼下|社区|小区|街道|咱|人家|自己|应该|必须|能够|是否|会不会|要不要|用不用|该不该|可不可以|行不行|多大|今天|明天|已经|如果|因为|所以|但是|时候|情况|问题|办法|处理|规定|有关|关于|[能会要想得该还都就也在有是被把给让去来到跟和与请吗呢吧啊呀的了着过么很太再又才只这那个些上下里外中为以及或而且对从向用做弄搞]/y;

const boundary = /[^\p{Script=Han}\p{L}\p{N}.]+/u;

/** A question as parts, each as what it speaks of. Words that name nothing are gone, synonyms are together. */
export function readQuestion(question: string, rules: Rules): Part[] {
  const dictionary = dictionaryOf(rules);
  return squeeze(question)
    .split(boundary)
    .map((part) => readPart(part, dictionary))
    .filter((part) => part.concepts.length > 0 || part.pieces.length > 0);
}

/** A word's group of synonyms; an empty group for a word that names nothing. */
type Dictionary = { groups: Map<string, string[]>; longest: number };

function dictionaryOf({ synonyms, words }: Rules): Dictionary {
  const groups = new Map<string, string[]>(words.empty.map((word) => [squeeze(word), []]));
  for (const group of synonyms) {
    const squeezed = group.map(squeeze);
    for (const word of squeezed) groups.set(word, squeezed);
  }
  return { groups, longest: Math.max(0, ...[...groups.keys()].map((word) => word.length)) };
}

function readPart(text: string, dictionary: Dictionary): Part {
  const part: Part = { concepts: [], pieces: [] };
  let piece = "";
  const cut = () => {
    if (piece !== "") part.pieces.push(piece);
    piece = "";
  };
  for (let at = 0; at < text.length; ) {
    const found = unitAt(text, at, dictionary);
    if (found) {
      cut();
      if (found.concept) part.concepts.push(found.concept);
      at += found.length;
    } else {
      piece += text[at];
      at += 1;
    }
  }
  cut();
  return part;
}

/** The longest thing known at a place of the text: a kind of answer, synonyms, or an empty word. */
function unitAt(
  text: string,
  at: number,
  { groups, longest }: Dictionary,
): { length: number; concept?: Concept } | undefined {
  const word = wordAt(text, at, groups, longest);
  const group = groups.get(word) ?? [];
  for (const { asked, answer, words = [] } of asks) {
    const phrase = matchAt(asked, text, at);
    if (phrase.length > 0 && phrase.length >= word.length) {
      return {
        length: phrase.length,
        concept: { words: phrase === word ? group : words, answer, said: phrase },
      };
    }
  }
  if (group.length > 0) return { length: word.length, concept: { words: group, said: word } };
  if (word !== "") return { length: word.length };
  const frame = matchAt(framing, text, at);
  return frame === "" ? undefined : { length: frame.length };
}

function wordAt(text: string, at: number, groups: Map<string, string[]>, longest: number): string {
  for (let length = Math.min(longest, text.length - at); length > 0; length--) {
    const word = text.slice(at, at + length);
    if (groups.has(word)) return word;
  }
  return "";
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}
