import type { PortalIntent } from "./states.ts";
import type { PortalLink } from "./portal.ts";
import { problems, type Problem, type ProblemCode } from "./problem.ts";
import type {
  Attention,
  Certificate,
  Connection,
  Directory,
  Domain,
  Intents,
  LogStream,
  Status,
} from "./status.ts";

/** The instant at which the fixtures are true: give it to whatever takes a `now`. */
export const fixtureNow = "2026-11-21T14:06:00.000Z";

export const allIntents = (access: Intents[PortalIntent]): Intents => ({
  sso: access,
  dsync: access,
  audit_logs: access,
  log_streams: access,
  domain_verification: access,
  certificate_renewal: access,
  bring_your_own_key: access,
});

export const makeCertificate = (over: Partial<Certificate> = {}): Certificate => ({
  type: "ResponseSigning",
  expiresAt: "2027-11-30T12:00:00.000Z",
  expired: false,
  daysUntilExpiry: 374,
  ...over,
});

export const makeConnection = (over: Partial<Connection> = {}): Connection => ({
  id: "conn_01HZY0OKTA00000000000000A1",
  name: "Northwind Okta",
  type: "OktaSAML",
  provider: "Okta",
  protocol: "SAML",
  state: "active",
  everActive: true,
  domains: ["northwind.com"],
  certificates: [],
  updatedAt: "2026-03-03T09:12:00.000Z",
  ...over,
});

export const makeDirectory = (over: Partial<Directory> = {}): Directory => ({
  id: "directory_01HZY0OKTA000000000000B1",
  name: "Northwind Okta SCIM",
  type: "okta scim v2.0",
  provider: "Okta SCIM",
  state: "active",
  everActive: true,
  users: { active: 248, inactive: 6 },
  groups: 12,
  countsReadAt: "2026-11-21T14:03:00.000Z",
  lastChangeAt: "2026-11-21T14:02:00.000Z",
  updatedAt: "2026-03-03T10:30:00.000Z",
  ...over,
});

export const makeDomain = (over: Partial<Domain> = {}): Domain => ({
  id: "org_domain_01HZY00000000000000C1",
  domain: "northwind.com",
  state: "verified",
  failureReason: null,
  record: null,
  ...over,
});

export const makeLogStream = (over: Partial<LogStream> = {}): LogStream => ({
  id: "log_stream_01HZY00000000000000D1",
  type: "Datadog",
  destination: "Datadog",
  state: "active",
  lastSentAt: "2026-11-21T14:05:00.000Z",
  ...over,
});

/** A healthy organization: SSO and directory in use, the domain verified, nothing to attend to. */
export const makeStatus = (over: Partial<Status> = {}): Status => ({
  organization: { id: "org_01HZY0NORTHWIND00000000E1", name: "Northwind" },
  sso: { state: "active", connections: [makeConnection()] },
  directorySync: { state: "active", directories: [makeDirectory()] },
  domains: [makeDomain()],
  auditLogs: { state: "active", retentionDays: 90 },
  logStreams: { state: "not_configured", streams: [] },
  attention: [],
  intents: allIntents("allowed"),
  revision: 7,
  ...over,
});

const sso = (over: Partial<Connection>, rest: Partial<Status> = {}): Status => {
  const connection = makeConnection(over);
  return makeStatus({ sso: { state: connection.state, connections: [connection] }, ...rest });
};

const directory = (over: Partial<Directory>, rest: Partial<Status> = {}): Status => {
  const it = makeDirectory(over);
  return makeStatus({ directorySync: { state: it.state, directories: [it] }, ...rest });
};

const attention = (over: Partial<Attention> & Pick<Attention, "code">): Attention => ({
  severity: "warning",
  intent: "sso",
  subjectId: null,
  since: "2026-11-20T08:00:00.000Z",
  params: {},
  ...over,
});

const connectionId = makeConnection().id;
const directoryId = makeDirectory().id;

