import {
  attentionCodes,
  auditLogsStates,
  certificateTypes,
  connectionStates,
  directoryStates,
  domainStates,
  intentAccesses,
  logStreamStates,
  portalIntents,
} from "@acme/enterprise-settings-contract/states";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import * as fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { readStatus } from "../client/readStatus.ts";
import { ConfigureSsoButton } from "../configure-sso-button/ConfigureSsoButton.tsx";
import { DirectorySyncCard } from "../directory-sync-card/DirectorySyncCard.tsx";
import { DomainVerificationCard } from "../domain-verification-card/DomainVerificationCard.tsx";
import { EnterpriseReadiness } from "../enterprise-readiness/EnterpriseReadiness.tsx";
import { LogStreamsCard } from "../log-streams-card/LogStreamsCard.tsx";
import { EnterpriseSettingsProvider } from "../provider/EnterpriseSettingsProvider.tsx";
import { SsoConnectionCard } from "../sso-connection-card/SsoConnectionCard.tsx";
import { SsoRecommendation } from "../sso-recommendation/SsoRecommendation.tsx";
import { SsoStatusIndicator } from "../sso-status-indicator/SsoStatusIndicator.tsx";
import { createFakeClient } from "../testing/fakeClient.ts";

/** A word that this version knows, or one of tomorrow's. */
const open = (known: readonly string[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...known) }, fc.string({ maxLength: 12 }));
const text = fc.oneof(fc.constantFrom("Okta", "northwind.com", ""), fc.string({ maxLength: 12 }));
const instant = fc.oneof(
  fc.constantFrom("2026-11-30T12:00:00.000Z", "2026-11-19T12:00:00.000Z", "soon", ""),
  fc.constant(null),
);
const count = fc.oneof(fc.nat({ max: 90 }), fc.constant(null));
/** Any field may be missing, as an older or a newer server may have it. */
const some = <T,>(fields: Record<string, fc.Arbitrary<T>>) =>
  fc.record(fields, { requiredKeys: [] });
const list = <T,>(it: fc.Arbitrary<T>) => fc.array(it, { maxLength: 3 });

const certificate = some<unknown>({
  type: open(certificateTypes),
  expiresAt: instant,
  expired: fc.boolean(),
  daysUntilExpiry: count,
});
const connection = some<unknown>({
  id: text,
  name: text,
  type: text,
  provider: text,
  guideUrl: fc.constantFrom("https://workos.com/docs", "javascript:alert(1)", null),
  protocol: text,
  state: open(connectionStates),
  rawState: text,
  everActive: fc.boolean(),
  domains: list(text),
  certificates: list(certificate),
});
const directory = some<unknown>({
  id: text,
  provider: text,
  state: open(directoryStates),
  rawState: text,
  everActive: fc.boolean(),
  users: fc.oneof(some<unknown>({ active: count, inactive: count }), fc.constant(null)),
  groups: count,
  countsReadAt: instant,
  lastChangeAt: instant,
});
const domain = some<unknown>({
  id: text,
  domain: text,
  state: open(domainStates),
  failureReason: text,
  record: fc.oneof(
    some<unknown>({ type: fc.constant("TXT"), name: text, value: text }),
    fc.constant(null),
  ),
});
const stream = some<unknown>({
  id: text,
  destination: text,
  state: open(logStreamStates),
  lastSentAt: instant,
});
const attention = some<unknown>({
  code: open(attentionCodes),
  subjectId: text,
  params: fc.dictionary(fc.constantFrom("count", "provider"), fc.oneof(text, fc.nat())),
});

const body = some<unknown>({
  organization: some<unknown>({ id: text, name: text }),
  sso: some<unknown>({ state: open(connectionStates), connections: list(connection) }),
  directorySync: some<unknown>({ state: open(directoryStates), directories: list(directory) }),
  domains: list(domain),
  auditLogs: some<unknown>({ state: open(auditLogsStates), retentionDays: count }),
  logStreams: some<unknown>({ state: open(logStreamStates), streams: list(stream) }),
  attention: list(attention),
});

const everyIntent = (access: (typeof intentAccesses)[number]) =>
  Object.fromEntries(portalIntents.map((it) => [it, access])) as Status["intents"];

/** Never asked: every status is given. */
const client = createFakeClient();
const onOpen = () => {};

const cards = [
  [SsoConnectionCard, ({ sso }: Status) => sso.connections],
  [SsoStatusIndicator, ({ sso }: Status) => sso.connections],
  [DirectorySyncCard, ({ directorySync }: Status) => directorySync.directories],
  [DomainVerificationCard, ({ domains }: Status) => domains],
  [LogStreamsCard, ({ logStreams }: Status) => logStreams.streams],
] as const;

/** Every component, as a server would draw it: fast, and all that these properties are about. */
function draw(status: Status): Element[] {
  const given = { status, onOpen };
  const page = document.createElement("div");
  page.innerHTML = renderToStaticMarkup(
    <EnterpriseSettingsProvider viewer="dana" client={client}>
      {cards.map(([Card], index) => (
        <Card key={index} {...given} />
      ))}
      <ConfigureSsoButton {...given} />
      <EnterpriseReadiness {...given} />
      <SsoRecommendation users={99} {...given} />
    </EnterpriseSettingsProvider>,
  );
  return [...page.children];
}

/** What a pill says only of what works. */
const healthy = /^(SSO active|Directory connected|Verified|Streaming)/;

interface Drawn {
  readonly component: string;
  readonly states: readonly string[];
  readonly buttons: number;
  readonly readsHealthy: boolean;
}

const look = (status: Status, roots: readonly Element[]): Drawn[] =>
  cards.map(([, partsOf], index) => {
    const root = roots[index];
    const pill = root?.querySelector(".acme-es-pill")?.textContent ?? "";
    return {
      component: root?.className ?? "",
      states: partsOf(status).map(({ state }): string => state),
      buttons: root?.querySelectorAll("button.acme-es-button").length ?? 0,
      readsHealthy: root?.getAttribute("data-tone") === "ok" || healthy.test(pill),
    };
  });

const works = (states: readonly string[]) =>
  states.includes("active") || states.includes("verified");

test("whatever a server says: nothing throws, nothing lies, and who may act is offered an action", () => {
  expect.hasAssertions();
  const access = fc.constantFrom(...intentAccesses);
  const property = fc.property(body, access, (wire, it) => {
    const status = { ...readStatus(wire), intents: everyIntent(it) };
    const roots = draw(status);
    const cards = look(status, roots);
    expect(cards.filter(({ readsHealthy, states }) => readsHealthy && !works(states))).toEqual([]);
    const html = roots.map((root) => root.outerHTML).join("");
    expect(html).not.toMatch(/javascript:|undefined|NaN|Invalid Date|\{(?:provider|count|date)\}/);
    const wrong = cards.filter(({ component, buttons, states }) =>
      it === "allowed"
        ? // The indicator has actions only for what is wrong; its button is ConfigureSsoButton.
          buttons === 0 && states[0] !== "deleting" && !component.includes("sso-status")
        : buttons > 0,
    );
    expect(wrong).toEqual([]);
  });
  fc.assert(property, { numRuns: 80 });
}, 30_000);
