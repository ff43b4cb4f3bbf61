import type { NewPassage } from "../../../storage/documents.ts";
import type { Line } from "./lines.ts";

type Cell = [column: string, cell: string];

interface Row {
  page: number;
  cells: string[];
}

/** What stands around a table: its rows' heading, and how to cite a row that has no name of its own. */
interface Place {
  heading: string;
  clause: string;
}

export function isTableLine({ text }: Line): boolean {
  return text.startsWith("|") && text.length > 1;
}

const rule = /^\|(?:\s*:?-+:?\s*\|)+$/;

/** The table that begins at a line; blank lines may part its rows, a second rule begins another table. */
export function tableAt(lines: Line[], at: number): { rows: Line[]; end: number } | undefined {
  const rows: { line: Line; at: number }[] = [];
  for (let next = at; next < lines.length; next += 1) {
    const line = lines[next];
    const isRow = line && isTableLine(line);
    if (!isRow && (rows.length === 0 || line?.text !== "")) break;
    // The line before a second rule is the other table's first.
    if (isRow && rule.test(line.text) && rows.length > 1) return ending(rows, rows.pop()?.at);
    if (isRow) rows.push({ line, at: next });
  }
  return rows.length > 0 ? ending(rows) : undefined;
}

function ending(rows: { line: Line; at: number }[], end = (rows.at(-1)?.at ?? 0) + 1) {
  return { rows: rows.map(({ line }) => line), end };
}

/**
 * A table's rows as passages, each named by the cell that says what it is about. A table of two columns whose first
 * holds the names of fields describes one service a table, or one after another: each is one passage.
 */
export function readTable(
  lines: Line[],
  place: Place,
  before?: Columns,
): { passages: NewPassage[]; columns: Columns } {
  const table = headed(lines, before);
  const fields = asFields(table);
  const rows = { ...place, heading: [place.heading, table.caption].filter(Boolean).join(" / ") };
  const passages = fields.length > 0 ? byService(fields, rows) : byRow(table, rows);
  return { passages, columns: table.columns };
}

/** The names of columns; a table that goes on on the next page may leave them out. */
export type Columns = string[];

interface Table {
  caption: string;
  columns: Columns;
  rows: Row[];
  /** The first line as it stands, which may be a row. */
  first: Row | undefined;
}

function headed(lines: Line[], before: Columns | undefined): Table {
  const rows = lines.map(({ text, page }) => ({ page, cells: cellsOf(text) }));
  const rules = rows.map(({ cells }) => cells.every((cell) => /^:?-+:?$/.test(cell)));
  const plain = rows.filter((_, index) => !rules[index]);
  const goesOn = !rules.includes(true) || /^\d+$/.test(plain[0]?.cells[0] ?? "");
  if (before && goesOn && plain.every(({ cells }) => cells.length === before.length))
    return { caption: "", columns: before, rows: plain, first: undefined };
  const [top, ...others] = plain;
  if (plain.length === 1 || top?.cells.length === 1) {
    const columns = (top?.cells ?? []).map(() => "");
    return { caption: "", columns, rows: plain, first: undefined };
  }
  const spread = distinct(top?.cells ?? []);
  const [second] = others;
  if (spread.length < 2 && second && second.cells.length > 1)
    return { caption: spread[0] ?? "", ...withColumns(others) };
  return { caption: "", ...withColumns(plain) };
}

/** The second line may say more exactly what the first one's wide cells say: 材料 above 原件 and 复印件. */
function withColumns([first, ...others]: Row[]): Omit<Table, "caption"> {
  const columns = first?.cells ?? [];
  const [second] = others;
  const shared = second?.cells.filter((cell, index) => cell !== "" && cell === columns[index]).length ?? 0;
  if (!second || shared === 0 || shared === columns.length || distinct(columns).length === columns.length)
    return { columns, rows: others, first };
  const finer = columns.map((column, index) => {
    const below = second.cells[index] ?? "";
    return below === "" || below === column ? column : `${column}（${below}）`;
  });
  return { columns: finer, rows: others.slice(1), first };
}

