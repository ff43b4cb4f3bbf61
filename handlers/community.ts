import type { Node } from "../storage/places.ts";
import type { Rules } from "../storage/rules.ts";
import { type EmergencyKind, emergencyDetector } from "./emergencies/detect.ts";
import { type Tree, treeOf } from "./places/tree.ts";
import { type Lexicon, lexiconOf } from "./policy/lexicon.ts";
import { type Regions, regionsOf } from "./policy/validity.ts";
import { type Recognised, requestRecogniser } from "./requests/recognise.ts";

/** What a community has laid down, ready for use; made anew when its rows change. */
export interface Community {
  tree: Tree;
  rules: Rules;
  lexicon: Lexicon;
  regions: Regions;
  findEmergency(text: string): EmergencyKind | undefined;
  recognise(text: string): Recognised | undefined;
}

export function communityOf(nodes: Node[], rules: Rules): Community {
  // Thousands of words: made when the first question is asked.
  let lexicon: Lexicon | undefined;
  const tree = treeOf(nodes);
  return {
    tree,
    rules,
    regions: regionsOf(tree, rules),
    get lexicon() {
      lexicon ??= lexiconOf(rules);
      return lexicon;
    },
    findEmergency: emergencyDetector(rules.emergencies),
    recognise: requestRecogniser(rules),
  };
}
