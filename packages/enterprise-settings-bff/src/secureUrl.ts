/**
 * Whether a host name, as `URL.hostname` writes it, is this machine: 127.0.0.0/8, ::1, `localhost` or
 * `*.localhost` (RFC 6761). Only there is http accepted.
 */
export function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, "");
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name === "[::1]" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
  );
}

/** Whether a URL may carry secrets: https anywhere, http on loopback only. */
export function isSecureUrl(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

/** Whether `text` names such a URL's origin and nothing more: `https://app.example.com`. */
export function isSecureOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && isSecureUrl(url) && url.href === `${url.origin}/`;
}