function cellsOf(text: string): string[] {
  return text
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "")
    .split(/(?<!\\)\|/)
    .map((cell) =>
      cell
        .replaceAll("\\|", "|")
        .replaceAll(/<br\s*\/?>/gi, "\n")
        .replaceAll("**", "")
        .replaceAll(/[ \t]*\n[ \t]*/g, "\n")
        .trim(),
    );
}

function distinct(cells: string[]): string[] {
  return [...new Set(cells.filter(Boolean))];
}

const field =
  /^(?:事项|服务|项目|业务|办理|办事|申请|申报|申领|受理|实施|行使|法定|承诺|收费|咨询|联系|监督|投诉|监督投诉|设定|法律|政策|所需|需要|提交|准备|责任|承办|办公|适用|结果|办理结果|送达|领取|网上|补贴|补助|发放|享受|权力)?(?:名称|类型|类别|编码|内容|对象|条件|材料|资料|流程|程序|步骤|时限|时间|期限|地点|地址|方式|渠道|机构|部门|机关|单位|主体|依据|标准|情况|电话|人员|人|费用|收费|范围|事项|须知|说明|网址|结果|样本|备注)$/;
const nameField = /名称$|^(?:服务|办理|办事)?事项$|^项目$/;
/** Heads such a table's second column: what stands below is told by the first. */
const anything = /^(?:(?:具体|办理|服务|主要)?内容|说明|要求|详情|信息|情况|值|备注)?$/;

/** Rows as pairs of a field and what it holds; empty unless most of them are. */
function asFields({ first, rows }: Table): { page: number; pair: Cell }[] {
  const all = first && !anything.test(first.cells.at(-1) ?? "") ? [first, ...rows] : rows;
  const pairs = all.flatMap(({ page, cells }) => pairsOf(cells).map((pair) => ({ page, pair })));
  const fields = pairs.filter(({ pair: [name] }) => field.test(bare(name)));
  const isEven = all.every(({ cells }) => cells.length === 2 || cells.length === 4);
  return isEven && fields.length >= 2 && fields.length * 2 >= pairs.length ? pairs : [];
}

/** A wide cell is said once for each of the columns it covers. */
function pairsOf(cells: string[]): Cell[] {
  const [name = "", value = "", second = "", other = ""] = cells;
  if (cells.length < 4 || second === "" || second === value) return [[name, value]];
  return [
    [name, value],
    [second, other],
  ];
}

function bare(name: string): string {
  return name.replaceAll(/[\s:：]|^[\d一二三四五六七八九十]+[、.．]/g, "");
}

function byService(pairs: { page: number; pair: Cell }[], place: Place): NewPassage[] {
  const services: { page: number; cells: Cell[] }[] = [];
  for (const { page, pair } of pairs) {
    const [name, value] = [bare(pair[0]), pair[1]];
    const open = services.at(-1);
    const last = open?.cells.at(-1);
    if (last && (name === "" || name === last[0])) last[1] = joined(last[1], value);
    else if (open && !(nameField.test(name) && open.cells.some(([known]) => known === name)))
      open.cells.push([name, value]);
    else services.push({ page, cells: [[name, value]] });
  }
  return services.map(({ page, cells }) => {
    const name = cells.find(([column, value]) => nameField.test(column) && value !== "")?.[1];
    return { clause: name ?? place.clause, heading: place.heading, text: sayCells(cells), page, cells };
  });
}

function joined(one: string, other: string): string {
  return one === other ? one : [one, other].filter(Boolean).join("\n");
}

/** Columns that name a row, the most telling first. */
const naming = [
  /事项/,
  /名称|项目/,
  /服务内容|业务/,
  /单位|机构|部门|科室|站点|窗口/,
  /姓名|人员/,
  /类型|类别/,
];
const runningNumber =
  /^(?:序号|编号|\d+[.、]?|[一二三四五六七八九十]+、?|[（(][一二三四五六七八九十\d]+[）)])$/;

