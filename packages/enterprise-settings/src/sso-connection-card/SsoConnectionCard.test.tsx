import {
  makeCertificate,
  makeConnection,
  makeStatus,
  statusFixtures,
} from "@acme/enterprise-settings-contract/fixtures";
import { fixtureNow } from "@acme/enterprise-settings-contract/fixtures";
import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { SsoConnectionCard } from "./SsoConnectionCard.tsx";

afterEach(cleanup);

test("every connection has a row: provider, protocol and domains, its own short pill", () => {
  render(<SsoConnectionCard status={statusFixtures.ssoSeveral} />);
  const rows = within(screen.getByRole("list", { name: "Connections" })).getAllByRole("listitem");
  expect(rows.map((row) => row.querySelector(".acme-es-pill")?.textContent)).toEqual([
    "Certificate expires in 9 days",
    "Waiting for first sign-in",
  ]);
  expect(rows[0]).toHaveTextContent("SAML · northwind.com");
});

test("certificates are told with their purpose and countdown, the first to expire first", () => {
  vi.useFakeTimers({ now: Date.parse(fixtureNow), toFake: ["Date"] });
  const certificates = [
    makeCertificate(),
    makeCertificate({
      type: "ResponseEncryption",
      expiresAt: "2026-12-31T12:00:00.000Z",
      daysUntilExpiry: 40,
    }),
    makeCertificate({
      type: "RequestSigning",
      expiresAt: "2026-11-01T12:00:00.000Z",
      expired: true,
      daysUntilExpiry: 0,
    }),
    makeCertificate({ expiresAt: "some day" }),
  ];
  const sso = { state: "active", connections: [makeConnection({ certificates })] } as const;
  render(
    <SsoConnectionCard
      status={makeStatus({ sso: { ...sso, connections: [...sso.connections] } })}
    />,
  );
  const lines = screen.getByRole("listitem").querySelectorAll(".acme-es-row-more > span");
  expect([...lines].map((it) => it.textContent)).toEqual([
    "Request-signing certificate · expired 1 November",
    "Encryption certificate · expires 31 December, 40 days left",
    "Signing certificate · expires 30 November 2027, 374 days left",
  ]);
  vi.useRealTimers();
});

test("the guide of the provider opens beside the page, and tells nobody where from", () => {
  render(<SsoConnectionCard status={statusFixtures.ssoActive} />);
  const guide = screen.getByRole("link", { name: "Okta setup guide" });
  expect(guide).toHaveAttribute("href", "https://workos.com/docs/integrations/okta-saml");
  expect(guide).toHaveAttribute("rel", "noreferrer");
});

test("managing stays beside what mends it; who may not renew manages", () => {
  const names = () => screen.getAllByRole("button").map((it) => it.textContent);
  const { rerender } = render(
    <SsoConnectionCard status={statusFixtures.ssoCertificateExpired} onOpen={() => {}} />,
  );
  expect(names()).toEqual(["Manage SSO", "Renew certificate"]);
  rerender(<SsoConnectionCard status={statusFixtures.mayNotRenew} onOpen={() => {}} />);
  expect(names()).toEqual(["Manage SSO"]);
});
