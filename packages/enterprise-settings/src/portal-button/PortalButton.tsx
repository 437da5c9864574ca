"use client";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import { forwardRef } from "react";
import { StateAction, type StateActionProps } from "../parts/StateAction.tsx";
import { useView } from "../parts/useView.ts";
import { portalButtonMessages } from "./PortalButton.messages.ts";

/** Everything that a `div` takes goes to the root. */
export interface PortalButtonProps extends StateActionProps {
  /** What the Admin Portal is opened for. */
  intent: PortalIntent;
  /** For `sso`: the identity provider to set up, a WorkOS connection type such as `OktaSAML`. */
  provider?: string;
  /** Something is still to be set up, or is broken. Default `false`. */
  accent?: boolean;
  /** What the button is called. Default: by its intent, such as *Manage SSO*. */
  label?: string;
}

/**
 * Opens the Admin Portal for any intent, whatever the state. Who may not open it is told who may; what
 * the plan does not include leads to the upgrade.
 */
export const PortalButton = forwardRef<HTMLDivElement, PortalButtonProps>(
  function PortalButton(props, ref) {
    const { view, t, rest } = useView(
      props,
      "portalButton",
      portalButtonMessages,
      "acme-es-portal-button",
    );
    const { intent, provider, accent = false, label, ...attributes } = rest;
    return (
      <StateAction
        data-intent={intent}
        {...attributes}
        ref={ref}
        view={view}
        decide={({ intents }) => ({
          state: intents[intent],
          actions: [{ word: intent, intent, accent, provider }],
        })}
        words={(word) => label ?? t(word)}
      />
    );
  },
);
