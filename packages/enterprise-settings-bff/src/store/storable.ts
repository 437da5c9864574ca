/** Escapes of `JSON.stringify` for what UTF-8 or PostgreSQL's text cannot hold: NUL and lone surrogates. */
const unstorable = /\\(\\|u0000|ud[89a-f][0-9a-f]{2})/g;
const mayBeUnstorable = /\\u(0000|d[89a-f])/i;

/**
 * The value with U+FFFD for what no text column can hold, so that both kinds of database keep the same.
 * `text`: its JSON, if that is at hand: nearly every time one look at it is enough.
 */
export const storable = <T extends object | string>(value: T, text = JSON.stringify(value)): T => {
  if (!text.includes("\\u") || !mayBeUnstorable.test(text)) return value;
  const json = JSON.stringify(value).replaceAll(unstorable, (escape, what) =>
    what === "\\" ? escape : "\\ufffd",
  );
  return JSON.parse(json) as T;
};
