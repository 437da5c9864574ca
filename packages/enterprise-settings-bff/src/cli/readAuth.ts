import { isSecureUrl } from "../secureUrl.ts";
import { httpsNeeded, type Report } from "./readers.ts";

/** How people are recognised: AuthKit's session cookie, or a JWT of any issuer. */
export type AuthConfig =
  | { kind: "authkit"; cookiePassword: string; cookieDomain: string | undefined }
  | { kind: "jwt"; jwksUrl: string; issuer: string; audience: string };

/** One way to sign in: AuthKit's cookie, or a JWT with all that it needs. */
export function readAuth(
  get: (variable: string) => string | undefined,
  report: Report,
): AuthConfig {
  const cookiePassword = get("AUTHKIT_COOKIE_PASSWORD");
  const jwt = ["AUTH_JWKS_URL", "AUTH_ISSUER", "AUTH_AUDIENCE"];
  const either = "Either AUTHKIT_COOKIE_PASSWORD, or AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE.";
  const jwtIsSet = jwt.some((variable) => get(variable) !== undefined);
  if (cookiePassword !== undefined && jwtIsSet) {
    report("AUTHKIT_COOKIE_PASSWORD", "is set beside AUTH_…: one way to sign in, not two", either);
  }
  if (cookiePassword !== undefined) {
    if (cookiePassword.length < 32) {
      const remedy = "The password that the sign-in routes seal with: openssl rand -base64 32.";
      report("AUTHKIT_COOKIE_PASSWORD", "is shorter than 32 characters", remedy);
    }
    return { kind: "authkit", cookiePassword, cookieDomain: readCookieDomain(get, report) };
  }
  if (!jwtIsSet) report("AUTHKIT_COOKIE_PASSWORD", "is not set, and AUTH_… is not either", either);
  else readJwt(get, report);
  return {
    kind: "jwt",
    jwksUrl: get("AUTH_JWKS_URL") ?? "",
    issuer: get("AUTH_ISSUER") ?? "",
    audience: get("AUTH_AUDIENCE") ?? "",
  };
}

/** A browser drops a cookie whose domain is not the host's own, or a parent of it (RFC 6265 5.3). */
function readCookieDomain(
  get: (variable: string) => string | undefined,
  report: Report,
): string | undefined {
  const domain = get("AUTHKIT_COOKIE_DOMAIN");
  if (domain === undefined) return undefined;
  const host = URL.parse(get("APP_URL") ?? "")?.hostname ?? "";
  const bare = domain.replace(/^\./, "");
  if (!/^[\w-]+(\.[\w-]+)*$/.test(bare) || !(host === bare || host.endsWith(`.${bare}`))) {
    const remedy = "A host name alone: example.com for https://app.example.com.";
    report("AUTHKIT_COOKIE_DOMAIN", "is not APP_URL's host or a parent of it", remedy);
  }
  return domain;
}

function readJwt(get: (variable: string) => string | undefined, report: Report): void {
  const remedies = {
    AUTH_JWKS_URL: "The identity provider's key set, https://…/jwks.json.",
    AUTH_ISSUER: "The tokens' `iss`, exactly as they hold it.",
    AUTH_AUDIENCE: "The tokens' `aud`; `none` if they carry none.",
  };
  for (const [variable, remedy] of Object.entries(remedies)) {
    if (get(variable) === undefined) report(variable, "is not set", remedy);
  }
  const text = get("AUTH_JWKS_URL");
  const url = text === undefined ? undefined : URL.parse(text);
  if (url === undefined || (url !== null && isSecureUrl(url))) return;
  report("AUTH_JWKS_URL", url === null ? "is not a URL" : httpsNeeded, remedies.AUTH_JWKS_URL);
}
