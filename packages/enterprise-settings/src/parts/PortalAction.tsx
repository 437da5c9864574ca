"use client";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import { useCallback, useRef } from "react";
import { useSettings } from "../provider/context.ts";
import { usePortalLink } from "../provider/usePortalLink.ts";
import { useWords } from "../words/useWords.ts";
import { Around, gap } from "./Around.tsx";
import { Button } from "./Button.tsx";
import { commonMessages } from "./common.messages.ts";
import { HostLink, LaunchAlert, Line } from "./Notices.tsx";
import { resolveAction, type PresentedAction } from "./presentation.ts";
import { useKeptFocus } from "./useKeptFocus.ts";

interface PortalActionProps {
  readonly label: string;
  readonly intent: PortalIntent;
  readonly accent?: boolean | undefined;
}

/** A button that opens the portal, and says beside itself what went wrong. */
function PortalAction({ label, intent, accent }: PortalActionProps) {
  const t = useWords("common", commonMessages);
  const button = useRef<HTMLButtonElement | null>(null);
  const keepFocus = useKeptFocus<HTMLButtonElement>();
  const ref = useCallback(
    (it: HTMLButtonElement | null) => {
      button.current = it;
      keepFocus(it);
    },
    [keepFocus],
  );
  const { open, pending, error, intent: opened } = usePortalLink();
  const retry = () => {
    // The alert goes away with the retry, and must not take the focus along.
    button.current?.focus();
    void open(intent);
  };
  return (
    <div className="acme-es-action">
      <Button
        ref={ref}
        label={label}
        pendingLabel={t("opening")}
        pending={pending}
        accent={accent}
        onClick={() => void open(intent)}
      />
      {/* A failure to open what is no longer offered is no longer worth a word. */}
      {error && opened === intent && <LaunchAlert error={error} onRetry={retry} />}
    </div>
  );
}

/** Who may change it, for people who may not. */
function ManagedBy({ managedBy }: { readonly managedBy: Status["managedBy"] | undefined }) {
  const t = useWords("common", commonMessages);
  const contact = managedBy?.name ?? managedBy?.email;
  if (!contact) return <Line>{t("managedByAdmins")}</Line>;
  const { url, email } = managedBy ?? {};
  const href = url && /^https?:/i.test(url) ? url : email && `mailto:${email}`;
  return (
    <Line>
      <Around text={t("managedBy", { contact: gap })}>
        {href ? <HostLink href={href} label={contact} /> : contact}
      </Around>
    </Line>
  );
}

export interface ActionsProps<Word extends string> {
  readonly actions: readonly PresentedAction<Word>[];
  readonly status: Status;
  readonly words: (word: Word) => string;
}

/** The one action of a state that this viewer has: the button, the upgrade, or who to ask. */
export function Actions<Word extends string>({ actions, status, words }: ActionsProps<Word>) {
  const t = useWords("common", commonMessages);
  const { upgradeUrl } = useSettings();
  const access = resolveAction(actions, status.intents);
  if (access.kind === "open") {
    const { word, intent, accent } = access.action;
    return <PortalAction label={words(word)} intent={intent} accent={accent} />;
  }
  if (access.kind === "managed") return <ManagedBy managedBy={status.managedBy} />;
  if (access.kind === "none") return null;
  return upgradeUrl ? (
    <a className="acme-es-button" data-variant="quiet" href={upgradeUrl}>
      {t("upgrade")}
    </a>
  ) : (
    <Line>{t("reasonNotInPlan")}</Line>
  );
}
