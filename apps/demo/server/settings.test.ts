import { expect, test } from "vitest";
import { readWorkOSSettings } from "./settings.ts";

const complete = {
  WORKOS_API_KEY: "sk_test_1",
  WORKOS_CLIENT_ID: "client_1",
  WORKOS_WEBHOOK_SECRET: "whsec_1, whsec_2",
  AUTHKIT_COOKIE_PASSWORD: "a password of more than 32 characters",
};

test("without an API key the demo brings its sandbox", () => {
  expect(readWorkOSSettings({ WORKOS_CLIENT_ID: "client_1" })).toBeNull();
});

test("a complete environment is WorkOS", () => {
  expect(readWorkOSSettings({ ...complete, APP_URL: "https://orbit.example/app" })).toEqual({
    apiKey: "sk_test_1",
    clientId: "client_1",
    apiUrl: "https://api.workos.com",
    cookiePassword: complete.AUTHKIT_COOKIE_PASSWORD,
    webhookSecrets: ["whsec_1", "whsec_2"],
    appUrl: "https://orbit.example",
  });
});

test("all problems are listed at once, without a value", () => {
  const wrong = { WORKOS_API_KEY: "sk_test_1", AUTHKIT_COOKIE_PASSWORD: "short", APP_URL: "orbit" };
  expect(() => readWorkOSSettings(wrong)).toThrow(
    /WORKOS_CLIENT_ID.*WORKOS_WEBHOOK_SECRET.*AUTHKIT_COOKIE_PASSWORD has fewer.*APP_URL is no/s,
  );
  expect(() => readWorkOSSettings(wrong)).not.toThrow(/sk_test_1|short/);
});
