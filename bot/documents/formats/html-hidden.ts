import type { CheerioAPI } from "cheerio";

const hides =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity|max-height)\s*:\s*0(?![.\d])|text-indent\s*:\s*-\d{3}|(?:left|top|right)\s*:\s*-\d{4}|clip\s*:\s*rect\(0/i;
const white = /(?:^|[;\s])color\s*:\s*(?:#fff(?:fff)?\b|white\b|transparent\b|rgba?\(\s*255,\s*255,\s*255)/i;
const paints = /background/i;
/** More rules than these no page of text has. */
const mostRules = 1000;

interface Rule {
  selector: string;
  declarations: string;
}

/** Takes away what a reader of the page does not see, for that is where words for machines are hidden. True when there were some. */
export function removeHidden($: CheerioAPI): boolean {
  const rules = rulesOf($);
  const matching = (declares: RegExp) =>
    rules.filter(({ declarations }) => declares.test(declarations)).map(({ selector }) => selector);
  const styled = $("[style]").toArray();
  const hidden = $(["[hidden]", "[aria-hidden=true]", ...matching(hides)].join(", "))
    .add(styled.filter((each) => hides.test($(each).attr("style") ?? "")))
    .add(whiteOnWhite());
  const hadWords = hidden.text().trim() !== "";
  hidden.remove();
  return hadWords;

  /** Only where the page says everything about its colours itself. */
  function whiteOnWhite() {
    if ($("link[rel~=stylesheet]").length > 0) return [];
    const painted = ["[style*=background]", "[bgcolor]", "[background]", ...matching(paints)].join(", ");
    const pale = $(matching(white).join(", ") || "not-there")
      .add('font[color="white" i], font[color^="#fff" i]')
      .add(styled.filter((each) => white.test($(each).attr("style") ?? "")));
    return pale.toArray().filter((each) => $(each).closest(painted).length === 0);
  }
}

/** Rules for every screen; what is hidden on small ones or in print is there all the same. */
function rulesOf($: CheerioAPI): Rule[] {
  const sheet = $("style")
    .text()
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, "");
  return [...sheet.matchAll(/([^{}]+)\{([^{}]*)\}/g)]
    .slice(0, mostRules)
    .map(([, selector = "", declarations = ""]) => ({ selector: selector.trim(), declarations }))
    .filter(({ selector }) => canSelect($, selector));
}

/** Some selectors make no sense outside of a browser. */
function canSelect($: CheerioAPI, selector: string): boolean {
  try {
    return $(selector).length >= 0 && selector !== "";
  } catch {
    return false;
  }
}
