"use client";
import { forwardRef, type HTMLAttributes } from "react";
import { commonMessages } from "../parts/common.messages.ts";
import { Skeleton } from "../parts/Fallback.tsx";
import { Freshness } from "../parts/Freshness.tsx";
import { RefreshButton } from "../parts/Notices.tsx";
import { useView, type ExplicitProps, type View } from "../parts/useView.ts";

/** Everything that a `div` takes goes to the root. */
export interface StatusFreshnessProps
  extends
    Pick<ExplicitProps, "locale" | "messages">,
    Omit<HTMLAttributes<HTMLDivElement>, "children"> {
  /** Added to the component's own classes. */
  className?: string;
}

function Content({ view }: { readonly view: View }) {
  const { kind } = view.situation;
  if (kind === "ready" || kind === "unavailable") return <Freshness view={view} />;
  if (kind === "loading") return <Skeleton shape="link" />;
  // Asking again would not help who is signed out, or may not see it.
  if (kind !== "checking") return null;
  return (
    <span className="acme-es-freshness">
      <span>{view.say("checking")}</span>
      <RefreshButton view={view} word="refresh" />
    </span>
  );
}

/**
 * "Checked 12 s ago · Refresh", for the head of a page: when the status was last read, and when WorkOS
 * last answered where that is more than 15 minutes ago. With it, `DirectorySyncCard` takes
 * `freshness={false}`.
 */
export const StatusFreshness = forwardRef<HTMLDivElement, StatusFreshnessProps>(
  function StatusFreshness(props, ref) {
    const { view, rest } = useView(props, "common", commonMessages);
    return (
      <div
        {...rest}
        ref={ref}
        className={`acme-es acme-es-status-freshness ${rest.className ?? ""}`.trim()}
        data-state={view.situation.kind}
      >
        <Content view={view} />
      </div>
    );
  },
);
