import { parse } from "yaml";
import { z } from "zod";

const header = z.object({ purpose: z.string(), inputs: z.array(z.string()), temperature: z.number() });

export interface Prompt extends z.output<typeof header> {
  /** What the model is told to do. */
  orders: string;
  /** What it is given to do it with. */
  material: string;
}

/** A prompt is a text file with a header; its inputs stand in braces. */
export function readPrompt(file: string): Prompt {
  const [, head = "", orders = "", material = ""] =
    /^---\n([\s\S]*?)\n---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(file) ?? [];
  return { ...header.parse(parse(head)), orders, material };
}

/** Both parts with their inputs. What an input brings along is not filled in again. */
export function filled({ orders, material }: Prompt, inputs: Record<string, string>) {
  const fill = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => inputs[name] ?? whole);
  return { orders: fill(orders), material: fill(material) };
}
