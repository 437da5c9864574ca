import { parseCookie, stringifySetCookie } from "cookie";
import type { FastifyReply, FastifyRequest } from "fastify";

export interface CookieOptions {
  /** Whether the browser may send it over https only. False on loopback's http. */
  secure: boolean;
  /** In seconds; 0 deletes the cookie. */
  maxAge: number;
  /** Default `/`. */
  path?: string;
}

export const readCookie = (request: FastifyRequest, name: string): string | undefined =>
  parseCookie(request.headers.cookie ?? "")[name];

/** Every cookie of Orbit is out of reach of scripts and of other sites' requests. */
export function setCookie(
  reply: FastifyReply,
  name: string,
  value: string,
  { secure, maxAge, path = "/" }: CookieOptions,
): void {
  reply.header(
    "set-cookie",
    stringifySetCookie({ name, value, httpOnly: true, sameSite: "lax", secure, path, maxAge }),
  );
}
