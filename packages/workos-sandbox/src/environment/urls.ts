/** 127.0.0.0/8, ::1, `localhost` and `*.localhost`. */
export function isLoopbackHost(host: string): boolean {
  return (
    /^127(\.\d{1,3}){3}$/.test(host) ||
    host === "::1" ||
    host === "[::1]" ||
    host === "localhost" ||
    host.endsWith(".localhost")
  );
}

/** True for https anywhere and http on loopback: what a browser may be sent to. */
export function isSafeUrl(value: unknown): value is string {
  if (typeof value !== "string" || !URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname));
}
