import type { ReactNode } from "react";

export type Tone = "red" | "amber" | "blue" | "green" | "grey";

/** A small coloured word: a state, an urgency. The word alone says everything, the colour only helps. */
export function Mark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`mark mark-${tone}`}>{children}</span>;
}
