import { returnParam, type PortalIntent } from "@acme/enterprise-settings-contract";
import { isSecureUrl } from "../secureUrl.ts";

/** The characters of a path (RFC 3986 3.3): no backslash, no control character, no `?`, no `#`. */
const pathCharacters = /^\/[A-Za-z0-9\-._~!$&'()*+,;=:@/%]*$/;
/** More layers of percent-encoding than any honest path has. */
const maxLayers = 3;

/**
 * The URL that WorkOS sends people back to: `path` of the application, marked with the intent. null
 * when `path` is anything but a plain path that stays on `appOrigin` however often it is decoded.
 */
export function buildReturnUrl(
  appOrigin: string,
  path: string,
  intent: PortalIntent,
): string | null {
  if (!pathCharacters.test(path) || !isPlain(path)) return null;
  const url = new URL(path, appOrigin);
  // Holds by the checks above; if it ever does not, nobody is sent anywhere else.
  if (url.origin !== new URL(appOrigin).origin || url.pathname !== path) return null;
  url.searchParams.set(returnParam, intent);
  return url.href;
}

/**
 * As `buildReturnUrl`, for what the operator configured: a path of the application, or a URL anywhere
 * that is https (http on loopback). null when it is neither.
 */
export function buildConfiguredUrl(
  appOrigin: string,
  target: string,
  intent: PortalIntent,
): string | null {
  if (target.startsWith("/")) return buildReturnUrl(appOrigin, target, intent);
  const url = URL.parse(target);
  if (url === null || !isSecureUrl(url) || url.username !== "" || url.password !== "") return null;
  url.searchParams.set(returnParam, intent);
  return url.href;
}

/** Whether no layer of percent-encoding hides another origin, a dot segment or a control character. */
function isPlain(path: string): boolean {
  let layer = path;
  for (let depth = 0; depth <= maxLayers; depth++) {
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\\\u0000-\u001f\u007f-\u009f]|\/\/|\/\.\.?(\/|$)/.test(layer)) return false;
    const decoded = decode(layer);
    if (decoded === null) return false;
    if (decoded === layer) return true;
    // An encoded slash: another path for whoever decodes it than for whoever does not.
    if (/%2f/i.test(layer)) return false;
    layer = decoded;
  }
  return false;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
