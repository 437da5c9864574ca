/** A page that listens to `GET /changes`. */
export interface ChangeReader {
  status: number;
  headers: Headers;
  /** The next message's revision; null: the stream ended. */
  next(): Promise<number | null>;
  /** Comments so far. */
  beats(): number;
  /** The whole answer, when it is a problem. */
  problem(): Promise<{ code: string }>;
  leave(): void;
}

export async function listenToChanges(
  url: string,
  headers: Record<string, string> = {},
): Promise<ChangeReader> {
  const leaving = new AbortController();
  const answer = await fetch(url, { headers, signal: leaving.signal });
  const reader = answer.headers.get("content-type")?.startsWith("text/event-stream")
    ? answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    : undefined;
  let text = "";
  let beats = 0;

  async function next(): Promise<number | null> {
    for (;;) {
      const [block, rest] = splitOnce(text);
      if (rest === undefined) {
        const part = await reader?.read();
        if (part === undefined || part.done) return null;
        text += part.value;
        continue;
      }
      text = rest;
      if (block.startsWith(":")) beats += 1;
      const data = /^data: (\d+)$/.exec(block)?.[1];
      if (data !== undefined) return Number(data);
      if (!block.startsWith(":")) throw new Error(`Not a message: ${JSON.stringify(block)}`);
    }
  }

  return {
    status: answer.status,
    headers: answer.headers,
    next,
    beats: () => beats,
    problem: async () => (await answer.json()) as { code: string },
    leave: () => leaving.abort(),
  };
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf("\n\n");
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 2)];
}
