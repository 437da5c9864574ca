"use client";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import type { SyntheticEvent } from "react";
import { useLaunch } from "../provider/usePortalLink.ts";
import { Around, gap } from "./Around.tsx";
import { Button, type RenderButton } from "./Button.tsx";
import { HostLink, Line } from "./Line.tsx";
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
  const { say, context, explicit, later } = view;
  const { onOpen, target = context?.target } = explicit;
  const [button, ref] = useKeptFocus<HTMLButtonElement>();
  const action = onOpen ? undefined : context?.session.client.formAction;
  // Without an action of ours, the form around the button is the host's.
  const form = () => (action ? button.current?.form : null);
  const { open, ...attempt } = useLaunch({ context, onOpen, form });
  if (!context && !onOpen) return null;
  const launch = (event?: SyntheticEvent) => {
    event?.preventDefault();
    void open(intent, { provider, target });
  };
  const { pending, error } = attempt;
  const shared = { ref, label, pending, accent, render, pendingLabel: say("opening") };
  const fields = Object.entries({ intent, provider, returnPath: context?.returnPath });
  return (
    <div className="acme-es-action">
      {action ? (
        <form method="post" action={action} target={target} onSubmit={launch}>
          {fields.map(
            ([name, value]) =>
              value !== undefined && <input key={name} type="hidden" name={name} value={value} />,
          )}
          <Button {...shared} type="submit" />
        </form>
      ) : (
        <Button {...shared} onClick={launch} />
      )}
      {/* A failure to open what is no longer offered is no longer worth a word. */}
      {error &&
        attempt.intent === intent &&
        later(
          (it) => <it.LaunchAlert {...{ view, attempt, button }} onRetry={launch} />,
          null,
          launch,
        )}
    </div>
  );
}

/** Who may change it, for people who may not. */
export function ManagedBy({ view: { say, status } }: { readonly view: View }) {
  const { name, email, url } = status?.managedBy ?? {};
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

/** The way to a plan that has it; where the host names none, that the plan is why. */
export function Upgrade({ view: { say, context } }: { readonly view: View }) {
  return context?.upgradeUrl ? (
    <a className="acme-es-button" data-variant="quiet" href={context.upgradeUrl}>
      {say("upgrade")}
    </a>
  ) : (
    <Line>{say("reasonNotInPlan")}</Line>
  );
}

export interface ActionsProps<Word extends string> {
  readonly view: View;
  readonly actions: readonly PresentedAction<Word>[];
  readonly words: (word: Word) => string;
  readonly render?: RenderButton | undefined;
}

/** The one action of a state that this viewer has: the button, the upgrade, or who to ask. */
export function Actions<Word extends string>(props: ActionsProps<Word>) {
  const { view, actions, words, render } = props;
  const { status } = view;
  const access = status && resolveAction(actions, status.intents);
  if (!access) return null;
  if (access === "managed") return <ManagedBy view={view} />;
  if (access === "upgrade") return <Upgrade view={view} />;
  const { word, ...action } = access;
  return <PortalAction {...action} view={view} render={render} label={words(word)} />;
}
