import { Type, type Static, type TSchema } from "typebox";
import {
  attentionCodes,
  attentionSeverities,
  auditLogsStates,
  certificateTypes,
  connectionStates,
  directoryStates,
  domainStates,
  intentAccesses,
  logStreamStates,
  portalIntents,
} from "./states.ts";

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const RawText = Type.Optional(
  Type.String({ description: "WorkOS' own word, when the value beside it is `unknown`." }),
);

const GuideUrl = Nullable(
  Type.String({
    format: "uri",
    description: "WorkOS' public guide for setting this provider up; null when none is known.",
  }),
);

/** An ISO 8601 instant in UTC, `2026-11-30T00:00:00.000Z`. */
export const Instant = Type.String({ format: "date-time" });

export const Certificate = Type.Object({
  type: Type.Enum([...certificateTypes]),
  rawType: RawText,
  expiresAt: Instant,
  expired: Type.Boolean(),
  daysUntilExpiry: Type.Integer({
    minimum: 0,
    description: "Whole days left, rounded up; 0 once expired. Computed at the time of the answer.",
  }),
});
export type Certificate = Static<typeof Certificate>;

export const Connection = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.String({ description: "WorkOS' connection type, an open set: `OktaSAML`." }),
  provider: Type.String({ description: "The identity provider's name for people: `Okta`." }),
  guideUrl: GuideUrl,
  protocol: Nullable(
    Type.String({ description: "`SAML`, `OIDC` or `OAuth`; null when it cannot be told." }),
  ),
  state: Type.Enum([...connectionStates]),
  rawState: RawText,
  everActive: Type.Boolean({
    description:
      "Whether it was ever active: tells an unfinished setup from a connection that stopped.",
  }),
  domains: Type.Array(Type.String()),
  certificates: Type.Array(Certificate),
  updatedAt: Instant,
});
export type Connection = Static<typeof Connection>;

export const Directory = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.String({ description: "WorkOS' directory type, an open set: `okta scim v2.0`." }),
  provider: Type.String({ description: "The directory provider's name for people: `Okta SCIM`." }),
  guideUrl: GuideUrl,
  state: Type.Enum([...directoryStates]),
  rawState: RawText,
  everActive: Type.Boolean(),
  users: Nullable(
    Type.Object({ active: Type.Integer({ minimum: 0 }), inactive: Type.Integer({ minimum: 0 }) }),
  ),
  groups: Nullable(Type.Integer({ minimum: 0 })),
  countsReadAt: Nullable(Instant),
  lastChangeAt: Nullable(Instant),
  updatedAt: Instant,
});
export type Directory = Static<typeof Directory>;

export const Domain = Type.Object({
  id: Type.String(),
  domain: Type.String(),
  state: Type.Enum([...domainStates]),
  rawState: RawText,
  failureReason: Nullable(
    Type.String({
      description:
        "An open set: `domain_verification_period_expired`, `domain_verified_by_other_organization`.",
    }),
  ),
  record: Nullable(
    Type.Object(
      { type: Type.Literal("TXT"), name: Type.String(), value: Type.String() },
      { description: "The DNS record that proves ownership; null when none is wanted." },
    ),
  ),
});
export type Domain = Static<typeof Domain>;

export const LogStream = Type.Object({
  id: Type.String(),
  type: Type.String({ description: "WorkOS' destination type, an open set: `Datadog`." }),
  destination: Type.String({ description: "The destination's name for people: `Amazon S3`." }),
  state: Type.Enum([...logStreamStates]),
  rawState: RawText,
  lastSentAt: Nullable(Instant),
});
export type LogStream = Static<typeof LogStream>;

export const Attention = Type.Object({
  code: Type.Enum([...attentionCodes]),
  severity: Type.Enum([...attentionSeverities]),
  intent: Nullable(Type.Enum([...portalIntents])),
  subjectId: Nullable(Type.String({ description: "The connection, directory, domain or stream." })),
  since: Nullable(Instant),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
    description:
      "What the sentence needs: `provider`, `days`, `date`, `count`, `domain`, `reason`, `destination`.",
  }),
});
export type Attention = Static<typeof Attention>;

const IntentAccessSchema = Type.Enum([...intentAccesses]);
export const Intents = Type.Object({
  sso: IntentAccessSchema,
  dsync: IntentAccessSchema,
  audit_logs: IntentAccessSchema,
  log_streams: IntentAccessSchema,
  domain_verification: IntentAccessSchema,
  certificate_renewal: IntentAccessSchema,
  bring_your_own_key: IntentAccessSchema,
});
export type Intents = Static<typeof Intents>;

/**
 * Everything the settings screen shows, for one viewer. `asOf` and `pollAfterMs` are response headers
 * (see routes.ts), so that an unchanged status has an unchanged body.
 */
export const Status = Type.Object({
  organization: Type.Object({
    id: Type.String({
      description: "WorkOS' id; the host's own while the tenant has no organization there yet.",
    }),
    name: Nullable(Type.String()),
  }),
  sso: Type.Object({
    state: Type.Enum(["not_configured", ...connectionStates]),
    connections: Type.Array(Connection, {
      description: "The one that leads comes first; `state` is its state.",
    }),
  }),
  directorySync: Type.Object({
    state: Type.Enum(["not_configured", ...directoryStates]),
    directories: Type.Array(Directory, {
      description: "The one that leads comes first; `state` is its state.",
    }),
  }),
  domains: Type.Array(Domain),
  auditLogs: Type.Object({
    state: Type.Enum([...auditLogsStates]),
    rawState: RawText,
    retentionDays: Nullable(Type.Integer({ minimum: 0 })),
  }),
  logStreams: Type.Object({
    state: Type.Enum(["not_configured", ...logStreamStates]),
    streams: Type.Array(LogStream),
  }),
  attention: Type.Array(Attention, { description: "The most severe first." }),
  intents: Intents,
  managedBy: Type.Optional(
    Type.Object({
      name: Type.Optional(Type.String()),
      email: Type.Optional(Type.String()),
      url: Type.Optional(Type.String()),
    }),
  ),
  revision: Type.Integer({
    minimum: 0,
    description: "Grows whenever something visible about the organization changed.",
  }),
});
export type Status = Static<typeof Status>;