const expiring = makeCertificate({ expiresAt: "2026-11-30T12:00:00.000Z", daysUntilExpiry: 9 });
const expiringAttention = attention({
  code: "certificate_expiring",
  intent: "certificate_renewal",
  subjectId: connectionId,
  params: { provider: "Okta", days: 9, date: expiring.expiresAt },
});
const expired = makeCertificate({
  expiresAt: "2026-11-19T12:00:00.000Z",
  expired: true,
  daysUntilExpiry: 0,
});
const pendingDomain = makeDomain({
  state: "pending",
  record: { type: "TXT", name: "orbit-domain-verification.northwind.com", value: "m5Oztg3jdK4N" },
});

/** One valid example of every state, by the names that stories and tests use. */
export const statusFixtures = {
  // Single sign-on
  ssoNotConfigured: makeStatus({
    sso: { state: "not_configured", connections: [] },
    directorySync: { state: "not_configured", directories: [] },
    domains: [],
    auditLogs: { state: "not_configured", retentionDays: null },
  }),
  ssoRequiresType: sso({
    state: "requires_type",
    everActive: false,
    type: "Pending",
    provider: "",
    protocol: null,
  }),
  ssoDraft: sso({ state: "draft", everActive: false, domains: [] }),
  ssoNeverActive: sso({ state: "inactive", everActive: false }),
  ssoValidating: sso({ state: "validating", everActive: false }),
  ssoActive: sso({}),
  ssoActiveWithoutDomain: sso(
    { domains: [] },
    {
      domains: [pendingDomain],
      attention: [
        attention({
          code: "sso_without_verified_domain",
          intent: "domain_verification",
          subjectId: connectionId,
          params: { provider: "Okta" },
        }),
      ],
    },
  ),
  ssoCertificateExpiring: sso({ certificates: [expiring] }, { attention: [expiringAttention] }),
  ssoRequestCertificateExpiring: sso(
    { certificates: [{ ...expiring, type: "RequestSigning" }] },
    { attention: [expiringAttention] },
  ),
  ssoCertificateExpired: sso(
    { certificates: [expired] },
    {
      attention: [
        attention({
          code: "certificate_expired",
          severity: "critical",
          intent: "certificate_renewal",
          subjectId: connectionId,
          params: { provider: "Okta", date: expired.expiresAt },
        }),
      ],
    },
  ),
  ssoInactive: sso(
    { state: "inactive" },
    {
      attention: [
        attention({
          code: "connection_inactive",
          subjectId: connectionId,
          params: { provider: "Okta" },
        }),
      ],
    },
  ),
  ssoDeleting: sso({ state: "deleting" }),
  ssoUnknown: sso({ state: "unknown", rawState: "paused_by_policy" }),
  ssoSeveral: makeStatus({
    sso: {
      state: "active",
      connections: [
        makeConnection({ certificates: [expiring] }),
        makeConnection({
          id: "conn_01HZY0ENTRA0000000000000A2",
          name: "Northwind Entra ID",
          type: "AzureSAML",
          provider: "Entra ID",
          state: "validating",
          everActive: false,
        }),
      ],
    },
    attention: [expiringAttention],
  }),

  // Directory sync
  directoryNotConfigured: makeStatus({
    directorySync: { state: "not_configured", directories: [] },
  }),
  directoryRequiresType: directory({
    state: "requires_type",
    everActive: false,
    provider: "",
    users: null,
    groups: null,
    countsReadAt: null,
    lastChangeAt: null,
  }),
  directoryNeverActive: directory({
    state: "inactive",
    everActive: false,
    users: null,
    groups: null,
    countsReadAt: null,
    lastChangeAt: null,
  }),
  directoryValidating: directory({
    state: "validating",
    everActive: false,
    users: { active: 0, inactive: 0 },
    groups: 0,
    lastChangeAt: null,
  }),
  directoryActive: directory({}),
  directoryInvalidCredentials: directory(
    { state: "invalid_credentials" },
    {
      attention: [
        attention({
          code: "directory_invalid_credentials",
          severity: "critical",
          intent: "dsync",
          subjectId: directoryId,
          params: { provider: "Okta SCIM" },
        }),
      ],
    },
  ),
  directoryUsersDropped: directory(
    { users: { active: 160, inactive: 94 } },
    {
      attention: [
        attention({
          code: "directory_users_dropped",
          intent: "dsync",
          subjectId: directoryId,
          params: { provider: "Okta SCIM", count: 88 },
        }),
      ],
    },
  ),
  directoryInactive: directory(
    { state: "inactive" },
    {
      attention: [
        attention({
          code: "directory_inactive",
          intent: "dsync",
          subjectId: directoryId,
          params: { provider: "Okta SCIM" },
        }),
      ],
    },
  ),
  directoryDeleting: directory({ state: "deleting" }),
  directoryUnknown: directory({ state: "unknown", rawState: "hibernating" }),
  directorySeveral: makeStatus({
    directorySync: {
      state: "active",
      directories: [
        makeDirectory(),
        makeDirectory({
          id: "directory_01HZY0BAMBOO0000000000B2",
          name: "Northwind BambooHR",
          type: "bamboohr",
          provider: "BambooHR",
          users: { active: 231, inactive: 0 },
          groups: 4,
        }),
      ],
    },
  }),

  // Domains and log streams
  domainPending: makeStatus({ domains: [pendingDomain] }),
  domainVerified: makeStatus(),
  domainFailed: makeStatus({
    domains: [makeDomain({ state: "failed", failureReason: "domain_verification_period_expired" })],
    attention: [
      attention({
        code: "domain_verification_failed",
        intent: "domain_verification",
        subjectId: makeDomain().id,
        params: { domain: "northwind.com", reason: "domain_verification_period_expired" },
      }),
    ],
  }),
  logStreamActive: makeStatus({ logStreams: { state: "active", streams: [makeLogStream()] } }),
  logStreamInactive: makeStatus({
    logStreams: { state: "inactive", streams: [makeLogStream({ state: "inactive" })] },
  }),
  logStreamFailing: makeStatus({
    logStreams: { state: "error", streams: [makeLogStream({ state: "error" })] },
    attention: [
      attention({
        code: "log_stream_failing",
        severity: "critical",
        intent: "log_streams",
        subjectId: makeLogStream().id,
        params: { destination: "Datadog" },
      }),
    ],
  }),

  // Who looks at it
  readOnly: makeStatus({
    intents: allIntents("forbidden"),
    managedBy: { name: "Dana Reyes", email: "dana@northwind.com" },
  }),
  readOnlyWithoutContact: makeStatus({ intents: allIntents("forbidden") }),
  readOnlyNotConfigured: makeStatus({
    sso: { state: "not_configured", connections: [] },
    directorySync: { state: "not_configured", directories: [] },
    domains: [],
    intents: allIntents("forbidden"),
  }),
  notInPlan: makeStatus({
    sso: { state: "not_configured", connections: [] },
    directorySync: { state: "not_configured", directories: [] },
    domains: [],
    auditLogs: { state: "not_configured", retentionDays: null },
    intents: allIntents("not_in_plan"),
  }),
} as const satisfies Record<string, Status>;

export type StatusFixture = keyof typeof statusFixtures;

export const makePortalLink = (over: Partial<PortalLink> = {}): PortalLink => ({
  intent: "sso",
  url: "https://setup.workos.com/?token=example",
  expiresAt: "2026-11-21T14:11:00.000Z",
  ...over,
});

export const makeProblem = (code: ProblemCode, over: Partial<Problem> = {}): Problem => ({
  type: `urn:acme:enterprise-settings:problem:${code}`,
  code,
  status: problems[code].status,
  title: problems[code].title,
  remedy: problems[code].remedy,
  requestId: "req-7f3k2",
  ...over,
});
