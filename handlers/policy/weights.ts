import type { Fit } from "./coverage.ts";

/** How a passage fits, by itself and beside the others. */
export interface Marks extends Fit {
  /** The index's own score beside the best passage's, beside the best document's, beside the highest that there could be. */
  order: number;
  documentOrder: number;
  strength: number;
  /** How far its document is ahead of the others. */
  lead: number;
}

type Weights = Record<keyof Marks, number>;

/** What makes one passage fit better than another. Fitted to questions whose passage is known; test/bench/quality.md says which. */
export const rankWeights: Weights = {
  named: 1.32,
  namedAsking: 0.84,
  inText: 0.99,
  inTextAsking: 0.52,
  opens: 1.05,
  inTitle: 0.42,
  inDocument: 0.84,
  inDocumentAsking: 0.73,
  unknown: 1.36,
  unknownAsking: 1.36,
  gives: 1.22,
  rarest: 0.26,
  rarestHeld: 0.63,
  bestPart: 1.23,
  leftEmpty: 0,
  ages: 0.67,
  explained: 0,
  order: 4.11,
  documentOrder: 1.28,
  strength: 0.99,
  lead: 0.76,
};

/** What makes it sure that the best passage answers the question at all; of all this, and `bias`, the logistic function is taken. */
export const trustWeights: Weights = {
  named: -0.27,
  namedAsking: 0.34,
  inText: 0.02,
  inTextAsking: 0.26,
  opens: 0.01,
  inTitle: 0.48,
  inDocument: 1.59,
  inDocumentAsking: -0.33,
  unknown: -0.63,
  unknownAsking: 0.5,
  gives: 0.43,
  rarest: -0.41,
  rarestHeld: 0.6,
  bestPart: 1.85,
  leftEmpty: -0.65,
  ages: 1.14,
  explained: 0,
  order: 1.82,
  documentOrder: 1.16,
  strength: -0.9,
  lead: 0.83,
};
/** For how far its score is ahead of the second's. */
export const trustAhead = 0.31;
export const trustBias = -7.17;

/** A passage's marks, weighed and added up. */
export function weigh(marks: Marks, weights: Weights): number {
  return Object.entries(weights).reduce(
    (sum, [name, weight]) => sum + weight * marks[name as keyof Marks],
    0,
  );
}
