import { expect, test } from "vitest";
import * as kit from "./index.ts";

test("the public list is this", () => {
  expect(new Set(Object.keys(kit))).toEqual(
    new Set([
      "ConfigureSsoButton",
      "DirectorySyncCard",
      "EnterpriseSettingsError",
      "EnterpriseSettingsProvider",
      "SsoStatusIndicator",
      "StatusFreshness",
      "createClient",
      "useEnterpriseStatus",
      "usePortalLink",
    ]),
  );
});
