import type { Node } from "../storage/places.ts";
import type { Rules } from "../storage/rules.ts";
import { type EmergencyKind, emergencyDetector } from "./emergencies/detect.ts";
import { type Tree, treeOf } from "./places/tree.ts";
import { type Recognised, requestRecogniser } from "./requests/recognise.ts";

/** What a community has laid down, ready for use; made anew when its rows change. */
export interface Community {
  tree: Tree;
  rules: Rules;
  findEmergency(text: string): EmergencyKind | undefined;
  recognise(text: string): Recognised | undefined;
}

export function communityOf(nodes: Node[], rules: Rules): Community {
  return {
    tree: treeOf(nodes),
    rules,
    findEmergency: emergencyDetector(rules.emergencies),
    recognise: requestRecogniser(rules),
  };
}
