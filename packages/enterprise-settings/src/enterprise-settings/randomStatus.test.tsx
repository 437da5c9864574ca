import type { Status } from "@acme/enterprise-settings-contract/wire";
import * as fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { anyStatus } from "../../test/anyStatus.ts";
import {
  isConnectionHealthy,
  isDirectoryHealthy,
  isSsoUrgent,
  whatIsReady,
  whatIsTrue,
  whatStepsOffer,
} from "../../test/whatIsTrue.ts";
import { ConfigureSsoButton } from "../configure-sso-button/ConfigureSsoButton.tsx";
import { DirectorySyncCard } from "../directory-sync-card/DirectorySyncCard.tsx";
import { DomainVerificationCard } from "../domain-verification-card/DomainVerificationCard.tsx";
import { EnterpriseReadiness } from "../enterprise-readiness/EnterpriseReadiness.tsx";
import { LogStreamsCard } from "../log-streams-card/LogStreamsCard.tsx";
import { EnterpriseSettingsProvider } from "../provider/EnterpriseSettingsProvider.tsx";
import { SsoConnectionCard } from "../sso-connection-card/SsoConnectionCard.tsx";
import { SsoStatusIndicator } from "../sso-status-indicator/SsoStatusIndicator.tsx";
import { createFakeClient } from "../testing/fakeClient.ts";

/** Never asked: every status is given. With forms, each action says what it opens the portal for. */
const client = { ...createFakeClient(), formAction: "/portal-links" };

/** Every component, as a server would draw it: fast, and all that these properties are about. */
function draw(status: Status) {
  const page = document.createElement("div");
  page.innerHTML = renderToStaticMarkup(
    <EnterpriseSettingsProvider viewer="dana" client={client}>
      <SsoConnectionCard status={status} />
      <DirectorySyncCard status={status} />
      <DomainVerificationCard status={status} />
      <LogStreamsCard status={status} />
      <SsoStatusIndicator status={status} detail />
      <ConfigureSsoButton status={status} />
      <EnterpriseReadiness status={status} />
    </EnterpriseSettingsProvider>,
  );
  const [sso, directory, domains, logStreams, indicator, button, readiness] = page.children;
  if (!sso || !directory || !domains || !logStreams || !indicator || !button || !readiness) {
    throw new Error("A component draws nothing.");
  }
  const cards = { sso, directory, domains, logStreams };
  return { html: page.innerHTML, cards, indicator, button, readiness };
}

const offeredIn = (root: Element) =>
  [...root.querySelectorAll<HTMLInputElement>("input[name=intent]")].map(({ value }) => value);

/** What a pill says only of what works. */
const good =
  /^(SSO active(?! · (certificate|no verified))|Active|Directory connected(?! · )|Verified|Streaming)/;

/** Whether it reads well, by its tone and by its words; a text when the two differ. */
function reads(pill: Element | null | undefined): boolean | string {
  const tone = pill?.getAttribute("data-tone");
  const words = pill?.textContent ?? "";
  return good.test(words) === (tone === "ok") ? tone === "ok" : `${words}: ${tone}`;
}

const pillOf = (root: Element) => root.querySelector(".acme-es-pill");
const rowsOf = (root: Element) =>
  [...root.querySelectorAll(".acme-es-row .acme-es-pill")].map(reads);
/** In the order of the kit, where that is not the server's: what wants something first. */
const worstFirst = (rows: readonly boolean[]) => [
  ...rows.filter((it) => !it),
  ...rows.filter((it) => it),
];

/** Each list's rows: whether each entry works. */
function trueRows(status: Status) {
  const connections = status.sso.connections.map((it) => isConnectionHealthy(status, it));
  const directories = status.directorySync.directories.map((it) => isDirectoryHealthy(status, it));
  const streams = status.logStreams.streams.map(({ state }) => state === "active");
  return {
    sso: connections,
    directory: directories.slice(1),
    domains: worstFirst(status.domains.map(({ state }) => state === "verified")),
    logStreams: streams.length > 1 ? worstFirst(streams) : [],
    indicator: connections.slice(1),
  };
}

const each = <Key extends string, In, Out>(it: Record<Key, In>, of: (value: In) => Out) =>
  Object.fromEntries(Object.entries<In>(it).map(([key, value]) => [key, of(value)]));

test("whatever a server says: nothing throws, nothing lies, and who may act is offered an action", () => {
  expect.hasAssertions();
  const property = fc.property(anyStatus, (status) => {
    const { html, cards, indicator, button, readiness } = draw(status);
    expect(html).not.toMatch(/javascript:|undefined|NaN|Invalid Date|\{(?:provider|count|date)\}/);

    const truth = whatIsTrue(status);
    const { sso } = truth;
    expect(each(cards, (it) => reads(pillOf(it)))).toEqual(each(truth, (it) => it.healthy));
    expect(reads(pillOf(indicator))).toBe(sso.healthy);
    expect(each({ ...cards, indicator }, rowsOf)).toEqual(trueRows(status));

    // What mends it stands in a card's note, below the header's action; the others have the first alone.
    expect(each(cards, offeredIn)).toEqual(
      each(truth, ({ offered: [mend, ...rest] }) => [...rest, ...(mend ? [mend] : [])]),
    );
    expect(offeredIn(button)).toEqual(sso.offered.slice(0, 1));
    expect(offeredIn(indicator)).toEqual(isSsoUrgent(status) ? sso.offered.slice(0, 1) : []);

    const ready = whatIsReady(status);
    const steps = [...readiness.querySelectorAll<HTMLElement>(".acme-es-step")];
    const shown = steps.map((it) => [it.dataset["part"], it.dataset["state"] === "done"]);
    expect(Object.fromEntries(shown)).toEqual(ready);
    expect(offeredIn(readiness)).toEqual(Object.values(whatStepsOffer(status)).flat());
    const done = Object.values(ready).filter(Boolean).length;
    expect(readiness.textContent).toContain(`${done} of ${steps.length} done`);
  });
  fc.assert(property, { numRuns: 100 });
}, 30_000);
