import axe from "axe-core";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { matrixBrowser } from "./matrixBrowser.ts";

const { open, css: builtCss } = matrixBrowser(["en", "ar", "de", "ja"]);

/** What axe finds on the page, by rule and place. A screen has each card once; this page every state. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async () =>
    // In the page, where the script above has just put it.
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ["violations"],
      rules: { "landmark-unique": { enabled: false } },
    }),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

describe("the state matrix", { timeout: 60_000 }, () => {
  test("asks for nothing but the page's own files, under default-src 'self'", async () => {
    const { page, problems, asked } = await open("en");
    expect(problems).toEqual([]);
    expect(asked).toContain("/kit.css");
    expect(asked.filter((it) => !it.startsWith("/"))).toEqual([]);
    // The policy is in force: a style that comes at run time is refused.
    const refused = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          addEventListener("securitypolicyviolation", (it) => resolve(it.effectiveDirective));
          const style = document.createElement("style");
          style.textContent = "a{}";
          document.body.append(style);
        }),
    );
    expect(await refused).toBe("style-src-elem");
  });

  test("is light or dark as the system or the attribute says", async () => {
    const { page } = await open("en");
    const ground = (theme?: string) =>
      page.evaluate((it) => {
        const main = document.querySelector("main");
        if (it) main?.setAttribute("data-acme-es-theme", it);
        const card = document.querySelector(".acme-es-card");
        const colour = card ? getComputedStyle(card).backgroundColor : "";
        main?.removeAttribute("data-acme-es-theme");
        return colour;
      }, theme);
    const [white, black] = ["rgb(255, 255, 255)", "rgb(19, 23, 30)"];
    const inAll = async () => [
      await ground(),
      await ground("system"),
      await ground("light"),
      await ground("dark"),
    ];
    expect(await inAll()).toEqual([white, white, white, black]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await inAll()).toEqual([black, black, white, black]);
  });

  test.each<[string, string, Parameters<Page["emulateMedia"]>[0]]>([
    ["in the dark", "en", { colorScheme: "dark" }],
    ["in forced colours", "en", { forcedColors: "active" }],
    ["in Arabic, right to left", "ar", {}],
  ])("has no finding of axe %s", async (_mode, language, media) => {
    const { page } = await open(language);
    // Without motion a button has its new colour at once.
    await page.emulateMedia({ ...media, reducedMotion: "reduce" });
    expect(await violations(page)).toEqual([]);
  });

  test.each([
    ["en", ""],
    ["ar", ""],
    ["de", ""],
    ["ja", ""],
    ["de", "1.25rem"],
  ])("fits on a screen of 320 px in %s %s", async (language, size) => {
    const { page } = await open(language);
    // WCAG 2.2, 1.4.10: 1280 px at 400 % zoom.
    await page.setViewportSize({ width: 320, height: 640 });
    // The typeface is the host's, and may be a wide one: as wide as a larger one of ours.
    await page.evaluate(
      (it) => document.documentElement.style.setProperty("--acme-es-size", it),
      size,
    );
    const tooWide = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>(".acme-es *")]
        .filter((it) => {
          const { left, right } = it.getBoundingClientRect();
          return (right > innerWidth || left < 0) && !it.closest(".acme-es-hidden");
        })
        .map((it) => it.outerHTML.slice(0, 200)),
    );
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    await page.evaluate(() => document.documentElement.removeAttribute("style"));
    expect(tooWide).toEqual([]);
    expect(width).toBe(320);
  });

  test.each(["en", "ar", "de"])("ends no sentence twice in %s", async (language) => {
    // A short time has a full stop of its own: "vor 1 Min."
    const { page } = await open(language);
    expect((await page.locator("main").innerText()).match(/.*\.\..*/g)).toBeNull();
  });

  test("has the width of its place in a host's layout that shrinks to fit", async () => {
    const { page } = await open("en");
    const shares = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("figure")].flatMap((it) => {
        const root = it.querySelector<HTMLElement>(".acme-es-card, .acme-es-settings");
        const wide = [];
        for (const [property, value] of [
          ["justify-items", "start"],
          ["display", "grid"],
          ["display", "inline-flex"],
        ] as const) {
          it.style.setProperty(property, value);
          it.style.setProperty("inline-size", "30rem");
          if (root) wide.push(root.getBoundingClientRect().width);
        }
        it.removeAttribute("style");
        return wide;
      }),
    );
    expect(shares.length).toBeGreaterThan(100);
    expect(Math.min(...shares)).toBeGreaterThan(200);
  });

  test("has targets of 24 px and more on a phone", async () => {
    const { page } = await open("en");
    await page.setViewportSize({ width: 320, height: 640 });
    const small = await page.evaluate(() =>
      [...document.querySelectorAll(".acme-es :is(a, button, summary, input)")].flatMap((it) => {
        const { width, height } = it.getBoundingClientRect();
        return width < 24 || height < 24 ? [`${it.textContent}: ${width} × ${height}`] : [];
      }),
    );
    expect(small).toEqual([]);
  });

  test("is walked through with Tab in the order it is read, and each stop has a ring", async () => {
    const { page } = await open("en");
    const screen = page.locator("figure", { has: page.getByText("threeOfFive") }).last();
    await screen.getByRole("button", { name: "Refresh" }).focus();
    const stops: string[] = [];
    const stop = () =>
      page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(
          document.activeElement ?? document.body,
        );
        return `${document.activeElement?.textContent} (${outlineStyle} ${outlineWidth})`;
      });
    while (!stops.at(-1)?.startsWith("Copy diagnostics")) {
      await page.keyboard.press("Tab");
      stops.push(await stop());
    }
    expect(stops).toEqual(
      [
        "Renew certificate",
        "Set up streaming",
        "Manage SSO",
        "Renew certificate",
        "Okta setup guide",
        "Entra ID setup guide",
        "What does single sign-on bring?",
        "How does setup work?",
        "Manage directory",
        "Manage domains",
        "Set up streaming",
        "Copy diagnostics",
      ].map((it) => `${it} (solid 2px)`),
    );
    for (let back = 0; back < 4; back += 1) await page.keyboard.press("Shift+Tab");
    const step = screen.getByText("Exchange its metadata");
    for (const [key, visible] of [
      ["Enter", true],
      ["Space", false],
    ] as const) {
      await page.keyboard.press(key);
      expect(await step.isVisible()).toBe(visible);
      expect(await stop()).toMatch(/^How does setup work/);
    }
  });

  test("stands still where people want less motion", async () => {
    const { page } = await open("en");
    const moving = () =>
      page.evaluate(
        () =>
          [...document.querySelectorAll(".acme-es *")]
            .map((it) => getComputedStyle(it))
            .filter((it) => it.animationName !== "none" || !it.transitionDuration.startsWith("0s"))
            .length,
      );
    expect(await moving()).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await moving()).toBe(0);
  });
});

