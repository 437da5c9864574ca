import { Type } from "typebox";

/**
 * What the projection needs of each payload, and no more: whatever else WorkOS sends is fine. Source: the
 * EventSchema of WorkOS' OpenAPI description.
 */

const Id = Type.String({ minLength: 1 });
const MaybeText = Type.Optional(Type.Union([Type.String(), Type.Null()]));

export const DomainData = Type.Object({
  id: Id,
  organization_id: MaybeText,
  domain: Type.String(),
  state: MaybeText,
  verification_prefix: MaybeText,
  verification_token: MaybeText,
  updated_at: Type.String(),
});
export const FailedDomainData = Type.Object({
  reason: Type.String(),
  organization_domain: DomainData,
});
export const OrganizationData = Type.Object({
  id: Id,
  name: Type.String(),
  domains: Type.Optional(Type.Array(DomainData)),
  updated_at: Type.String(),
});
export const ConnectionData = Type.Object({
  id: Id,
  organization_id: MaybeText,
  name: Type.String(),
  connection_type: Type.String(),
  state: Type.String(),
  domains: Type.Optional(Type.Array(Type.Object({ domain: Type.String() }))),
  updated_at: Type.String(),
});
export const CertificateData = Type.Object({
  connection: Type.Object({ id: Id, organization_id: MaybeText }),
  certificate: Type.Object({ certificate_type: Type.String(), expiry_date: Type.String() }),
});
export const DirectoryData = Type.Object({
  id: Id,
  organization_id: MaybeText,
  name: Type.String(),
  type: Type.String(),
  state: Type.String(),
  updated_at: Type.String(),
});
export const MemberData = Type.Object({ directory_id: Id, organization_id: MaybeText });
export const MembershipData = Type.Object({
  directory_id: Id,
  user: Type.Object({ organization_id: MaybeText }),
});
export const DeletedData = Type.Object({ id: Id, organization_id: MaybeText });
