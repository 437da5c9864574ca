import { expect, test } from "vitest";
import { createSameOriginCheck, isSameOrigin } from "./sameOrigin.ts";

const origins = new Set(["https://app.example.com", "https://admin.example.com"]);

test.each([
  ["same-origin", undefined, true],
  ["same-origin", "https://evil.example", true],
  [undefined, "https://app.example.com", true],
  ["same-site", "https://admin.example.com", true],
  ["cross-site", "https://app.example.com", true],
  ["same-site", "https://sibling.example.com", false],
  ["cross-site", "https://evil.example", false],
  ["none", undefined, false],
  ["cross-site", "null", false],
  [undefined, "null", false],
  [undefined, undefined, false],
  [undefined, "https://app.example.com.evil.example", false],
  [undefined, "http://app.example.com", false],
])("Sec-Fetch-Site %s, Origin %s: %s", (secFetchSite, origin, expected) => {
  expect(isSameOrigin({ secFetchSite, origin }, origins)).toBe(expected);
});

test("the origin of every sandboxed frame is nobody's, even where it is listed", () => {
  expect(isSameOrigin({ origin: "null" }, new Set(["null"]))).toBe(false);
});

test("only a credential in a header needs no such proof", () => {
  const check = createSameOriginCheck(origins);
  const viewer = { userId: "user_1", organizationId: null, roles: [], permissions: [] };
  expect(() => check({ headers: {} }, { ...viewer, credential: "header" })).not.toThrow();
  expect(() => check({ headers: {} }, { ...viewer, credential: "cookie" })).toThrow(
    expect.objectContaining({ code: "cross_site" }),
  );
  expect(() => check({ headers: {} }, viewer)).toThrow(
    expect.objectContaining({ code: "cross_site" }),
  );
});
