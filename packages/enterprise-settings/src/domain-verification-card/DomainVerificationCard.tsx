"use client";
import type { Domain, Status } from "@acme/enterprise-settings-contract/wire";
import { forwardRef } from "react";
import { CopyButton } from "../parts/CopyButton.tsx";
import { Skeleton } from "../parts/Fallback.tsx";
import { Rows } from "../parts/Rows.tsx";
import { StatusCard, type CardProps } from "../parts/StatusCard.tsx";
import { useView, type View } from "../parts/useView.ts";
import type { Say } from "../words/createLanguage.ts";
import { domainMessages } from "./DomainVerificationCard.messages.ts";
import { domainPresentation, domainsPresentation, sortedDomains } from "./domainPresentation.ts";

export interface DomainVerificationCardProps extends CardProps {}

interface WordsProps {
  readonly view: View;
  readonly words: Say<keyof typeof domainMessages>;
}

interface RecordProps extends WordsProps {
  readonly record: NonNullable<Domain["record"]>;
}

/** The record in the fields of a DNS provider's form, and as a line of a zone file (RFC 1035, 5.1). */
function DnsRecord({ view, words: t, record: { type, name, value } }: RecordProps) {
  return (
    <>
      <dl className="acme-es-record">
        <dt>{t("recordType")}</dt>
        <dd>{type}</dd>
        <dt>{t("recordName")}</dt>
        <dd>
          <code dir="ltr">{name}</code> <CopyButton view={view} label={t("copyName")} text={name} />
        </dd>
        <dt>{t("recordValue")}</dt>
        <dd>
          <code dir="ltr">{value}</code>{" "}
          <CopyButton view={view} label={t("copyValue")} text={value} />
        </dd>
      </dl>
      <CopyButton view={view} label={t("copyRecord")} text={`${name}. ${type} "${value}"`} />
    </>
  );
}

/** The domains, the one that wants something first; what it wants is said above already. */
function Domains({ status, ...words }: WordsProps & { readonly status: Status }) {
  const { words: t } = words;
  const editable = status.intents.domain_verification === "allowed";
  return (
    <Rows
      label={t("domains")}
      words={t}
      rows={sortedDomains(status).map((it, index) => {
        const row = domainPresentation(it);
        return {
          ...row,
          id: it.id,
          name: it.domain,
          about: index > 0 && row.sentence && t(row.sentence, row.params),
          more: editable && it.state === "pending" && it.record && (
            <DnsRecord {...words} record={it.record} />
          ),
        };
      })}
    />
  );
}

/**
 * The organization's domains: which are verified, which DNS record the others wait for, and why a
 * verification failed.
 */
export const DomainVerificationCard = forwardRef<HTMLElement, DomainVerificationCardProps>(
  function DomainVerificationCard(props, ref) {
    const { view, t, rest } = useView(
      props,
      "domains",
      domainMessages,
      "acme-es-card acme-es-domain-verification",
    );
    const { status } = view;
    const shown = status && domainsPresentation(status);
    return (
      <StatusCard
        {...rest}
        ref={ref}
        view={view}
        heading={t("title")}
        subject="domains"
        skeleton={<Skeleton shape="row" />}
        shown={
          shown && {
            ...shown,
            pill: t(shown.pill),
            sentence: shown.sentence && t(shown.sentence, shown.params),
            words: t,
            body: <Domains view={view} words={t} status={status} />,
          }
        }
      />
    );
  },
);
