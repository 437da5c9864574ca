"use client";
import { useAnswer } from "../provider/useEnterpriseStatus.ts";
import { Around, gap } from "./Around.tsx";
import { RefreshButton } from "./LinkButton.tsx";
import { noticesOf } from "./Reason.tsx";
import { Time, useTick } from "./Time.tsx";
import type { View } from "./useView.ts";

/** The server's knowledge is worth a word when it is older than this (milliseconds). */
const oldAfter = 900_000;

/** "Checked 12 s ago · Refresh". The only thing that an unchanged poll draws anew. */
export function Freshness({ view }: { readonly view: View }) {
  const { format, session, situation } = view;
  const { kind } = situation;
  const say = noticesOf(view);
  const answer = useAnswer(session);
  const checkedAt = answer ? new Date(answer.checkedAt) : null;
  useTick(view, checkedAt);
  // Asking again would not help who is signed out, or may not see it.
  if (kind !== "ready" && kind !== "unavailable" && kind !== "checking") return null;
  const asOf = answer?.asOf ? new Date(answer.asOf) : null;
  const old = asOf && format.now() - asOf.getTime() > oldAfter;
  return (
    <span className="acme-es-freshness">
      {kind === "checking" && <span>{say("checking")}</span>}
      {checkedAt && (
        <span>
          <Around text={say("checked", { time: gap })}>
            <Time view={view} at={checkedAt} />
          </Around>
        </span>
      )}{" "}
      {old && (
        <span>
          <Around text={say("lastAnswered", { time: gap })}>
            <Time view={view} at={asOf} />
          </Around>
        </span>
      )}{" "}
      <RefreshButton view={view} label={say("refresh")} />
    </span>
  );
}
