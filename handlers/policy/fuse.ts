/** Where the first of a list counts about as much as its second: the usual constant of reciprocal rank fusion. */
const usual = 60;

/** Several rankings of ids as one, by reciprocal ranks: what many have near the top comes first. */
export function fuse(lists: number[][], k = usual): number[] {
  const scores = new Map<number, number>();
  for (const list of lists)
    for (const [rank, id] of list.entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (k + rank + 1));
  return [...scores].sort(([a, one], [b, other]) => other - one || a - b).map(([id]) => id);
}
