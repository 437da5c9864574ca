import { X509Certificate } from "node:crypto";
import type { SsoProvider } from "./providers.ts";

/** One field of the form that takes a connection's details. */
export interface DetailField {
  name: string;
  label: string;
  hint: string;
  kind: "text" | "url" | "textarea";
  autocomplete?: string;
}

export const METADATA_FIELD: DetailField = {
  name: "metadata_url",
  label: "Metadata URL",
  hint: "Any https address will do here: nothing is fetched from it.",
  kind: "url",
};
export const MANUAL_FIELDS: readonly DetailField[] = [
  {
    name: "sso_url",
    label: "Single sign-on URL",
    hint: "Where your identity provider takes sign-in requests.",
    kind: "url",
  },
  {
    name: "certificate",
    label: "X.509 certificate",
    hint: "In PEM form, with its first and last line.",
    kind: "textarea",
  },
];
export const OIDC_FIELDS: readonly DetailField[] = [
  {
    name: "discovery_url",
    label: "Discovery endpoint",
    hint: "Ends in /.well-known/openid-configuration. Nothing is fetched from it.",
    kind: "url",
  },
  { name: "client_id", label: "Client ID", hint: "From your identity provider.", kind: "text" },
  {
    name: "client_secret",
    label: "Client secret",
    hint: "The sandbox checks that there is one and forgets it.",
    kind: "text",
  },
];

/** What the form holds, by field name. */
export type Details = Readonly<Record<string, string>>;

/** Believable values, so that nobody has to own an identity provider to walk through. */
export function sampleDetails(provider: SsoProvider, domain: string): Details {
  const host = `sso.${domain}`;
  return provider.protocol === "saml"
    ? { metadata_url: `https://${host}/app/sandbox/sso/saml/metadata` }
    : {
        discovery_url: `https://${host}/.well-known/openid-configuration`,
        client_id: "sandbox-client",
        client_secret: "sandbox-secret",
      };
}

/** What is wrong with each field; empty: the details will do. */
export function checkDetails(provider: SsoProvider, details: Details): Details {
  const value = (name: string): string => details[name]?.trim() ?? "";
  const problems: Record<string, string> = {};
  const wantUrl = (name: string): void => {
    if (!URL.canParse(value(name)) || new URL(value(name)).protocol !== "https:") {
      problems[name] = "Enter a full address that starts with https://.";
    }
  };
  if (provider.protocol === "oidc") {
    wantUrl("discovery_url");
    if (value("client_id") === "") problems["client_id"] = "Enter the client ID.";
    if (value("client_secret") === "") problems["client_secret"] = "Enter the client secret.";
    return problems;
  }
  if (value("metadata_url") !== "") {
    wantUrl("metadata_url");
  } else if (value("sso_url") === "" && value("certificate") === "") {
    problems["metadata_url"] =
      "Enter the metadata URL, or the sign-on URL and the certificate by hand.";
  } else {
    wantUrl("sso_url");
    if (!isCertificate(value("certificate"))) {
      problems["certificate"] = "Enter the whole certificate, in PEM form.";
    }
  }
  return problems;
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
}
