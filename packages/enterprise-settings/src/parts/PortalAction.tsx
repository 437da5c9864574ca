"use client";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import { useCallback, useRef, type SyntheticEvent } from "react";
import { useLaunch } from "../provider/usePortalLink.ts";
import { Around, gap } from "./Around.tsx";
import { Button, type RenderButton } from "./Button.tsx";
import { HostLink, LaunchAlert, Line } from "./Notices.tsx";
import { resolveAction, type PresentedAction } from "./presentation.ts";
import { useKeptFocus } from "./useKeptFocus.ts";
import type { View } from "./useView.ts";

export interface PortalActionProps {
  readonly view: View;
  readonly label: string;
  readonly intent: PortalIntent;
  /** The identity provider to set up, a WorkOS connection type; `sso` only. */
  readonly provider?: string | undefined;
  readonly accent?: boolean | undefined;
  readonly render?: RenderButton | undefined;
}

/**
 * A button that opens the portal, and says beside itself what went wrong. With a cookie session it is a
 * real form, which works before the page's code has come, or without it.
 */
export function PortalAction(props: PortalActionProps) {
  const { view, label, intent, provider, accent, render } = props;
  const { say, context } = view;
  const { onOpen, target = context?.target } = view.explicit;
  const button = useRef<HTMLButtonElement | null>(null);
  const keepFocus = useKeptFocus<HTMLButtonElement>();
  const ref = useCallback(
    (it: HTMLButtonElement | null) => {
      button.current = it;
      keepFocus(it);
    },
    [keepFocus],
  );
  const form = () => button.current?.form;
  const { open, pending, error, blockedUrl, intent: opened } = useLaunch({ context, onOpen, form });
  if (!context && !onOpen) return null;
  const launch = (event?: SyntheticEvent) => {
    event?.preventDefault();
    void open(intent, { provider, target });
  };
  const retry = () => {
    // The alert goes away with the retry, and must not take the focus along.
    button.current?.focus();
    launch();
  };
  const action = onOpen ? undefined : context?.session.client.formAction;
  const shared = { ref, label, pending, accent, render, pendingLabel: say("opening") };
  return (
    <div className="acme-es-action">
      {action ? (
        <form method="post" action={action} target={target} onSubmit={launch}>
          <input type="hidden" name="intent" value={intent} />
          {provider && <input type="hidden" name="provider" value={provider} />}
          {context?.returnPath && (
            <input type="hidden" name="returnPath" value={context.returnPath} />
          )}
          <Button {...shared} type="submit" />
        </form>
      ) : (
        <Button {...shared} onClick={launch} />
      )}
      {/* A failure to open what is no longer offered is no longer worth a word. */}
      {error && opened === intent && (
        <LaunchAlert
          view={view}
          error={error}
          blockedUrl={blockedUrl}
          onFollow={() => void context?.session.leave(intent)}
          onRetry={retry}
        />
      )}
    </div>
  );
}

/** Who may change it, for people who may not. */
export function ManagedBy({
  view: { say },
  status: { managedBy },
}: {
  view: View;
  status: Status;
}) {
  const { name, email, url } = managedBy ?? {};
  const contact = name ?? email;
  if (!contact) return <Line>{say("managedByAdmins")}</Line>;
  const href = url && /^https?:/i.test(url) ? url : email && `mailto:${email}`;
  return (
    <Line>
      <Around text={say("managedBy", { contact: gap })}>
        {href ? <HostLink href={href} label={contact} /> : contact}
      </Around>
    </Line>
  );
}

export interface ActionsProps<Word extends string> {
  readonly view: View;
  readonly actions: readonly PresentedAction<Word>[];
  readonly status: Status;
  readonly words: (word: Word) => string;
  readonly render?: RenderButton | undefined;
}

/** The one action of a state that this viewer has: the button, the upgrade, or who to ask. */
export function Actions<Word extends string>(props: ActionsProps<Word>) {
  const { view, actions, status, words, render } = props;
  const access = resolveAction(actions, status.intents);
  if (access.kind === "open") {
    const { word, ...action } = access.action;
    return <PortalAction {...action} view={view} render={render} label={words(word)} />;
  }
  if (access.kind === "managed") return <ManagedBy view={view} status={status} />;
  if (access.kind === "none") return null;
  const upgradeUrl = view.context?.upgradeUrl;
  return upgradeUrl ? (
    <a className="acme-es-button" data-variant="quiet" href={upgradeUrl}>
      {view.say("upgrade")}
    </a>
  ) : (
    <Line>{view.say("reasonNotInPlan")}</Line>
  );
}
