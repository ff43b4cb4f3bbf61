import type { Node } from "../../storage/places.ts";

/** The street with everything below it, as people, groups and requests hang on it. */
export type Tree = ReturnType<typeof treeOf>;

/** Throws when there is no street: a community without a tree has nowhere to send anything. */
export function treeOf(nodes: Node[]) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const root = nodes.find(({ kind }) => kind === "street");
  if (!root) throw new Error("The community has no street: import a community.yaml first.");

  /** The node itself first, the street last; empty for an unknown id. */
  function above(id: string): Node[] {
    const ids = byId.get(id)?.path.split("/").filter(Boolean) ?? [];
    return ids.reverse().flatMap((each) => byId.get(each) ?? []);
  }
  return {
    root,
    nodes,
    above,
    find: (id: string) => byId.get(id),
    isWithin: (id: string, outer: string) => above(id).some((node) => node.id === outer),
    /** The nearest of a kind, from the node itself upwards. */
    nearest: (id: string, kind: Node["kind"]) => above(id).find((node) => node.kind === kind),
    /** Buildings of a number below a node; the same number may stand in several estates. */
    buildings: (number: string, within: string) =>
      nodes.filter(
        (node) => node.kind === "building" && node.number === number && node.path.includes(`/${within}/`),
      ),
  };
}
