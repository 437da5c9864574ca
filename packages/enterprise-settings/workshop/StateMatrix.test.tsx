import { cleanup, render, waitFor } from "@testing-library/react";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { afterEach, expect, test } from "vitest";
import { failures } from "../src/testing/fakeClient.ts";
import { pseudoLocale } from "../test/pseudoLocale.ts";
import { StoryLanguage } from "../test/storyLanguage.ts";
import { incomplete, noAccess, StateMatrix } from "./StateMatrix.tsx";

afterEach(cleanup);

/** The fields that are shown as they are. What is left out, as `state`, is a word of the wire and needs ours. */
const dataField =
  /^(name|domains?|record|provider|protocol|destination|guideUrl|rawState|requestId|email|url)$/;

function* dataIn(value: unknown, isData = false): Generator<string> {
  if (typeof value === "string") {
    if (isData) yield value;
  } else if (typeof value === "object" && value !== null) {
    const list = Array.isArray(value);
    for (const [key, it] of Object.entries(value)) {
      yield* dataIn(it, isData || (!list && dataField.test(key)));
    }
  }
}

test("draws every fixture of the contract", () => {
  const { container } = render(<StateMatrix />);
  const drawn = [...container.querySelectorAll("figcaption")].map((it) => it.textContent);
  expect(drawn).toEqual(expect.arrayContaining(Object.keys(statusFixtures)));
});

/** What comes from the server, or from the host, and is shown as it is: names, domains, records, references. */
const data = new Set([...dataIn([statusFixtures, Object.values(failures)]), noAccess]);

/** The longest first: "Okta SCIM" goes before "Okta" leaves half of it. */
function withoutData(text: string): string {
  const found = [...data].filter((it) => it.length > 1 && text.includes(it));
  if (found.length === 0) return text;
  const longest = found.reduce((a, b) => (b.length > a.length ? b : a));
  return withoutData(text.replaceAll(longest, ""));
}

/** Every text that a person can see or hear in the components. */
function* shownIn(root: ParentNode): Generator<string> {
  for (const component of root.querySelectorAll(".acme-es")) {
    const walker = document.createTreeWalker(component, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) yield walker.currentNode.textContent ?? "";
    for (const element of component.querySelectorAll("*")) {
      for (const name of ["title", "aria-label", "aria-description", "placeholder", "alt"]) {
        yield element.getAttribute(name) ?? "";
      }
    }
  }
}

test(
  "in a language that nobody speaks nothing is left in English, dates and plurals included",
  {
    timeout: 30_000,
  },
  async () => {
    const { container } = render(
      <StoryLanguage.Provider value={pseudoLocale}>
        <StateMatrix />
      </StoryLanguage.Provider>,
    );
    await waitFor(() => expect(incomplete(container)).toEqual([]), { timeout: 20_000 });
    const shown = [...shownIn(container)];
    // The run itself is proved: marks, digits of Egypt and more than one form of plurals are there.
    expect(shown.join("")).toMatch(/⟦.*⟧/);
    expect(shown.join("")).toMatch(/[٠-٩]/);
    expect(new Set(shown.join("").match(/⟦[⁰¹²³⁺…]/g)).size).toBeGreaterThan(1);
    // A single letter is a monogram: the first of a provider's name.
    const left = shown.filter((it) => it.length > 1 && /[A-Za-z0-9{}]/.test(withoutData(it)));
    expect([...new Set(left)]).toEqual([]);
  },
);
