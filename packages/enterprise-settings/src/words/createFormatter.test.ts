// @vitest-environment node
import { expect, test } from "vitest";
import { createFormatter } from "./createFormatter.ts";

const now = Date.parse("2026-11-21T12:00:00.000Z");
const en = createFormatter("en", () => now);
const at = (iso: string) => new Date(iso);

test.each([
  ["2026-11-30T12:00:00.000Z", "30 November"],
  ["2027-11-30T12:00:00.000Z", "30 November 2027"],
  ["not a date", "–"],
])("the date %s is written %s", (iso, expected) => {
  expect(en.date(at(iso))).toBe(expected);
});

test("placeholders, numbers, plurals, lists and dates", () => {
  expect(en.text("{a} and {b}", { a: "x", b: 1234 })).toBe("x and 1,234");
  expect(en.text("a {domains} address", { domains: ["a.com", "b.com"] })).toBe(
    "a a.com or b.com address",
  );
  expect(en.text("After {date}", { date: at("2026-11-30T12:00:00.000Z") })).toBe(
    "After 30 November",
  );
  const days = { one: "{count} day", other: "{count} days" };
  expect([en.text(days, { count: 1 }), en.text(days, { count: 9 })]).toEqual(["1 day", "9 days"]);
  expect(en.text("what is {missing} stays")).toBe("what is {missing} stays");
  expect(en.text("{a}", { a: "{b}", b: "no" })).toBe("{b}");
});

test("other languages have their own plurals and dates", () => {
  const pl = createFormatter("pl", () => now);
  const users = { one: "użytkownik", few: "użytkownicy", other: "użytkowników" };
  expect([1, 3, 7].map((count) => pl.text(users, { count }))).toEqual([
    "użytkownik",
    "użytkownicy",
    "użytkowników",
  ]);
  expect(createFormatter("en-US", () => now).date(at("2026-11-30T12:00:00.000Z"))).toBe(
    "November 30",
  );
});
