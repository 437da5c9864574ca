"use client";
import {
  forwardRef,
  Fragment,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
} from "react";
import { CopyDiagnostics } from "../diagnostics/CopyDiagnostics.tsx";
import { DirectorySyncCard } from "../directory-sync-card/DirectorySyncCard.tsx";
import { DomainVerificationCard } from "../domain-verification-card/DomainVerificationCard.tsx";
import { EnterpriseReadiness } from "../enterprise-readiness/EnterpriseReadiness.tsx";
import { LogStreamsCard } from "../log-streams-card/LogStreamsCard.tsx";
import { Fallback, Skeleton } from "../parts/Fallback.tsx";
import { useView, type ExplicitProps, type View } from "../parts/useView.ts";
import { SsoConnectionCard } from "../sso-connection-card/SsoConnectionCard.tsx";
import {
  SsoRecommendation,
  type SsoRecommendationProps,
} from "../sso-recommendation/SsoRecommendation.tsx";
import type { Say } from "../words/createLanguage.ts";
import { settingsMessages } from "./EnterpriseSettings.messages.ts";
import { Help } from "./Help.tsx";

/** The parts of the screen, in the order in which they stand. */
export const settingsParts = ["readiness", "sso", "directory", "domains", "logStreams"] as const;
export type SettingsPart = (typeof settingsParts)[number];

/** Everything that a `div` takes goes to the root. */
export interface EnterpriseSettingsProps
  extends ExplicitProps, Omit<HTMLAttributes<HTMLDivElement>, "children" | "title"> {
  /** Added to the component's own classes. */
  className?: string;
  /** Level of the first heading: the screen's, and the cards one below; without one, the cards. Default 2. */
  headingLevel?: 1 | 2 | 3;
  /** In place of "Single sign-on and directory"; `null` on a page that has a head of its own. */
  title?: ReactNode;
  /** In place of the text below the heading; `null` for none. */
  lede?: ReactNode;
  /** What stands on the screen, in order: parts by name, elements of one's own. Default: all five. */
  parts?: readonly (SettingsPart | ReactElement)[];
  /** Recommends single sign-on to grown organizations. Default: does not. */
  recommendation?: SsoRecommendationProps;
  /** What SSO brings and how setup works, below the connections. Default `true`. */
  help?: boolean;
  /** *Copy diagnostics* at the end, where there is a provider to ask. Default `true`. */
  diagnostics?: boolean;
  /** Shown to viewers who may not see the settings. Default: nothing. */
  fallback?: ReactNode;
}

interface HeadProps extends Pick<EnterpriseSettingsProps, "title" | "lede"> {
  readonly view: View;
  readonly words: Say<keyof typeof settingsMessages>;
  readonly level: 1 | 2 | 3;
}

/** What the screen is about, and when it was last checked. */
function Head({ view, words: t, level, title = t("title"), lede }: HeadProps) {
  const { situation, status, session, later } = view;
  const skeleton = <Skeleton shape="link" />;
  const Heading = `h${level}` as const;
  const organization = status?.organization.name;
  return (
    <div className="acme-es-settings-header">
      <div>
        <Heading className="acme-es-settings-title">{title}</Heading>
        {lede === undefined ? (
          <p className="acme-es-sentence">
            {organization ? t("lede", { organization }) : t("ledeUnnamed")}
          </p>
        ) : (
          lede
        )}
      </div>
      {status && session && (
        <div className="acme-es-status-freshness">
          {later(
            (it) => (
              <it.Freshness view={view} />
            ),
            skeleton,
          )}
        </div>
      )}
      {situation.kind === "loading" && skeleton}
    </div>
  );
}

/**
 * The whole screen: how far the organization is, single sign-on, directory, domains and audit-log
 * streaming. Where there is no status to show, one message says why for all of it.
 */
export const EnterpriseSettings = forwardRef<HTMLDivElement, EnterpriseSettingsProps>(
  function EnterpriseSettings(props, ref) {
    const { view, t, rest } = useView(props, "settings", settingsMessages, "acme-es-settings");
    const { headingLevel = 2, title, lede, parts = settingsParts, help = true, ...others } = rest;
    const { recommendation, diagnostics = true, fallback = null, ...attributes } = others;
    const { situation, explicit, context } = view;
    if (situation.kind === "forbidden") return fallback;
    const below = Math.max(2, title === null ? headingLevel : headingLevel + 1) as 2 | 3 | 4;
    const part = { ...explicit, headingLevel: below };
    const card = { ...part, freshness: false };
    const drawn: Record<SettingsPart, ReactElement> = {
      readiness: <EnterpriseReadiness {...part} />,
      sso: <SsoConnectionCard {...card}>{help && <Help words={t} />}</SsoConnectionCard>,
      directory: <DirectorySyncCard {...card} />,
      domains: <DomainVerificationCard {...card} />,
      logStreams: <LogStreamsCard {...card} />,
    };
    return (
      <div {...attributes} ref={ref} data-state={situation.kind}>
        {title !== null && <Head {...{ view, title, lede }} words={t} level={headingLevel} />}
        {recommendation && <SsoRecommendation {...part} {...recommendation} />}
        {situation.kind === "ready" || situation.kind === "loading" ? (
          parts.map((it, index) => (
            <Fragment key={typeof it === "string" ? it : (it.key ?? index)}>
              {typeof it === "string" ? drawn[it] : it}
            </Fragment>
          ))
        ) : (
          <div className="acme-es-card acme-es-card-empty">
            <Fallback view={view} skeleton={null} />
          </div>
        )}
        {diagnostics && context && !explicit.status && situation.kind !== "loading" && (
          <CopyDiagnostics
            className="acme-es-caption"
            locale={explicit.locale}
            messages={explicit.messages}
          />
        )}
      </div>
    );
  },
);
