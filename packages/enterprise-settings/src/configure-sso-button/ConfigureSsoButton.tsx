"use client";
import { forwardRef } from "react";
import { StateAction, type StateActionProps } from "../parts/StateAction.tsx";
import { useView } from "../parts/useView.ts";
import { ssoPresentation } from "../sso-status-indicator/ssoPresentation.ts";
import { configureSsoMessages } from "./ConfigureSsoButton.messages.ts";

/** Everything that a `div` takes goes to the root. */
export type ConfigureSsoButtonProps = StateActionProps;

/**
 * The action that the state of single sign-on asks for: *Configure SSO*, *Continue setup*, *Renew
 * certificate* and so on. Opens the Admin Portal; says beside itself what went wrong. People who may
 * not change SSO are told who may.
 */
export const ConfigureSsoButton = forwardRef<HTMLDivElement, ConfigureSsoButtonProps>(
  function ConfigureSsoButton(props, ref) {
    const { view, t, rest } = useView(
      props,
      "configureSso",
      configureSsoMessages,
      "acme-es-configure-sso",
    );
    return (
      <StateAction
        {...rest}
        ref={ref}
        view={view}
        decide={(status) => ssoPresentation(status, view.say("yourProvider"))}
        words={t}
      />
    );
  },
);
