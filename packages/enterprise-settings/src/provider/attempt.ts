import type { EnterpriseSettingsContext, PortalLaunch } from "./context.ts";
import type { PortalLinkHandle } from "./usePortalLink.ts";

/** What opens the portal: the provider's session, or a host's own function. */
export interface Launcher {
  readonly context: EnterpriseSettingsContext | null;
  readonly onOpen?: ((launch: PortalLaunch) => void | Promise<void>) | undefined;
  /** The form that asks for the same without our code; where the file of it cannot be had, it is sent. */
  readonly form?: (() => HTMLFormElement | null | undefined) | undefined;
}

/** What is known of the last attempt. */
export type Attempt = Omit<PortalLinkHandle, "open">;

export const noAttempt: Attempt = { intent: null, pending: false, error: null, blockedUrl: null };

/**
 * Shows what became of an attempt.
 * @param instead only in the place of this one: what is told later must not overwrite a later attempt
 */
export type Tell = (attempt: Attempt, instead?: Attempt) => void;
