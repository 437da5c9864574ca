import type { Certificate, Status } from "@acme/enterprise-settings-contract/wire";

const dayMs = 86_400_000;

function certificateAt(it: Certificate, now: number): Certificate {
  const left = Date.parse(it.expiresAt) - now;
  const expired = left <= 0;
  const daysUntilExpiry = Math.max(0, Math.ceil(left / dayMs));
  return expired === it.expired && daysUntilExpiry === it.daysUntilExpiry
    ? it
    : { ...it, expired, daysUntilExpiry };
}

/** The same list as long as nothing in it changed, so that an unchanged status stays the same object. */
function mapKept<T>(list: T[], change: (it: T) => T): T[] {
  const changed = list.map(change);
  return changed.every((it, index) => it === list[index]) ? list : changed;
}

/** The status as the server would tell it at another instant: what counts days, counts on. */
export function statusAt(status: Status, now: number): Status {
  const connections = mapKept(status.sso.connections, (it) => {
    const certificates = mapKept(it.certificates, (one) => certificateAt(one, now));
    return certificates === it.certificates ? it : { ...it, certificates };
  });
  if (connections === status.sso.connections) return status;
  const expired = new Set(
    connections.filter((it) => it.certificates.some((one) => one.expired)).map(({ id }) => id),
  );
  const attention = status.attention.map((it) =>
    it.code === "certificate_expiring" && it.subjectId !== null && expired.has(it.subjectId)
      ? { ...it, code: "certificate_expired" as const, severity: "critical" as const }
      : it,
  );
  return { ...status, sso: { ...status.sso, connections }, attention };
}
