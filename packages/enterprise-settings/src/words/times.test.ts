// @vitest-environment node
import { expect, test } from "vitest";
import { createFormatter } from "./createFormatter.ts";
import { timeAgo } from "./times.ts";

const en = createFormatter("en", () => Date.parse("2026-11-21T12:00:00.000Z"));

test.each([
  ["2026-11-21T12:00:00.000Z", "now"],
  ["2026-11-21T12:00:09.000Z", "now"],
  ["2026-11-21T11:59:48.000Z", "12 s ago"],
  ["2026-11-21T11:56:00.000Z", "4 min ago"],
  ["2026-11-21T10:00:00.000Z", "2 h ago"],
  ["2026-11-20T11:00:00.000Z", "yesterday"],
])("%s was %s", (iso, expected) => {
  expect(timeAgo(en, new Date(iso))).toBe(expected);
});

test("in a sentence it is written out, and never now", () => {
  const instant = new Date("2026-11-21T12:00:00.000Z");
  expect(timeAgo(en, instant, "long")).toBe("1 second ago");
  expect(
    timeAgo(
      createFormatter("de", () => instant.getTime()),
      instant,
      "long",
    ),
  ).toBe("vor 1 Sekunde");
});
