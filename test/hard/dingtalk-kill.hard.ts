import { describe, expect, it } from "vitest";
import { dingtalkBreaches, figures } from "./dingtalk-checker.ts";
import { killAgainAndAgain, type Moment, moments } from "./dingtalk-loop.ts";

/** Another seed is another test: `LINLI_SEED=2 LINLI_KILLS=300 npm run test:hard`. */
const seed = Number(process.env.LINLI_SEED ?? 1);
const kills = Number(process.env.LINLI_KILLS ?? 10 * moments.length);
const killsOfFlawed = 6;
/** Most lives take a second; on a busy machine several. */
const patienceMs = 8_000;
const timeoutFor = (lives: number) => 60_000 + lives * patienceMs;

describe(`the bot on DingTalk, killed again and again (seed ${seed})`, () => {
  it(`loses nothing and doubles nothing over ${kills} kills while messages flow`, {
    timeout: timeoutFor(kills),
  }, async () => {
    const { memory, witness, complaints, code } = await killAgainAndAgain({ seed, kills });
    process.stdout.write(`${figures(memory, witness)}\n`);

    expect(dingtalkBreaches(memory, witness)).toEqual({});
    expect(code).toBe(0);
    expect(complaints.filter((line) => !isOutOfReach(line))).toEqual([]);
    // Where little happened, little could go wrong.
    expect(memory.requests.length).toBeGreaterThan(kills);
    expect(memory.requests.filter(({ state }) => state === "resolved" || state === "closed")).not.toEqual([]);
    expect(memory.letters.filter(({ state }) => state === "unknown")).not.toEqual([]);
  });
});

/** An outsider's chat has an address that the bot forgets when it dies, and that the platform forgets after a while. */
function isOutOfReach(line: string): boolean {
  return /"type":"Refused","message":"(?:对方不是组织成员|会话的回复地址已经过期)/.test(line);
}

/** What this test never finds it does not test: each of these has to be found within a few kills. */
const flawed: [flaw: string, found: string, at: Moment[]][] = [
  ["ack-first", "acknowledged and lost", ["on-frame"]],
  ["copies-forgotten", "heard and never said", ["after-commit"]],
  ["words-afterwards", "done and not said", ["on-frame", "after-transaction"]],
  ["sent-first", "sent and never taken", ["after-transaction"]],
  ["notices-again", "posted to many more than once", ["after-notice"]],
];

describe(`a flawed bot on DingTalk, killed a few times (seed ${seed})`, () => {
  it.each(flawed)(
    "is found out: %s, %s",
    { timeout: 3 * timeoutFor(killsOfFlawed) },
    async (flaw, found, at) => {
      const breaches: string[] = [];
      // Where a kill falls between two steps is luck: what a few kills do not show, a few more do.
      for (let more = 0; more < 3 && !breaches.includes(found); more += 1) {
        const { memory, witness } = await killAgainAndAgain({
          seed: seed + more,
          kills: killsOfFlawed,
          flaw,
          at,
        });
        breaches.push(...Object.keys(dingtalkBreaches(memory, witness)));
      }

      expect(breaches).toContain(found);
    },
  );
});
