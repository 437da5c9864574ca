"use client";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import { useContext, useEffect, useRef, useState } from "react";
import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { fetchLaterParts, laterParts } from "../parts/fetchLaterParts.ts";
import { noAttempt, type Attempt, type Launcher, type Tell } from "./attempt.ts";
import { missingProvider, SettingsContext, type PortalTarget } from "./context.ts";
import { sendForm } from "./sendForm.ts";

export interface OpenPortalOptions {
  /** The identity provider to set up, a WorkOS connection type such as `OktaSAML`; `sso` only. */
  readonly provider?: string | undefined;
  /** Default: the provider component's, else this tab. */
  readonly target?: PortalTarget | undefined;
}

export interface PortalLinkHandle {
  /** Mints a link now and leaves for the Admin Portal. Never rejects. */
  readonly open: (intent: PortalIntent, options?: OpenPortalOptions) => Promise<void>;
  /** From the click until the page is left, or the new tab has its address. */
  readonly pending: boolean;
  /** Why the last attempt failed; null after a new one. */
  readonly error: EnterpriseSettingsError | null;
  /** What the last attempt was to open; null before the first, and once the page was left. */
  readonly intent: PortalIntent | null;
  /** After `popup_blocked`: the address for a plain link, until it expires. Keep it nowhere else. */
  readonly blockedUrl: string | null;
}

interface Told {
  readonly owner: unknown;
  readonly attempt: Attempt;
}

/** One button and one viewer, until either goes. */
interface Place {
  readonly owner: unknown;
  readonly gone: AbortSignal;
  busy: boolean;
}

/** The state of one button that opens the portal. */
export function useLaunch(launcher: Launcher): PortalLinkHandle {
  const { context } = launcher;
  const owner = context?.session;
  const [last, setLast] = useState<Told>({ owner, attempt: noAttempt });
  // That of the viewer before must not show, let alone navigate.
  const attempt = last.owner === owner ? last.attempt : noAttempt;
  const place = useRef<Place>(undefined);

  useEffect(() => {
    const leaving = new AbortController();
    place.current = { owner, gone: leaving.signal, busy: false };
    void fetchLaterParts();
    return () => leaving.abort();
  }, [owner]);

  const open: PortalLinkHandle["open"] = async (intent, { provider, target } = {}) => {
    const here = place.current;
    // Two clicks may come before a render: what the state says is then too late.
    if (!here || here.busy || attempt.pending) return;
    here.busy = true;
    const tell: Tell = (attempt, instead) =>
      setLast((now) => (instead && now.attempt !== instead ? now : { owner: here.owner, attempt }));
    tell({ ...noAttempt, intent, pending: true });
    const it = { intent, provider, target: target ?? context?.target ?? "_self" };
    // Where it is there already, in the task of the click: else the browser blocks a new tab.
    const code = laterParts() ?? (await fetchLaterParts());
    await (code ? code.launch : sendForm)(launcher, it, here.gone, tell);
    here.busy = false;
  };

  return { open, ...attempt };
}

/**
 * Opens the Admin Portal from a button of your own. The link is minted on the click and used at once.
 * @throws Error outside of an `EnterpriseSettingsProvider`.
 */
export function usePortalLink(): PortalLinkHandle {
  return useLaunch({ context: useContext(SettingsContext) ?? missingProvider("") });
}
