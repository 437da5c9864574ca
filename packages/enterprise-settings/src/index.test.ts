import { expect, test } from "vitest";
import * as kit from "./index.ts";

test("the public list is this", () => {
  expect(new Set(Object.keys(kit))).toEqual(
    new Set([
      "ConfigureSsoButton",
      "CopyDiagnostics",
      "DirectorySyncCard",
      "DomainVerificationCard",
      "EnterpriseReadiness",
      "EnterpriseSettings",
      "EnterpriseSettingsError",
      "EnterpriseSettingsProvider",
      "LogStreamsCard",
      "SsoConnectionCard",
      "SsoRecommendation",
      "PortalButton",
      "SsoStatusIndicator",
      "StatusFreshness",
      "createClient",
      "prefetchStatus",
      "useDiagnostics",
      "useEnterpriseStatus",
      "usePortalLink",
    ]),
  );
});
