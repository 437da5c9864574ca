const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Milliseconds since the epoch of an RFC 3339 instant with its zone, or null when the value is none.
 * Finer fractions are cut off; instants before 1970 are none, so that versions stay comparable as text.
 */
export const parseInstant = (value: unknown): number | null => {
  if (typeof value !== "string" || !rfc3339.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) || at < 0 ? null : at;
};
