"use client";
import { forwardRef, type HTMLAttributes } from "react";
import { commonMessages } from "../parts/common.messages.ts";
import { Skeleton } from "../parts/Fallback.tsx";
import { Freshness } from "../parts/Freshness.tsx";
import { RefreshButton } from "../parts/Notices.tsx";
import type { Situation } from "../provider/situation.ts";
import { useSituation } from "../provider/useEnterpriseStatus.ts";
import { useWords } from "../words/useWords.ts";

/** Everything that a `div` takes goes to the root. */
export interface StatusFreshnessProps extends Omit<HTMLAttributes<HTMLDivElement>, "children"> {
  /** Added to the component's own classes. */
  className?: string;
}

function Content({ kind }: { readonly kind: Situation["kind"] }) {
  const t = useWords("common", commonMessages);
  if (kind === "ready" || kind === "unavailable") return <Freshness />;
  if (kind === "loading") return <Skeleton shape="link" />;
  // Asking again would not help who is signed out, or may not see it.
  if (kind !== "checking") return null;
  return (
    <span className="acme-es-freshness">
      <span>{t("checking")}</span>
      <RefreshButton word="refresh" />
    </span>
  );
}

/**
 * "Checked 12 sec ago · Refresh", for the head of a page: when the status was last read, and when
 * WorkOS last answered where that is more than 15 minutes ago. With it, `DirectorySyncCard` takes
 * `freshness={false}`.
 */
export const StatusFreshness = forwardRef<HTMLDivElement, StatusFreshnessProps>(
  function StatusFreshness({ className, ...rest }, ref) {
    const { kind } = useSituation().situation;
    return (
      <div
        {...rest}
        ref={ref}
        className={`acme-es acme-es-status-freshness ${className ?? ""}`.trim()}
        data-state={kind}
      >
        <Content kind={kind} />
      </div>
    );
  },
);
