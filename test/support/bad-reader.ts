/** A reading process gone wrong: what it does is said by the name of the document. */
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
  floods: () => setInterval(() => process.stdout.write("水".repeat(1024 * 1024)), 1),
  swells: () => {
    const held: Buffer[] = [];
    setInterval(() => held.push(Buffer.alloc(64 * 1024 * 1024, 1)), 20);
  },
  fills: () => {
    const held: number[][] = [];
    for (;;) held.push(new Array(1024 * 1024).fill(held.length));
  },
  answers: () =>
    say(JSON.stringify({ text: String(process.pid), format: "txt", pages: 0, note: "", isTired: false })),
  tires: () =>
    say(JSON.stringify({ text: String(process.pid), format: "txt", pages: 0, note: "", isTired: true })),
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

for await (const line of createInterface(process.stdin)) {
  if (line.startsWith("{")) deeds[JSON.parse(line).name]?.();
}
