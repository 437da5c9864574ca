import type { News } from "../Engine.ts";

/** What goes through `NOTIFY`, as JSON. */
interface Payload {
  changes: [organizationId: string, revision: number][];
  revoked: [sessionId: string, recordedAt: number][];
}

/** In bytes; PostgreSQL takes less than 8 000. */
const maxPayload = 7_900;

/** The news as payloads for `pg_notify`; an empty one stands for news that does not fit into any. */
export const payloadsOf = ({ changes, revoked }: News): string[] => {
  if (changes.length === 0 && revoked.length === 0) return [];
  const payload: Payload = {
    changes: changes.map((it) => [it.organizationId, it.revision]),
    revoked: revoked.map((it) => [it.sessionId, it.recordedAt]),
  };
  const text = JSON.stringify(payload);
  if (Buffer.byteLength(text) <= maxPayload) return [text];
  if (changes.length + revoked.length === 1) return [""];
  const half = <T>(items: readonly T[]): [T[], T[]] => {
    const middle = Math.ceil(items.length / 2);
    return [items.slice(0, middle), items.slice(middle)];
  };
  const [changesA, changesB] = half(changes);
  const [revokedB, revokedA] = half(revoked);
  return [
    ...payloadsOf({ changes: changesA, revoked: revokedA }),
    ...payloadsOf({ changes: changesB, revoked: revokedB }),
  ];
};

/** null: it does not say what changed, so anything may have. */
export const newsOf = (text: string): News | null => {
  try {
    const { changes, revoked } = JSON.parse(text) as Payload;
    return {
      changes: changes.map(([organizationId, revision]) => ({ organizationId, revision })),
      revoked: revoked.map(([sessionId, recordedAt]) => ({ sessionId, recordedAt })),
    };
  } catch {
    return null;
  }
};
