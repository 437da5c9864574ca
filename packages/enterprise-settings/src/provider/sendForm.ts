import { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { noAttempt, type Launcher, type Tell } from "./attempt.ts";
import type { PortalLaunch } from "./context.ts";

/**
 * Opens the portal once, in the place of `launch`, whose file a deployment may have taken away for good:
 * asks the host, then has the form ask for the link.
 * @param gone aborted once the viewer changed or the button went
 * @param tell what became of it
 */
export async function sendForm(
  { context, form }: Launcher,
  it: PortalLaunch,
  gone: AbortSignal,
  tell: Tell,
): Promise<void> {
  const shown = form?.();
  try {
    if (!shown) throw new Error("Code is missing.");
    if ((await context?.onBeforeOpen?.(it)) !== false && !gone.aborted) {
      // The page that is left is the one to come back to, as with `launch`.
      shown.addEventListener("formdata", ({ formData }) =>
        formData.set("returnPath", context?.returnPath ?? location.pathname),
      );
      shown.submit();
    }
    tell(noAttempt);
  } catch (cause) {
    const error = new EnterpriseSettingsError("launch_failed", "Code is missing.", { cause });
    tell({ ...noAttempt, intent: it.intent, error });
    context?.onError?.(error, it);
  }
}