describe("the stylesheet that is built", () => {
  test("is all in our layers, touches nothing but our elements, and asks for nothing", () => {
    const css = builtCss().replace(/\/\*[\s\S]*?\*\//g, "");
    expect(css).not.toMatch(/!important|@import|url\(/);
    // What stands before each block: at-rules, and selectors.
    const heads = css.match(/[^{};]+(?=\{)/g)?.map((it) => it.trim()) ?? [];
    const selectors = heads.filter((it) => !/^(@|from$|to$|[\d.]+%$)/.test(it));
    const ours = /^(:root(:not\(\[data-acme-es-theme\]\))?$|\[data-acme-es-theme|.*\.acme-es)/s;
    const parts = selectors.flatMap((it) => it.split(/,(?![^(]*\))/)).map((it) => it.trim());
    expect(parts.length).toBeGreaterThan(50);
    expect(parts.filter((it) => !ours.test(it))).toEqual([]);
    const global = css.match(/(?::root|\[data-acme-es-theme)[^{]*\{[^}]*\}/g)?.join("") ?? "";
    const properties = [...global.matchAll(/[{;]\s*([\w-]+)\s*:/g)].map((it) => it[1]);
    expect(properties.length).toBeGreaterThan(20);
    expect(properties.filter((it) => !it?.startsWith("--acme-es-"))).toEqual([]);
    const outside = css.replace(
      /@layer acme-es[\w., -]*(;|\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\})/g,
      "",
    );
    expect(outside.trim()).toBe("");
  });
});
