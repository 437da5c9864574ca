"use client";
import { useSettings } from "../provider/context.ts";
import { useTimes } from "../provider/useEnterpriseStatus.ts";
import { useWords } from "../words/useWords.ts";
import { Around, gap } from "./Around.tsx";
import { commonMessages } from "./common.messages.ts";
import { RefreshButton } from "./Notices.tsx";
import { Time, useTick } from "./Time.tsx";

/** The server's knowledge is worth a word when it is older than this (milliseconds). */
const oldAfter = 900_000;

/** "Checked 12 s ago · Refresh". The only thing that an unchanged poll draws anew. */
export function Freshness() {
  const t = useWords("common", commonMessages);
  const { format } = useSettings();
  const { checkedAt, asOf } = useTimes();
  useTick(checkedAt);
  const old = asOf !== null && format.now() - asOf.getTime() > oldAfter;
  return (
    <span className="acme-es-freshness">
      {checkedAt && (
        <span>
          <Around text={t("checked", { time: gap })}>
            <Time at={checkedAt} />
          </Around>
        </span>
      )}{" "}
      {old && (
        <span>
          <Around text={t("lastAnswered", { time: gap })}>
            <Time at={asOf} />
          </Around>
        </span>
      )}{" "}
      <RefreshButton word="refresh" />
    </span>
  );
}
