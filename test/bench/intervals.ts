const draws = 1000;
const z = 1.96;

/** A mean and where it lies in 95 of 100 draws of the same values; the draws are the same at every run. */
export function meanOf(values: number[]): string {
  let seed = 7;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const means = Array.from({ length: draws }, () =>
    mean(values.map(() => values[Math.floor(random() * values.length)] ?? 0)),
  ).sort((a, b) => a - b);
  const [low = 0, high = 0] = [means[Math.floor(0.025 * draws)], means[Math.floor(0.975 * draws) - 1]];
  return `${mean(values).toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}

/** A share with Wilson's 95 % interval, which holds for few and for none too. */
export function shareOf(count: number, n: number): string {
  if (n === 0) return "none";
  const p = count / n;
  const middle = p + (z * z) / (2 * n);
  const width = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const [low = 0, high = 0] = [middle - width, middle + width].map((edge) => edge / (1 + (z * z) / n));
  return `${p.toFixed(3)} (${Math.max(0, low).toFixed(3)} to ${Math.min(1, high).toFixed(3)})`;
}

/** The middle and the slowest of a hundred, in milliseconds. */
export function timesOf(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const [p50, p99] = [0.5, 0.99].map((part) => (sorted[Math.floor(part * sorted.length)] ?? 0).toFixed(1));
  return `p50 ${p50} ms, p99 ${p99} ms`;
}
