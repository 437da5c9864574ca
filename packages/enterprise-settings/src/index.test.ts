import { expect, test } from "vitest";
import * as kit from "./index.ts";

test("the public list is this", () => {
  expect(Object.keys(kit).toSorted()).toEqual([
    "ConfigureSsoButton",
    "DirectorySyncCard",
    "EnterpriseSettingsError",
    "EnterpriseSettingsProvider",
    "SsoStatusIndicator",
    "createClient",
    "useEnterpriseStatus",
    "usePortalLink",
  ]);
});
