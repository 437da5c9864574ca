import { useEnterpriseStatus } from "@acme/enterprise-settings";
import { useEffect, useState } from "react";

/** "Checked 12 s ago", and a way to look again. */
export function Freshness() {
  const { checkedAt, refresh } = useEnterpriseStatus();
  const [refreshing, setRefreshing] = useState(false);
  const look = async () => {
    setRefreshing(true);
    await refresh();
    setRefreshing(false);
  };
  return (
    <p className="fresh">
      <CheckedAt at={checkedAt} />
      <button
        type="button"
        className="link"
        aria-disabled={refreshing}
        onClick={() => {
          if (!refreshing) void look();
        }}
      >
        Refresh
      </button>
    </p>
  );
}

function CheckedAt({ at }: { at: Date | null }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  if (at === null) return <span>Checking…</span>;
  const seconds = Math.max(0, Math.round((now - at.getTime()) / 1000));
  const ago =
    seconds < 2
      ? "just now"
      : seconds < 60
        ? `${seconds} s ago`
        : `${Math.floor(seconds / 60)} min ago`;
  return <span>Checked {ago}</span>;
}
