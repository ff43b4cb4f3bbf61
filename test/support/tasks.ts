import { openTown } from "./town.ts";

/** Fang has reported a broken lift in the group; Wang has it, unsigned, until Friday at ten. */
export async function withTask(words = "3号楼2单元电梯又坏了") {
  const town = await openTown();
  const [fang, wang] = [town.person("fang"), town.person("wang-xiulan")];
  await fang.says(words, "g-chunhui");
  return { town, fang, wang };
}

/** The same, and Wang has signed. */
export async function accepted(words?: string) {
  const story = await withTask(words);
  await story.wang.says("收到");
  return story;
}
