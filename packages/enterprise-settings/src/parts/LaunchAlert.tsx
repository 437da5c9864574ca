"use client";
import type { RefObject } from "react";
import type { Attempt } from "../provider/attempt.ts";
import { Icon } from "./Icon.tsx";
import { HostLink } from "./Line.tsx";
import { LinkButton } from "./LinkButton.tsx";
import { noticesOf, Reason } from "./Reason.tsx";
import type { View } from "./useView.ts";

export interface LaunchAlertProps {
  readonly view: View;
  readonly attempt: Attempt;
  /** The button that was pressed. */
  readonly button: Readonly<RefObject<HTMLElement | null>>;
  readonly onRetry: () => void;
}

/** An attempt of the person failed: spoken at once, beside the button that they pressed. */
export function LaunchAlert({ view, attempt, button, onRetry }: LaunchAlertProps) {
  const { error, blockedUrl, intent } = attempt;
  const { context } = view;
  const say = noticesOf(view);
  if (!error) return null;
  const { code, status } = error;
  const retryable = code !== "rate_limited" && status !== 401 && status !== 403 && !blockedUrl;
  const retry = () => {
    // The alert goes away with the retry, and must not take the focus along.
    button.current?.focus();
    onRetry();
  };
  return (
    <div role="alert" className="acme-es-alert">
      <Icon name="alert" />
      <Reason view={view} error={error} />
      {blockedUrl && (
        <a
          className="acme-es-link"
          href={blockedUrl}
          rel="noreferrer"
          onClick={() => void (intent && context?.session.leave(intent))}
        >
          {say("openHere")}
        </a>
      )}
      {retryable && <LinkButton label={view.say("retry")} onClick={retry} />}
      {error.signedOut && <HostLink href={context?.signInUrl} label={say("signIn")} />}
      {code === "not_in_plan" && (
        <HostLink href={context?.upgradeUrl} label={view.say("upgrade")} />
      )}
    </div>
  );
}
