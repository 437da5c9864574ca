import { Type, type Static, type TSchema } from "typebox";
import { Compile } from "typebox/compile";

/**
 * The parts of WorkOS' REST answers that are read, as they are on the wire. Raw, because the SDK drops
 * a directory's `metadata` and knows no audit-log configuration. Enums stay open: plain strings.
 * Source: WorkOS' OpenAPI description (Organization, Connection, Directory, AuditLogConfiguration).
 */
const Optional = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));
const Count = Type.Integer({ minimum: 0 });

const Domain = Type.Object({
  id: Type.String(),
  organization_id: Optional(Type.String()),
  domain: Type.String(),
  state: Optional(Type.String()),
  verification_prefix: Optional(Type.String()),
  verification_token: Optional(Type.String()),
  updated_at: Optional(Type.String()),
});
export type WireDomain = Static<typeof Domain>;

const Organization = Type.Object({
  id: Type.String(),
  name: Type.String(),
  domains: Type.Array(Domain),
  updated_at: Type.String(),
});
export type WireOrganization = Static<typeof Organization>;

const OrganizationIdentity = Type.Object({
  id: Type.String({ minLength: 1 }),
  name: Type.String(),
  external_id: Optional(Type.String()),
});
export type WireOrganizationIdentity = Static<typeof OrganizationIdentity>;

const WebhookEndpoint = Type.Object({
  endpoint_url: Type.String(),
  status: Optional(Type.String()),
  /** Of WorkOS' emulator, instead of `status`. */
  enabled: Optional(Type.Boolean()),
  events: Type.Array(Type.String()),
  secret: Optional(Type.String()),
});

const Connection = Type.Object({
  id: Type.String(),
  organization_id: Optional(Type.String()),
  name: Type.String(),
  connection_type: Type.String(),
  state: Type.String(),
  domains: Optional(Type.Array(Type.Object({ domain: Type.String() }))),
  updated_at: Type.String(),
});
export type WireConnection = Static<typeof Connection>;

const Directory = Type.Object({
  id: Type.String(),
  organization_id: Optional(Type.String()),
  name: Type.String(),
  type: Type.String(),
  state: Type.String(),
  metadata: Optional(
    Type.Object({ users: Type.Object({ active: Count, inactive: Count }), groups: Count }),
  ),
  updated_at: Type.String(),
});
export type WireDirectory = Static<typeof Directory>;

const AuditLogConfiguration = Type.Object({
  state: Type.String(),
  retention_period_in_days: Optional(Count),
  log_stream: Optional(
    Type.Object({
      id: Type.String(),
      type: Type.String(),
      state: Type.String(),
      last_synced_at: Optional(Type.String()),
    }),
  ),
});
export type WireAuditLogConfiguration = Static<typeof AuditLogConfiguration>;

const page = <T extends TSchema>(item: T) =>
  Type.Object({
    data: Type.Array(item),
    list_metadata: Type.Object({ after: Optional(Type.String()) }),
  });

/** An event's own form is judged where deliveries are judged. */
const Anything = Type.Unknown();

const Link = Type.Object({ link: Type.String() });

export const wire = {
  organization: Compile(Organization),
  organizationIdentity: Compile(OrganizationIdentity),
  webhookEndpoints: Compile(page(WebhookEndpoint)),
  directory: Compile(Directory),
  auditLogConfiguration: Compile(AuditLogConfiguration),
  organizations: Compile(page(Organization)),
  events: Compile(page(Anything)),
  connections: Compile(page(Connection)),
  directories: Compile(page(Directory)),
  link: Compile(Link),
};

/** A compiled schema, for what it says of a value. */
export interface Wire<T> {
  Check(value: unknown): value is T;
}

/** Calls that answer what the schema says, or throw a `ProblemError`. */
export interface Api {
  get: <T>(schema: Wire<T>, path: string, query?: Record<string, string>) => Promise<T>;
  post: <T>(schema: Wire<T>, path: string, body: object) => Promise<T>;
  put: <T>(schema: Wire<T>, path: string, body: object) => Promise<T>;
}
