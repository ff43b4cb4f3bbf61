import { Parser } from "htmlparser2";
import { limits } from "../limits.ts";
import { decode } from "../read-text.ts";
import { tooDeep, Unreadable } from "./unreadable.ts";

export type Attributes = Record<string, string | undefined>;

/** What is told of each element, by names without their prefix. */
export interface Listener {
  open(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Reads XML from begin to end and keeps nothing. There are no entities but the standard's, and nothing outside is asked for. */
export function walkXml(bytes: Buffer | undefined, listener: Listener): void {
  if (!bytes) return;
  let depth = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1;
        if (depth > limits.depth.xml) throw new Unreadable(tooDeep);
        listener.open(local(name), locals(attributes));
      },
      onclosetag(name) {
        depth -= 1;
        listener.close?.(local(name));
      },
      ontext: (text) => listener.text?.(text),
      onprocessinginstruction(name) {
        // Office files have none; whoever puts one there wants entities to be expanded or fetched.
        if (/^!doctype/i.test(name)) throw new Unreadable("文件里有不该有的声明（DTD），不能收");
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(decode(bytes));
}

function local(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function locals(attributes: Record<string, string>): Attributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [local(name), value]));
}
