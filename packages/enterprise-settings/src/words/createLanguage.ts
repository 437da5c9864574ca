import {
  createFormatter,
  type Formatter,
  type Message,
  type MessageParams,
} from "./createFormatter.ts";
import type { Locale, MessageOverrides, WordsOf } from "./messages.ts";

/** The texts of one component, by key. */
export type Texts = Readonly<Record<string, Message>>;

/** A text by its key, with its placeholders filled. */
export type Say<Key extends string> = (key: Key, params?: MessageParams) => string;

/** The words and formats of one language, with the host's own words on top. */
export interface Language {
  readonly locale: string | Locale;
  /** The host's own words; the last have the last word. */
  readonly overrides: readonly (MessageOverrides | undefined)[];
  readonly format: Formatter;
  /** The words of one component: the host's, else the locale's, else the English ones that it brings. */
  readonly wordsOf: <English extends Texts>(
    component: WordsOf,
    english: English,
  ) => Say<keyof English & string>;
}

/** @param locale a BCP 47 code (English words, the formats of that language) or a complete language. */
export function createLanguage(
  locale: string | Locale,
  now: () => number,
  overrides: Language["overrides"],
): Language {
  const complete = typeof locale === "string" ? null : locale;
  const format = createFormatter(complete ? complete.code : (locale as string), now);
  const all = [complete?.words, ...overrides];
  return {
    locale,
    overrides,
    format,
    wordsOf: (component, english) => (key, params) => {
      const word = all.reduce<Message | undefined>(
        (before, words) => (words?.[component] as Partial<Texts> | undefined)?.[key] ?? before,
        english[key],
      );
      return format.text(word ?? key, params);
    },
  };
}
