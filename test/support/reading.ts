import { afterAll, expect } from "vitest";
import { type DocumentRead, openReader, type Reading } from "../../bot/documents/read-document.ts";
import { splitDocument } from "../../handlers/policy/split-document.ts";

/** One reader for all stories of a file, as for a folder that is imported. */
export function openTestReader() {
  const reader = openReader();
  afterAll(() => reader.close());

  async function read(name: string, bytes: Uint8Array): Promise<Reading> {
    return await reader.read(name, bytes);
  }

  return {
    read,
    /** The document, which must be readable. */
    async document(name: string, bytes: Uint8Array): Promise<DocumentRead> {
      const reading = await read(name, bytes);
      expect(reading).not.toHaveProperty("problem");
      return reading as DocumentRead;
    },
    async text(name: string, bytes: Uint8Array): Promise<string> {
      return (await this.document(name, bytes)).text;
    },
  };
}

/** What can be cited of a text: clause, words and page. */
export function passagesOf(text: string): [clause: string, text: string, page: number][] {
  return splitDocument(text).passages.map(({ clause, text, page = 0 }) => [clause, text, page]);
}

/** The rows of a text's tables, by their columns. */
export function rowsOf(text: string): Record<string, string>[] {
  return splitDocument(text).passages.flatMap(({ cells }) => (cells ? [Object.fromEntries(cells)] : []));
}
