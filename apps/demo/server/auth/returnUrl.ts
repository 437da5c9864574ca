/**
 * Where to go after signing in. Whole URLs only: a path such as `/.//evil.example` would turn into
 * another site when a browser resolves it. Whatever leads away from Orbit becomes its home.
 */
export function returnUrl(wanted: string | undefined, appUrl: string): string {
  const home = new URL("/", appUrl);
  const url = wanted?.startsWith("/") ? URL.parse(wanted, home) : null;
  return url?.origin === home.origin ? url.href : home.href;
}
