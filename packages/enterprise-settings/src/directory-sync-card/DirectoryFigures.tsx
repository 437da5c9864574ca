"use client";
import type { Directory } from "@acme/enterprise-settings-contract/wire";
import { Time } from "../parts/Time.tsx";
import type { View } from "../parts/useView.ts";
import type { Say } from "../words/createLanguage.ts";
import { clockTime } from "../words/times.ts";
import type { directorySyncMessages } from "./DirectorySyncCard.messages.ts";

export interface DirectoryFiguresProps {
  readonly directory: Directory;
  readonly view: View;
  readonly words: Say<keyof typeof directorySyncMessages>;
}

/** Users, groups and the last change received. No change is not a fault: providers push only changes. */
export function DirectoryFigures({ directory, view, words: t }: DirectoryFiguresProps) {
  const { format } = view;
  const { users, groups, lastChangeAt } = directory;
  const changed = lastChangeAt ? new Date(lastChangeAt) : null;
  return (
    <dl className="acme-es-figures" data-stale={view.stale}>
      {users && (
        <div>
          <dt>{t("users")}</dt>
          <dd>
            {format.number(users.active)}{" "}
            {users.inactive > 0 && <small>{t("inactiveUsers", { count: users.inactive })}</small>}
          </dd>
        </div>
      )}
      {groups !== null && (
        <div>
          <dt>{t("groups")}</dt>
          <dd>{format.number(groups)}</dd>
        </div>
      )}
      <div>
        <dt>{t("lastChange")}</dt>
        <dd>
          {changed ? (
            <span className="acme-es-when">
              <Time view={view} at={changed} /> <small>{clockTime(format, changed)}</small>
            </span>
          ) : (
            t("noChange")
          )}
        </dd>
      </div>
    </dl>
  );
}
