import { describe, expect, it } from "vitest";
import { fuse } from "../../handlers/policy/fuse.ts";

describe("rankings as one", () => {
  it.each<[string, number[][], number[]]>([
    [
      "what both have comes before what one has",
      [
        [1, 2, 3],
        [4, 3, 5],
      ],
      [3, 1, 4, 2, 5],
    ],
    ["one alone stays as it is", [[3, 1, 2], []], [3, 1, 2]],
    ["nothing stays nothing", [], []],
    [
      "equals stand in the order of their ids",
      [
        [7, 2],
        [2, 7],
      ],
      [2, 7],
    ],
  ])("%s", (_, lists, expected) => {
    expect(fuse(lists)).toEqual(expected);
  });
});
