"use client";
import { forwardRef, type HTMLAttributes, type ReactNode } from "react";
import { configureSsoMessages } from "../configure-sso-button/ConfigureSsoButton.messages.ts";
import { Fallback, Skeleton } from "../parts/Fallback.tsx";
import { Rows } from "../parts/Rows.tsx";
import { Pill } from "../parts/Pill.tsx";
import { Actions } from "../parts/PortalAction.tsx";
import { isNotInPlan } from "../parts/presentation.ts";
import { useView, type ExplicitProps } from "../parts/useView.ts";
import { Announcer } from "../parts/Announcer.tsx";
import { ssoStatusMessages } from "./SsoStatusIndicator.messages.ts";
import { connectionRow, ssoPresentation } from "./ssoPresentation.ts";

/** Everything that a `div` takes goes to the root. */
export interface SsoStatusIndicatorProps
  extends ExplicitProps, Omit<HTMLAttributes<HTMLDivElement>, "children"> {
  /** Added to the component's own classes. */
  className?: string;
  /** The fixing action beside the pill when something is wrong or about to be. Default `true`. */
  action?: boolean;
  /** The sentence below the pill, and the other connections where there are several. Default `false`. */
  detail?: boolean;
  /** Shown to viewers who may not see the settings. Default: nothing. */
  fallback?: ReactNode;
}

/**
 * The state of single sign-on in one word and one shape. Where something is wrong or about to be, the
 * fixing action stands beside it.
 */
export const SsoStatusIndicator = forwardRef<HTMLDivElement, SsoStatusIndicatorProps>(
  function SsoStatusIndicator(props, ref) {
    const { view, t, rest } = useView(props, "ssoStatus", ssoStatusMessages, "acme-es-sso-status");
    const { action = true, detail = false, fallback, ...attributes } = rest;
    const { situation, status, stale, watch, say, wordsOf, later } = view;
    const shown = status && ssoPresentation(status, say("yourProvider"));
    const notInPlan = shown && isNotInPlan(shown, status.intents);
    const pill = notInPlan ? say("notInPlan") : shown ? t(shown.pill, shown.params) : "";
    const urgent = notInPlan || shown?.tone === "warn" || shown?.tone === "bad";
    return (
      <div
        {...attributes}
        ref={ref}
        data-state={shown?.state ?? situation.kind}
        data-tone={shown?.tone}
      >
        {shown ? (
          <>
            <div className="acme-es-head" data-stale={stale}>
              <Pill tone={shown.tone} icon={shown.icon} text={pill} />
              {action && urgent && (
                <Actions
                  view={view}
                  actions={shown.actions}
                  words={wordsOf("configureSso", configureSsoMessages)}
                />
              )}
            </div>
            {detail && !notInPlan && (
              <p className="acme-es-sentence">{t(shown.sentence, shown.params)}</p>
            )}
            {detail && (
              <Rows
                label={t("otherConnections")}
                words={t}
                rows={status.sso.connections
                  .slice(1)
                  .map((it) => connectionRow(it, status, say("yourProvider")))}
              />
            )}
            {stale && later((it) => <it.Trouble view={view} />)}
            {watch &&
              shown.tone !== "ok" &&
              later((it) => <it.WatchLine view={view} subject="sso" />)}
          </>
        ) : (
          <Fallback
            view={view}
            forbidden={fallback}
            skeleton={
              <>
                <div className="acme-es-head">
                  <Skeleton shape="pill" />
                </div>
                {detail && <Skeleton shape="text" />}
              </>
            }
          />
        )}
        <Announcer view={view} subject="sso" text={pill} />
      </div>
    );
  },
);
