/** An identity provider that the portal can set up for single sign-on. */
export interface SsoProvider {
  label: string;
  /** WorkOS' `connection_type`. */
  type: string;
  protocol: "saml" | "oidc";
}

export const SSO_PROVIDERS: readonly SsoProvider[] = [
  { label: "Okta", type: "OktaSAML", protocol: "saml" },
  { label: "Entra ID", type: "AzureSAML", protocol: "saml" },
  { label: "Google Workspace", type: "GoogleSAML", protocol: "saml" },
  { label: "OneLogin", type: "OneLoginSAML", protocol: "saml" },
  { label: "Custom SAML", type: "GenericSAML", protocol: "saml" },
  { label: "Custom OIDC", type: "GenericOIDC", protocol: "oidc" },
];

/** Connections that the API made can have other types: they are shown by their type. */
export const ssoProvider = (type: string): SsoProvider =>
  SSO_PROVIDERS.find((provider) => provider.type === type) ?? {
    label: type,
    type,
    protocol: /oidc/i.test(type) ? "oidc" : "saml",
  };

/** A directory that the portal can set up. */
export interface DirectoryProvider {
  label: string;
  /** WorkOS' directory `type`. */
  type: string;
}

export const DIRECTORY_PROVIDERS: readonly DirectoryProvider[] = [
  { label: "Okta", type: "okta scim v2.0" },
  { label: "Entra ID", type: "azure scim v2.0" },
  { label: "OneLogin", type: "onelogin scim v2.0" },
  { label: "JumpCloud", type: "jump cloud scim v2.0" },
  { label: "PingFederate", type: "pingfederate scim v2.0" },
  { label: "Custom SCIM", type: "generic scim v2.0" },
];

export const directoryProvider = (type: string): DirectoryProvider =>
  DIRECTORY_PROVIDERS.find((provider) => provider.type === type) ?? { label: type, type };
