"use client";
import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { useEffect, useState, type ReactNode } from "react";
import { useAnswer } from "../provider/useEnterpriseStatus.ts";
import type { StatusSession } from "../provider/statusSession.ts";
import { Icon } from "./Icon.tsx";
import { noticeMessages } from "./notice.messages.ts";
import { HostLink, Line, LinkButton, RefreshButton, type ViewProps } from "./Notices.tsx";
import { reasonOf } from "./reason.ts";
import { useTick } from "./Time.tsx";
import type { View } from "./useView.ts";

const useNotices = (view: View) => view.wordsOf("common", noticeMessages);

interface ReasonProps extends ViewProps {
  readonly error: EnterpriseSettingsError;
}

/** Whether the time that the error asks to wait is over. */
function useWaited(error: EnterpriseSettingsError): boolean {
  const [waited, setWaited] = useState<EnterpriseSettingsError>();
  const { retryAfterSeconds } = error;
  useEffect(() => {
    if (!retryAfterSeconds) return undefined;
    const timer = setTimeout(() => setWaited(error), Math.min(retryAfterSeconds, 3600) * 1000);
    return () => clearTimeout(timer);
  }, [error, retryAfterSeconds]);
  return waited === error;
}

/** The reason in words · Reference {id}. `children` follow the reason. */
function Reason({ view, error, children }: ReasonProps & { readonly children?: ReactNode }) {
  const say = useNotices(view);
  const waited = useWaited(error);
  return (
    <span>
      {say(...reasonOf(error, waited))}
      {children}
      {error.requestId && ` · ${say("reference", { id: error.requestId })}`}
    </span>
  );
}

export interface LaunchAlertProps extends ReasonProps {
  /** After the browser blocked the new tab: where a plain link leads. */
  readonly blockedUrl: string | null;
  /** The link was followed. */
  readonly onFollow: () => void;
  readonly onRetry: () => void;
}

/** An attempt of the person failed: spoken at once, beside the button that they pressed. */
export function LaunchAlert({ view, error, blockedUrl, onFollow, onRetry }: LaunchAlertProps) {
  const say = useNotices(view);
  const { context } = view;
  const { code, status } = error;
  const retryable = code !== "rate_limited" && status !== 401 && status !== 403 && !blockedUrl;
  return (
    <div role="alert" className="acme-es-alert">
      <Icon name="alert" />
      <Reason view={view} error={error} />
      {blockedUrl && (
        <a className="acme-es-link" href={blockedUrl} rel="noreferrer" onClick={onFollow}>
          {say("openHere")}
        </a>
      )}
      {retryable && <LinkButton label={view.say("retry")} onClick={onRetry} />}
      {error.signedOut && <HostLink href={context?.signInUrl} label={say("signIn")} />}
      {code === "not_in_plan" && (
        <HostLink href={context?.upgradeUrl} label={view.say("upgrade")} />
      )}
    </div>
  );
}

/** The components of a page that have the same trouble to tell, in the order of the page. */
const tellers = new WeakMap<StatusSession, Set<(first: boolean) => void>>();

/** Whether this is the first component with trouble to tell: the others need not repeat it. */
function useIsFirst(session: StatusSession | undefined): boolean {
  const [first, setFirst] = useState(false);
  useEffect(() => {
    if (!session) return undefined;
    const all = tellers.get(session) ?? new Set();
    tellers.set(session, all);
    const tell = () => [...all].forEach((it, index) => it(index === 0));
    all.add(setFirst);
    tell();
    return () => {
      all.delete(setFirst);
      tell();
    };
  }, [session]);
  return first;
}

/** What is shown is old: since when. Renders with every read, because it tells when. */
function useKnownSince({ context, format, ...view }: View): string {
  const answer = useAnswer(context?.session);
  const checkedAt = answer ? new Date(answer.checkedAt) : null;
  useTick({ context, format, ...view }, checkedAt);
  return checkedAt ? format.ago(checkedAt, "long") : "";
}

interface OldProps extends ViewProps {
  readonly offline: boolean;
  readonly error: EnterpriseSettingsError | null;
}

function ShowingOld({ view, offline, error }: OldProps) {
  const say = useNotices(view);
  const time = useKnownSince(view);
  if (offline || !error) return <span>{say("offline")}</span>;
  if (error.code === "network") return <span>{say("stale", { time })}</span>;
  return (
    <Reason view={view} error={error}>
      {" "}
      {say("showingOld", { time })}
    </Reason>
  );
}

/** Why there is no status, or none that is newer, with the way out. Told once on a page. */
export function Trouble({ view }: ViewProps) {
  const { situation, context } = view;
  const say = useNotices(view);
  if (!useIsFirst(context?.session)) return null;
  if (situation.kind === "no_organization") {
    return (
      <Line>
        <span>{say("noOrganization")}</span>{" "}
        <HostLink href={context?.organizationUrl} label={say("noOrganizationLink")} />
      </Line>
    );
  }
  const isReady = situation.kind === "ready";
  if (situation.kind === "signed_out" || (isReady && situation.notice === "signed_out")) {
    return (
      <Line>
        <span>{say("sessionEnded")}</span>{" "}
        <HostLink href={context?.signInUrl} label={say("signIn")} />
      </Line>
    );
  }
  if (!isReady && situation.kind !== "unavailable") return null;
  const { failure: error } = situation;
  const offline = isReady ? situation.notice === "offline" : situation.offline;
  return (
    <Line>
      {isReady || offline || !error ? (
        <ShowingOld view={view} offline={offline} error={error} />
      ) : (
        <Reason view={view} error={error} />
      )}{" "}
      <RefreshButton view={view} word="retry" />
    </Line>
  );
}

/** After a visit to the portal: what is awaited. */
export function WatchLine({ view }: ViewProps) {
  const say = useNotices(view);
  const phase = view.watch?.phase;
  if (phase === "watching") return <Line>{say("watching")}</Line>;
  if (phase !== "over") return null;
  return (
    <Line>
      <span>{say("watchOver")}</span> <RefreshButton view={view} word="refresh" />
    </Line>
  );
}
