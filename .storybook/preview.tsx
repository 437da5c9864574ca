// First, as it names the order of the layers.
import "./hosts/layers.css";
import "../packages/enterprise-settings/src/styles/index.css";
import type { Preview } from "@storybook/react-vite";
import { StoryLanguage, storyLocales } from "../packages/enterprise-settings/test/storyLanguage.ts";
import { StoryPage } from "./StoryPage.tsx";

const toolbar = (title: string, icon: "mirror" | "browser" | "transfer" | "globe" | "ruler") => ({
  title,
  icon,
  dynamicTitle: true,
});

const preview: Preview = {
  tags: ["autodocs"],
  parameters: {
    a11y: { test: "error" },
    layout: "fullscreen",
    controls: { expanded: true },
    options: {
      storySort: {
        order: [
          "Welcome",
          "Workshop",
          ["State matrix", "Tokens", "Content"],
          "Hosts",
          "Components",
        ],
      },
    },
  },
  initialGlobals: {
    theme: "system",
    host: "neutral",
    direction: "auto",
    language: "en",
    width: "full",
  },
  globalTypes: {
    theme: {
      description: "Theme",
      toolbar: { ...toolbar("Theme", "mirror"), items: ["system", "light", "dark"] },
    },
    host: {
      description: "Host",
      toolbar: {
        ...toolbar("Host", "browser"),
        items: [
          { value: "neutral", title: "Our tokens" },
          { value: "plain", title: "Plain CSS host" },
          { value: "tailwind", title: "Tailwind host" },
        ],
      },
    },
    language: {
      description: "Language",
      toolbar: {
        ...toolbar("Language", "globe"),
        items: [
          { value: "en", title: "English" },
          { value: "de", title: "Deutsch" },
          { value: "ja", title: "日本語" },
          { value: "ar", title: "العربية" },
          { value: "pseudo", title: "Pseudo (finds untranslated text)" },
        ],
      },
    },
    direction: {
      description: "Direction",
      toolbar: {
        ...toolbar("Direction", "transfer"),
        items: [
          { value: "auto", title: "Direction of the language" },
          { value: "ltr", title: "Left to right" },
          { value: "rtl", title: "Right to left" },
        ],
      },
    },
    width: {
      description: "Width",
      toolbar: {
        ...toolbar("Width", "ruler"),
        items: [
          { value: "full", title: "Full width" },
          { value: "48rem", title: "Tablet, 768 px" },
          { value: "23.4375rem", title: "Phone, 375 px" },
          { value: "20rem", title: "320 px: 400 % zoom" },
        ],
      },
    },
  },
  decorators: [
    (Story, { globals }) => {
      const language = String(globals["language"]);
      return (
        <StoryPage
          theme={String(globals["theme"])}
          host={String(globals["host"])}
          direction={String(globals["direction"])}
          language={language}
          width={String(globals["width"])}
        >
          <StoryLanguage.Provider value={storyLocales[language]}>
            <Story />
          </StoryLanguage.Provider>
        </StoryPage>
      );
    },
  ],
};
export default preview;
