import type { Status } from "@acme/enterprise-settings-contract/wire";
import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";

/** Why what is shown may be out of date. */
export type Notice = "stale" | "offline" | "signed_out";

/** What a component has to show, before it looks at the status itself. */
export type Situation =
  | { readonly kind: "loading" }
  /** The server never read WorkOS for this organization, and is about to. */
  | { readonly kind: "checking" }
  | { readonly kind: "no_organization" }
  /** This viewer may not see the settings. */
  | { readonly kind: "forbidden" }
  | { readonly kind: "signed_out" }
  | {
      readonly kind: "unavailable";
      readonly failure: EnterpriseSettingsError | null;
      readonly offline: boolean;
    }
  | {
      readonly kind: "ready";
      readonly status: Status;
      readonly notice: Notice | null;
      /** Why the last read failed. */
      readonly failure: EnterpriseSettingsError | null;
    };

/** Old data stays, marked; only a definite refusal removes it. */
export function situationOf(
  status: Status | undefined,
  failure: EnterpriseSettingsError | null,
  offline: boolean,
): Situation {
  if (failure?.code === "no_organization") return { kind: "no_organization" };
  if (failure?.code === "forbidden") return { kind: "forbidden" };
  if (status) {
    const notice = failure?.signedOut
      ? "signed_out"
      : offline
        ? "offline"
        : failure
          ? "stale"
          : null;
    return { kind: "ready", status, notice, failure };
  }
  if (failure?.signedOut) return { kind: "signed_out" };
  if (failure?.code === "status_not_known") return { kind: "checking" };
  return failure || offline ? { kind: "unavailable", failure, offline } : { kind: "loading" };
}
