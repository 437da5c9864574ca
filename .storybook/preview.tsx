import type { Preview } from "@storybook/react-vite";
import { useEffect, type ReactNode } from "react";
import "../packages/enterprise-settings/src/styles/index.css";
import "./preview.css";

interface PageProps {
  readonly theme: string;
  readonly direction: string;
  readonly children: ReactNode;
}

/** Sets what a host sets on its page: theme and direction. */
function Page({ theme, direction, children }: PageProps) {
  useEffect(() => {
    const page = document.documentElement;
    if (theme === "system") delete page.dataset["acmeEsTheme"];
    else page.dataset["acmeEsTheme"] = theme;
    page.dir = direction;
  }, [theme, direction]);
  return <div className="story-page">{children}</div>;
}

const preview: Preview = {
  tags: ["autodocs"],
  parameters: {
    a11y: { test: "error" },
    layout: "fullscreen",
    controls: { expanded: true },
    options: { storySort: { order: ["Welcome", "Components"] } },
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
