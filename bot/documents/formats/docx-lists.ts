import { isOn } from "./docx-styles.ts";
import { listNumber } from "./list-numbers.ts";
import { walkXml } from "./xml.ts";

interface Level {
  start: number;
  format: string;
  /** `第%1条`, `%1.%2`. */
  pattern: string;
  /** All numbers in it as plain digits. */
  isPlain: boolean;
  /** The level after which it begins anew, from 1; 0 for never, -1 for after any above. */
  restart: number;
  /** Paragraphs of this style belong to it without saying so. */
  style: string;
}

interface List {
  /** Lists of one kind count on from each other. */
  kind: string;
  /** Levels that begin with a number of this list's own. */
  starts: Map<number, number>;
  starting: number;
  own: Map<number, Level>;
}

export interface Lists {
  /** The printed number of the next paragraph of a list, empty where the list has bullets or is not known. */
  next(list: string, level: number): string;
  /** The level of a list that a style is tied to. */
  levelOf(list: string, style: string): number;
}

const bullet = "- ";
const levels = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** Numbers that Word works out while printing: 第X条 of most regulations stands nowhere in their text. */
export function readLists(bytes: Buffer | undefined): Lists {
  const { kinds, lists } = readNumbering(bytes);
  const counts = new Map<string, (number | undefined)[]>();
  const begun = new Set<string>();

  function levelIn(list: List, at: number): Level | undefined {
    return list.own.get(at) ?? kinds.get(list.kind)?.get(at);
  }

  function startOf(list: List, at: number): number {
    return list.starts.get(at) ?? levelIn(list, at)?.start ?? 1;
  }

  /** The numbers of all levels at the next paragraph of one of them. */
  function count(id: string, list: List, at: number): (number | undefined)[] {
    const values = [...(counts.get(list.kind) ?? [])];
    if (!begun.has(id)) for (const level of list.starts.keys()) values[level] = undefined;
    begun.add(id);
    const next = levels.map((level) => {
      const value = values[level];
      if (level > at) return restarts(list, level, at) ? undefined : value;
      return value === undefined ? startOf(list, level) : value + Number(level === at);
    });
    counts.set(list.kind, next);
    return next;
  }

  /** Whether a level begins anew after one above it. */
  function restarts(list: List, level: number, above: number): boolean {
    const { restart = -1 } = levelIn(list, level) ?? {};
    return restart < 0 || above < restart;
  }

  return {
    next(id, at) {
      const list = lists.get(id);
      const level = list && levelIn(list, at);
      if (!list || !level || level.format === "none") return "";
      if (level.format === "bullet") return bullet;
      const values = count(id, list, at);
      const label = level.pattern.replace(/%([1-9])/g, (_, digit: string) => {
        const each = Number(digit) - 1;
        const format = level.isPlain ? "decimal" : (levelIn(list, each)?.format ?? "decimal");
        return listNumber(values[each] ?? 1, format);
      });
      return label === "" || /[、）)：．]$/.test(label) ? label : `${label} `;
    },
    levelOf(id, style) {
      const list = lists.get(id);
      const all = list ? [...(kinds.get(list.kind) ?? []), ...list.own] : [];
      return all.find(([, level]) => level.style === style)?.[0] ?? 0;
    },
  };
}

type Kinds = Map<string, Map<number, Level>>;

function readNumbering(bytes: Buffer | undefined): { kinds: Kinds; lists: Map<string, List> } {
  const kinds: Kinds = new Map();
  const lists = new Map<string, List>();
  /** A kind that is only a name for another one, by the style that defines it. */
  const links = new Map<string, string>();
  const definers = new Map<string, string>();
  let kind = "";
  let list: List | undefined;
  let level: Level | undefined;
  walkXml(bytes, {
    open(name, { abstractNumId = "", numId = "", ilvl = "0", val = "", ...more }) {
      if (name === "abstractNum") {
        kind = abstractNumId;
        kinds.set(kind, new Map());
      } else if (name === "num") {
        list = { kind: "", starting: 0, starts: new Map(), own: new Map() };
        lists.set(numId, list);
      } else if (name === "lvl") {
        level = { start: 1, format: "decimal", pattern: "", isPlain: false, restart: -1, style: "" };
        (list?.own ?? kinds.get(kind))?.set(Number(ilvl), level);
      } else if (level) setLevel(level, name, val, more.format);
      else if (list) setList(list, name, val, Number(ilvl));
      else if (name === "numStyleLink") links.set(kind, val);
      else if (name === "styleLink") definers.set(val, kind);
    },
    close(name) {
      if (name === "num") list = undefined;
      else if (name === "lvl") level = undefined;
    },
  });
  for (const each of lists.values()) each.kind = definers.get(links.get(each.kind) ?? "") ?? each.kind;
  return { kinds, lists };
}

function setList(list: List, name: string, val: string, level: number): void {
  if (name === "abstractNumId") list.kind = val;
  // The level stands on the element around the start.
  else if (name === "lvlOverride") list.starting = level;
  else if (name === "startOverride") list.starts.set(list.starting, Number(val));
}

function setLevel(level: Level, name: string, val: string, custom: string | undefined): void {
  if (name === "start") level.start = Number(val);
  else if (name === "numFmt") level.format = val === "custom" ? customFormat(custom) : val;
  else if (name === "lvlText") level.pattern = val;
  else if (name === "isLgl") level.isPlain = isOn(val === "" ? undefined : val);
  else if (name === "lvlRestart") level.restart = Number(val);
  else if (name === "pStyle") level.style = val;
}

/** Word's own examples of a format of one's own: 001, 002 and the like. */
function customFormat(example = ""): string {
  return /^0+\d/.test(example) ? "decimalZero" : "decimal";
}
