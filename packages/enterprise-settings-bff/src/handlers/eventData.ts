import { Type, type Static, type TObject } from "typebox";

/**
 * The data of WorkOS' events as handlers get it: wire names, instants as RFC 3339 texts, and whatever else
 * WorkOS sends beside what is named here. Required is what makes the object what it is; the rest is
 * optional, even where WorkOS documents it always, so that one missing name does not keep an event from its
 * handler. States and kinds are open sets. Source: EventSchema of WorkOS' OpenAPI description, release
 * 0.61.0; what may be null, the SDK's own types.
 */

const MaybeText = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const MaybeObject = Type.Optional(
  Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
);
const Text = Type.String();
const times = { created_at: Text, updated_at: Text };

const Role = Type.Object({ slug: Text });
const Domain = {
  object: Type.Optional(Text),
  id: Text,
  /** As claimed: see `state` for whether it was proved. */
  domain: Text,
};

export const ConnectionData = Type.Object({
  object: Type.Optional(Text),
  id: Text,
  organization_id: MaybeText,
  name: Text,
  /** Such as `OktaSAML`. */
  connection_type: Text,
  /** Of a deleted one: the state before. */
  state: Text,
  external_key: MaybeText,
  status: MaybeText,
  domains: Type.Optional(Type.Array(Type.Object(Domain))),
  ...times,
});
export type ConnectionData = Static<typeof ConnectionData>;

const CertifiedConnection = Type.Object({ id: Text, organization_id: MaybeText });
const Certificate = Type.Object({
  /** `ResponseSigning`, `RequestSigning` or `ResponseEncryption`. */
  certificate_type: Text,
  expiry_date: Text,
});

export const CertificateRenewalRequiredData = Type.Object({
  connection: CertifiedConnection,
  certificate: Certificate,
  days_until_expiry: Type.Optional(Type.Number()),
});
export type CertificateRenewalRequiredData = Static<typeof CertificateRenewalRequiredData>;

export const CertificateRenewedData = Type.Object({
  connection: CertifiedConnection,
  certificate: Certificate,
  renewed_at: Type.Optional(Text),
});
export type CertificateRenewedData = Static<typeof CertificateRenewedData>;

export const DirectoryData = Type.Object({
  object: Type.Optional(Text),
  id: Text,
  organization_id: MaybeText,
  name: Text,
  /** Such as `okta scim v2.0`. */
  type: Text,
  /** Of a deleted one: the state before. */
  state: Text,
  external_key: MaybeText,
  domains: Type.Optional(Type.Array(Type.Object(Domain))),
  ...times,
});
export type DirectoryData = Static<typeof DirectoryData>;

const directoryUser = {
  object: Type.Optional(Text),
  id: Text,
  directory_id: Text,
  organization_id: MaybeText,
  /** The user's id at the identity provider. */
  idp_id: MaybeText,
  email: MaybeText,
  first_name: MaybeText,
  last_name: MaybeText,
  name: MaybeText,
  job_title: MaybeText,
  username: MaybeText,
  emails: Type.Optional(
    Type.Array(
      Type.Object({ value: MaybeText, type: MaybeText, primary: Type.Optional(Type.Boolean()) }),
    ),
  ),
  /** `active`, or `inactive` once deactivated. */
  state: Text,
  role: Type.Optional(Type.Union([Role, Type.Null()])),
  roles: Type.Optional(Type.Array(Role)),
  raw_attributes: MaybeObject,
  custom_attributes: MaybeObject,
  ...times,
};

export const DirectoryUserData = Type.Object(directoryUser);
export type DirectoryUserData = Static<typeof DirectoryUserData>;

export const UpdatedDirectoryUserData = Type.Object({
  ...directoryUser,
  /** What the changed fields were before. */
  previous_attributes: MaybeObject,
});
export type UpdatedDirectoryUserData = Static<typeof UpdatedDirectoryUserData>;

const directoryGroup = {
  object: Type.Optional(Text),
  id: Text,
  directory_id: Text,
  organization_id: MaybeText,
  idp_id: MaybeText,
  name: Text,
  raw_attributes: MaybeObject,
  ...times,
};

export const DirectoryGroupData = Type.Object(directoryGroup);
export type DirectoryGroupData = Static<typeof DirectoryGroupData>;

export const UpdatedDirectoryGroupData = Type.Object({
  ...directoryGroup,
  previous_attributes: MaybeObject,
});
export type UpdatedDirectoryGroupData = Static<typeof UpdatedDirectoryGroupData>;

export const MembershipData = Type.Object({
  directory_id: Text,
  user: DirectoryUserData,
  group: DirectoryGroupData,
});
export type MembershipData = Static<typeof MembershipData>;

export const DirectoryTokenData = Type.Object({
  object: Type.Optional(Text),
  id: Text,
  directory_id: Text,
  organization_id: MaybeText,
  /** The last characters of the token. */
  token_suffix: Type.Optional(Text),
  created_at: Text,
});
export type DirectoryTokenData = Static<typeof DirectoryTokenData>;

const organizationDomain = {
  ...Domain,
  organization_id: MaybeText,
  /** `pending`, `verified` or `failed`. */
  state: MaybeText,
  verification_strategy: MaybeText,
  verification_prefix: MaybeText,
  verification_token: MaybeText,
  ...times,
};

export const OrganizationDomainData = Type.Object(organizationDomain);
export type OrganizationDomainData = Static<typeof OrganizationDomainData>;

export const VerificationFailedData = Type.Object({
  /** Such as `domain_verification_period_expired`. */
  reason: Text,
  organization_domain: OrganizationDomainData,
});
export type VerificationFailedData = Static<typeof VerificationFailedData>;

export const OrganizationData = Type.Object({
  object: Type.Optional(Text),
  id: Text,
  name: Text,
  /** The host's own id of it. */
  external_id: MaybeText,
  stripe_customer_id: MaybeText,
  domains: Type.Optional(Type.Array(OrganizationDomainData)),
  metadata: Type.Optional(Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()])),
  ...times,
});
export type OrganizationData = Static<typeof OrganizationData>;

/** What the data of each documented event must be, by name. */
export const eventSchemas = {
  "connection.activated": ConnectionData,
  "connection.deactivated": ConnectionData,
  "connection.deleted": ConnectionData,
  "connection.saml_certificate_renewal_required": CertificateRenewalRequiredData,
  "connection.saml_certificate_renewed": CertificateRenewedData,
  "dsync.activated": DirectoryData,
  "dsync.deactivated": DirectoryData,
  "dsync.deleted": DirectoryData,
  "dsync.user.created": DirectoryUserData,
  "dsync.user.updated": UpdatedDirectoryUserData,
  "dsync.user.deleted": DirectoryUserData,
  "dsync.group.created": DirectoryGroupData,
  "dsync.group.updated": UpdatedDirectoryGroupData,
  "dsync.group.deleted": DirectoryGroupData,
  "dsync.group.user_added": MembershipData,
  "dsync.group.user_removed": MembershipData,
  "dsync.token.created": DirectoryTokenData,
  "dsync.token.revoked": DirectoryTokenData,
  "organization.created": OrganizationData,
  "organization.updated": OrganizationData,
  "organization.deleted": OrganizationData,
  "organization_domain.created": OrganizationDomainData,
  "organization_domain.updated": OrganizationDomainData,
  "organization_domain.deleted": OrganizationDomainData,
  "organization_domain.verified": OrganizationDomainData,
  "organization_domain.verification_failed": VerificationFailedData,
} as const satisfies Record<string, TObject>;
