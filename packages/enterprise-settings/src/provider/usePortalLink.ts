"use client";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import { useContext, useEffect, useRef, useState } from "react";
import { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import {
  missingProvider,
  SettingsContext,
  type EnterpriseSettingsContext,
  type PortalLaunch,
  type PortalTarget,
} from "./context.ts";

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

/** What opens the portal: the provider's session, or a host's own function. */
export interface Launcher {
  readonly context: EnterpriseSettingsContext | null;
  readonly onOpen?: ((launch: PortalLaunch) => void | Promise<void>) | undefined;
  /** The form that asks for the same without our code; where the file of it cannot be had, it is sent. */
  readonly form?: (() => HTMLFormElement | null | undefined) | undefined;
}

/** What is known of the last attempt. */
export interface Attempt extends PortalLaunch {
  readonly pending: boolean;
  readonly error: EnterpriseSettingsError | null;
  readonly url: string | null;
}

/** Whose button it is now, and whether it is at work. */
interface Here {
  owner: unknown;
  busy: boolean;
}

/** Needed by a click only, fetched before one. */
const loadLaunch = () => import("./launch.ts");

/** The state of one button that opens the portal. */
export function useLaunch(launcher: Launcher): PortalLinkHandle {
  const { context } = launcher;
  const owner = context?.session;
  /** That of the viewer before must not show, let alone navigate. */
  const [last, setLast] = useState<{ readonly owner: unknown; readonly it: Attempt } | null>(null);
  const current = useRef<Here>({ owner, busy: false });
  const code = useRef<Awaited<ReturnType<typeof loadLaunch>> | null>(null);
  const mine = last?.owner === owner ? last?.it : undefined;
  const waits = mine && (mine.pending || mine.url);

  useEffect(() => {
    const here: Here = { owner, busy: false };
    current.current = here;
    loadLaunch().then(
      (it) => (code.current = it),
      () => {},
    );
    return () => {
      here.owner = here;
    };
  }, [owner]);

  useEffect(() => {
    if (!waits) return undefined;
    // The back button may bring this page back from the cache as it was left.
    const reset = (event: PageTransitionEvent) => {
      if (event.persisted) setLast(null);
    };
    addEventListener("pageshow", reset);
    return () => removeEventListener("pageshow", reset);
  }, [waits]);

  const open: PortalLinkHandle["open"] = async (intent, { provider, target } = {}) => {
    const here = current.current;
    // Two clicks may come before a render: what the state says is then too late.
    if (here.busy || mine?.pending) return;
    here.busy = true;
    const it = { intent, provider, target: target ?? context?.target ?? "_self" };
    const tell = (attempt: Attempt | null, forgetAfter?: number) => {
      const told = attempt && { owner, it: attempt };
      setLast(told);
      if (forgetAfter === undefined) return;
      // What is told later must not overwrite what a later attempt told.
      setTimeout(() => setLast((now) => (now === told ? null : now)), forgetAfter);
    };
    tell({ ...it, pending: true, error: null, url: null });
    try {
      // Where it is there already, in the task of the click: else the browser blocks a new tab.
      const { launch } = code.current ?? (await loadLaunch());
      await launch(launcher, it, () => here.owner === owner, tell);
    } catch (cause) {
      // After a deployment the file may be gone for good.
      const form = launcher.form?.();
      const error = new EnterpriseSettingsError("launch_failed", "Code is missing.", { cause });
      tell(form ? null : { ...it, pending: false, error, url: null });
      form?.submit();
    }
    here.busy = false;
  };

  return {
    open,
    pending: mine?.pending ?? false,
    error: mine?.error ?? null,
    intent: mine?.intent ?? null,
    blockedUrl: mine?.url ?? null,
  };
}

/**
 * Opens the Admin Portal from a button of your own. The link is minted on the click and used at once.
 * @throws Error outside of an `EnterpriseSettingsProvider`.
 */
export function usePortalLink(): PortalLinkHandle {
  return useLaunch({ context: useContext(SettingsContext) ?? missingProvider("") });
}
