const prefix = "--acme-es-";

function* rulesOf(list: CSSRuleList): Generator<CSSStyleRule> {
  for (const rule of list) {
    if (rule instanceof CSSStyleRule) yield rule;
    else if (rule instanceof CSSLayerBlockRule) yield* rulesOf(rule.cssRules);
  }
}

/** The names of all tokens, as the stylesheet of this page has them, without their prefix. */
export function readTokenNames(): string[] {
  const names = new Set<string>();
  for (const sheet of document.styleSheets) {
    for (const { selectorText, style } of rulesOf(sheet.cssRules)) {
      if (!selectorText.startsWith(":root")) continue;
      for (const name of style) if (name.startsWith(prefix)) names.add(name.slice(prefix.length));
    }
  }
  // The two that switch between light and dark are not for setting.
  return [...names].filter((it) => it !== "light" && it !== "dark");
}

/** What a token is where `element` stands; a colour as `rgb(…)`. */
export function readToken(element: HTMLElement, name: string): { value: string; colour: string } {
  const value = getComputedStyle(element)
    .getPropertyValue(prefix + name)
    .trim();
  const probe = document.createElement("span");
  element.append(probe);
  probe.style.color = "rgb(1 2 3)";
  const nothing = getComputedStyle(probe).color;
  probe.style.color = `var(${prefix}${name})`;
  const painted = CSS.supports("color", value) ? getComputedStyle(probe).color : "";
  probe.remove();
  return { value, colour: painted === nothing ? "" : painted };
}
