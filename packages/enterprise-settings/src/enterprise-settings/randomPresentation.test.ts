// @vitest-environment node
import type { Status } from "@acme/enterprise-settings-contract/wire";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyStatus } from "../../test/anyStatus.ts";
import {
  isConnectionHealthy,
  isDirectoryHealthy,
  whatIsReady,
  whatIsTrue,
  whatStepsOffer,
} from "../../test/whatIsTrue.ts";
import {
  directoryPresentation,
  oneDirectoryPresentation,
} from "../directory-sync-card/directoryPresentation.ts";
import { domainsPresentation } from "../domain-verification-card/domainPresentation.ts";
import {
  readinessOf,
  readinessSteps,
  type ReadinessWords,
} from "../enterprise-readiness/readiness.ts";
import { logStreamPresentation } from "../log-streams-card/logStreamPresentation.ts";
import { resolveAction, type Presentation } from "../parts/presentation.ts";
import {
  connectionPresentation,
  ssoPresentation,
} from "../sso-status-indicator/ssoPresentation.ts";

/** Every text is its own key: what is said is not the subject here. */
const echo = (key: string) => key;
const words: ReadinessWords = {
  common: echo,
  readiness: echo,
  sso: echo,
  configureSso: echo,
  directory: echo,
  domains: echo,
  logStreams: echo,
};

type Shown = Pick<Presentation<string, string>, "tone" | "actions">;

const told = ({ tone, actions }: Shown, { intents }: Status) => {
  const access = resolveAction(actions, intents);
  return { healthy: tone === "ok", offered: typeof access === "object" ? [access.intent] : [] };
};

test("whatever a server says: what is decided is true, for the whole and for each entry", () => {
  expect.hasAssertions();
  const property = fc.property(anyStatus, (status) => {
    const truth = whatIsTrue(status);
    const shown: Record<keyof typeof truth, Shown> = {
      sso: ssoPresentation(status, "yours"),
      directory: directoryPresentation(status, "yours"),
      domains: domainsPresentation(status),
      logStreams: logStreamPresentation(status, "yours"),
    };
    for (const [subject, { healthy, offered }] of Object.entries(truth)) {
      const it = told(shown[subject as keyof typeof truth], status);
      expect({ subject, ...it }).toEqual({ subject, healthy, offered: offered.slice(0, 1) });
    }
    const { sso, directorySync } = status;
    expect(
      sso.connections.map((it) => connectionPresentation(it, status, "yours").tone === "ok"),
    ).toEqual(sso.connections.map((it) => isConnectionHealthy(status, it)));
    expect(
      directorySync.directories.map(
        (it) => oneDirectoryPresentation(it, status, "yours").tone === "ok",
      ),
    ).toEqual(directorySync.directories.map((it) => isDirectoryHealthy(status, it)));

    const { steps } = readinessOf(readinessSteps, status, words);
    const ready = whatIsReady(status);
    const offers = whatStepsOffer(status);
    expect(
      steps.map(({ step, done, action }) => [step, done, action ? [action.intent] : []]),
    ).toEqual(readinessSteps.map((step) => [step, ready[step], offers[step]]));
  });
  fc.assert(property, { numRuns: 3_000 });
}, 30_000);
