import { connect, type Socket } from "node:net";

/** A client that costs little itself: one socket, one request after the other, nothing parsed but the length. */
export interface Wire {
  /** Resolves with the status and the bytes of the whole answer. */
  ask(request: string): Promise<{ status: number; bytes: number; text: string }>;
  close(): void;
}

export const openWire = async (url: string): Promise<Wire> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return { ask: (request) => exchange(socket, request), close: () => socket.destroy() };
};

const exchange = (socket: Socket, request: string) =>
  new Promise<{ status: number; bytes: number; text: string }>((resolve, reject) => {
    let text = "";
    const onData = (chunk: Buffer): void => {
      text += chunk.toString("latin1");
      const head = text.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
      const bytes = head + 4 + length;
      if (text.length < bytes) return;
      socket.off("data", onData);
      socket.off("close", onClose);
      resolve({ status: Number(text.slice(9, 12)), bytes, text });
    };
    const onClose = (): void => reject(new Error("The server closed the connection."));
    socket.on("data", onData);
    socket.on("close", onClose);
    socket.write(request);
  });

export const getOf = (url: string, headers: Record<string, string>): string => {
  const { pathname, search, host } = new URL(url);
  return `GET ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\n${lines(headers)}\r\n`;
};

export const postOf = (url: string, headers: Record<string, string>, body: string): string => {
  const { pathname, host } = new URL(url);
  const length = Buffer.byteLength(body);
  return `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\n${lines(headers)}content-length: ${length}\r\n\r\n${body}`;
};

const lines = (headers: Record<string, string>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");

/** Asks `count` times over so many connections; throws when an answer has another status. */
export const askMany = async (
  url: string,
  { count, connections, status }: { count: number; connections: number; status: number },
  requestOf: (index: number) => string,
): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    const wire = await openWire(url);
    while (next < count) {
      const index = next;
      next += 1;
      const answer = await wire.ask(requestOf(index));
      if (answer.status !== status) throw new Error(`${answer.status}: ${answer.text}`);
    }
    wire.close();
  };
  await Promise.all(Array.from({ length: connections }, worker));
};
