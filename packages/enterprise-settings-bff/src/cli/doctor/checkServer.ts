import { defaultPrefix, rootRoutes, routes } from "@acme/enterprise-settings-contract";
import { isLoopback } from "../../secureUrl.ts";
import type { Store } from "../../store/Store.ts";
import { describeDatabase, isAbsent, openStore } from "../database.ts";
import type { Config } from "../env.ts";
import { failed, ok, pages, reasonOf, unknown, type Finding } from "./findings.ts";

const callMs = 5_500;

/** Return URLs: ours, and the default one that only the dashboard shows. */
export function checkReturnUrls({ appUrl }: Config): Finding[] {
  const url = new URL(appUrl);
  const own =
    url.protocol === "https:"
      ? ok("return_url", `People come back to ${appUrl}, which is https.`)
      : unknown(
          "return_url",
          `People come back to ${appUrl}: ${isLoopback(url.hostname) ? "fine for development" : "not https"}.`,
          "In production APP_URL is https: WorkOS takes nothing else.",
        );
  const byDefault = unknown(
    "default_return_url",
    "WorkOS' default return and success URIs are not shown by any API.",
    `In production one return URI is needed, https and of ${appUrl}.`,
    pages.redirects,
  );
  return [own, byDefault];
}

/** Where the server of this configuration answers on this machine; null: `PORT=0`, any free port. */
export function localOrigin({ host, port }: Pick<Config, "host" | "port">): string | null {
  if (port === 0) return null;
  const address = { "0.0.0.0": "127.0.0.1", "::": "::1" }[host] ?? host;
  return `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
}

/** Whether the running server is ready, and gives nothing to people who are not signed in. */
export async function checkRunning(origin: string | null): Promise<Finding[]> {
  if (origin === null) {
    const mend = "PORT is 0: say --url with the server's origin.";
    return [unknown("server", "No running server was tried.", mend)];
  }
  try {
    const ready = await ask(`${origin}${rootRoutes.ready}`);
    if (ready.status !== 200) {
      const says = `The server at ${origin} is not ready: it answers ${ready.status}.`;
      return [failed("server", says, `Its log says why; so does ${origin}${rootRoutes.ready}.`)];
    }
    return [ok("server", `The server at ${origin} is ready.`), await guardFinding(origin)];
  } catch (error) {
    const says = `No server answers at ${origin}: ${reasonOf(error)}`;
    return [failed("server", says, "Start it (serve), or say --url with its origin.")];
  }
}

async function guardFinding(origin: string): Promise<Finding> {
  const path = `${defaultPrefix}${routes.portalLinks}`;
  const response = await ask(`${origin}${path}`, '{"intent":"sso"}');
  // The answer is not shown, whatever it is: it could be a link.
  if (response.status === 401) return ok("guard", `${path} refuses people who are not signed in.`);
  const says = `${path} answers ${response.status} to people who are not signed in, instead of 401.`;
  return failed("guard", says, "Check what answers there, and the guard in front of it.");
}

function ask(url: string, body?: string): Promise<Response> {
  return fetch(url, {
    redirect: "manual",
    signal: AbortSignal.timeout(callMs),
    ...(body === undefined
      ? {}
      : { method: "POST", body, headers: { "content-type": "application/json" } }),
  });
}

export interface StoreCheck {
  finding: Finding;
  /** Open; null: there is none that can be written. */
  store: Store | null;
}

/** Looks at the store as it is: creates and migrates nothing. */
export async function checkStore({ database }: Config): Promise<StoreCheck> {
  const check = "store";
  const what = describeDatabase(database);
  if (isAbsent(database)) {
    const mend = "serve creates it; check that DATABASE_URL is what serve runs with.";
    return { finding: unknown(check, `There is not yet ${what}.`, mend), store: null };
  }
  let store: Store | undefined;
  try {
    store = await openStore(database, { create: false });
    await store.check();
    const says = `${sentence(what)} can be written, with this version's schema.`;
    return { finding: ok(check, says), store };
  } catch (error) {
    await store?.close();
    const reason = error instanceof Error ? error.message : String(error);
    // The reason why it cannot be opened says so itself.
    const says = store === undefined ? reason : `${sentence(what)} cannot be used: ${reason}`;
    const mend =
      "Check DATABASE_URL, the disk and permissions; serve brings an older schema up to date.";
    return { finding: failed(check, says, mend), store: null };
  }
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
