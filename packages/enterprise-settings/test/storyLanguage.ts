import { createContext } from "react";
import type { EnterpriseSettingsProviderProps } from "../src/provider/EnterpriseSettingsProvider.tsx";
import { ar } from "../src/locales/ar.ts";
import { de } from "../src/locales/de.ts";
import { ja } from "../src/locales/ja.ts";
import { pseudoLocale } from "./pseudoLocale.ts";

type Locale = EnterpriseSettingsProviderProps["locale"];

/** The language that the workshop's toolbar says, for every screen of a story. */
export const StoryLanguage = createContext<Locale>("en");

/** The languages of the toolbar. A host loads one. */
export const storyLocales: Readonly<Record<string, Locale>> = {
  en: "en",
  de,
  ja,
  ar,
  pseudo: pseudoLocale,
};
