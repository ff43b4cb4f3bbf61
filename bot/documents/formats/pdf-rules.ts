import { OPS } from "pdfjs-dist/legacy/build/pdf.mjs";

/** A straight line along a page: `at` is its place across, from `from` to `to` along. */
export interface Rule {
  at: number;
  from: number;
  to: number;
}

export interface Rules {
  across: Rule[];
  down: Rule[];
}

export interface Operators {
  fnArray: ArrayLike<number>;
  argsArray: ArrayLike<unknown>;
}

type Matrix = readonly number[];
type Point = readonly [x: number, y: number];

const thin = 3;
/** Lines that end nearer than this to each other go on. */
const near = 3;
const strokes: ReadonlySet<unknown> = new Set([
  ...[
    OPS.stroke,
    OPS.closeStroke,
    OPS.fillStroke,
    OPS.eoFillStroke,
    OPS.closeFillStroke,
    OPS.closeEOFillStroke,
  ],
]);
const fills: ReadonlySet<unknown> = new Set([OPS.fill, OPS.eoFill]);

/** The straight lines drawn on a page, those that lie on each other as one. Bars as thin as a line are lines too. */
export function rulesOf({ fnArray, argsArray }: Operators, page: Matrix): Rules {
  const rules: Rules = { across: [], down: [] };
  const saved: Matrix[] = [];
  let matrix = page;
  for (let index = 0; index < fnArray.length; index += 1) {
    const operator = fnArray[index] ?? -1;
    const args = argsArray[index];
    if (begins.has(operator)) saved.push(matrix);
    if (ends.has(operator)) matrix = saved.pop() ?? page;
    else if (operator === OPS.constructPath && Array.isArray(args)) draw(args, matrix, rules);
    else {
      const inner = innerOf(operator, args);
      if (inner) matrix = times(matrix, inner);
    }
  }
  return { across: united(rules.across), down: united(rules.down) };
}

const begins: ReadonlySet<number> = new Set([OPS.save, OPS.paintFormXObjectBegin]);
const ends: ReadonlySet<number> = new Set([OPS.restore, OPS.paintFormXObjectEnd]);

/** The matrix that an operator brings, if it does. */
function innerOf(operator: number, args: unknown): ArrayLike<number> | undefined {
  const inner = operator === OPS.paintFormXObjectBegin && Array.isArray(args) ? args[0] : args;
  const hasOne = operator === OPS.transform || operator === OPS.paintFormXObjectBegin;
  return hasOne && isNumbers(inner) ? inner : undefined;
}

function draw([how, paths]: unknown[], matrix: Matrix, rules: Rules): void {
  const path = Array.isArray(paths) ? paths[0] : undefined;
  for (const points of partsOf(path, matrix)) {
    if (strokes.has(how)) for (const [a, b] of pairs(points)) add(a, b, rules);
    else if (fills.has(how)) addBar(points, rules);
  }
}

function add([ax, ay]: Point, [bx, by]: Point, { across, down }: Rules): void {
  if (Math.abs(ay - by) < 1) across.push({ at: (ay + by) / 2, from: Math.min(ax, bx), to: Math.max(ax, bx) });
  else if (Math.abs(ax - bx) < 1)
    down.push({ at: (ax + bx) / 2, from: Math.min(ay, by), to: Math.max(ay, by) });
}

function addBar(points: Point[], rules: Rules): void {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  if (bottom - top < thin) add([left, y], [right, y], rules);
  else if (right - left < thin) add([x, top], [x, bottom], rules);
}

/** pdf.js tells a path as numbers: 0 moves, 1 draws, 2 and 3 are curves, 4 closes. */
function partsOf(path: unknown, matrix: Matrix): Point[][] {
  const parts: Point[][] = [];
  if (!isNumbers(path)) return parts;
  for (let index = 0; index < path.length; ) {
    const [step = -1, x = 0, y = 0] = Array.from(path.slice(index, index + 3));
    const part = parts.at(-1) ?? [];
    if (step === 0) parts.push([place(x, y, matrix)]);
    else if (step === 1) part.push(place(x, y, matrix));
    else if (step === 4 && part[0]) part.push(part[0]);
    // A curve ends the straight part; what goes on behind it is not worth the search for its end.
    else parts.push([]);
    index += lengths[step] ?? path.length;
  }
  return parts.filter((part) => part.length > 1);
}

const lengths: Record<number, number> = { 0: 3, 1: 3, 2: 7, 3: 5, 4: 1 };

function pairs(points: Point[]): [Point, Point][] {
  return points.slice(1).map((point, index) => [points[index] ?? point, point]);
}

function isNumbers(value: unknown): value is number[] | Float32Array {
  return (
    value instanceof Float32Array || (Array.isArray(value) && value.every((each) => typeof each === "number"))
  );
}

function place(x: number, y: number, [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0]: Matrix): Point {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** The inner one is applied first. */
export function times(outer: Matrix, inner: ArrayLike<number>): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = Array.from(inner);
  const [x, y] = place(e, f, outer);
  const [A = 1, B = 0, C = 0, D = 1] = outer;
  return [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, x, y];
}

function united(rules: Rule[]): Rule[] {
  const joined: Rule[] = [];
  for (const rule of rules.toSorted((a, b) => a.at - b.at || a.from - b.from)) {
    const known = joined.findLast(
      (each) => rule.at - each.at < near && rule.from <= each.to + near && rule.to >= each.from - near,
    );
    if (known) {
      known.from = Math.min(known.from, rule.from);
      known.to = Math.max(known.to, rule.to);
    } else joined.push({ ...rule });
  }
  return joined;
}
