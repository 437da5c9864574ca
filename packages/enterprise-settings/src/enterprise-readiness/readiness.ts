import type { Status } from "@acme/enterprise-settings-contract/wire";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import type { configureSsoMessages } from "../configure-sso-button/ConfigureSsoButton.messages.ts";
import type { directorySyncMessages } from "../directory-sync-card/DirectorySyncCard.messages.ts";
import { directoryPresentation } from "../directory-sync-card/directoryPresentation.ts";
import type { domainMessages } from "../domain-verification-card/DomainVerificationCard.messages.ts";
import { domainsPresentation } from "../domain-verification-card/domainPresentation.ts";
import type { logStreamsMessages } from "../log-streams-card/LogStreamsCard.messages.ts";
import { logStreamPresentation } from "../log-streams-card/logStreamPresentation.ts";
import type { commonMessages } from "../parts/common.messages.ts";
import {
  isNotInPlan,
  resolveAction,
  worstFirst,
  type Presentation,
  type Tone,
} from "../parts/presentation.ts";
import { certificateLines } from "../sso-connection-card/certificateLines.ts";
import type { ssoConnectionMessages } from "../sso-connection-card/SsoConnectionCard.messages.ts";
import {
  connectionPresentation,
  ssoPresentation,
} from "../sso-status-indicator/ssoPresentation.ts";
import type { Say } from "../words/createLanguage.ts";
import type { readinessMessages } from "./EnterpriseReadiness.messages.ts";

/** The steps, in the order in which they are taken. */
export const readinessSteps = ["domain", "sso", "certificate", "directory", "logStreams"] as const;
/**
 * `domain`: a domain is verified. `sso`: a connection is active and its certificate not expired.
 * `certificate`: none of an active connection is due within 30 days. `directory`: a directory is
 * connected. `logStreams`: every destination receives the audit log.
 */
export type ReadinessStep = (typeof readinessSteps)[number];

/** The words that the steps say; most are those of the cards. */
export interface ReadinessWords {
  readonly common: Say<keyof typeof commonMessages>;
  readonly readiness: Say<keyof typeof readinessMessages>;
  readonly sso: Say<keyof typeof ssoConnectionMessages>;
  readonly configureSso: Say<keyof typeof configureSsoMessages>;
  readonly directory: Say<keyof typeof directorySyncMessages>;
  readonly domains: Say<keyof typeof domainMessages>;
  readonly logStreams: Say<keyof typeof logStreamsMessages>;
}

export interface ShownStep {
  readonly step: ReadinessStep;
  readonly done: boolean;
  /** Of the state that keeps it from being done. */
  readonly tone: Tone;
  readonly label: string;
  /** What it is about, or why it is not done. */
  readonly detail: string;
  /** What this viewer may do about it. */
  readonly action: { readonly label: string; readonly intent: PortalIntent } | null;
  /** Only somebody else may do something about it. */
  readonly managed: boolean;
}

type Finding = Omit<ShownStep, "step" | "label">;

const done = (detail: string): Finding => ({
  done: true,
  tone: "ok",
  detail,
  action: null,
  managed: false,
});

type Shown<Word extends string> = Pick<Presentation<string, Word>, "state" | "tone" | "actions">;

/** Not done: why, and what this viewer may do about it. */
function toDo<Word extends string>(
  shown: Shown<Word>,
  detail: string,
  { intents }: Status,
  words: ReadinessWords,
  say: (word: Word) => string,
): Finding {
  const access = resolveAction(shown.actions, intents);
  return {
    done: false,
    tone: shown.tone,
    detail: isNotInPlan(shown, intents) ? words.common("notInPlan") : detail,
    action: typeof access === "object" ? { label: say(access.word), intent: access.intent } : null,
    managed: access === "managed",
  };
}

type Find = (status: Status, words: ReadinessWords) => Finding;

