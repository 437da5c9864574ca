import { GenerateLinkIntent } from "@workos-inc/node";
import { describe, expect, test } from "vitest";
import { openBrowser } from "../../test/portalBrowser.ts";
import { NORTHWIND, startSandbox } from "../../test/startSandbox.ts";

describe("portal links", () => {
  test.each(Object.values(GenerateLinkIntent))("for %s", async (intent) => {
    const { sandbox, workos } = await startSandbox();
    const { link } = await workos.adminPortal.generateLink({
      organization: NORTHWIND,
      intent,
      returnUrl: "http://localhost:3000/settings",
      successUrl: "https://orbit.example/done",
    });
    expect(link).toMatch(new RegExp(`^${sandbox.url}/portal\\?token=.{40,}$`));
    expect((await openBrowser().open(link)).status).toBe(200);
  });

  test.each([
    ["an unknown organization", { organization: "org_x" }, 404, "Organization not found: 'org_x'"],
    ["an unknown intent", { organization: NORTHWIND, intent: "bogus" }, 422, ""],
    ["no organization", { intent: "sso" }, 422, "organization_required"],
    ["plain http", { organization: NORTHWIND, return_url: "http://orbit.example" }, 422, "return"],
    ["a script", { organization: NORTHWIND, success_url: "javascript:alert(1)" }, 422, "success"],
  ])("not for %s", async (_what, body, status, message) => {
    const { workos } = await startSandbox();
    const call = workos.post("/portal/generate_link", body);
    await expect(call).rejects.toMatchObject({
      status,
      message: expect.stringContaining(message) as string,
    });
  });
});
