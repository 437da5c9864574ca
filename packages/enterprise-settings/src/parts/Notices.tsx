"use client";
import { lazy, Suspense, useEffect, useState, type ComponentType, type ReactNode } from "react";
import { subjectOf } from "../provider/subject.ts";
import type { LaunchAlertProps } from "./NoticeDetails.tsx";
import { useKeptFocus } from "./useKeptFocus.ts";
import type { View } from "./useView.ts";

export interface ViewProps {
  readonly view: View;
}

export interface LinkButtonProps {
  readonly label: string;
  readonly pending?: boolean;
  readonly onClick: () => void;
}

/** A button that looks like a link in a line of text. */
export function LinkButton({ label, pending, onClick }: LinkButtonProps) {
  return (
    <button
      ref={useKeptFocus()}
      type="button"
      className="acme-es-link"
      aria-disabled={pending || undefined}
      onClick={pending ? undefined : onClick}
    >
      {label}
    </button>
  );
}

/** Makes the server read WorkOS again, by the name that fits the place. */
export function RefreshButton({ view, word }: ViewProps & { readonly word: "refresh" | "retry" }) {
  const [pending, setPending] = useState(false);
  const session = view.context?.session;
  if (!session) return null;
  const refresh = async () => {
    setPending(true);
    await session.refresh();
    setPending(false);
  };
  return <LinkButton label={view.say(word)} pending={pending} onClick={() => void refresh()} />;
}

/** A link to a page of the host; nothing where the host named none. */
export function HostLink({ href, label }: { readonly href: string | undefined; label: string }) {
  return href ? (
    <a className="acme-es-link" href={href}>
      {label}
    </a>
  ) : null;
}

/** A quiet line of text with an action behind it. */
export function Line({ children }: { readonly children: ReactNode }) {
  return <p className="acme-es-line">{children}</p>;
}

/** What most pages never say is in a file of its own, fetched once the page stands. */
const load = () => import("./NoticeDetails.tsx");

/** Has the words for trouble at hand before there is any. */
export function usePreloadedNotices(): void {
  useEffect(() => void load().catch(() => {}), []);
}

/** Where the file cannot be had, the pill and the marks still tell, and there is a way to try again. */
const RetryAlone = ({ view, onRetry }: ViewProps & Partial<LaunchAlertProps>) =>
  onRetry ? (
    <LinkButton label={view.say("retry")} onClick={onRetry} />
  ) : (
    <RefreshButton view={view} word="retry" />
  );
const later = <Props extends ViewProps>(
  pick: (file: Awaited<ReturnType<typeof load>>) => ComponentType<Props>,
) =>
  lazy<ComponentType<Props>>(() =>
    load().then(
      (file) => ({ default: pick(file) }),
      () => ({ default: RetryAlone }),
    ),
  );
const TroubleDetails = later((it) => it.Trouble);
const LaunchDetails = later((it) => it.LaunchAlert);
const WatchDetails = later((it) => it.WatchLine);

/** Says why there is no status, or why what is shown may be out of date; nothing when all is well. */
export function TroubleLine({ view }: ViewProps) {
  const { situation } = view;
  if (situation.kind === "ready" && !situation.notice) return null;
  return (
    <Suspense fallback={null}>
      <TroubleDetails view={view} />
    </Suspense>
  );
}

/** An attempt of the person failed: spoken at once, beside the button that they pressed. */
export function LaunchAlert(props: LaunchAlertProps) {
  return (
    <Suspense fallback={null}>
      <LaunchDetails {...props} />
    </Suspense>
  );
}

export interface WatchLineProps extends ViewProps {
  /** The part of the settings that the component shows. */
  readonly subject: ReturnType<typeof subjectOf>;
  /** Nothing is awaited where all is well. */
  readonly settled: boolean;
}

/** After a visit to the portal: what is awaited. */
export function WatchLine({ view, subject, settled }: WatchLineProps) {
  const { watch } = view;
  if (!watch || settled || subjectOf(watch.intent) !== subject) return null;
  return (
    <Suspense fallback={null}>
      <WatchDetails view={view} />
    </Suspense>
  );
}
