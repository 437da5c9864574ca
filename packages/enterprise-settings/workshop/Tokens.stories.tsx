import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { useLayoutEffect, useRef, useState } from "react";
import { expect, fireEvent, waitFor, within } from "storybook/test";
import {
  ConfigureSsoButton,
  DirectorySyncCard,
  SsoStatusIndicator,
  StatusFreshness,
} from "../src/index.ts";
import { StoryScreen } from "./StoryScreen.tsx";
import { channelsOf, colourPairs, contrast, decoration } from "./contrast.ts";
import { readToken, readTokenNames } from "./readTokens.ts";
import "./Tokens.css";

const meta = {
  title: "Workshop/Tokens",
  tags: ["!autodocs"],
} satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

type Sides = Readonly<Record<"light" | "dark", string>>;

interface Token {
  readonly name: string;
  readonly value: string;
  /** Computed, in light and in dark; empty where the token is no colour. */
  readonly colours: Sides;
}

const sides = ["light", "dark"] as const;

/** Every token where `place` stands, in light and in dark. */
function readTokens(place: HTMLElement): Token[] {
  const read = (name: string, side: (typeof sides)[number]) => {
    place.dataset["acmeEsTheme"] = side;
    const token = readToken(place, name);
    delete place.dataset["acmeEsTheme"];
    return token;
  };
  return readTokenNames().map((name) => {
    const light = read(name, "light");
    const dark = read(name, "dark");
    return { name, value: light.value, colours: { light: light.colour, dark: dark.colour } };
  });
}

interface TokenRowProps {
  readonly token: Token;
  readonly onChange: (value: string) => void;
}

function TokenRow({ token, onChange }: TokenRowProps) {
  return (
    <tr>
      <th scope="row">
        <code>{token.name}</code>
      </th>
      <td>
        <input
          aria-label={`--acme-es-${token.name}`}
          defaultValue={token.value}
          onChange={(event) => onChange(event.target.value)}
        />
      </td>
      {sides.map((side) => (
        <td key={side} data-colour={token.colours[side]}>
          <span className="tokens-swatch" style={{ background: token.colours[side] }} />
          {token.colours[side]}
        </td>
      ))}
    </tr>
  );
}

function Contrasts({ tokens }: { readonly tokens: readonly Token[] }) {
  const colours = Object.fromEntries(tokens.map(({ name, colours }) => [name, colours]));
  return (
    <table>
      <caption>Measured, not assumed: at least 4.5 for text, 3 for borders of controls.</caption>
      <tbody>
        {colourPairs.map(({ front, back, least }) => (
          <tr key={`${front}/${back}`}>
            <th scope="row">
              <code>{front}</code> on <code>{back}</code>
            </th>
            {sides.map((side) => {
              const color = colours[front]?.[side] ?? "";
              const background = colours[back]?.[side] ?? "";
              const ratio = contrast(channelsOf(color), channelsOf(background));
              return (
                <td key={side} data-ratio={ratio} data-least={least}>
                  {/* A shape need not be read: the figure stands in its colour only where it is text. */}
                  <span
                    className="tokens-side"
                    style={{
                      background,
                      color: least === 4.5 ? color : colours["text"]?.[side],
                      boxShadow: least === 3 ? `inset 0 0 0 2px ${color}` : "none",
                    }}
                  >
                    {ratio.toFixed(2)}
                  </span>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const samples = ["ssoNotConfigured", "ssoCertificateExpiring", "ssoCertificateExpired"] as const;

function Sample() {
  return (
    <>
      {samples.map((name) => (
        <StoryScreen key={name} status={statusFixtures[name]} viewer={name}>
          <div>
            <SsoStatusIndicator detail action={false} /> <ConfigureSsoButton notices={false} />
          </div>
        </StoryScreen>
      ))}
      <StoryScreen status={statusFixtures.ssoActive} viewer="healthy">
        <DirectorySyncCard freshness={false} />
        <StatusFreshness />
      </StoryScreen>
    </>
  );
}

function TokensPage() {
  const place = useRef<HTMLDivElement>(null);
  const [tokens, setTokens] = useState<Token[]>([]);
  const [count, startAnew] = useState(0);
  useLayoutEffect(() => {
    if (place.current) setTokens(readTokens(place.current));
  }, []);
  const change = (act: (style: CSSStyleDeclaration) => void) => {
    if (!place.current) return;
    act(place.current.style);
    setTokens(readTokens(place.current));
  };
  const reset = () => {
    change((style) => void (style.cssText = ""));
    startAnew(count + 1);
  };
  return (
    <div className="tokens" ref={place}>
      <section>
        <h2>Every token</h2>
        <table key={count}>
          <caption>
            As the stylesheet of this page has them. Type other values: what you type holds in light
            and in dark.{" "}
            <button type="button" onClick={reset}>
              Start anew
            </button>
          </caption>
          <thead>
            <tr>
              <th scope="col">--acme-es-…</th>
              <th scope="col">value</th>
              <th scope="col">light</th>
              <th scope="col">dark</th>
            </tr>
          </thead>
          <tbody>
            {tokens.map((token) => (
              <TokenRow
                key={token.name}
                token={token}
                onChange={(value) =>
                  change((style) => style.setProperty(`--acme-es-${token.name}`, value))
                }
              />
            ))}
          </tbody>
        </table>
      </section>
      <section>
        <h2>Contrast</h2>
        <Contrasts tokens={tokens} />
      </section>
      <section className="tokens-sample">
        <h2>With these tokens</h2>
        <Sample />
      </section>
    </div>
  );
}

/** Every token, read from the page, with what it looks like; the contrast of every pair is measured. */
export const Tokens: Story = {
  render: () => <TokensPage />,
  play: async ({ canvas, canvasElement, step }) => {
    const button = await canvas.findByRole("button", { name: "Configure SSO" });
    await step("every colour is in a pair or decoration", async () => {
      const coloured = [...canvasElement.querySelectorAll("tbody tr")].flatMap((row) =>
        row.querySelector('td[data-colour^="rgb"]')
          ? [row.querySelector("code")?.textContent ?? ""]
          : [],
      );
      await expect(coloured.length).toBeGreaterThan(20);
      const known = new Set([
        ...colourPairs.flatMap(({ front, back }) => [front, back]),
        ...decoration,
      ]);
      await expect(coloured.filter((name) => !known.has(name))).toEqual([]);
    });
    await step("every pair has the contrast that WCAG asks for, in light and in dark", async () => {
      const cells = [...canvasElement.querySelectorAll<HTMLElement>("td[data-ratio]")];
      await expect(cells).toHaveLength(colourPairs.length * 2);
      const weak = cells.filter(
        ({ dataset }) => !(Number(dataset["ratio"]) >= Number(dataset["least"])),
      );
      await expect(
        weak.map(
          (it) => `${it.parentElement?.querySelector("th")?.textContent}: ${it.textContent}`,
        ),
      ).toEqual([]);
    });
    await step("a token that is changed changes the components", async () => {
      const input = within(canvasElement).getByLabelText("--acme-es-accent");
      await fireEvent.change(input, { target: { value: "rgb(0 80 60)" } });
      await waitFor(() => expect(getComputedStyle(button).backgroundColor).toBe("rgb(0, 80, 60)"));
      await fireEvent.click(canvas.getByRole("button", { name: "Start anew" }));
      await waitFor(() => expect(canvas.getByLabelText("--acme-es-accent")).toHaveValue("#3f51d6"));
    });
  },
};
