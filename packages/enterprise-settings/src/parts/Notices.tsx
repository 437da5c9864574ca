"use client";
import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import type { ReactNode } from "react";
import { useSettings } from "../provider/context.ts";
import type { Notice } from "../provider/situation.ts";
import { useTimes } from "../provider/useEnterpriseStatus.ts";
import { useWords } from "../words/useWords.ts";
import { commonMessages } from "./common.messages.ts";
import { Icon } from "./Icon.tsx";
import { reasonOf } from "./reason.ts";
import { useTick } from "./Time.tsx";

export interface LinkButtonProps {
  readonly label: string;
  readonly onClick: () => void;
}

/** A button that looks like a link in a line of text. */
export function LinkButton({ label, onClick }: LinkButtonProps) {
  return (
    <button type="button" className="acme-es-link" onClick={onClick}>
      {label}
    </button>
  );
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

/** Says why what is shown may be out of date, with the way out. */
export function StaleLine({ notice }: { readonly notice: Notice }) {
  const t = useWords("common", commonMessages);
  const { session, format } = useSettings();
  const { checkedAt } = useTimes();
  useTick(checkedAt);
  if (notice === "signed_out") return <SessionEnded />;
  const time = checkedAt ? format.ago(checkedAt, "long") : "";
  return (
    <Line>
      <span>{t(notice, { time })}</span>{" "}
      <LinkButton label={t("retry")} onClick={() => void session.refresh()} />
    </Line>
  );
}

export interface ReasonProps {
  readonly error: EnterpriseSettingsError;
}

/** The reason in words · Reference {id}. */
export function Reason({ error }: ReasonProps) {
  const t = useWords("common", commonMessages);
  return (
    <span>
      {t(...reasonOf(error))}
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
