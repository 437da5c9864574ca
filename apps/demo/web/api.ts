/** An answer that is no answer: Orbit or the sign-in service cannot be reached or is failing. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";
}

/** WorkOS says that the session is over. */
export class SignedOutError extends Error {
  override readonly name = "SignedOutError";
}

let refreshing: Promise<boolean> | null = null;

/**
 * Renews the session, once for everybody who asks meanwhile. `false`: the session is over.
 *
 * @throws {UnavailableError} when that cannot be told; the session is kept.
 */
export function refreshSession(): Promise<boolean> {
  refreshing ??= post("/auth/refresh")
    .then((response) => {
      if (response.ok) return true;
      if (response.status === 401) return false;
      throw new UnavailableError(`Refreshing the session answered ${response.status}.`);
    })
    .finally(() => {
      refreshing = null;
    });
  return refreshing;
}

/** Ends the session and returns where to go next. */
export async function signOut(): Promise<string> {
  const response = await post("/auth/sign-out");
  if (!response.ok) throw new UnavailableError(`Signing out answered ${response.status}.`);
  return ((await response.json()) as { url: string }).url;
}

/** Reads Orbit's API; an expired session is renewed and the read repeated once. */
export async function read<T>(path: string): Promise<T> {
  let response = await send(path);
  if (response.status === 401 && (await refreshSession())) response = await send(path);
  if (response.status === 401) throw new SignedOutError("The session is over.");
  if (!response.ok) throw new UnavailableError(`${path} answered ${response.status}.`);
  return (await response.json()) as T;
}

async function send(path: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { headers: { accept: "application/json" }, ...init });
  } catch (cause) {
    throw new UnavailableError("Orbit cannot be reached.", { cause });
  }
}

const post = (path: string) => send(path, { method: "POST" });
