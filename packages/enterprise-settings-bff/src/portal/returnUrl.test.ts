import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildConfiguredUrl, buildReturnUrl } from "./returnUrl.ts";

const app = "https://app.example.com";

describe("buildReturnUrl", () => {
  test.each([
    ["/", "https://app.example.com/?acme-es-return=sso"],
    ["/settings/sso", "https://app.example.com/settings/sso?acme-es-return=sso"],
    ["/settings/sso/", "https://app.example.com/settings/sso/?acme-es-return=sso"],
    ["/o/n%C3%B8rd/a@b:c", "https://app.example.com/o/n%C3%B8rd/a@b:c?acme-es-return=sso"],
    ["/..hidden/a..b", "https://app.example.com/..hidden/a..b?acme-es-return=sso"],
  ])("%s", (path, url) => {
    expect(buildReturnUrl(app, path, "sso")).toBe(url);
  });

  test.each([
    "",
    "settings",
    "//evil.example",
    "/a//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%5Cevil.example",
    "/%255Cevil.example",
    "/a%2Fb",
    "/%2F%2Fevil.example",
    "/%252F%252Fevil.example",
    "/%25252525252Fevil.example",
    "/../admin",
    "/a/./b",
    "/%2e%2e/admin",
    "/%2E./admin",
    "/a\n",
    "/a%0d%0aSet-Cookie:x",
    "/a%00",
    "/a\tb",
    "/a?next=//evil.example",
    "/a#b",
    "/%",
    "/%C0%AF",
    "https://evil.example/",
    "javascript:alert(1)",
    "//user@evil.example",
    " /settings",
    "/søk",
  ])("refuses %j", (path) => {
    expect(buildReturnUrl(app, path, "sso")).toBeNull();
  });

  const tricks = [
    "/",
    "\\",
    "%",
    "2f",
    "5c",
    "25",
    "2e",
    ".",
    "..",
    "@",
    ":",
    "?",
    "#",
    "\n",
    "\0",
  ];
  const path = fc
    .array(fc.oneof(fc.constantFrom(...tricks, "evil.example", "https:"), fc.string()), {
      maxLength: 12,
    })
    .map((parts) => `/${parts.join("")}`);

  test("never leaves the application, however often the answer is decoded", () => {
    fc.assert(
      fc.property(path, (path) => {
        const answer = buildReturnUrl(app, path, "dsync");
        if (answer === null) return;
        const url = new URL(answer);
        expect(url.origin).toBe(app);
        expect(url.search).toBe("?acme-es-return=dsync");
        for (let layer = url.pathname, depth = 0; depth < 5; depth++) {
          expect(new URL(layer, app).origin).toBe(app);
          expect(layer).not.toMatch(/^\/[/\\]|[\\\r\n\0]|\/\.\.?(\/|$)/);
          layer = decodeURIComponent(layer);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

describe("buildConfiguredUrl", () => {
  test.each([
    ["/settings", "https://app.example.com/settings?acme-es-return=sso"],
    ["https://other.example/a?b=c#d", "https://other.example/a?b=c&acme-es-return=sso#d"],
    ["http://localhost:3000/", "http://localhost:3000/?acme-es-return=sso"],
  ])("%s", (target, url) => {
    expect(buildConfiguredUrl(app, target, "sso")).toBe(url);
  });

  test.each([
    "//evil.example",
    "settings",
    "",
    "http://other.example/",
    "javascript:alert(1)",
    "https://user@other.example/",
  ])("refuses %j", (target) => {
    expect(buildConfiguredUrl(app, target, "sso")).toBeNull();
  });
});
