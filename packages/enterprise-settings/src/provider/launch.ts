import { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { noAttempt, type Attempt, type Launcher, type Tell } from "./attempt.ts";
import type { EnterpriseSettingsContext, PortalLaunch } from "./context.ts";

/** If the page is still here so long after leaving it, the person did not go (milliseconds). */
const staysAfter = 10_000;
/** A link that was not followed is forgotten before it expires (milliseconds). */
const linkMs = 240_000;

type Outcome = "left" | "done" | { readonly blockedUrl: string };

/** An empty tab that cannot reach back to this page. Must be called in the task of the click. */
function openTab(): Window | null {
  const tab = open("about:blank", "_blank");
  if (tab) tab.opener = null;
  return tab;
}

/** Asks for a link and goes there. A link of the viewer before leads nowhere. */
async function go(
  { session, navigate, returnPath = location.pathname }: EnterpriseSettingsContext,
  { intent, provider, target }: PortalLaunch,
  tab: Window | null,
  gone: AbortSignal,
): Promise<Outcome> {
  const { url } = await session.client.createPortalLink({ intent, provider, returnPath });
  const blocked = !tab && target === "_blank";
  if (!gone.aborted && !blocked) await session.leave(intent);
  if (gone.aborted) {
    tab?.close();
    return "done";
  }
  if (blocked) return { blockedUrl: url };
  if (tab) tab.location.replace(url);
  else navigate(url);
  return tab ? "done" : "left";
}

/** Asks the host, then opens the portal. */
async function begin(
  { context, onOpen }: Launcher,
  it: PortalLaunch,
  gone: AbortSignal,
): Promise<Outcome> {
  if (onOpen) await onOpen(it);
  if (onOpen || !context) return "done";
  const asked = context.onBeforeOpen?.(it);
  // A question takes time: the tab is opened after it, rather than on top of it.
  if ((asked instanceof Promise ? await asked : asked) === false) return "done";
  const tab = it.target === "_blank" ? openTab() : null;
  try {
    const outcome = await go(context, it, tab, gone);
    if (typeof outcome === "string" && !gone.aborted) context.onOpened?.(it);
    return outcome;
  } catch (cause) {
    tab?.close();
    throw cause;
  }
}

const toError = (cause: unknown): EnterpriseSettingsError =>
  cause instanceof EnterpriseSettingsError
    ? cause
    : new EnterpriseSettingsError("launch_failed", "The portal could not be opened.", { cause });

/**
 * Opens the portal once. The link is minted now, used at once and kept nowhere but, where the browser
 * blocked the new tab, in the plain link that takes its place.
 * @param gone aborted once the viewer changed or the button went
 * @param tell what became of it
 */
export async function launch(
  launcher: Launcher,
  it: PortalLaunch,
  gone: AbortSignal,
  tell: Tell,
): Promise<void> {
  const { intent } = it;
  const tellFor = (attempt: Attempt, ms: number) => {
    tell(attempt);
    setTimeout(() => tell(noAttempt, attempt), ms);
  };
  // The back button may bring this page back from the cache as it was left.
  const reset = (event: PageTransitionEvent) => {
    if (event.persisted) tell(noAttempt);
  };
  addEventListener("pageshow", reset, { signal: gone });
  try {
    const outcome = await begin(launcher, it, gone);
    if (outcome === "done") tell(noAttempt);
    else if (outcome === "left") tellFor({ ...noAttempt, intent, pending: true }, staysAfter);
    else {
      const error = new EnterpriseSettingsError("popup_blocked", "The new tab was blocked.");
      tellFor({ ...noAttempt, ...outcome, intent, error }, linkMs);
      launcher.context?.onError?.(error, it);
    }
  } catch (cause) {
    const error = toError(cause);
    tell({ ...noAttempt, intent, error });
    launcher.context?.onError?.(error, it);
  }
}
