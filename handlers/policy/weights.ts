import type { Marks } from "./look-up.ts";

type Weights = Record<keyof Marks, number>;

/** What makes one passage fit better than another. Fitted to questions whose passage is known; test/bench/quality.md says which. */
export const rankWeights: Weights = {
  named: 0.58,
  namedAsking: 0.41,
  inText: 0.73,
  inTextAsking: 0.35,
  opens: 0.72,
  inTitle: -0.05,
  inDocument: 0.6,
  inDocumentAsking: 0.65,
  unknown: 1.46,
  unknownAsking: 1.5,
  gives: 1.12,
  rarest: -0.06,
  rarestHeld: -0.39,
  bestPart: 1.32,
  leftEmpty: -0.02,
  ages: 1.02,
  order: 4.11,
  documentOrder: 1.07,
  strength: 1.04,
  lead: 1.16,
};

/** What makes it sure that the best passage answers the question at all; of all this, and `bias`, the logistic function is taken. */
export const trustWeights: Weights = {
  named: -0.28,
  namedAsking: 0.38,
  inText: 0.45,
  inTextAsking: 0.2,
  opens: -0.12,
  inTitle: 0.07,
  inDocument: 0.66,
  inDocumentAsking: -0.76,
  unknown: -0.25,
  unknownAsking: 0.54,
  gives: 0.56,
  rarest: -0.6,
  rarestHeld: 0.18,
  bestPart: 1.39,
  leftEmpty: -0.53,
  ages: 1.38,
  order: 2.01,
  documentOrder: 1.21,
  strength: -0.15,
  lead: 1.82,
};
export const trustBias = -5.68;

/** A passage's marks, weighed and added up. */
export function weigh(marks: Marks, weights: Weights): number {
  return Object.entries(weights).reduce(
    (sum, [name, weight]) => sum + weight * marks[name as keyof Marks],
    0,
  );
}
