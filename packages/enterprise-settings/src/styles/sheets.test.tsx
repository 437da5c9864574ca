import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cleanup, render } from "@testing-library/react";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import type { ReactNode } from "react";
import { afterEach, expect, test } from "vitest";
import { ConfigureSsoButton } from "../configure-sso-button/ConfigureSsoButton.tsx";
import { DirectorySyncCard } from "../directory-sync-card/DirectorySyncCard.tsx";
import type { ExplicitProps } from "../parts/useView.ts";
import { PortalButton } from "../portal-button/PortalButton.tsx";
import { SsoStatusIndicator } from "../sso-status-indicator/SsoStatusIndicator.tsx";

afterEach(cleanup);

/** A stylesheet with what it imports. */
function read(path: string): string {
  const text = readFileSync(path, "utf8");
  return text.replace(/@import "(.*)";/g, (_import, it: string) => read(join(path, "..", it)));
}
const sheet = (name: string) => read(join(import.meta.dirname, `${name}.css`));

/** Classes, shapes and icons that a stylesheet has rules for. */
const styledIn = (css: string) =>
  new Set(css.match(/\.acme-es[\w-]*(\[data-(shape|icon)="\w+"\])?/g));

const core = sheet("core");
const directory = sheet("directory");

/** Every rule of the source, imported or not. */
const source = join(import.meta.dirname, "..");
const written = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".css"))
  .map((path) => readFileSync(join(source, path), "utf8"))
  .join("\n");

/** Whatever of what is drawn, in any state, there are rules for. */
function styledOf(draw: (given: ExplicitProps) => ReactNode): Set<string> {
  const { container } = render(
    Object.values(statusFixtures).map((status, index) => (
      <div key={index}>{draw({ status, onOpen: () => {} })}</div>
    )),
  );
  const matches = (it: string) => container.querySelector(it) !== null;
  return new Set([...styledIn(written)].filter(matches));
}

const missing = (drawn: Set<string>, css: string) =>
  [...drawn].filter((it) => !styledIn(css).has(it));

test("core.css is enough for the indicator and the buttons", () => {
  const drawn = styledOf((given) => [
    <SsoStatusIndicator key="indicator" detail {...given} />,
    <ConfigureSsoButton key="button" {...given} />,
    <PortalButton key="portal" intent="dsync" {...given} />,
  ]);
  expect(drawn.size).toBeGreaterThan(15);
  expect(missing(drawn, core)).toEqual([]);
});

test("with directory.css it is enough for the directory card", () => {
  const drawn = styledOf((given) => <DirectorySyncCard {...given} />);
  expect(drawn.size).toBeGreaterThan(15);
  expect(missing(drawn, core)).not.toEqual([]);
  expect(missing(drawn, core + directory)).toEqual([]);
});

test("styles.css is these and all the rest", () => {
  const all = sheet("index");
  expect(all.indexOf(core)).toBe(0);
  expect(all).toContain(directory);
  expect(missing(styledIn(written), all)).toEqual([]);
});