const longestCell = 2000;

function byRow({ columns, rows }: Table, place: Place): NewPassage[] {
  const at = naming.map((style) => columns.findIndex((column) => style.test(column))).find((at) => at >= 0);
  const passages: NewPassage[] = [];
  let heading = place.heading;
  let above: Cell[] = [];
  for (const { page, cells: written } of rows) {
    const cells = columns.map((column, at): Cell => [column, written[at] ?? ""]);
    const [only, ...more] = distinct(written);
    if (only === undefined || cells.every(([column, cell]) => column === cell)) continue;
    if (more.length === 0 && isSection(only, written)) {
      heading = [place.heading, only].filter(Boolean).join(" / ");
      above = [];
    } else if (!goesOnWith(cells, above, at, passages.at(-1))) {
      inherit(cells, above, at);
      above = cells;
      const clause = nameOf(cells, at) || place.clause;
      passages.push({ clause, heading, text: sayCells(cells), page, cells });
    }
  }
  return passages;
}

/** Adds a row to the passage of the row above if it only goes on with a list there. */
function goesOnWith(cells: Cell[], above: Cell[], nameAt: number | undefined, open?: NewPassage): boolean {
  const list = listColumn(cells, above, nameAt) ?? -1;
  const [cell, addition] = [above[list], cells[list]];
  if (!cell || !addition || !open || cell[1].length > longestCell) return false;
  cell[1] = joined(cell[1], addition[1]);
  open.text = sayCells(above);
  return true;
}

/** One cell across the whole table heads the rows below it. */
function isSection(words: string, cells: string[]): boolean {
  const isWide = cells.length > 1 && cells.every((cell) => cell === words);
  const isKind = cells.length > 2 && /[类篇]$/.test(words);
  const isNumbered = /^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])/.test(words);
  return words.length <= 30 && !words.includes("。") && (isWide || isNumbered || isKind);
}

/**
 * The one column in which a row goes on with the row above, as a list of papers does: everything else is left empty,
 * or said again. Two such columns would part what belongs together.
 */
function listColumn(cells: Cell[], above: Cell[], nameAt: number | undefined): number | undefined {
  if (above.length === 0) return undefined;
  const differing = cells.flatMap(([, cell], at) => (cell !== "" && cell !== above[at]?.[1] ? [at] : []));
  const [only, ...more] = differing;
  const isNamed = nameAt !== undefined && only === nameAt;
  if (only === undefined || more.length > 0 || isNamed) return undefined;
  const isNumber = runningNumber.test(cells[only]?.[1] ?? "");
  const name = nameAt === undefined ? nameOf(cells, nameAt) : cells[nameAt]?.[1];
  const goesOn = name === "" || name === nameOf(above, nameAt);
  return isNumber || !goesOn || only === 0 ? undefined : only;
}

/** What is said once for several rows stands in the first of them: to the left of the name, and the name itself. */
function inherit(cells: Cell[], above: Cell[], nameAt: number | undefined): void {
  if (nameAt === undefined) return;
  cells.forEach((cell, at) => {
    const said = above[at]?.[1] ?? "";
    if (at <= nameAt && cell[1] === "" && !runningNumber.test(said)) cell[1] = said;
  });
}

function nameOf(cells: Cell[], nameAt: number | undefined): string {
  const named = nameAt === undefined ? "" : (cells[nameAt]?.[1] ?? "");
  return named || (cells.find(([, cell]) => cell !== "" && !runningNumber.test(cell))?.[1] ?? "");
}

function sayCells(cells: Cell[]): string {
  return cells
    .filter(([, cell]) => cell !== "")
    .map(([column, cell]) => (column === "" ? cell : `${column}：${cell}`))
    .join("；");
}
