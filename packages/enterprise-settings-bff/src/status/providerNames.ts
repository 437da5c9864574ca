/**
 * WorkOS' connection, directory and log-stream types as people know them. Open sets: what the tables do
 * not hold is made readable. Sources: WorkOS' OpenAPI description (Connection, Directory,
 * AuditLogConfiguration) and the SDK's ConnectionType.
 */

export interface IdentityProvider {
  provider: string;
  protocol: "SAML" | "OIDC" | "OAuth" | null;
}

/** By the connection type without its protocol. */
const identityProviders: Record<string, string> = {
  ADFS: "AD FS",
  Adp: "ADP",
  Apple: "Apple",
  Auth0: "Auth0",
  Auth0Migration: "Auth0",
  Azure: "Entra ID",
  Bitbucket: "Bitbucket",
  Cas: "CAS",
  ClassLink: "ClassLink",
  Clever: "Clever",
  Cloudflare: "Cloudflare",
  CyberArk: "CyberArk",
  Discord: "Discord",
  Duo: "Duo",
  EntraId: "Entra ID",
  // Nobody's product: the kit has words of its own for it.
  Generic: "",
  GitHub: "GitHub",
  Github: "GitHub",
  GitLab: "GitLab",
  Google: "Google",
  Grok: "Grok",
  Intuit: "Intuit",
  JumpCloud: "JumpCloud",
  Keycloak: "Keycloak",
  LastPass: "LastPass",
  LinkedIn: "LinkedIn",
  LoginGov: "Login.gov",
  MagicLink: "Magic Link",
  Microsoft: "Microsoft",
  MiniOrange: "miniOrange",
  NetIq: "NetIQ",
  Okta: "Okta",
  OneLogin: "OneLogin",
  Oracle: "Oracle",
  Pending: "",
  PingFederate: "PingFederate",
  PingOne: "PingOne",
  Rippling: "Rippling",
  Salesforce: "Salesforce",
  Shibboleth: "Shibboleth",
  ShibbolethGeneric: "Shibboleth",
  SimpleSamlPhp: "SimpleSAMLphp",
  Slack: "Slack",
  TestIdp: "Test identity provider",
  Vercel: "Vercel",
  VercelMarketplace: "Vercel Marketplace",
  VMware: "VMware",
  X: "X",
  Xero: "Xero",
};

const directoryProviders: Record<string, string> = {
  "azure scim v2.0": "Entra ID SCIM",
  bamboohr: "BambooHR",
  "breathe hr": "Breathe HR",
  "cezanne hr": "Cezanne HR",
  "cyberark scim v2.0": "CyberArk SCIM",
  "fourth hr": "Fourth HR",
  "generic scim v2.0": "",
  "gsuite directory": "Google Workspace",
  gusto: "Gusto",
  hibob: "HiBob",
  "jump cloud scim v2.0": "JumpCloud SCIM",
  "okta scim v2.0": "Okta SCIM",
  "onelogin scim v2.0": "OneLogin SCIM",
  "people hr": "People HR",
  personio: "Personio",
  "pingfederate scim v2.0": "PingFederate SCIM",
  rippling: "Rippling",
  "rippling scim v2.0": "Rippling SCIM",
  s3: "Amazon S3",
  "sailpoint scim v2.0": "SailPoint SCIM",
  sftp: "SFTP",
  "sftp workday": "Workday (SFTP)",
  workday: "Workday",
};

const destinations: Record<string, string> = {
  AzureSentinel: "Microsoft Sentinel",
  Datadog: "Datadog",
  GenericHttps: "HTTPS endpoint",
  GoogleCloudStorage: "Google Cloud Storage",
  S3: "Amazon S3",
  Snowflake: "Snowflake",
  Splunk: "Splunk",
};

const known = (names: Record<string, string>, key: string): string | undefined =>
  Object.hasOwn(names, key) ? names[key] : undefined;

/** `AcmeCloud` → `Acme Cloud`, `acme hr scim v2.0` → `Acme hr SCIM`. */
const humanise = (type: string): string => {
  const words = type
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/ v\d+(\.\d+)*$/, "")
    .replaceAll("_", " ")
    .replaceAll(/\bscim\b/g, "SCIM")
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const protocols = { saml: "SAML", oidc: "OIDC", oauth: "OAuth" } as const;

export const identityProvider = (connectionType: string): IdentityProvider => {
  const match = /^(.+?)(saml|oidc|oauth)$/i.exec(connectionType);
  const base = match?.[1] ?? connectionType;
  const protocol = match?.[2]?.toLowerCase() as keyof typeof protocols | undefined;
  return {
    provider: known(identityProviders, base) ?? humanise(base),
    protocol: protocol === undefined ? null : protocols[protocol],
  };
};

export const directoryProvider = (directoryType: string): string =>
  known(directoryProviders, directoryType) ?? humanise(directoryType);

export const logStreamDestination = (streamType: string): string =>
  known(destinations, streamType) ?? humanise(streamType);
