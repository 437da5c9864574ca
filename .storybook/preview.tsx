import type { Preview } from "@storybook/react-vite";
import type { ReactNode } from "react";
import "../packages/enterprise-settings/src/styles/index.css";
import "./preview.css";

interface PageProps {
  readonly theme: string;
  readonly direction: string;
  readonly children: ReactNode;
}

/** What a host's page sets: theme and direction. Each story its own, as a docs page shows them all. */
function Page({ theme, direction, children }: PageProps) {
  return (
    <div
      className="story-page"
      dir={direction}
      data-acme-es-theme={theme === "system" ? undefined : theme}
    >
      {children}
    </div>
  );
}

const preview: Preview = {
  tags: ["autodocs"],
  parameters: {
    a11y: { test: "error" },
    layout: "fullscreen",
    controls: { expanded: true },
    options: { storySort: { order: ["Welcome", "Provider and hooks", "Components"] } },
  },
  initialGlobals: { theme: "system", direction: "ltr" },
  globalTypes: {
    theme: {
      description: "Theme",
      toolbar: {
        title: "Theme",
        icon: "mirror",
        items: ["system", "light", "dark"],
        dynamicTitle: true,
      },
    },
    direction: {
      description: "Direction",
      toolbar: { title: "Direction", icon: "transfer", items: ["ltr", "rtl"], dynamicTitle: true },
    },
  },
  decorators: [
    (Story, { globals }) => (
      <Page theme={String(globals["theme"])} direction={String(globals["direction"])}>
        <Story />
      </Page>
    ),
  ],
};
export default preview;
