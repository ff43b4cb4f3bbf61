import { toString as draw } from "qrcode";

/** A code to be scanned from a terminal, two rows of it in each line. */
export function qrInTerminal(text: string): Promise<string> {
  return draw(text, { type: "terminal", small: true });
}

/** The same for a page. */
export function qrAsSvg(text: string): Promise<string> {
  return draw(text, { type: "svg", margin: 2 });
}
