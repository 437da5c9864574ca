"use client";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import { forwardRef } from "react";
import { Around, gap } from "../parts/Around.tsx";
import { Skeleton } from "../parts/Fallback.tsx";
import { Rows } from "../parts/Rows.tsx";
import { StatusCard, type CardContent, type CardProps } from "../parts/StatusCard.tsx";
import { Time } from "../parts/Time.tsx";
import { useView, type View } from "../parts/useView.ts";
import type { Say } from "../words/createLanguage.ts";
import { DirectoryFigures } from "./DirectoryFigures.tsx";
import { directorySyncMessages } from "./DirectorySyncCard.messages.ts";
import { directoryPresentation, oneDirectoryPresentation } from "./directoryPresentation.ts";

export interface DirectorySyncCardProps extends CardProps {}

type Word = keyof typeof directorySyncMessages;

function contentOf(view: View, t: Say<Word>, status: Status): CardContent<Word> {
  const anyProvider = view.say("yourDirectory");
  const shown = directoryPresentation(status, anyProvider);
  const [leading, ...others] = status.directorySync.directories;
  const counted = shown.counts ? leading : undefined;
  return {
    ...shown,
    pill: t(shown.pill, shown.params),
    sentence: t(shown.sentence, shown.params),
    words: t,
    body: (
      <>
        {counted && <DirectoryFigures view={view} words={t} directory={counted} />}
        <Rows
          label={t("otherDirectories")}
          words={t}
          rows={others.map((it) => ({
            ...oneDirectoryPresentation(it, status, anyProvider),
            id: it.id,
            name: it.provider || it.name,
            about: it.name,
          }))}
        />
      </>
    ),
    caption: counted?.countsReadAt && (
      <Around text={t("countsRead", { time: gap })}>
        <Time view={view} at={new Date(counted.countsReadAt)} />
      </Around>
    ),
  };
}

/**
 * Directory sync: its state, what it means, users, groups and the last change received, and the action
 * that the state asks for.
 */
export const DirectorySyncCard = forwardRef<HTMLElement, DirectorySyncCardProps>(
  function DirectorySyncCard(props, ref) {
    const { view, t, rest } = useView(
      props,
      "directorySync",
      directorySyncMessages,
      "acme-es-card acme-es-directory-sync",
    );
    return (
      <StatusCard
        {...rest}
        ref={ref}
        view={view}
        heading={t("title")}
        subject="directory"
        // A card of the size that a connected directory has.
        skeleton={<Skeleton shape="figures" />}
        captioned
        shown={view.status && contentOf(view, t, view.status)}
      />
    );
  },
);