const findDomain: Find = (status, words) => {
  const { domains: say } = words;
  const verified = status.domains.filter(({ state }) => state === "verified");
  if (verified.length > 0) return done(verified.map(({ domain }) => domain).join(" · "));
  const shown = domainsPresentation(status);
  return toDo(shown, say(shown.pill, shown.params), status, words, say);
};

/** The active connections, and how each is told. */
const activeConnections = (status: Status, { common }: ReadinessWords) =>
  status.sso.connections
    .filter(({ state }) => state === "active")
    .map((it) => ({ it, shown: connectionPresentation(it, status, common("yourProvider")) }));

const findSso: Find = (status, words) => {
  const works = activeConnections(status, words).find(({ shown }) => shown.tone !== "bad");
  if (works) return done(works.it.provider || works.it.name);
  const shown = ssoPresentation(status, words.common("yourProvider"));
  // An expired certificate is renewed in a step of its own.
  const own = shown.tone === "bad" ? { ...shown, actions: [] } : shown;
  return toDo(own, words.sso(shown.pill, shown.params), status, words, words.configureSso);
};

const nothingToDo = { state: "waiting", tone: "idle", actions: [] } as const;

const findCertificate: Find = (status, words) => {
  const active = activeConnections(status, words);
  if (active.length === 0) {
    const detail = words.readiness("certificateWaits");
    return toDo(nothingToDo, detail, status, words, words.configureSso);
  }
  const due = active.find(({ shown }) => shown.state.startsWith("certificate_"));
  const [first] = certificateLines((due ? [due] : active).flatMap(({ it }) => it.certificates));
  const detail = first ? words.sso(first.when, first.params) : "";
  return due ? toDo(due.shown, detail, status, words, words.configureSso) : done(detail);
};

const findDirectory: Find = (status, words) => {
  const connected = status.directorySync.directories.find(({ state }) => state === "active");
  if (connected) return done(connected.provider || connected.name);
  const shown = directoryPresentation(status, words.common("yourDirectory"));
  const detail = words.directory(shown.pill, shown.params);
  return toDo(shown, detail, status, words, words.directory);
};

const findLogStreams: Find = (status, words) => {
  const { logStreams: say } = words;
  const shown = logStreamPresentation(status, say("yourDestination"));
  if (shown.tone !== "ok") return toDo(shown, say(shown.pill, shown.params), status, words, say);
  return done(status.logStreams.streams.map(({ destination }) => destination).join(" · "));
};

const find: Readonly<Record<ReadinessStep, Find>> = {
  domain: findDomain,
  sso: findSso,
  certificate: findCertificate,
  directory: findDirectory,
  logStreams: findLogStreams,
};

const nextSentences = {
  domain: "nextDomain",
  sso: "nextSso",
  certificate: "nextCertificate",
  directory: "nextDirectory",
  logStreams: "nextLogStreams",
} as const;

export interface Readiness {
  readonly steps: readonly ShownStep[];
  readonly done: number;
  /** What to do next: what is broken first, then in the order of the steps. */
  readonly next: ShownStep | undefined;
  /** "Next: …", or that everything is set up; empty where this viewer can do nothing. */
  readonly sentence: string;
}

/** How far the organization is, from what the status knows. */
export function readinessOf(
  steps: readonly ReadinessStep[],
  status: Status,
  words: ReadinessWords,
): Readiness {
  const shown = steps.map((step): ShownStep => {
    const finding = find[step](status, words);
    return { ...finding, step, label: words.readiness(finding.done ? `${step}Done` : step) };
  });
  const open = shown.filter(({ action }) => action !== null);
  const [next] = worstFirst(open, ({ tone }) => (tone === "bad" || tone === "warn" ? tone : "ok"));
  const finished = shown.every((it) => it.done);
  return {
    steps: shown,
    done: shown.filter((it) => it.done).length,
    next,
    sentence: finished
      ? words.readiness("complete")
      : next
        ? words.readiness(nextSentences[next.step])
        : "",
  };
}
