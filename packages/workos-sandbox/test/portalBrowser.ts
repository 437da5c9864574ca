/** A browser without scripts: follows redirects, keeps cookies by path, fills forms. */
export function openBrowser() {
  const jar = new Map<string, { pair: string; path: string }>();
  let at = "";

  async function request(url: string, init: RequestInit = {}): Promise<Response> {
    const target = new URL(url, at || undefined);
    const cookies = [...jar.values()]
      .filter(({ path }) => target.pathname.startsWith(path))
      .map(({ pair }) => pair);
    const headers = { ...(init.headers as Record<string, string>), cookie: cookies.join("; ") };
    const response = await fetch(target, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split("; ");
      const path = attributes.find((part) => part.startsWith("Path="))?.slice(5) ?? "/";
      jar.set(`${pair.split("=", 1).join("")} ${path}`, { pair, path });
    }
    at = target.href;
    const location = response.headers.get("location");
    return location === null ? response : request(new URL(location, target).href);
  }

  const read = async (response: Response) => {
    const text = await response.text();
    const heading = /<h1>(.*?)<\/h1>/s.exec(text)?.[1]?.trim() ?? "";
    return { status: response.status, text, heading, url: at };
  };
  return {
    open: async (url: string) => read(await request(url)),
    /** Posts to a path under the page that is open, as its forms do. */
    submit: async (path: string, fields: Record<string, string> = {}) => {
      const base = /^\/portal\/s\/[^/]+/.exec(new URL(at).pathname)?.[0] ?? "";
      const headers = { origin: new URL(at).origin };
      const body = new URLSearchParams(fields);
      return read(await request(base + path, { method: "POST", headers, body }));
    },
  };
}
