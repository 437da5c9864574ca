"use client";
import { forwardRef, type HTMLAttributes, type ReactNode } from "react";
import { configureSsoMessages } from "../configure-sso-button/ConfigureSsoButton.messages.ts";
import { commonMessages } from "../parts/common.messages.ts";
import { Fallback, Skeleton } from "../parts/Fallback.tsx";
import { StaleLine } from "../parts/Notices.tsx";
import { OtherRows } from "../parts/OtherRows.tsx";
import { Pill } from "../parts/Pill.tsx";
import { Actions } from "../parts/PortalAction.tsx";
import { isNotInPlan } from "../parts/presentation.ts";
import { Announcer, WatchLine } from "../parts/WatchLine.tsx";
import type { Situation } from "../provider/situation.ts";
import type { Watch } from "../provider/portalWatch.ts";
import { useSituation } from "../provider/useEnterpriseStatus.ts";
import { useWords } from "../words/useWords.ts";
import { ssoStatusMessages } from "./SsoStatusIndicator.messages.ts";
import {
  connectionPresentation,
  ssoPresentation,
  type SsoPresentation,
} from "./ssoPresentation.ts";

/** Everything that a `div` takes goes to the root. */
export interface SsoStatusIndicatorProps extends Omit<HTMLAttributes<HTMLDivElement>, "children"> {
  /** Added to the component's own classes. */
  className?: string;
  /** The fixing action beside the pill when something is wrong or about to be. Default `true`. */
  action?: boolean;
  /** The sentence below the pill, and the other connections where there are several. Default `false`. */
  detail?: boolean;
  /** Shown to viewers who may not see the settings. Default: nothing. */
  fallback?: ReactNode;
}

interface ReadyProps extends Omit<Extract<Situation, { kind: "ready" }>, "kind"> {
  readonly shown: SsoPresentation;
  readonly pill: string;
  readonly notInPlan: boolean;
  readonly watch: Watch | null;
  readonly action: boolean;
  readonly detail: boolean;
}

function Ready({ status, notice, failure, shown, pill, notInPlan, ...props }: ReadyProps) {
  const { watch, action, detail } = props;
  const common = useWords("common", commonMessages);
  const t = useWords("ssoStatus", ssoStatusMessages);
  const actionWords = useWords("configureSso", configureSsoMessages);
  const anyProvider = common("yourProvider");
  const urgent = shown.tone === "warn" || shown.tone === "bad" || notInPlan;
  return (
    <>
      <div className="acme-es-head" data-stale={notice ? true : undefined}>
        <Pill tone={shown.tone} icon={shown.icon} text={pill} />
        {action && urgent && (
          <Actions actions={shown.actions} status={status} words={actionWords} />
        )}
      </div>
      {detail && !notInPlan && (
        <p className="acme-es-sentence">{t(shown.sentence, shown.params)}</p>
      )}
      {detail && (
        <OtherRows
          label={t("otherConnections")}
          rows={status.sso.connections.slice(1).map((it) => {
            const { tone, icon, pill, params } = connectionPresentation(it, status, anyProvider);
            const about = [it.protocol, ...it.domains].filter(Boolean).join(" · ");
            return {
              id: it.id,
              name: it.provider || it.name,
              about,
              tone,
              icon,
              text: t(pill, params),
            };
          })}
        />
      )}
      {notice && <StaleLine notice={notice} failure={failure} />}
      <WatchLine watch={watch} subject="sso" settled={shown.tone === "ok"} />
    </>
  );
}

/**
 * The state of single sign-on in one word and one shape. Where something is wrong or about to be, the
 * fixing action stands beside it.
 */
export const SsoStatusIndicator = forwardRef<HTMLDivElement, SsoStatusIndicatorProps>(
  function SsoStatusIndicator(
    { action = true, detail = false, fallback, className, ...rest },
    ref,
  ) {
    const { situation, state } = useSituation();
    const common = useWords("common", commonMessages);
    const t = useWords("ssoStatus", ssoStatusMessages);
    const ready = situation.kind === "ready" ? situation : null;
    const shown = ready && ssoPresentation(ready.status, common("yourProvider"));
    const notInPlan = ready !== null && shown !== null && isNotInPlan(shown, ready.status.intents);
    const pill = notInPlan ? common("notInPlan") : shown ? t(shown.pill, shown.params) : "";
    return (
      <div
        {...rest}
        ref={ref}
        className={`acme-es acme-es-sso-status ${className ?? ""}`.trim()}
        data-state={shown?.state ?? situation.kind}
        data-tone={shown?.tone}
      >
        {ready && shown && (
          <Ready
            {...ready}
            shown={shown}
            pill={pill}
            notInPlan={notInPlan}
            watch={state.watch}
            action={action}
            detail={detail}
          />
        )}
        {situation.kind !== "ready" && (
          <Fallback
            situation={situation}
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
        <Announcer watch={state.watch} subject="sso" text={pill} />
      </div>
    );
  },
);
