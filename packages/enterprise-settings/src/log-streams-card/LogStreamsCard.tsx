"use client";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import { forwardRef, type ReactNode } from "react";
import { Around, gap } from "../parts/Around.tsx";
import { Rows } from "../parts/Rows.tsx";
import { StatusCard, type CardContent, type CardProps } from "../parts/StatusCard.tsx";
import { Time } from "../parts/Time.tsx";
import { useView, type View } from "../parts/useView.ts";
import type { Say } from "../words/createLanguage.ts";
import { logStreamsMessages } from "./LogStreamsCard.messages.ts";
import {
  logStreamPresentation,
  oneLogStreamPresentation,
  sortedStreams,
} from "./logStreamPresentation.ts";

export interface LogStreamsCardProps extends CardProps {}

type Words = Say<keyof typeof logStreamsMessages>;

/** "Last sent 2 min ago", with the instant in reach. */
const sentAt = (view: View, text: string, at: string): ReactNode => (
  <Around text={text}>
    <Time view={view} at={new Date(at)} />
  </Around>
);

function contentOf(
  view: View,
  t: Words,
  status: Status,
): CardContent<keyof typeof logStreamsMessages> {
  const shown = logStreamPresentation(status, t("yourDestination"));
  const streams = sortedStreams(status);
  const [leading] = streams;
  const sentence = t(shown.sentence, { ...shown.params, time: gap });
  const { retentionDays } = status.auditLogs;
  return {
    ...shown,
    pill: t(shown.pill),
    sentence:
      shown.sentence === "activeText" && leading?.lastSentAt
        ? sentAt(view, sentence, leading.lastSentAt)
        : sentence,
    words: t,
    body: streams.length > 1 && (
      <Rows
        label={t("streams")}
        words={t}
        rows={streams.map((it) => ({
          ...oneLogStreamPresentation(it, t("yourDestination")),
          id: it.id,
          name: it.destination || it.type,
          about: it.lastSentAt
            ? sentAt(view, t("lastSent", { time: gap }), it.lastSentAt)
            : t("neverSent"),
        }))}
      />
    ),
    caption: retentionDays !== null && t("retention", { count: retentionDays }),
  };
}

/** Audit-log streaming: its state, where events go, when they last went, and how long they are kept. */
export const LogStreamsCard = forwardRef<HTMLElement, LogStreamsCardProps>(
  function LogStreamsCard(props, ref) {
    const { view, t, rest } = useView(
      props,
      "logStreams",
      logStreamsMessages,
      "acme-es-card acme-es-log-streams",
    );
    return (
      <StatusCard
        {...rest}
        ref={ref}
        view={view}
        heading={t("title")}
        subject="other"
        shown={view.status && contentOf(view, t, view.status)}
      />
    );
  },
);
