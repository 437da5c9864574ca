"use client";
import type { Connection, Status } from "@acme/enterprise-settings-contract/wire";
import { forwardRef, type ReactNode } from "react";
import { configureSsoMessages } from "../configure-sso-button/ConfigureSsoButton.messages.ts";
import { Skeleton } from "../parts/Fallback.tsx";
import { Rows } from "../parts/Rows.tsx";
import { StatusCard, type CardProps } from "../parts/StatusCard.tsx";
import { useView } from "../parts/useView.ts";
import { ssoStatusMessages } from "../sso-status-indicator/SsoStatusIndicator.messages.ts";
import { connectionRow, ssoPresentation } from "../sso-status-indicator/ssoPresentation.ts";
import type { Say } from "../words/createLanguage.ts";
import { certificateLines } from "./certificateLines.ts";
import { ssoConnectionMessages } from "./SsoConnectionCard.messages.ts";

export interface SsoConnectionCardProps extends CardProps {
  /** Below the connections: help, for instance. */
  children?: ReactNode;
}

type Words = Say<keyof typeof ssoConnectionMessages>;

/** The first letters of the name in a square, in place of a logo. */
function Mark({ name }: { readonly name: string }) {
  return (
    <span className="acme-es-mark" aria-hidden="true">
      {Array.from(name).slice(0, 2)}
    </span>
  );
}

/** What one connection rests on: its certificates, and the guide of its provider. */
function moreOf({ certificates, provider, guideUrl }: Connection, t: Words): ReactNode {
  const lines = certificateLines(certificates);
  if (lines.length === 0 && !guideUrl) return null;
  return (
    <>
      {lines.map(({ name, when, params }, index) => (
        <span key={index}>
          {t(name)} · {t(when, params)}
        </span>
      ))}
      {guideUrl && (
        <a className="acme-es-link" href={guideUrl} target="_blank" rel="noreferrer">
          {t("guide", { provider })}
        </a>
      )}
    </>
  );
}

const rowsOf = (status: Status, t: Words, anyProvider: string) =>
  status.sso.connections.map((it) => ({
    ...connectionRow(it, status, anyProvider),
    mark: <Mark name={it.provider || it.name} />,
    more: moreOf(it, t),
  }));

/**
 * Single sign-on: its state and what mends it, then every connection with its provider, state,
 * certificates and guide.
 */
export const SsoConnectionCard = forwardRef<HTMLElement, SsoConnectionCardProps>(
  function SsoConnectionCard(props, ref) {
    const { view, t, rest } = useView(
      props,
      "ssoConnection",
      ssoConnectionMessages,
      "acme-es-card acme-es-sso-connection",
    );
    const { children, ...card } = rest;
    const { status, say, wordsOf } = view;
    const anyProvider = say("yourProvider");
    const shown = status && ssoPresentation(status, anyProvider);
    const told = wordsOf("ssoStatus", ssoStatusMessages);
    return (
      <StatusCard
        {...card}
        ref={ref}
        view={view}
        heading={t("title")}
        subject="sso"
        skeleton={
          <>
            <Skeleton shape="connection" />
            {children}
          </>
        }
        shown={
          shown && {
            ...shown,
            pill: told(shown.pill, shown.params),
            sentence: told(shown.sentence, shown.params),
            words: wordsOf("configureSso", configureSsoMessages),
            body: (
              <>
                <Rows label={t("connections")} words={t} rows={rowsOf(status, t, anyProvider)} />
                {children}
              </>
            ),
          }
        }
      />
    );
  },
);
