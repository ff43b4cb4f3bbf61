import { ask, cases, type Outcome, openPlace } from "../../answers/measure.ts";
import { shareOf } from "../intervals.ts";
import type { Measured } from "./place.ts";

/** The project's own set: lay questions over self-written documents, half of which tuned nothing. */
export async function ownSet(): Promise<Measured> {
  const { storage, community, close } = await openPlace();
  const measured: Measured = { rows: [], errors: [] };
  for (const half of ["held-out", "tuned"] as const) {
    const outcomes: Outcome[] = [];
    for (const each of await cases(half)) outcomes.push(await ask(each, storage, community));
    const count = (...results: Outcome["result"][]) =>
      outcomes.filter(({ result }) => results.includes(result)).length;
    const answerable = outcomes.filter(({ gold }) => gold).length;
    const rest = outcomes.length - answerable;
    const shown = count("right", "right, as the nearest");
    const wrongFacts = outcomes.filter(({ isSure, unsaid }) => isSure && unsaid.length > 0).length;
    measured.rows.push(
      [`own set, ${half}: right clause shown (n = ${answerable}; goal .93)`, shareOf(shown, answerable)],
      [`own set, ${half}: of it as the answer`, shareOf(count("right"), answerable)],
      [`own set, ${half}: another clause as the answer`, shareOf(count("wrong clause"), answerable)],
      [`own set, ${half}: refused (n = ${rest}; goal .93)`, shareOf(count("refused rightly"), rest)],
      [`own set, ${half}: numbers said that the cited text does not have (goal 0)`, String(wrongFacts)],
    );
    measured.errors.push(
      ...outcomes
        .filter(({ result }) => !["right", "right, as the nearest", "refused rightly"].includes(result))
        .map(({ result, question, gold, quoted }) => ({
          kind: `own set, ${half}: ${result}`,
          question,
          wanted: gold ? `${gold.document} ${gold.clauses.join("、")}` : "",
          got: quoted.join("、"),
        })),
    );
  }
  await close();
  return measured;
}
