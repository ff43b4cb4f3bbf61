/**
 * Policy answers, by hand: `npm run bench:answers -- --data FOLDER [--errors FILE]`. FOLDER holds policies/ (the national
 * law database and local rules), queries/ (STARD) and services/ (Guangdong's service guides) as test/bench/quality.md
 * says; without it only the project's own set is measured. What went wrong is written to the file, by kind.
 */
import { writeFile } from "node:fs/promises";
import { ownSet } from "./answers/own-set.ts";
import type { Measured } from "./answers/place.ts";
import { policies } from "./answers/policies.ts";
import { services } from "./answers/services.ts";
import { statutes } from "./answers/statutes.ts";
import { currency } from "./currency.ts";

const data = argumentOf("--data");
const errorsFile = argumentOf("--errors") ?? "answers-errors.jsonl";
const before = megabytes();
const parts: (() => Promise<Measured>)[] = [
  ownSet,
  ...(data === undefined
    ? []
    : [
        () => policies(data),
        () => services(data),
        async () => ({ rows: await currency(data), errors: [] }),
        () => statutes(data),
      ]),
];
const errors: Measured["errors"] = [];
console.log("| answers | |\n|---|---|");
for (const part of parts) {
  const measured = await part();
  for (const [figure, value] of measured.rows) console.log(`| ${figure} | ${value} |`);
  errors.push(...measured.errors);
}
console.log(`| resident memory before / after, MB | ${before} / ${megabytes()} |`);
const lines = errors.toSorted((a, b) => a.kind.localeCompare(b.kind)).map((error) => JSON.stringify(error));
await writeFile(errorsFile, `${lines.join("\n")}\n`);
console.log(`\n${errors.length} errors in ${errorsFile}: ${kindsOf(errors)}`);

function kindsOf(all: Measured["errors"]): string {
  const kinds = Map.groupBy(all, ({ kind }) => kind);
  return [...kinds].map(([kind, list]) => `${kind} ${list.length}`).join("; ");
}

function argumentOf(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

function megabytes(): number {
  return Math.round(process.memoryUsage().rss / 2 ** 20);
}
