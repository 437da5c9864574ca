import { createRoot } from "react-dom/client";
import "../src/styles/index.css";
import { StoryLanguage, storyLocales } from "../test/storyLanguage.ts";
import { StateMatrix } from "./StateMatrix.tsx";

/** The state matrix as a page of its own, as a host would serve it: `/?language=ar`. */
const language = new URLSearchParams(location.search).get("language") ?? "en";
const root = document.querySelector("main");
if (root) {
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  createRoot(root).render(
    <StoryLanguage.Provider value={storyLocales[language]}>
      <StateMatrix />
    </StoryLanguage.Provider>,
  );
}
