// @vitest-environment node
import { expect, test } from "vitest";
import { english } from "../../test/english.ts";
import type { Message } from "../words/createFormatter.ts";
import { ar } from "./ar.ts";
import { de } from "./de.ts";
import { ja } from "./ja.ts";

const formsOf = (message: Message) =>
  typeof message === "string" ? [message] : Object.values(message);
const placeholdersOf = (text: string) => new Set(text.match(/\{\w+\}/g));

/** Every text of a language beside the English one: [where, text, English]. */
const rows = (locale: typeof de) =>
  Object.entries(english.words).flatMap(([component, texts]) =>
    Object.entries<Message>(texts).map(([key, message]) => {
      const own: Readonly<Record<string, Message>> =
        locale.words[component as keyof typeof english.words];
      return [`${component}.${key}`, own[key], message] as const;
    }),
  );

/** What is the same in English and in that language: names, and loan words. */
const same: Readonly<Record<string, readonly string[]>> = {
  de: ["domains.title", "domains.recordName"],
  ja: [],
  ar: [],
};

test.each([de, ja, ar])("$code: no English left, and no key too many", (locale) => {
  const left = rows(locale).filter(
    ([, own, message]) => JSON.stringify(own) === JSON.stringify(message),
  );
  expect(left.map(([where]) => where)).toEqual(same[locale.code]);
  const keys = (words: object) =>
    Object.entries(words).map(([it, texts]) => [it, new Set(Object.keys(texts))]);
  expect(Object.fromEntries(keys(locale.words))).toEqual(Object.fromEntries(keys(english.words)));
});

test.each([ja, ar])("$code is written in its own script", (locale) => {
  const names = /\b(WorkOS|SSO|DNS|SIEM|ID|TXT)\b|\{\w+\}/g;
  const latin = rows(locale).filter(([, own]) =>
    formsOf(own ?? "").some((text) => /[A-Za-z]/.test(text.replace(names, ""))),
  );
  expect(latin).toEqual([]);
});

test.each([de, ja, ar])("$code has the placeholders of the English", (locale) => {
  // A form of one or two may say the number in words.
  const named = (message: Message) =>
    new Set(formsOf(message).flatMap((text) => [...placeholdersOf(text).add("{count}")]));
  for (const [where, own, message] of rows(locale)) {
    expect({ [where]: named(own ?? "") }).toEqual({ [where]: named(message) });
  }
});

test.each([de, ja, ar])("$code has each plural form that its language has", (locale) => {
  const wanted = new Set(new Intl.PluralRules(locale.code).resolvedOptions().pluralCategories);
  const plurals = rows(locale).filter(([, , message]) => typeof message !== "string");
  expect(plurals.length).toBeGreaterThan(5);
  for (const [where, own] of plurals) {
    expect({ [where]: new Set(Object.keys(own ?? {})) }).toEqual({ [where]: wanted });
  }
});

test.each([de, ja, ar])("$code ends sentences where English does", (locale) => {
  const ends = (text: string) => /[.。؟？?]$/.test(text);
  const odd = rows(locale).filter(
    ([, own, message]) =>
      ends(formsOf(own ?? "").at(-1) ?? "") !== ends(formsOf(message).at(-1) ?? ""),
  );
  expect(odd.map(([where]) => where)).toEqual([]);
});
