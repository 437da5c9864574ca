"use client";
import { forwardRef, type HTMLAttributes, type ReactNode } from "react";
import { commonMessages } from "../parts/common.messages.ts";
import { Fallback, Skeleton } from "../parts/Fallback.tsx";
import { Actions } from "../parts/PortalAction.tsx";
import { useSituation } from "../provider/useEnterpriseStatus.ts";
import { ssoPresentation } from "../sso-status-indicator/ssoPresentation.ts";
import { useWords } from "../words/useWords.ts";
import { configureSsoMessages } from "./ConfigureSsoButton.messages.ts";

/** Everything that a `div` takes goes to the root. */
export interface ConfigureSsoButtonProps extends Omit<HTMLAttributes<HTMLDivElement>, "children"> {
  /** Added to the component's own classes. */
  className?: string;
  /** Shown to viewers who may not see the settings. Default: nothing. */
  fallback?: ReactNode;
  /**
   * Says why there is no action: that nothing could be read, that the session ended and so on. `false`
   * beside an `SsoStatusIndicator`, which says it already. Default `true`.
   */
  notices?: boolean;
}

/**
 * The action that the state of single sign-on asks for: *Configure SSO*, *Continue setup*, *Renew
 * certificate* and so on. Opens the Admin Portal in this tab; says beside itself what went wrong.
 * People who may not change SSO are told who may.
 */
export const ConfigureSsoButton = forwardRef<HTMLDivElement, ConfigureSsoButtonProps>(
  function ConfigureSsoButton({ fallback, notices = true, className, ...rest }, ref) {
    const common = useWords("common", commonMessages);
    const t = useWords("configureSso", configureSsoMessages);
    const { situation } = useSituation();
    const root = {
      ...rest,
      ref,
      className: `acme-es acme-es-configure-sso ${className ?? ""}`.trim(),
    };
    if (situation.kind !== "ready") {
      const told = notices || situation.kind === "loading" || situation.kind === "forbidden";
      return (
        <div {...root} data-state={situation.kind}>
          {told && (
            <Fallback
              situation={situation}
              skeleton={<Skeleton shape="button" />}
              forbidden={fallback}
            />
          )}
        </div>
      );
    }
    const { status } = situation;
    const { state, actions } = ssoPresentation(status, common("yourProvider"));
    return (
      <div {...root} data-state={state}>
        <Actions actions={actions} status={status} words={t} />
      </div>
    );
  },
);
