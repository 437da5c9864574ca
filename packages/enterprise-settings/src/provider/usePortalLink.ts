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
}

interface Launch {
  readonly session: StatusSession;
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
    if (pending) return;
    setLaunch({ session, pending: true, error: null });
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
      setLaunch({ session, pending: false, error });
    }
  };

  return { open, pending, error: mine?.error ?? null };
}
