import type { FastifyRequest } from "fastify";
import { ProblemError } from "../errors.ts";
import type { Viewer } from "./guard.ts";

interface RequestOrigin {
  /** `Sec-Fetch-Site`: browsers set it, and no page can. */
  secFetchSite?: string | string[] | undefined;
  origin?: string | undefined;
}

/**
 * Whether a request comes from one of the application's own pages. `Origin: null` and requests with
 * neither header do not: a browser that sends cookies sends at least one of them with a POST.
 */
export function isSameOrigin(request: RequestOrigin, origins: ReadonlySet<string>): boolean {
  if (request.secFetchSite === "same-origin") return true;
  // `null` is every sandboxed frame's origin, whatever a list says.
  return request.origin !== undefined && request.origin !== "null" && origins.has(request.origin);
}

/**
 * Throws `cross_site` for what another site's page could have sent with the viewer's cookie. Header
 * credentials are never sent by a browser on its own.
 */
export function createSameOriginCheck(origins: ReadonlySet<string>) {
  return (request: Pick<FastifyRequest, "headers">, viewer: Viewer): void => {
    if (viewer.credential === "header") return;
    const { origin, "sec-fetch-site": secFetchSite } = request.headers;
    if (!isSameOrigin({ secFetchSite, origin }, origins)) throw new ProblemError("cross_site");
  };
}
