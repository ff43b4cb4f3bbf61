import { mask } from "../../handlers/privacy/mask.ts";
import { tokensOf } from "../../storage/search.ts";
import type { Store } from "../../storage/storage.ts";

/**
 * What may leave the house of a resident's question: nothing that gives a person away, nobody's name, no group's. A name
 * that is a word of the documents stays, for they are public and somebody may call themselves 低保.
 */
export async function leaving(text: string, store: Pick<Store, "names" | "search">): Promise<string> {
  const masked = mask(text.replaceAll(/@[^\s@]{1,40}/g, "").replaceAll(/[⟦⟧]/g, ""));
  let hidden = masked;
  for (const name of await store.names.in(masked)) {
    const tokens = tokensOf(name);
    const { of } = await store.search.frequencies(tokens);
    if (tokens.length === 0 || !tokens.every((token) => of(token) > 0))
      hidden = hidden.replaceAll(name, "某某");
  }
  return hidden;
}
