/**
 * WorkOS' public set-up guides by connection and directory type. Open sets: a type without a guide has
 * none here, and the screen shows no link. Source: WorkOS' documentation, Integrations.
 */
const integrations = "https://workos.com/docs/integrations/";

const connectionGuides: Record<string, string> = {
  ADFSSAML: "microsoft-ad-fs-saml",
  AdpOidc: "adp-oidc",
  Auth0SAML: "auth0-saml",
  AzureSAML: "entra-id-saml",
  CasSAML: "cas-saml",
  ClassLinkSAML: "classlink-saml",
  CleverOIDC: "clever-oidc",
  CloudflareSAML: "cloudflare-saml",
  CyberArkSAML: "cyberark-saml",
  DuoSAML: "duo-saml",
  EntraIdOIDC: "entra-id-oidc",
  GenericOIDC: "oidc",
  GenericSAML: "saml",
  GoogleSAML: "google-saml",
  JumpCloudSAML: "jumpcloud-saml",
  KeycloakSAML: "keycloak-saml",
  LastPassSAML: "lastpass",
  OktaSAML: "okta-saml",
  OneLoginSAML: "onelogin-saml",
  PingFederateSAML: "ping-federate-saml",
  PingOneSAML: "pingone-saml",
  RipplingSAML: "rippling-saml",
  SalesforceSAML: "salesforce-saml",
};

const directoryGuides: Record<string, string> = {
  "azure scim v2.0": "entra-id-scim",
  bamboohr: "bamboohr",
  "breathe hr": "breathe-hr",
  "cezanne hr": "cezanne",
  "cyberark scim v2.0": "cyberark-scim",
  "generic scim v2.0": "scim",
  "gsuite directory": "google-directory-sync",
  "jump cloud scim v2.0": "jumpcloud-scim",
  "okta scim v2.0": "okta-scim",
  "onelogin scim v2.0": "onelogin-scim",
  sftp: "sftp",
  workday: "workday",
};

const guideOf = (guides: Record<string, string>, type: string): string | null =>
  Object.hasOwn(guides, type) ? integrations + guides[type] : null;

export const connectionGuide = (type: string): string | null => guideOf(connectionGuides, type);
export const directoryGuide = (type: string): string | null => guideOf(directoryGuides, type);
