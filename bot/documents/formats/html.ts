import { type CheerioAPI, load } from "cheerio";
import { Parser } from "htmlparser2";
import { limits } from "../limits.ts";
import { decode } from "../read-text.ts";
import type { Block, Read } from "./blocks.ts";
import { blocksOf } from "./html-blocks.ts";
import { removeHidden } from "./html-hidden.ts";
import { lower, withTitle } from "./titles.ts";
import { tooDeep, Unreadable } from "./unreadable.ts";

/** What stands on a page beside its text. */
const beside =
  "script, style, noscript, template, iframe, object, svg, nav, aside, footer, button, select, input, textarea, dialog, [role=navigation], [role=banner], [role=search]";
/** Where the systems that publish official notices put the text, the surest first. */
const places = ["#UCAP-CONTENT", ".TRS_Editor", "#zoom", "#Zoom", "article", "main", "[role=main]"];
/** Below this share of the page it was not the text that was found. */
const mostOf = 0.4;

/** A page as a reader sees it: without what the page itself hides, and without what stands around the text. */
export function readHtml(bytes: Buffer): Read {
  const html = decodeHtml(bytes);
  refuseDeep(html);
  const $ = load(html);
  const hidden = removeHidden($);
  const title = titleOf($);
  $(beside).remove();
  const body = $("body");
  const content = contentOf($);
  const images = content.find("img").length;
  const node = content.get(0) ?? body.get(0);
  const left = [images > 0 ? `有${images}张图片没有读` : "", hidden ? "隐藏的文字没有读" : ""];
  return { format: "html", pages: [titled(node ? blocksOf(node) : [], title)], left: left.filter(Boolean) };
}

function contentOf($: CheerioAPI) {
  const all = $("body").text().trim().length;
  const found = places
    .map((place) => $(place))
    .find((each) => each.length === 1 && each.text().length > all * mostOf);
  return found ?? $("body");
}

function titled(blocks: Block[], title: string): Block[] {
  const tops = blocks.filter((block) => "level" in block && block.level === 1).length;
  if (tops === 1 || title === "") return withTitle(blocks);
  const lowered = tops > 0 ? lower(blocks) : blocks;
  const rest = lowered.filter((block, index) => index > 5 || !("text" in block) || block.text !== title);
  return [{ text: title, level: 1 }, ...rest];
}

/** Elements in elements in elements take a parser for pages more than minutes; they are counted before. */
function refuseDeep(html: string): void {
  let depth = 0;
  const parser = new Parser({
    onopentagname() {
      depth += 1;
      if (depth > limits.depth.html) throw new Unreadable(tooDeep);
    },
    onclosetag() {
      depth -= 1;
    },
  });
  parser.end(html);
}

/** By the mark that official pages carry, or the window's title without the site's name. */
function titleOf($: CheerioAPI): string {
  const marked = $('meta[name="ArticleTitle" i]').attr("content") ?? "";
  const [own = ""] = $("head > title")
    .first()
    .text()
    .trim()
    .split(/_|\||\s[-–—]\s|-(?=[^-]*(?:网|政府|街道|社区)$)/);
  const title = (marked || own).replace(/\s+/g, " ").trim();
  return /^(?:无标题|untitled|document|首页|新建)/i.test(title) ? "" : title;
}

/** What is valid UTF-8 is UTF-8, whatever the page says of itself. */
function decodeHtml(bytes: Buffer): string {
  const text = decode(bytes);
  const [, said = ""] =
    /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(bytes.toString("latin1", 0, 4096)) ?? [];
  const isBig5 = /^big5/i.test(said) && bytes.toString("utf8").includes("\ufffd");
  return isBig5 ? new TextDecoder("big5").decode(bytes) : text;
}
