import type { Sentence } from "../../handlers/handler.ts";
import { replaceSecrets } from "../../handlers/privacy/mask.ts";

/**
 * Passages with signs in the place of numbers that may be somebody's own, such as a mobile phone on duty. `opened` puts
 * them back, only where the sentence cites the passage that a sign is from.
 */
export function sealed(passages: string[]) {
  const kept: { written: string; passage: number }[] = [];
  const texts = passages.map((text, index) =>
    replaceSecrets(text.replaceAll(/[⟦⟧]/g, ""), (written) => {
      kept.push({ written, passage: index + 1 });
      return `⟦${kept.length}⟧`;
    }),
  );
  return {
    texts,
    opened({ text, cites }: Sentence): Sentence {
      const open = (sign: string, number: string) => {
        const secret = kept[Number(number) - 1];
        return secret && cites.includes(secret.passage) ? secret.written : sign;
      };
      return { text: text.replaceAll(/⟦(\d{1,3})⟧/g, open), cites };
    },
  };
}
