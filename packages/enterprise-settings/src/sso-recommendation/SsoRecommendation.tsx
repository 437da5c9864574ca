"use client";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import { forwardRef, useId, useState, useSyncExternalStore, type HTMLAttributes } from "react";
import { configureSsoMessages } from "../configure-sso-button/ConfigureSsoButton.messages.ts";
import { HostLink } from "../parts/Line.tsx";
import { LinkButton } from "../parts/LinkButton.tsx";
import { Actions } from "../parts/PortalAction.tsx";
import { useView, type ExplicitProps } from "../parts/useView.ts";
import { ssoPresentation } from "../sso-status-indicator/ssoPresentation.ts";
import { createDismissals, dismissalKey, type DismissalStorage } from "./dismissals.ts";
import { recommendationMessages } from "./SsoRecommendation.messages.ts";

/** Everything that a `section` takes goes to the root. */
export interface SsoRecommendationProps
  extends ExplicitProps, Omit<HTMLAttributes<HTMLElement>, "children"> {
  /** Added to the component's own classes. */
  className?: string;
  /** How many people have an account in the organization. */
  users: number;
  /** Recommends from so many people on. Default 10. */
  threshold?: number;
  /** Where "Learn more" leads. Default: no link. */
  learnMoreUrl?: string;
  /** Called once dismissed, for a host that counts or remembers it too. */
  onDismiss?: () => void;
  /** Whose dismissal is remembered. Default: the provider's viewer. */
  viewer?: string;
  /** Remembers the dismissal, per viewer and organization. Default `localStorage`. Read once. */
  storage?: DismissalStorage;
  /** Level of the heading, to fit the page's outline. Default 2. */
  headingLevel?: 2 | 3 | 4;
}

/** Nothing is set up, and this viewer may set it up. */
const isOpen = (status: Status): boolean =>
  status.sso.state === "not_configured" &&
  status.sso.connections.length === 0 &&
  status.intents.sso === "allowed";

/** What was dismissed takes its focus along: it goes to the part of the page around. */
function focusAround(inside: Element): void {
  const root = inside.closest(".acme-es");
  const around = root?.parentElement?.closest<HTMLElement>(".acme-es, main, [role=main]");
  if (!around) return;
  if (!around.hasAttribute("tabindex")) around.tabIndex = -1;
  around.focus({ preventScroll: true });
}

/**
 * Recommends single sign-on to an organization that has grown: configure, learn more or dismiss. Draws
 * nothing once SSO is set up, for viewers who may not set it up, and after it was dismissed.
 */
export const SsoRecommendation = forwardRef<HTMLElement, SsoRecommendationProps>(
  function SsoRecommendation(props, ref) {
    const { view, t, rest } = useView(
      props,
      "recommendation",
      recommendationMessages,
      "acme-es-card acme-es-recommendation",
    );
    const { users, threshold = 10, learnMoreUrl, onDismiss, storage, ...others } = rest;
    const { viewer = view.context?.viewer ?? "", headingLevel = 2, ...root } = others;
    const { status, wordsOf } = view;
    const id = useId();
    const [dismissals] = useState(() => createDismissals(() => storage ?? localStorage));
    const key = dismissalKey(viewer, status?.organization.id ?? "");
    // A server has no storage: it draws nothing, and the browser asks after the first frame.
    const dismissed = useSyncExternalStore(
      dismissals.subscribe,
      () => dismissals.has(key),
      () => true,
    );
    if (!status || dismissed || users < threshold || !isOpen(status)) return null;
    const Heading = `h${headingLevel}` as const;
    const onClick = () => {
      if (document.activeElement) focusAround(document.activeElement);
      dismissals.add(key);
      onDismiss?.();
    };
    return (
      <section aria-labelledby={id} {...root} ref={ref} data-state="recommended">
        <header className="acme-es-card-header">
          <div>
            <Heading id={id} className="acme-es-title">
              {t("title")}
            </Heading>
            <p className="acme-es-sentence">{t("text", { count: users })}</p>
          </div>
          <Actions
            view={view}
            actions={ssoPresentation(status, "").actions}
            words={wordsOf("configureSso", configureSsoMessages)}
          />
        </header>
        <div className="acme-es-card-body" />
        <footer className="acme-es-card-footer">
          <HostLink href={learnMoreUrl} label={t("learnMore")} />
          <LinkButton label={t("dismiss")} onClick={onClick} />
        </footer>
      </section>
    );
  },
);
