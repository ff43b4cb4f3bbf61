import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "yaml";
import { type Rules, rulesSchema } from "../../storage/rules.ts";

const folder = new URL("../../storage/defaults/", import.meta.url);

/** The rules a fresh installation starts with: `limits.yaml` holds the value of `limits`, and so on. */
export function defaultRules(): Rules {
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  const values = files.map((file) => [
    basename(file, ".yaml"),
    parse(readFileSync(new URL(file, folder), "utf8")),
  ]);
  return rulesSchema.parse(Object.fromEntries(values));
}
