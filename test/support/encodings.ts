/** Text in an encoding that Node reads and does not write: its table is read backwards. */
export function encode(text: string, encoding: "gb18030" | "big5"): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const codes = new Map<string, [number, number]>();
  for (let first = 0x81; first < 0xff; first += 1)
    for (let second = 0x40; second < 0xff; second += 1) {
      const sign = decoder.decode(Uint8Array.of(first, second));
      if ([...sign].length === 1 && !codes.has(sign)) codes.set(sign, [first, second]);
    }
  return Uint8Array.from(
    [...text].flatMap((sign) => (sign < "\u0080" ? [sign.charCodeAt(0)] : (codes.get(sign) ?? [63]))),
  );
}
