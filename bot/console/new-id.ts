/** An id that nobody else will choose. `crypto.randomUUID` is missing where the page comes without encryption. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
