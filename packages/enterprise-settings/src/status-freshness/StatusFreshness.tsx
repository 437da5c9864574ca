"use client";
import { forwardRef, type HTMLAttributes } from "react";
import { commonMessages } from "../parts/common.messages.ts";
import { Skeleton } from "../parts/Fallback.tsx";
import { useView, type ExplicitProps } from "../parts/useView.ts";

/** Everything that a `div` takes goes to the root. */
export interface StatusFreshnessProps
  extends
    Pick<ExplicitProps, "locale" | "messages">,
    Omit<HTMLAttributes<HTMLDivElement>, "children"> {
  /** Added to the component's own classes. */
  className?: string;
}

/**
 * "Checked 12 s ago · Refresh", for the head of a page: when the status was last read, and when WorkOS
 * last answered where that is more than 15 minutes ago. With it, `DirectorySyncCard` takes
 * `freshness={false}`.
 */
export const StatusFreshness = forwardRef<HTMLDivElement, StatusFreshnessProps>(
  function StatusFreshness(props, ref) {
    const { view, rest } = useView(props, "common", commonMessages, "acme-es-status-freshness");
    const { kind } = view.situation;
    const skeleton = <Skeleton shape="link" />;
    return (
      <div {...rest} ref={ref} data-state={kind}>
        {kind === "loading"
          ? skeleton
          : kind !== "forbidden" && view.later((it) => <it.Freshness view={view} />, skeleton)}
      </div>
    );
  },
);
