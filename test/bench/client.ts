/**
 * Sends messages at a steady rate whether or not they are answered, from a process of its own:
 * `node test/bench/client.ts ADDRESS LOAD KIND RATE SECONDS` prints a Step as JSON.
 * A message's time runs from the moment it should have been sent.
 */
import { Agent, request } from "node:http";
import { type Kind, message } from "./words.ts";

export interface Step {
  rate: number;
  sent: number;
  acknowledged: number;
  /** From the first sending to the last answer. */
  seconds: number;
  p50: number;
  p99: number;
}

const tickMs = 2;
const patienceMs = 30_000;

async function step(address: string, load: string, kind: Kind, rate: number, seconds: number): Promise<Step> {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const total = Math.round(rate * seconds);
  const times: number[] = [];
  const answers: Promise<void>[] = [];
  const start = performance.now();
  let sent = 0;
  await new Promise<void>((resolve) => {
    const ticking = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - start) / 1000) * rate));
      for (; sent < due; sent += 1) {
        const dueAt = start + ((sent + 1) / rate) * 1000;
        const answered = () => void times.push(performance.now() - dueAt);
        answers.push(post(address, message(load, sent, kind), agent).then(answered, () => undefined));
      }
      if (sent < total) return;
      clearInterval(ticking);
      resolve();
    }, tickMs);
  });
  await Promise.all(answers);
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * times.length)] ?? Number.POSITIVE_INFINITY;
  const took = (performance.now() - start) / 1000;
  return { rate, sent, acknowledged: times.length, seconds: took, p50: at(0.5), p99: at(0.99) };
}

function post(address: string, body: unknown, agent: Agent): Promise<void> {
  const text = JSON.stringify(body);
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const asked = request(address, { method: "POST", agent, headers, timeout: patienceMs }, (response) => {
      response.resume();
      response.on("end", () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`)),
      );
    });
    asked.on("timeout", () => asked.destroy(new Error("No answer")));
    asked.on("error", reject);
    asked.end(text);
  });
}

const [address = "", load = "", kind = "requests", rate, seconds] = process.argv.slice(2);
if (address)
  console.log(JSON.stringify(await step(address, load, kind as Kind, Number(rate), Number(seconds))));
