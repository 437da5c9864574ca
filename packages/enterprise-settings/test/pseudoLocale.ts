import type { Locale, Words } from "../src/words/messages.ts";
import type { Message } from "../src/words/createFormatter.ts";
import { english } from "./english.ts";

const latin = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** Greek, Cyrillic and Armenian letters that look like them: no text of ours has an ASCII letter left. */
const alike = "αвсδεƒցհіјκӏмηорզґѕтυνωхуžΑΒСΔΕҒԌΗІЈΚԼΜΝΟΡԚЯЅΤՍѴԜΧΥΖ";

const pseudo = (text: string) =>
  text.replace(/\{\w+\}|[A-Za-z]/g, (it) => (it.length > 1 ? it : alike.charAt(latin.indexOf(it))));

/** All six forms of CLDR, each by its own mark, so that the form which was chosen can be seen. */
function pseudoMessage(message: Message): Message {
  if (typeof message === "string") return `⟦${pseudo(message)}⟧`;
  const form = (mark: string) => `⟦${mark}${pseudo(message.other)}⟧`;
  return {
    zero: form("⁰"),
    one: form("¹"),
    two: form("²"),
    few: form("³"),
    many: form("⁺"),
    other: form("…"),
  };
}

/**
 * A language that nobody speaks: every text of ours in marks and in letters that no English text has.
 * Dates, numbers and plurals are those of Egypt, whose digits are not ours either, so that whatever reads
 * ASCII on the screen is data, or was not translated.
 */
export const pseudoLocale: Locale = {
  code: "ar-EG",
  words: Object.fromEntries(
    Object.entries(english.words).map(([component, texts]) => [
      component,
      Object.fromEntries(
        Object.entries<Message>(texts).map(([key, message]) => [key, pseudoMessage(message)]),
      ),
    ]),
  ) as Words,
};
