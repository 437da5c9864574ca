import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect } from "storybook/test";
import plain from "../../../.storybook/hosts/plain.css?raw";
import tailwind from "../../../.storybook/hosts/tailwind.css?raw";
import { ConfigureSsoButton, DirectorySyncCard, SsoStatusIndicator } from "../src/index.ts";
import { StoryScreen } from "./StoryScreen.tsx";

const meta = {
  title: "Hosts/Recipes",
  tags: ["!autodocs"],
} satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

function Ours() {
  return (
    <StoryScreen status={statusFixtures.ssoNotConfigured}>
      <SsoStatusIndicator detail action={false} />
      <ConfigureSsoButton notices={false} />
      <DirectorySyncCard headingLevel={3} freshness={false} />
    </StoryScreen>
  );
}

interface RecipeProps {
  readonly css: string;
  readonly note: string;
}

function Recipe({ css, note }: RecipeProps) {
  return (
    <details style={{ marginBlockStart: "1.5rem" }}>
      <summary style={{ minBlockSize: "1.5rem" }}>The whole stylesheet of this host</summary>
      <p>{note}</p>
      <pre style={{ whiteSpace: "pre-wrap" }}>
        <code>{css}</code>
      </pre>
    </details>
  );
}

const styleOf = (element: Element) => {
  const { backgroundColor, borderRadius, fontFamily } = getComputedStyle(element);
  return { backgroundColor, borderRadius, fontFamily };
};

/** Their button and ours, side by side, must not be told apart. */
const looksAlike: NonNullable<Story["play"]> = async ({ canvas }) => {
  const theirs = await canvas.findByRole("button", { name: "Save changes" });
  const ours = await canvas.findByRole("button", { name: "Configure SSO" });
  await expect(styleOf(ours)).toEqual(styleOf(theirs));
};

/** A host on plain CSS: tokens take the values of its own variables; its reset is in a layer. */
export const PlainCss: Story = {
  globals: { host: "plain" },
  render: () => (
    <>
      <div className="story-matrix">
        <div className="panel">
          <h3>The host's own panel</h3>
          <p>Members may invite people with an address of your company.</p>
          <button type="button">Save changes</button>
        </div>
        <div className="panel">
          <h3>Single sign-on</h3>
          <Ours />
        </div>
      </div>
      <Recipe css={plain} note="Import it beside @acme/enterprise-settings/styles.css." />
    </>
  ),
  play: looksAlike,
};

/** A host on Tailwind CSS 4: the order of the layers lets its preflight and its utilities alone. */
export const TailwindCss: Story = {
  globals: { host: "tailwind", theme: "light" },
  render: () => (
    <>
      <div className="story-matrix">
        <div className="flex flex-col items-start gap-3 rounded-xl border border-slate-200 bg-white p-5 text-sm text-slate-900">
          <h3 className="text-base font-semibold">The host's own card</h3>
          <p className="text-slate-600">
            Members may invite people with an address of your company.
          </p>
          <button
            type="button"
            className="min-h-9 cursor-pointer rounded-md bg-teal-700 px-3 py-1.5 font-medium text-white hover:bg-teal-800"
          >
            Save changes
          </button>
        </div>
        <div className="flex flex-col gap-3 rounded-xl border border-slate-200 bg-white p-5 text-sm text-slate-900">
          <h3 className="text-base font-semibold">Single sign-on</h3>
          <Ours />
        </div>
      </div>
      <Recipe
        css={tailwind}
        note="After the first line comes @import of @acme/enterprise-settings/styles.css, which the workshop has already."
      />
    </>
  ),
  play: looksAlike,
};

/** Utilities of the host win over the kit, on any part that takes a class. */
export const UtilitiesWin: Story = {
  globals: { host: "tailwind", theme: "light" },
  render: () => (
    <StoryScreen status={statusFixtures.ssoCertificateExpiring}>
      <ConfigureSsoButton className="rounded-xl bg-amber-100 p-6" data-testid="root" />
    </StoryScreen>
  ),
  play: async ({ canvas }) => {
    await canvas.findByRole("button", { name: "Renew certificate" });
    const { paddingLeft, borderRadius } = getComputedStyle(canvas.getByTestId("root"));
    await expect([paddingLeft, borderRadius]).toEqual(["24px", "12px"]);
  },
};
