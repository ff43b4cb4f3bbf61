import { squeeze } from "../text.ts";
import type { Kind, Lexicon } from "./lexicon.ts";
import type { Segment, Word } from "./segment.ts";

/** Something a question speaks of. A passage holds it when it has any of the words, or gives the kind of answer. */
export interface Concept {
  words: string[];
  /** What it says in part: words inside the words, and their synonyms. */
  inner: string[];
  kind?: Kind;
  /** Whose story it is, and when: seldom what is asked. */
  isPassing?: boolean;
  /** As the question has it. */
  said: string;
}

/** One thing asked; "怎么申请，要带什么" asks two. */
export interface Part {
  /** Words of the dictionary and kinds of answer. */
  concepts: Concept[];
  /** The words of the sentence that the dictionary does not know. */
  pieces: string[];
}

/** Words that stand around a question and carry next to nothing of what it is about. */
const framing =
  /^(?:我[家爸妈]?|家里?|老爷子|老太太|邻居|楼上|楼下|社区|小区|街道|人家|自己|应该|必须|能够|是否|今天|明天|已经|时候|情况|问题|办法|处理|规定|有关|关于|知道|[能会要想得该还都就也在有是被把给让去来到跟和与请做弄搞办说人事吃打出])$/u;

/** Kin, neighbours and times of day. */
const passing =
  /^(?:[我俺咱老阿]?[爸妈爹娘]+|老头子?|老爷子|老太太|爷爷|奶奶|外[公婆]|姥[姥爷]|阿[婆公姨]|公公|婆婆|岳[父母]|老[公婆伴]|爱人|老两口|媳妇|儿子|女儿|闺女|丫头|孙[子女]|[哥弟姐妹]{1,2}|亲戚|邻居|隔壁邻居|隔壁|楼上那?家?|[我俺咱]家|家里人?|一家|老板|朋友|早上|上午|中午|下午|晚上|夜里|半夜|白天|明年|[上下这]个?月|大半年|礼拜|马上|手机|网上买?)$/u;

const boundary = /[^\p{Script=Han}\p{L}\p{N}.]+/u;

/** A question as parts, each as what it speaks of. Words that name nothing are gone, synonyms are together. */
export function readQuestion(question: string, lexicon: Lexicon): Part[] {
  return squeeze(question)
    .split(boundary)
    .map((part) => readPart(part, lexicon))
    .filter((part) => part.concepts.length > 0 || part.pieces.length > 0);
}

function readPart(text: string, lexicon: Lexicon): Part {
  const part: Part = { concepts: [], pieces: [] };
  const words = wordsByPlace(text, lexicon.segment);
  for (let at = 0; at < text.length; ) {
    const found = unitAt(text, at, lexicon);
    const { word, names } = words.get(at) ?? { word: "", names: false };
    const unknown = found ? "" : upToKnown(word, text, at, lexicon);
    part.concepts.push(...(found?.concepts ?? []));
    if (names && unknown === word && unknown !== "" && !framing.test(word)) part.pieces.push(word);
    at += found?.length ?? Math.max(1, unknown.length);
  }
  return part;
}

/** A word as far as no word of the dictionary begins inside it. */
function upToKnown(word: string, text: string, at: number, lexicon: Lexicon): string {
  for (let inside = 1; inside < word.length; inside++)
    if (wordAt(text, at + inside, lexicon).length > 1) return word.slice(0, inside);
  return word;
}

/** Where each word begins. */
function wordsByPlace(text: string, segment: Segment): Map<number, Word> {
  const places = new Map<number, Word>();
  let at = 0;
  for (const word of segment(text)) {
    places.set(at, word);
    at += word.word.length;
  }
  return places;
}

/** The longest thing known at a place of the text: a kind of answer, a word of the dictionary, or an empty word. */
function unitAt(
  text: string,
  at: number,
  lexicon: Lexicon,
): { length: number; concepts: Concept[] } | undefined {
  const word = wordAt(text, at, lexicon);
  const group = lexicon.meaningOf(word);
  const asked = kindAt(text, at, lexicon.kinds);
  const isKindOnly = asked !== undefined && asked.phrase.length >= word.length;
  const kinds = asked ? [ofKind(asked, isKindOnly && asked.phrase === word ? group : [])] : [];
  if (isKindOnly) return { length: asked.phrase.length, concepts: kinds };
  if (word === "") return undefined;
  if (group.length === 0) return { length: word.length, concepts: [] };
  const named = {
    words: group,
    inner: innerOf(word, group, lexicon),
    isPassing: passing.test(word),
    said: word,
  };
  // 怎么申请 asks how, and names the applying.
  return { length: word.length, concepts: [...kinds, named] };
}

function ofKind({ phrase, kind }: { phrase: string; kind: Kind }, group: string[]): Concept {
  return { words: group.length > 0 ? group : kind.words, inner: [], kind, said: phrase };
}

/** Of 煤气味, which stands for 燃气泄漏: 燃气 and 泄漏, and what 煤气 stands for. */
function innerOf(word: string, group: string[], lexicon: Lexicon): string[] {
  const parts = group
    .filter((each) => each.length > 3)
    .flatMap((each) => lexicon.segment(each))
    .filter(({ word: part, names }) => names && part.length > 1)
    .map(({ word: part }) => part);
  const meant = word.length > 2 ? dictionaryWordsIn(word, lexicon) : [];
  return [...new Set([...parts, ...meant])].filter((each) => !group.includes(each));
}

function dictionaryWordsIn(word: string, { meaningOf }: Lexicon): string[] {
  const found: string[] = [];
  for (let from = 0; from < word.length - 1; from++) {
    for (let until = word.length; until > from + 1; until--) {
      const part = word.slice(from, until);
      if (part !== word) found.push(...meaningOf(part));
    }
  }
  return found;
}

/** The longest phrase that asks for a kind of answer. */
function kindAt(text: string, at: number, kinds: Kind[]): { phrase: string; kind: Kind } | undefined {
  let best: { phrase: string; kind: Kind } | undefined;
  for (const kind of kinds) {
    for (const pattern of kind.asked) {
      const phrase = matchAt(pattern, text, at);
      if (phrase.length > (best?.phrase.length ?? 0)) best = { phrase, kind };
    }
  }
  return best;
}

function wordAt(text: string, at: number, { isKnown, longest }: Lexicon): string {
  for (let length = Math.min(longest, text.length - at); length > 0; length--) {
    const word = text.slice(at, at + length);
    if (isKnown(word)) return word;
  }
  return "";
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}
