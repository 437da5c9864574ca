import type { Static } from "typebox";
import { versionOf, type AssertionOf, type RowAssertion } from "../store/mergeRow.ts";
import type { ReceivedEvent } from "../store/Store.ts";
import type { EntityFields, EntityTable } from "../store/schema.ts";
import {
  CertificateData,
  ConnectionData,
  DeletedData,
  DirectoryData,
  DomainData,
  FailedDomainData,
  MemberData,
  MembershipData,
  OrganizationData,
} from "./eventData.ts";
import { instant, parse } from "./parseEventData.ts";

/**
 * What an event says about the status, as assertions that `mergeRow` joins and `WorkingSet` counts. Its
 * invariants, each a property in `projection.test.ts`:
 *
 * - Pure: it never reads state, so that any order and any number of deliveries, with whole reads in
 *   between, end as the clean, ordered one.
 * - Fields carry a version (see `versionOf`); the newest wins as a whole. Marks only grow.
 * - `*.deleted` is final for that id: WorkOS gives a re-created object a new one.
 * - `ever_active` is set by an activation, a deactivation, or any payload that says `active`.
 * - A certificate is keyed by connection and type; its version is the event's own time.
 * - `dsync.user.*` and `dsync.group.*` only mark when the directory last changed; counts come from reads.
 * - An event touches what its own organization has, and nothing else. What is of no organization yet waits
 *   without a revision, and counts once an event or a read tells its owner.
 * - Two answers that differ never have the same revision.
 * - Events without meaning for the status yield nothing: `dsync.token.created` and `.revoked` too. The token
 *   is shown nowhere; whether a directory still works is its state, which comes with reads.
 */

const fieldsOf = <T extends EntityTable>(
  event: ReceivedEvent,
  it: { table: T; key: string; organizationId: string | null; updatedAt: number },
  fields: EntityFields[T],
  everActive = false,
): AssertionOf<T> => ({
  table: it.table,
  key: it.key,
  organizationId: it.organizationId,
  version: versionOf(it.updatedAt, event.createdAt, fields),
  fields,
  marks: { seen_at: event.createdAt, ever_active: everActive ? 1 : 0 },
});

const connection = (event: ReceivedEvent): RowAssertion[] => {
  const data = parse(ConnectionData, event);
  const updatedAt = instant(data.updated_at, event);
  return [
    fieldsOf(
      event,
      {
        table: "connection",
        key: data.id,
        organizationId: data.organization_id ?? null,
        updatedAt,
      },
      {
        name: data.name,
        type: data.connection_type,
        state: data.state,
        domains: domainNames(data.domains?.map((it) => it.domain) ?? []),
        updated_at: updatedAt,
      },
      true,
    ),
  ];
};

/** Domains as they are stored: sorted, so that their order says nothing. */
export const domainNames = (names: readonly string[]): string => JSON.stringify(names.toSorted());

const certificate = (event: ReceivedEvent): RowAssertion[] => {
  const { connection, certificate } = parse(CertificateData, event);
  return [
    fieldsOf(
      event,
      {
        table: "certificate",
        key: `${connection.id} ${certificate.certificate_type}`,
        organizationId: connection.organization_id ?? null,
        updatedAt: event.createdAt,
      },
      {
        connection_id: connection.id,
        type: certificate.certificate_type,
        expires_at: instant(certificate.expiry_date, event),
      },
    ),
  ];
};

const directory = (event: ReceivedEvent): RowAssertion[] => {
  const data = parse(DirectoryData, event);
  const updatedAt = instant(data.updated_at, event);
  return [
    fieldsOf(
      event,
      { table: "directory", key: data.id, organizationId: data.organization_id ?? null, updatedAt },
      { name: data.name, type: data.type, state: data.state, updated_at: updatedAt },
      true,
    ),
  ];
};

const directoryChange = (
  event: ReceivedEvent,
  key: string,
  owner: string | null | undefined,
): RowAssertion[] => [
  {
    table: "directory",
    key,
    organizationId: owner ?? null,
    version: "",
    fields: null,
    marks: { seen_at: event.createdAt, last_change_at: event.createdAt },
  },
];

