"use client";
import { createContext } from "react";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import type { Language } from "../words/createLanguage.ts";
import type { StatusSession } from "./statusSession.ts";

/** Where the portal opens: in this tab, or in a new one. */
export type PortalTarget = "_self" | "_blank";

/** What is about to be opened, was opened or could not be. */
export interface PortalLaunch {
  readonly intent: PortalIntent;
  /** The identity provider to set up, a WorkOS connection type such as `OktaSAML`; `sso` only. */
  readonly provider?: string | undefined;
  readonly target: PortalTarget;
}

/** A host's part in the launch: to confirm or cancel it, and to count what became of it. */
export interface LaunchCallbacks {
  /**
   * Before a link is asked for; `false` cancels. May ask the person first. A throw is told beside the
   * button as a failure.
   */
  readonly onBeforeOpen?:
    | ((launch: PortalLaunch) => boolean | void | Promise<boolean | void>)
    | undefined;
  /** The browser is on its way to the portal. The link itself is not told. */
  readonly onOpened?: ((launch: PortalLaunch) => void) | undefined;
  /** The portal could not be opened. A tab that the browser blocked has the code `popup_blocked`. */
  readonly onError?: ((error: EnterpriseSettingsError, launch: PortalLaunch) => void) | undefined;
}

/** The host's own pages that texts link to; without one there is no link. */
export interface HostLinks {
  readonly signInUrl?: string | undefined;
  readonly upgradeUrl?: string | undefined;
  readonly organizationUrl?: string | undefined;
}

/** What the provider gives to every component below it. */
export interface EnterpriseSettingsContext extends HostLinks, LaunchCallbacks {
  readonly session: StatusSession;
  /** As given to the provider. */
  readonly viewer: string;
  readonly language: Language;
  readonly now: () => number;
  readonly target: PortalTarget;
  readonly returnPath: string | undefined;
  readonly navigate: (url: string) => void;
}

export const SettingsContext = createContext<EnterpriseSettingsContext | null>(null);

/** @throws always: neither a provider nor what it would have given. */
export function missingProvider(instead: string): never {
  throw new Error(`EnterpriseSettingsProvider is missing: wrap this component in it${instead}.`);
}
