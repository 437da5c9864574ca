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
 * `domain`: a domain is verified. `sso`: a connection is active. `certificate`: none of an active
 * connection is due within 30 days. `directory`: a directory is connected. `logStreams`: every
 * destination receives the audit log. None is done while something of it is broken or about to be;
 * a certificate or a domain that only waits to be mended by its own step is told there, for `sso`.
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
  /** Why this viewer may do nothing about it: only somebody else may, or no one in this plan. */
  readonly barrier: "managed" | "upgrade" | null;
}

type Finding = Omit<ShownStep, "step" | "label">;

const done = (detail: string): Finding => ({
  done: true,
  tone: "ok",
  detail,
  action: null,
  barrier: null,
});

/** Nothing is broken, or about to be: the worst state leads. */
const isWell = ({ tone }: Pick<Presentation<string, string>, "tone">): boolean =>
  tone !== "bad" && tone !== "warn";

type Shown<Word extends string> = Pick<Presentation<string, Word>, "state" | "tone" | "actions">;

/** Not done: why, and what this viewer may do about it. */
function toDo<Word extends string>(
  shown: Shown<Word>,
  detail: string,
  { intents }: Status,
  words: ReadinessWords,
  say: (word: Word) => string,
): Finding {
  const access = resolveAction(shown.actions, intents) ?? null;
  const action = typeof access === "object" ? access : null;
  return {
    done: false,
    tone: shown.tone,
    detail: isNotInPlan(shown, intents) ? words.common("notInPlan") : detail,
    action: action && { label: say(action.word), intent: action.intent },
    barrier: typeof access === "string" ? access : null,
  };
}

/** `steps`: those that count. */
type Find = (status: Status, words: ReadinessWords, steps: readonly ReadinessStep[]) => Finding;

const findDomain: Find = (status, words) => {
  const { domains: say } = words;
  const verified = status.domains.filter(({ state }) => state === "verified");
  const shown = domainsPresentation(status);
  return verified.length > 0 && isWell(shown)
    ? done(verified.map(({ domain }) => domain).join(" · "))
    : toDo(shown, say(shown.pill, shown.params), status, words, say);
};

/** The step that an intent belongs to, where SSO depends on another. */
const mending: Partial<Record<PortalIntent, ReadinessStep>> = {
  certificate_renewal: "certificate",
  domain_verification: "domain",
};

const findSso: Find = (status, words, steps) => {
  const shown = ssoPresentation(status, words.common("yourProvider"));
  const [first] = shown.actions;
  const other = first && mending[first.intent];
  const elsewhere =
    other !== undefined && steps.includes(other) && !find[other](status, words, steps).done;
  const works = status.sso.connections.find(({ state }) => state === "active");
  if (works && (isWell(shown) || (elsewhere && shown.tone === "warn"))) {
    return done(works.provider || works.name);
  }
  const own = elsewhere ? { ...shown, actions: [] } : shown;
  return toDo(own, words.sso(shown.pill, shown.params), status, words, words.configureSso);
};

const nothingToDo = { state: "waiting", tone: "idle", actions: [] } as const;

const findCertificate: Find = (status, words) => {
  const active = status.sso.connections
    .filter(({ state }) => state === "active")
    .map((it) => ({
      it,
      shown: connectionPresentation(it, status, words.common("yourProvider")),
    }));
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
  const shown = directoryPresentation(status, words.common("yourDirectory"));
  const connected = status.directorySync.directories.find(({ state }) => state === "active");
  if (connected && isWell(shown)) return done(connected.provider || connected.name);
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
    const finding = find[step](status, words, steps);
    return { ...finding, step, label: words.readiness(finding.done ? `${step}Done` : step) };
  });
  const open = shown.filter(({ action }) => action !== null);
  const [next] = worstFirst(open, ({ tone }) => (tone === "bad" || tone === "warn" ? tone : "ok"));
  const finished = shown.every((it) => it.done);
  const subject = next && ((next.action && mending[next.action.intent]) ?? next.step);
  return {
    steps: shown,
    done: shown.filter((it) => it.done).length,
    next,
    sentence: finished
      ? words.readiness("complete")
      : subject
        ? words.readiness(nextSentences[subject])
        : "",
  };
}
