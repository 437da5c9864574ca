"use client";
import { useEffect, useState } from "react";
import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import type { StatusSession } from "../provider/statusSession.ts";
import { useAnswer } from "../provider/useEnterpriseStatus.ts";
import { timeAgo } from "../words/times.ts";
import { HostLink, Line } from "./Line.tsx";
import { RefreshButton } from "./LinkButton.tsx";
import { Pill } from "./Pill.tsx";
import { noticesOf, Reason } from "./Reason.tsx";
import { useTick } from "./Time.tsx";
import type { View } from "./useView.ts";

export interface TroubleProps {
  readonly view: View;
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
function useKnownSince(view: View): string {
  const answer = useAnswer(view.session);
  const checkedAt = answer ? new Date(answer.checkedAt) : null;
  useTick(view, checkedAt);
  return checkedAt ? timeAgo(view.format, checkedAt, "long") : "";
}

interface OldProps extends TroubleProps {
  readonly offline: boolean;
  readonly error: EnterpriseSettingsError | null;
}

function ShowingOld({ view, offline, error }: OldProps) {
  const say = noticesOf(view);
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
export function Trouble({ view }: TroubleProps) {
  const { situation, context, session } = view;
  const say = noticesOf(view);
  const first = useIsFirst(session);
  if (situation.kind === "checking") {
    return <Pill tone="idle" icon="dots" text={say("checking")} />;
  }
  if (!first) return null;
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
      <RefreshButton view={view} label={view.say("retry")} />
    </Line>
  );
}
