import { act, render, screen } from "@testing-library/react";
import { makeStatus, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { useEffect } from "react";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { patience, renderKit } from "../../test/renderKit.tsx";
import { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { readStatus } from "../client/readStatus.ts";
import { StatusFreshness } from "../status-freshness/StatusFreshness.tsx";
import { CopyDiagnostics } from "./CopyDiagnostics.tsx";
import type { Diagnostics } from "./collectDiagnostics.ts";
import { useDiagnostics } from "./useDiagnostics.ts";
import { version } from "./version.ts";

function Probe({ give }: { readonly give: (collect: () => Promise<Diagnostics>) => void }) {
  const collect = useDiagnostics();
  useEffect(() => give(collect), [give, collect]);
  return <StatusFreshness />;
}

const secrets = [
  "https://setup.workos.com/?token=sEcReT",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJkYW5hIn0.c2lnbmF0dXJl",
  "dana@northwind.example",
  "Bearer sk_test_abc123",
  "northwind.example",
  "Dana Reyes",
];

/** The same shape, with a secret in the place of every text. */
function poison(value: unknown, secret: string): unknown {
  if (typeof value === "string") return secret;
  if (Array.isArray(value)) return value.map((it) => poison(it, secret));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, poison(it, secret)]));
}

async function tell(status: Status | EnterpriseSettingsError): Promise<string> {
  let collect = async (): Promise<Diagnostics> => ({});
  const kit = renderKit(<Probe give={(it) => void (collect = it)} />, {
    status,
    viewer: "dana@northwind.example",
  });
  await act(() => vi.waitUntil(async () => (await collect())["situation"] !== "loading"));
  const text = JSON.stringify(await collect());
  kit.unmount();
  return text;
}

describe("what must not be told", () => {
  test.each(secrets)("%s, wherever the server puts it", async (secret) => {
    const status = readStatus(poison(statusFixtures.ssoCertificateExpiring, secret));
    const text =
      (await tell(status)) +
      (await tell({ ...status, ...(poison(makeStatus(), secret) as Status) }));
    expect(text).not.toContain(secret);
    for (const part of secret.split(/[\s.@=/?]+/).filter((it) => it.length > 5)) {
      expect(text).not.toContain(part);
    }
  });

  test.each(secrets)("%s in an error", async (secret) => {
    const details = { status: 503, requestId: secret, cause: new Error(secret) };
    expect(await tell(new EnterpriseSettingsError(secret, secret, details))).not.toContain(secret);
  });

  test("names, domains and records of any fixture", async () => {
    const status = statusFixtures.threeOfFive;
    const text = await tell(status);
    const told = [
      status.organization.name,
      ...status.domains.flatMap((it) => [it.domain, it.record?.value]),
      ...status.sso.connections.flatMap((it) => [it.name, ...it.domains]),
      status.managedBy?.email,
    ];
    expect(told.filter((it) => it && text.includes(it))).toEqual([]);
  });

  test("any text with an @ or a :// anywhere", async () => {
    const risky = fc.string().map((it) => `${it}@x://${it}`);
    await fc.assert(
      fc.asyncProperty(risky, async (secret) => {
        expect(await tell(readStatus(poison(makeStatus(), secret)))).not.toMatch(/@x:/);
      }),
      { numRuns: 10 },
    );
  });
});

test("what support needs", async () => {
  const text = await tell(statusFixtures.ssoCertificateExpiring);
  expect(JSON.parse(text)).toMatchObject({
    kit: version,
    situation: "ready",
    failure: null,
    reading: { failures: 0, pushed: false, awake: true },
    locale: "en",
    status: {
      organization: statusFixtures.ssoCertificateExpiring.organization.id,
      sso: { state: "active", connections: [{ type: "OktaSAML", everActive: true }] },
      attention: ["warning: certificate_expiring"],
    },
  });
  const failure = new EnterpriseSettingsError("workos_unavailable", "x", {
    status: 503,
    requestId: "req-7f3k2",
  });
  expect(JSON.parse(await tell(failure))).toMatchObject({
    situation: "unavailable",
    failure: { code: "workos_unavailable", status: 503, requestId: "req-7f3k2" },
    status: null,
  });
});

test("the version is the package's", () => {
  const manifest = readFileSync(`${import.meta.dirname}/../../package.json`, "utf8");
  expect(version).toBe((JSON.parse(manifest) as { version: string }).version);
});

describe("the button", () => {
  const written = vi.fn<(text: string) => Promise<void>>();
  beforeEach(() => {
    written.mockReset();
    Object.defineProperty(navigator, "clipboard", {
      value: { writeText: written },
      configurable: true,
    });
  });

  test("copies, and says so", async () => {
    written.mockResolvedValue();
    renderKit(<CopyDiagnostics />, { status: statusFixtures.ssoActive });
    screen.getByRole("button", { name: "Copy diagnostics" }).click();
    expect(await screen.findByText("Copied")).toBeVisible();
    expect(written.mock.calls[0]?.[0]).toContain('"kit": "');
  });

  test("gives the text where the browser forbids it", async () => {
    written.mockRejectedValue(new Error("Denied."));
    renderKit(<CopyDiagnostics />, { status: statusFixtures.ssoActive });
    screen.getByRole("button", { name: "Copy diagnostics" }).click();
    const field = await screen.findByRole<HTMLTextAreaElement>("textbox");
    expect(JSON.parse(field.value)).toMatchObject({ kit: version });
  });

  test("falls silent again, and another viewer sees nothing of what was collected", async () => {
    written.mockRejectedValueOnce(new Error("Denied.")).mockResolvedValue();
    const kit = renderKit(<CopyDiagnostics />, { status: statusFixtures.ssoActive });
    const click = () => screen.getByRole("button", { name: "Copy diagnostics" }).click();
    click();
    await screen.findByRole("textbox");
    kit.change({ viewer: "erik:southwind" });
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(screen.getByRole("status")).toBeEmptyDOMElement();
    click();
    await screen.findByText("Copied");
    await vi.waitFor(() => expect(screen.queryByText("Copied")).toBeNull(), patience);
  });

  test("says that nothing could be collected", async () => {
    renderKit(<CopyDiagnostics />, { status: statusFixtures.ssoActive });
    vi.spyOn(navigator, "userAgent", "get").mockImplementation(() => {
      throw new Error("As if the code of it could not be had.");
    });
    onTestFinished(() => void vi.restoreAllMocks());
    screen.getByRole("button", { name: "Copy diagnostics" }).click();
    const said = await screen.findByText("The diagnostics could not be loaded. Try again.");
    expect(said.tagName).toBe("OUTPUT");
    expect(written).not.toHaveBeenCalled();
  });

  test("needs a provider", () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    expect(() => render(<CopyDiagnostics />)).toThrow(/EnterpriseSettingsProvider is missing/);
    vi.restoreAllMocks();
  });
});
