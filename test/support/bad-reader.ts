/** A reading process gone wrong: what it does is said by the name of the document. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const deeds: Record<string, () => void> = {
  dies: () => process.abort(),
  leaves: () => process.exit(0),
  hangs: () => {
    for (;;);
  },
  sleeps: () => setInterval(() => undefined, 1000),
  babbles: () => say("就是不说正事"),
  lies: () => say(JSON.stringify({ text: "", format: 3, pages: -1 })),
  floods: function pour() {
    process.stdout.write("水".repeat(1024 * 1024), pour);
  },
  swells: () => {
    const held: Buffer[] = [];
    setInterval(() => held.push(Buffer.alloc(64 * 1024 * 1024, 1)), 20);
  },
  fills: () => {
    const held: number[][] = [];
    for (;;) held.push(new Array(1024 * 1024).fill(held.length));
  },
  peeks: () => {
    const database = new URL("../../storage/schema.ts", import.meta.url);
    const text = tried(
      () => readFileSync(database, "utf8").length,
      () => readdirSync("/"),
      () => writeFileSync(new URL("bad-reader.ts", import.meta.url), ""),
      () => spawnSync("node", ["--version"]).status,
      () => new Function("return 1")(),
    );
    say(JSON.stringify({ text, format: "txt", pages: 0, note: "", isTired: false }));
  },
  answers: () =>
    say(JSON.stringify({ text: String(process.pid), format: "txt", pages: 0, note: "", isTired: false })),
  tires: () =>
    say(JSON.stringify({ text: String(process.pid), format: "txt", pages: 0, note: "", isTired: true })),
};

/** What the system says to each of these. */
function tried(...all: (() => unknown)[]): string {
  return all
    .map((attempt) => {
      try {
        return `did ${attempt()}`;
      } catch (error) {
        return error instanceof Error && "code" in error ? String(error.code) : String(error);
      }
    })
    .join(" ");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

say("ready");
for await (const line of createInterface(process.stdin)) {
  if (line.startsWith("{")) deeds[JSON.parse(line).name]?.();
}
