import { linesOf, type Piece } from "./pdf-lines.ts";
import type { Rule, Rules } from "./pdf-rules.ts";
import type { Cell } from "./tables.ts";

/** A table between lines: where its columns and rows begin and end. */
export interface Grid {
  xs: number[];
  ys: number[];
  rules: Rules;
}

const near = 4;
/** More lines than these are a drawing. */
const mostRules = 2000;

/** The tables that lines draw on a page: lines that cross, with more than one cell between them. */
export function gridsOf({ across, down }: Rules): Grid[] {
  if (across.length + down.length > mostRules) return [];
  const groups: Rules[] = [];
  for (const rule of down) {
    const crossed = across.filter((each) => crosses(each, rule));
    const joined = groups.filter((group) => group.across.some((each) => crossed.includes(each)));
    const group: Rules = {
      across: [...new Set([...crossed, ...joined.flatMap((each) => each.across)])],
      down: [rule, ...joined.flatMap((each) => each.down)],
    };
    for (const each of joined) groups.splice(groups.indexOf(each), 1);
    groups.push(group);
  }
  return groups.map(gridOf).filter(({ xs, ys }) => (xs.length - 1) * (ys.length - 1) > 1);
}

function crosses(across: Rule, down: Rule): boolean {
  const within = (at: number, { from, to }: Rule) => at > from - near && at < to + near;
  return within(down.at, across) && within(across.at, down);
}

function gridOf(rules: Rules): Grid {
  // A table that is open at its sides is as wide as the lines between its rows.
  const sides = rules.across.flatMap(({ from, to }) => [from, to]);
  const xs = apart([...rules.down.map(({ at }) => at), Math.min(...sides), Math.max(...sides)]);
  return { xs, ys: apart(rules.across.map(({ at }) => at)), rules };
}

function apart(places: number[]): number[] {
  const inOrder = places.filter(Number.isFinite).toSorted((a, b) => a - b);
  return inOrder.filter((at, index) => at - (inOrder[index - 1] ?? at - near) >= near);
}

export function isWithin({ xs, ys }: Grid, { left, right, y, size }: Piece): boolean {
  const middle = (left + right) / 2;
  const height = y - size * 0.35;
  return (
    middle > (xs[0] ?? 0) && middle < (xs.at(-1) ?? 0) && height > (ys[0] ?? 0) && height < (ys.at(-1) ?? 0)
  );
}

/** The words between the lines, cell by cell; where a line is missing the cells on both sides are one. */
export function cellsOf(grid: Grid, pieces: Piece[]): Cell[][] {
  const { xs, ys } = grid;
  const columns = xs.length - 1;
  const owners = Array.from({ length: columns * (ys.length - 1) }, (_, index) => index);
  const ownerOf = (index: number): number => {
    const owner = owners[index] ?? index;
    return owner === index ? index : ownerOf(owner);
  };
  const join = (a: number, b: number) => {
    const [low, high] = [ownerOf(a), ownerOf(b)].toSorted((x, y) => x - y);
    if (low !== undefined && high !== undefined) owners[high] = low;
  };
  for (const index of owners.keys()) {
    const { x, y } = placeOf(index, columns);
    if (x + 1 < columns && !hasRule(grid.rules.down, xs[x + 1], middle(ys, y))) join(index, index + 1);
    if (y + 2 < ys.length && !hasRule(grid.rules.across, ys[y + 1], middle(xs, x)))
      join(index, index + columns);
  }
  return cellRows(
    grid,
    pieces.flatMap((piece) => cut(piece, xs)),
    owners.map((_, index) => ownerOf(index)),
  );
}

function placeOf(index: number, columns: number): { x: number; y: number } {
  return { x: index % columns, y: Math.floor(index / columns) };
}

function middle(places: number[], index: number): number {
  return ((places[index] ?? 0) + (places[index + 1] ?? 0)) / 2;
}

function hasRule(rules: Rule[], at = 0, along = 0): boolean {
  return rules.some((rule) => Math.abs(rule.at - at) < near && rule.from < along && rule.to > along);
}

function cellRows({ xs, ys }: Grid, pieces: Piece[], owners: number[]): Cell[][] {
  const columns = xs.length - 1;
  const rows: Cell[][] = Array.from({ length: ys.length - 1 }, () => []);
  for (const [index, owner] of owners.entries()) {
    if (owner !== index) continue;
    const own = [...owners.keys()]
      .filter((each) => owners[each] === index)
      .map((each) => placeOf(each, columns));
    const { x, y } = placeOf(index, columns);
    const across = Math.max(...own.map((each) => each.x)) - x + 1;
    const down = Math.max(...own.map((each) => each.y)) - y + 1;
    const area: Grid = {
      xs: xs.slice(x, x + across + 1),
      ys: ys.slice(y, y + down + 1),
      rules: { across: [], down: [] },
    };
    rows[y]?.push({ text: textIn(area, pieces), across, down });
  }
  return rows;
}

/** Lines that fill their cell go on in the next one. */
function textIn(area: Grid, pieces: Piece[]): string {
  const right = area.xs.at(-1) ?? 0;
  const lines = linesOf(pieces.filter((piece) => isWithin(area, piece)));
  return lines.reduce((text, line, index) => {
    const before = lines[index - 1];
    if (!before) return line.text;
    const goesOn =
      before.right > right - before.size * 2 &&
      !/^(?:\d+[.、]|[（(][\d一二三四五六七八九十]+[）)])/.test(line.text);
    const space = goesOn && /[\dA-Za-z]$/.test(text) && /^[A-Za-z]/.test(line.text) ? " " : "";
    return `${text}${goesOn ? space : "\n"}${line.text}`;
  }, "");
}

/** A piece that reaches over a line is cut at the space next to it: the program that wrote the file joined two cells. */
function cut(piece: Piece, xs: number[]): Piece[] {
  const at = xs.find((x) => x > piece.left + piece.size * 0.5 && x < piece.right - piece.size * 0.5);
  if (at === undefined) return [piece];
  const widths = [...piece.text].map((sign) => (/[\u0020-\u00ff]/.test(sign) ? 0.5 : 1));
  const scale = (piece.right - piece.left) / widths.reduce((sum, width) => sum + width, 0);
  let place = piece.left;
  const spaces = [...piece.text].flatMap((sign, index) => {
    place += (widths[index] ?? 0) * scale;
    return sign === " " ? [{ index, place }] : [];
  });
  const nearest = spaces.toSorted((a, b) => Math.abs(a.place - at) - Math.abs(b.place - at))[0];
  if (!nearest || Math.abs(nearest.place - at) > piece.size * 2) return [piece];
  const signs = [...piece.text];
  const first = {
    ...piece,
    text: signs.slice(0, nearest.index).join(""),
    right: Math.min(nearest.place, at) - 1,
  };
  const rest = {
    ...piece,
    text: signs.slice(nearest.index + 1).join(""),
    left: Math.max(nearest.place, at) + 1,
  };
  return [first, ...cut(rest, xs)];
}
