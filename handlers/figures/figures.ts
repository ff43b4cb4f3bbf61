import type { Period, Tally } from "../../storage/figures.ts";
import type { Store } from "../../storage/storage.ts";

/** A figure with what it was counted from: never a share without its n. */
export interface Figure {
  name: string;
  /** How many of `n`; of a mere count the count itself, and `n` is missing. */
  count: number;
  n?: number;
  /** Of how many `n` is the part that is known, where not everybody has answered. */
  outOf?: number;
}

export interface Scope {
  /** Ids of the nodes whose requests count. */
  nodes: Set<string>;
  category?: string;
}

type Counts = Omit<Tally, "nodeId" | "category"> & { joined: number; signals: number; undecided: number };

/** The figures that a secretary has to report (domain.md §8), of a part of the tree, by query. */
export async function figuresOf(period: Period, scope: Scope, store: Store): Promise<Figure[]> {
  const counts = await countsOf(period, scope, store);
  const share = (name: string, count: number, n: number, outOf?: number): Figure => ({
    ...{ name, count, n },
    ...(outOf !== undefined && { outOf }),
  });
  return [
    { name: "受理量", count: counts.opened },
    share("签收及时率", counts.signedInTime, counts.signDue),
    share("响应率", counts.contactedInTime, counts.contactDue),
    share("按时办结率", counts.resolvedInTime, counts.due),
    share("解决率", counts.solved, counts.closed),
    share("满意率", counts.satisfied, counts.rated, counts.closed),
    share("重办率", counts.reopened, counts.resolvedOnce),
    share("重复诉求率", counts.joined + counts.merged, counts.opened + counts.joined),
    share("退单率", counts.returned, counts.dispatched),
    ...(scope.category === undefined ? [share("群未回应率", counts.undecided, counts.signals)] : []),
  ];
}

async function countsOf(period: Period, { nodes, category }: Scope, store: Store): Promise<Counts> {
  const isIn = (row: { nodeId: string; category?: string }) =>
    nodes.has(row.nodeId) && (category === undefined || row.category === category);
  const tallies = (await store.figures.tallies(period)).filter(isIn);
  const joined = (await store.figures.joined(period)).filter(isIn);
  const signals = (await store.figures.signals(period)).filter(isIn);
  return {
    ...sums(tallies),
    joined: joined.reduce((sum, { n }) => sum + n, 0),
    signals: signals.reduce((sum, { n }) => sum + n, 0),
    undecided: signals.reduce((sum, row) => sum + row.undecided, 0),
  };
}

const none: Omit<Tally, "nodeId" | "category"> = {
  ...{ opened: 0, signDue: 0, signedInTime: 0, contactDue: 0, contactedInTime: 0, due: 0 },
  ...{ resolvedInTime: 0, closed: 0, solved: 0, rated: 0, satisfied: 0, dispatched: 0, returned: 0 },
  ...{ resolvedOnce: 0, reopened: 0, merged: 0 },
};

function sums(tallies: Tally[]): typeof none {
  const names = Object.keys(none) as (keyof typeof none)[];
  const entries = names.map((name) => [name, tallies.reduce((sum, tally) => sum + tally[name], 0)]);
  return Object.fromEntries(entries);
}

/** 按时办结率 71.4%（5/7）; a share of nothing is no figure. */
export function sayFigure({ name, count, n, outOf }: Figure): string {
  if (n === undefined) return `${name} ${count}件`;
  const coverage = outOf === undefined ? "" : `，评价覆盖 ${n}/${outOf}`;
  if (n === 0) return `${name} —（0件${coverage}）`;
  return `${name} ${((100 * count) / n).toFixed(1)}%（${count}/${n}${coverage}）`;
}
