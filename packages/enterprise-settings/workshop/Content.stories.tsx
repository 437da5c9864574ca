import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { ar } from "../src/locales/ar.ts";
import { de } from "../src/locales/de.ts";
import { ja } from "../src/locales/ja.ts";
import type { Message } from "../src/words/createFormatter.ts";
import { english } from "../test/english.ts";
import "./Content.css";

const meta = {
  title: "Workshop/Content",
  tags: ["!autodocs"],
} satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

const locales = [english, de, ja, ar];

type Texts = Readonly<Record<string, Message>>;

/** A text, or one line a plural form. */
function Text({ message }: { readonly message: Message }) {
  if (typeof message === "string") return message;
  return Object.entries(message).map(([form, text]) => (
    <span key={form} className="content-form">
      <code dir="ltr">{form}</code> {text}
    </span>
  ));
}

function Catalogue({ component }: { readonly component: keyof typeof english.words }) {
  const texts: Texts = english.words[component];
  return (
    <section>
      <h2>
        <code>{component}</code>
      </h2>
      <table>
        <thead>
          <tr>
            <th scope="col">key</th>
            {locales.map(({ code }) => (
              <th key={code} scope="col">
                {code}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Object.keys(texts).map((key) => (
            <tr key={key}>
              <th scope="row">
                <code>{key}</code>
              </th>
              {locales.map(({ code, words }) => (
                <td key={code} lang={code} dir={code === "ar" ? "rtl" : "ltr"}>
                  <Text message={(words[component] as Texts)[key] ?? ""} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const rules = [
  "Sentence case. No exclamation marks, no “please”, no “oops”, no blame.",
  "“Set up” is what one does, “setup” what one has. “Not configured”, “in progress”, “active”, “connected”: one word for one thing, never a second.",
  "A sentence tells the consequence, not the event: who can no longer do what, and until when.",
  "Second person for the admin's things; the provider by its name.",
  "An error says what happened, what it means and what to do. The reference to quote comes last.",
  "Dates are “30 November”, with the year when it is not this one. Plurals are whole texts, never glued.",
];

/**
 * Every word that the kit says, with its key, made of the catalogues themselves. To say it otherwise,
 * give the provider `messages={{ component: { key: "…" } }}`.
 */
export const EveryWord: Story = {
  render: () => (
    <div className="content">
      <h1>How the kit speaks</h1>
      <ul>
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      {(Object.keys(english.words) as (keyof typeof english.words)[]).map((component) => (
        <Catalogue key={component} component={component} />
      ))}
    </div>
  ),
  play: async ({ canvasElement }) => {
    const texts = Object.values(english.words).flatMap((it) => Object.keys(it));
    await expect(canvasElement.querySelectorAll("tbody tr")).toHaveLength(texts.length);
    await expect(canvasElement.querySelectorAll("td:empty")).toHaveLength(0);
  },
};
