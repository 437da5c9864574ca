"use client";
import { useSettings } from "../provider/context.ts";
import { useTimes } from "../provider/useEnterpriseStatus.ts";
import { useWords } from "../words/useWords.ts";
import { commonMessages } from "./common.messages.ts";
import { LinkButton } from "./Notices.tsx";
import { useTick } from "./Time.tsx";

/** The server's knowledge is worth a word when it is older than this (milliseconds). */
const oldAfter = 900_000;

/** "Checked 12 s ago · Refresh". The only thing that an unchanged poll draws anew. */
export function Freshness() {
  const t = useWords("common", commonMessages);
  const { session, format } = useSettings();
  const { checkedAt, asOf } = useTimes();
  useTick(checkedAt);
  const old = asOf !== null && format.now() - asOf.getTime() > oldAfter;
  return (
    <span className="acme-es-freshness" suppressHydrationWarning>
      {checkedAt && (
        <span title={format.full(checkedAt)} suppressHydrationWarning>
          {t("checked", { time: format.ago(checkedAt) })}
        </span>
      )}
      {old && (
        <span title={format.full(asOf)}>{t("lastAnswered", { time: format.ago(asOf) })}</span>
      )}
      <LinkButton label={t("refresh")} onClick={() => void session.refresh()} />
    </span>
  );
}
