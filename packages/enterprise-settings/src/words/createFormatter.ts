/** A text with `{placeholders}`, or one text a plural form of `{count}` (CLDR categories). */
export type Message =
  | string
  | ({ readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string });

/** A date becomes `30 November`, a list `a or b`, a number is written as the locale does. */
export type MessageParams = Readonly<Record<string, string | number | Date | readonly string[]>>;

export interface Formatter {
  text(message: Message, params?: MessageParams): string;
  number(value: number): string;
  /** `30 November`, with the year when it is not this one. */
  date(instant: Date): string;
  /** `14:02`, or the date when it was not today. */
  clock(instant: Date): string;
  /** Date and time in full, for a title. */
  full(instant: Date): string;
  /** `4 min ago`; `long`, for sentences: `4 minutes ago`, and never "now". */
  ago(instant: Date, style?: "short" | "long"): string;
  /** Milliseconds since the epoch, by the clock that the provider was given. */
  now(): number;
}

const units = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 30],
  ["month", 12],
  ["year", Infinity],
] as const;

/**
 * Words and times for one locale (BCP 47), in the viewer's own time zone. Plain `en` writes dates and
 * times as our texts do (`30 November`, `14:02`); `en-US` has its own.
 */
export function createFormatter(language: string, now: () => number = Date.now): Formatter {
  const locale = language === "en" ? "en-GB" : language;
  const dated = (instant: Date, options: Intl.DateTimeFormatOptions): string =>
    Number.isNaN(instant.getTime())
      ? "–"
      : new Intl.DateTimeFormat(locale, options).format(instant);
  const numbers = new Intl.NumberFormat(locale);
  const plurals = new Intl.PluralRules(locale);

  const format: Formatter = {
    now,
    number: (value) => numbers.format(value),
    text(message, params = {}) {
      const template =
        typeof message === "string"
          ? message
          : (message[plurals.select(Number(params["count"]))] ?? message.other);
      return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
        const value = params[name];
        if (value === undefined) return placeholder;
        if (typeof value === "number") return numbers.format(value);
        if (typeof value === "string") return value;
        if (value instanceof Date) return format.date(value);
        return new Intl.ListFormat(locale, { type: "disjunction" }).format(value);
      });
    },
    date(instant) {
      const sameYear = instant.getFullYear() === new Date(now()).getFullYear();
      return dated(instant, {
        day: "numeric",
        month: "long",
        year: sameYear ? undefined : "numeric",
      });
    },
    clock(instant) {
      return instant.toDateString() === new Date(now()).toDateString()
        ? dated(instant, { timeStyle: "short" })
        : format.date(instant);
    },
    full: (instant) => dated(instant, { dateStyle: "long", timeStyle: "short" }),
    ago(instant, style = "short") {
      let value = (instant.getTime() - now()) / 1000;
      // A clock that is a little ahead must not put the past into the future.
      value = Math.min(value, style === "long" ? -1 : 0);
      const relative = new Intl.RelativeTimeFormat(locale, { style, numeric: "auto" });
      for (const [unit, size] of units) {
        if (-value < size) {
          const text = relative.format(Math.trunc(value), unit);
          // Ours for plain English: `12 s ago`, `2 h ago`.
          return language === "en" ? text.replace(/ (s|h)(ec|r) /, " $1 ") : text;
        }
        value /= size;
      }
      return format.date(instant);
    },
  };
  return format;
}
