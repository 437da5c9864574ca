import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { expect, test } from "vitest";
import { returnUrl } from "./returnUrl.ts";

const appUrl = "http://localhost:4400";

test.each([
  [undefined, "/"],
  ["", "/"],
  ["/settings/sso", "/settings/sso"],
  ["/settings/sso?tab=1", "/settings/sso?tab=1"],
  ["settings/sso", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example/", "/"],
  ["/.//evil.example", "//evil.example"],
])("%j leads to Orbit's %j", (wanted, path) => {
  expect(returnUrl(wanted, appUrl)).toBe(`${appUrl}${path}`);
});

test("nothing leads away from Orbit", () => {
  const part = constantFrom("/", "\\", "//", ".", "@", ":", "evil.example", "https:", "%2f", "\t");
  const anything = oneof(
    string(),
    array(part).map((all) => `/${all.join("")}`),
  );
  assert(
    property(anything, (wanted) => {
      expect(new URL(returnUrl(wanted, appUrl)).origin).toBe(appUrl);
    }),
  );
});
