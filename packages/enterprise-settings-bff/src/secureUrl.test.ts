import { expect, test } from "vitest";
import { isLoopback, isSecureOrigin } from "./secureUrl.ts";

test.each([
  ["localhost", true],
  ["LOCALHOST.", true],
  ["app.localhost", true],
  ["127.0.0.1", true],
  ["127.8.9.10", true],
  ["[::1]", true],
  ["localhost.example.com", false],
  ["notlocalhost", false],
  ["127.0.0.1.example.com", false],
  ["128.0.0.1", false],
  ["0.0.0.0", false],
  ["[::2]", false],
])("%s is loopback: %s", (hostname, expected) => {
  expect(isLoopback(hostname)).toBe(expected);
});

test.each([
  ["https://app.example.com", true],
  ["https://app.example.com/", true],
  ["https://app.example.com:8443", true],
  ["http://localhost:4400", true],
  ["http://2130706433:80", true],
  ["http://app.example.com", false],
  ["https://app.example.com/path", false],
  ["https://app.example.com/?x", false],
  ["https://app.example.com/#x", false],
  ["https://user:password@app.example.com", false],
  ["ftp://localhost", false],
  ["javascript:alert(1)", false],
  ["app.example.com", false],
])("%s is an origin to trust: %s", (text, expected) => {
  expect(isSecureOrigin(text)).toBe(expected);
});
