"use client";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import { useEffect, useRef, useState } from "react";
import { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { useSettings } from "./context.ts";
import type { StatusSession } from "./statusSession.ts";

export interface PortalLinkHandle {
  /** Mints a link now and leaves for the Admin Portal in this tab. Never rejects. */
  readonly open: (intent: PortalIntent) => Promise<void>;
  /** From the click until the page is left. */
  readonly pending: boolean;
  /** Why the last attempt failed; null after a new one. */
  readonly error: EnterpriseSettingsError | null;
  /** What the last attempt was to open; null before the first, and once the page was left. */
  readonly intent: PortalIntent | null;
}

interface Launch {
  readonly session: StatusSession;
  readonly intent: PortalIntent;
  readonly pending: boolean;
  readonly error: EnterpriseSettingsError | null;
}

/** If the page is still here so long after leaving it, the person did not go (milliseconds). */
const staysAfter = 10_000;

/** Opens the Admin Portal. The link is minted on the click, used at once and kept nowhere. */
export function usePortalLink(): PortalLinkHandle {
  const { session, navigate, returnPath } = useSettings();
  const [launch, setLaunch] = useState<Launch | null>(null);
  const current = useRef<StatusSession | null>(session);
  // Two clicks may come before a render: what the state says is then too late.
  const minting = useRef<StatusSession | null>(null);
  // A launch of the viewer before must not show, let alone navigate.
  const mine = launch?.session === session ? launch : null;
  const pending = mine?.pending ?? false;

  useEffect(() => {
    current.current = session;
    return () => {
      current.current = null;
    };
  }, [session]);

  useEffect(() => {
    if (!pending) return undefined;
    const reset = (event: PageTransitionEvent) => {
      if (event.persisted) setLaunch(null);
    };
    // The back button may bring this page back from the cache as it was left.
    addEventListener("pageshow", reset);
    return () => removeEventListener("pageshow", reset);
  }, [pending]);

  const open = async (intent: PortalIntent) => {
    if (pending || minting.current === session) return;
    minting.current = session;
    setLaunch({ session, intent, pending: true, error: null });
    try {
      const path = returnPath ?? location.pathname;
      const link = await session.client.createPortalLink({ intent, returnPath: path });
      if (current.current !== session) return;
      session.leave(intent);
      navigate(link.url);
      setTimeout(() => {
        setLaunch((now) => (now?.session === session && now.pending ? null : now));
      }, staysAfter);
    } catch (cause) {
      const error =
        cause instanceof EnterpriseSettingsError
          ? cause
          : new EnterpriseSettingsError("network", "The portal could not be opened.", { cause });
      setLaunch({ session, intent, pending: false, error });
    } finally {
      if (minting.current === session) minting.current = null;
    }
  };

  return { open, pending, error: mine?.error ?? null, intent: mine?.intent ?? null };
}
