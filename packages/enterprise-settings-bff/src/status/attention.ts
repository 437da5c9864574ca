import type {
  Attention,
  Certificate,
  Connection,
  Directory,
  Domain,
  LogStream,
} from "@acme/enterprise-settings-contract";

const certificateWarningDays = 30;
const dayMs = 86_400_000;
const dropShare = 0.3;

/** The certificate of an active connection to speak of: expired ones first, then the one sign-in hangs on. */
export const urgentCertificate = (connection: Connection): Certificate | undefined =>
  connection.state === "active"
    ? connection.certificates
        .filter((it) => it.daysUntilExpiry <= certificateWarningDays)
        .toSorted(
          (a, b) =>
            Number(b.expired) - Number(a.expired) ||
            Number(b.type === "ResponseSigning") - Number(a.type === "ResponseSigning") ||
            Date.parse(a.expiresAt) - Date.parse(b.expiresAt),
        )[0]
    : undefined;

/** Domains were claimed and none is verified; without any, nothing limits sign-in on purpose. */
export const lacksVerifiedDomain = (connection: Connection, domains: readonly Domain[]): boolean =>
  connection.state === "active" &&
  domains.length > 0 &&
  domains.every((it) => it.state === "pending" || it.state === "failed");

/** How many active users fewer than a day before, when that is much; otherwise 0. */
export const usersDropped = (directory: Directory, aDayBefore: number | null): number => {
  if (directory.state !== "active" || directory.users === null || aDayBefore === null) return 0;
  const fewer = aDayBefore - directory.users.active;
  return fewer > 0 && fewer >= aDayBefore * dropShare ? fewer : 0;
};

const ofConnection = (it: Connection, domains: readonly Domain[]): Attention[] => {
  const { id: subjectId, provider } = it;
  const certificate = urgentCertificate(it);
  const list: Attention[] = [];
  if (certificate !== undefined) {
    const { expired, expiresAt: date, daysUntilExpiry: days } = certificate;
    const warnedAt = new Date(Date.parse(date) - certificateWarningDays * dayMs).toISOString();
    list.push({
      code: expired ? "certificate_expired" : "certificate_expiring",
      severity: expired ? "critical" : "warning",
      intent: "certificate_renewal",
      subjectId,
      since: expired ? date : warnedAt,
      params: expired ? { provider, date } : { provider, days, date },
    });
  }
  if (it.state === "inactive" && it.everActive) {
    list.push({
      code: "connection_inactive",
      severity: "warning",
      intent: "sso",
      subjectId,
      since: it.updatedAt,
      params: { provider },
    });
  }
  if (lacksVerifiedDomain(it, domains)) {
    list.push({
      code: "sso_without_verified_domain",
      severity: "warning",
      intent: "domain_verification",
      subjectId,
      since: null,
      params: { provider },
    });
  }
  return list;
};

const ofDirectory = (it: Directory, aDayBefore: number | null): Attention[] => {
  const { id: subjectId, provider } = it;
  const about = { intent: "dsync", subjectId } as const;
  if (it.state === "invalid_credentials") {
    const code = "directory_invalid_credentials";
    return [{ code, severity: "critical", ...about, since: it.updatedAt, params: { provider } }];
  }
  if (it.state === "inactive" && it.everActive) {
    const code = "directory_inactive";
    return [{ code, severity: "warning", ...about, since: it.updatedAt, params: { provider } }];
  }
  const count = usersDropped(it, aDayBefore);
  if (count === 0) return [];
  const code = "directory_users_dropped";
  return [{ code, severity: "warning", ...about, since: null, params: { provider, count } }];
};

const ofDomain = (it: Domain): Attention[] =>
  it.state !== "failed"
    ? []
    : [
        {
          code: "domain_verification_failed",
          severity: "warning",
          intent: "domain_verification",
          subjectId: it.id,
          since: null,
          params: {
            domain: it.domain,
            ...(it.failureReason === null ? {} : { reason: it.failureReason }),
          },
        },
      ];

const ofStream = (it: LogStream): Attention[] =>
  it.state !== "error" && it.state !== "invalid"
    ? []
    : [
        {
          code: "log_stream_failing",
          severity: "critical",
          intent: "log_streams",
          subjectId: it.id,
          since: null,
          params: { destination: it.destination },
        },
      ];

/** Everything that wants somebody's attention, the most severe first. */
export const attentionOf = (status: {
  connections: readonly Connection[];
  directories: readonly Directory[];
  domains: readonly Domain[];
  streams: readonly LogStream[];
  /** Active users a day before, by directory. */
  before: ReadonlyMap<string, number | null>;
}): Attention[] => {
  const all = [
    ...status.connections.flatMap((it) => ofConnection(it, status.domains)),
    ...status.directories.flatMap((it) => ofDirectory(it, status.before.get(it.id) ?? null)),
    ...status.domains.flatMap(ofDomain),
    ...status.streams.flatMap(ofStream),
  ];
  return [
    ...all.filter((it) => it.severity === "critical"),
    ...all.filter((it) => it.severity !== "critical"),
  ];
};
