"use client";
import { useAnswer } from "../provider/useEnterpriseStatus.ts";
import { Around, gap } from "./Around.tsx";
import { RefreshButton } from "./Notices.tsx";
import { Time, useTick } from "./Time.tsx";
import type { View } from "./useView.ts";

/** The server's knowledge is worth a word when it is older than this (milliseconds). */
const oldAfter = 900_000;

/** "Checked 12 s ago · Refresh". The only thing that an unchanged poll draws anew. */
export function Freshness({ view }: { readonly view: View }) {
  const { say, format, context } = view;
  const answer = useAnswer(context?.session);
  const checkedAt = answer ? new Date(answer.checkedAt) : null;
  useTick(view, checkedAt);
  const asOf = answer?.asOf ? new Date(answer.asOf) : null;
  const old = asOf && format.now() - asOf.getTime() > oldAfter;
  return (
    <span className="acme-es-freshness">
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
      <RefreshButton view={view} word="refresh" />
    </span>
  );
}
