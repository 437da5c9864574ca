"use client";
import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { useEffect, useState, type ReactNode } from "react";
import { useSettings } from "../provider/context.ts";
import type { Notice } from "../provider/situation.ts";
import { useTimes } from "../provider/useEnterpriseStatus.ts";
import { useWords } from "../words/useWords.ts";
import { commonMessages } from "./common.messages.ts";
import { Icon } from "./Icon.tsx";
import { reasonOf } from "./reason.ts";
import { useTick } from "./Time.tsx";
import { useKeptFocus } from "./useKeptFocus.ts";

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
export function RefreshButton({ word }: { readonly word: "refresh" | "retry" }) {
  const t = useWords("common", commonMessages);
  const { session } = useSettings();
  const [pending, setPending] = useState(false);
  const refresh = async () => {
    setPending(true);
    await session.refresh();
    setPending(false);
  };
  return <LinkButton label={t(word)} pending={pending} onClick={() => void refresh()} />;
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

/** "Sign in again", as far as the host says where. */
export function SessionEnded() {
  const t = useWords("common", commonMessages);
  return (
    <Line>
      <span>{t("sessionEnded")}</span>{" "}
      <HostLink href={useSettings().signInUrl} label={t("signIn")} />
    </Line>
  );
}

export interface StaleLineProps {
  readonly notice: Notice;
  readonly failure: EnterpriseSettingsError | null;
}

/** Says why what is shown may be out of date, with the way out. */
export function StaleLine({ notice, failure }: StaleLineProps) {
  const t = useWords("common", commonMessages);
  const { format } = useSettings();
  const { checkedAt } = useTimes();
  useTick(checkedAt);
  if (notice === "signed_out") return <SessionEnded />;
  const time = checkedAt ? format.ago(checkedAt, "long") : "";
  const answered = notice === "stale" && failure && failure.code !== "network";
  return (
    <Line>
      {answered ? (
        <Reason error={failure}> {t("showingOld", { time })}</Reason>
      ) : (
        <span>{t(notice, { time })}</span>
      )}{" "}
      <RefreshButton word="retry" />
    </Line>
  );
}

export interface ReasonProps {
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
export function Reason({ error, children }: ReasonProps & { readonly children?: ReactNode }) {
  const t = useWords("common", commonMessages);
  const waited = useWaited(error);
  return (
    <span>
      {t(...reasonOf(error, waited))}
      {children}
      {error.requestId && (
        <>
          {" · "}
          <span className="acme-es-reference">{t("reference", { id: error.requestId })}</span>
        </>
      )}
    </span>
  );
}

/** An attempt of the person failed: spoken at once, beside the button that they pressed. */
export function LaunchAlert({ error, onRetry }: ReasonProps & { readonly onRetry: () => void }) {
  const t = useWords("common", commonMessages);
  const { signInUrl, upgradeUrl } = useSettings();
  const retryable = error.code !== "rate_limited" && error.status !== 401 && error.status !== 403;
  return (
    <div role="alert" className="acme-es-alert">
      <Icon name="alert" />
      <Reason error={error} />
      {retryable && <LinkButton label={t("retry")} onClick={onRetry} />}
      {error.signedOut && <HostLink href={signInUrl} label={t("signIn")} />}
      {error.code === "not_in_plan" && <HostLink href={upgradeUrl} label={t("upgrade")} />}
    </div>
  );
}
