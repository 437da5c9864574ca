"use client";
import { forwardRef, type HTMLAttributes, type ReactNode } from "react";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import { configureSsoMessages } from "../configure-sso-button/ConfigureSsoButton.messages.ts";
import { commonMessages } from "../parts/common.messages.ts";
import { Fallback, Skeleton } from "../parts/Fallback.tsx";
import { StaleLine } from "../parts/Notices.tsx";
import { OtherRows } from "../parts/OtherRows.tsx";
import { Pill } from "../parts/Pill.tsx";
import { Actions } from "../parts/PortalAction.tsx";
import { isNotInPlan } from "../parts/presentation.ts";
import { WatchLine } from "../parts/WatchLine.tsx";
import type { Notice } from "../provider/situation.ts";
import type { Watch } from "../provider/portalWatch.ts";
import { useSituation } from "../provider/useEnterpriseStatus.ts";
import { useWords } from "../words/useWords.ts";
import { ssoStatusMessages } from "./SsoStatusIndicator.messages.ts";
import { connectionPresentation, ssoPresentation } from "./ssoPresentation.ts";

/** Everything that a `div` takes goes to the root. */
export interface SsoStatusIndicatorProps extends Omit<HTMLAttributes<HTMLDivElement>, "children"> {
  /** The fixing action beside the pill when something is wrong or about to be. Default `true`. */
  action?: boolean;
  /** The sentence below the pill, and the other connections where there are several. Default `false`. */
  detail?: boolean;
  /** Shown to viewers who may not see the settings. Default: nothing. */
  fallback?: ReactNode;
}

interface ReadyProps {
  readonly status: Status;
  readonly notice: Notice | null;
  readonly watch: Watch | null;
  readonly action: boolean;
  readonly detail: boolean;
}

function Ready({ status, notice, watch, action, detail }: ReadyProps) {
  const common = useWords("common", commonMessages);
  const t = useWords("ssoStatus", ssoStatusMessages);
  const actionWords = useWords("configureSso", configureSsoMessages);
  const anyProvider = common("yourProvider");
  const shown = ssoPresentation(status, anyProvider);
  const notInPlan = isNotInPlan(shown, status.intents);
  const pill = notInPlan ? common("notInPlan") : t(shown.pill, shown.params);
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
      {notice && <StaleLine notice={notice} />}
      <WatchLine watch={watch} subject="sso" text={pill} settled={shown.tone === "ok"} />
    </>
  );
}

/**
 * The state of single sign-on in one word and one shape. Where something is wrong or about to be, the
 * fixing action stands beside it.
 */
export const SsoStatusIndicator = forwardRef<HTMLDivElement, SsoStatusIndicatorProps>(
  function SsoStatusIndicator(
    { action = true, detail = false, fallback, className = "", ...rest },
    ref,
  ) {
    const { situation, state } = useSituation();
    const root = { ...rest, ref, className: `acme-es acme-es-sso-status ${className}`.trim() };
    if (situation.kind !== "ready") {
      return (
        <div {...root} data-state={situation.kind}>
          <Fallback
            situation={situation}
            forbidden={fallback}
            skeleton={
              <>
                <Skeleton shape="pill" />
                {detail && <Skeleton shape="text" />}
              </>
            }
          />
        </div>
      );
    }
    const { status, notice } = situation;
    const shown = ssoPresentation(status, "");
    return (
      <div {...root} data-state={shown.state} data-tone={shown.tone}>
        <Ready
          status={status}
          notice={notice}
          watch={state.watch}
          action={action}
          detail={detail}
        />
      </div>
    );
  },
);