const member = (event: ReceivedEvent): RowAssertion[] => {
  const data = parse(MemberData, event);
  return directoryChange(event, data.directory_id, data.organization_id);
};

const membership = (event: ReceivedEvent): RowAssertion[] => {
  const data = parse(MembershipData, event);
  return directoryChange(event, data.directory_id, data.user.organization_id);
};

const domainOf = (
  event: ReceivedEvent,
  data: Static<typeof DomainData>,
  owner: string | null | undefined,
): AssertionOf<"domain"> => {
  const updatedAt = instant(data.updated_at, event);
  return fieldsOf(
    event,
    { table: "domain", key: data.id, organizationId: owner ?? null, updatedAt },
    {
      domain: data.domain,
      state: data.state ?? "",
      verification_prefix: data.verification_prefix ?? null,
      verification_token: data.verification_token ?? null,
      updated_at: updatedAt,
    },
  );
};

const domain = (event: ReceivedEvent): RowAssertion[] => {
  const data = parse(DomainData, event);
  return [domainOf(event, data, data.organization_id)];
};

const failedDomain = (event: ReceivedEvent): RowAssertion[] => {
  const { reason, organization_domain: data } = parse(FailedDomainData, event);
  const failed = domainOf(event, data, data.organization_id);
  const it = { key: data.id, organizationId: failed.organizationId, updatedAt: event.createdAt };
  return [failed, fieldsOf(event, { table: "domain_failure", ...it }, { reason })];
};

const organization = (event: ReceivedEvent): RowAssertion[] => {
  const data = parse(OrganizationData, event);
  const updatedAt = instant(data.updated_at, event);
  return [
    fieldsOf(
      event,
      { table: "organization", key: data.id, organizationId: data.id, updatedAt },
      { name: data.name, updated_at: updatedAt },
    ),
    ...(data.domains ?? []).map((it) => domainOf(event, it, data.id)),
  ];
};

const deleted =
  (table: EntityTable) =>
  (event: ReceivedEvent): RowAssertion[] => {
    const data = parse(DeletedData, event);
    return [
      {
        table,
        key: data.id,
        organizationId: table === "organization" ? data.id : (data.organization_id ?? null),
        version: "",
        fields: null,
        marks: { deleted: 1 },
      },
    ];
  };

const projections: Record<string, (event: ReceivedEvent) => RowAssertion[]> = {
  "connection.activated": connection,
  "connection.deactivated": connection,
  "connection.deleted": deleted("connection"),
  "connection.saml_certificate_renewal_required": certificate,
  "connection.saml_certificate_renewed": certificate,
  "dsync.activated": directory,
  "dsync.deactivated": directory,
  "dsync.deleted": deleted("directory"),
  "dsync.user.created": member,
  "dsync.user.updated": member,
  "dsync.user.deleted": member,
  "dsync.group.created": member,
  "dsync.group.updated": member,
  "dsync.group.deleted": member,
  "dsync.group.user_added": membership,
  "dsync.group.user_removed": membership,
  "organization.created": organization,
  "organization.updated": organization,
  "organization.deleted": deleted("organization"),
  "organization_domain.created": domain,
  "organization_domain.updated": domain,
  "organization_domain.verified": domain,
  "organization_domain.verification_failed": failedDomain,
  "organization_domain.deleted": deleted("domain"),
};

/** Understood when they come, but WorkOS' OpenAPI description, which once had them, has them no more. */
const retired = new Set(["dsync.deactivated"]);

/** Names of the events that mean something to the status, and that WorkOS has. */
export const projectedEvents: readonly string[] = Object.keys(projections).filter(
  (name) => !retired.has(name),
);

/** Throws `ProjectionError` when the data is not what WorkOS documents for this name. */
export const projectEvent = (event: ReceivedEvent): RowAssertion[] =>
  Object.hasOwn(projections, event.event) ? (projections[event.event]?.(event) ?? []) : [];
