/** A text with `{placeholders}`, or one text a plural form of `{count}` (CLDR categories). */
export type Message =
  | string
  | ({ readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string });

/** A date becomes `30 November`, a list `a or b`, a number is written as the locale does. */
export type MessageParams = Readonly<Record<string, string | number | Date | readonly string[]>>;

export interface Formatter {
  /** BCP 47. Plain `en` is `en-GB`, which writes dates and times as our texts do. */
  readonly locale: string;
  text(message: Message, params?: MessageParams): string;
  number(value: number): string;
  /** An instant in the viewer's own time zone, in UTC while that is not known; – where it is none. */
  time(instant: Date, options: Intl.DateTimeFormatOptions): string;
  /** `30 November`, with the year when it is not this one. */
  date(instant: Date): string;
  /**
   * Milliseconds since the epoch, by the clock that the provider was given. NaN where nobody knows when and
   * in which time zone it will be looked at: on the server, and until its page is taken over.
   */
  now(): number;
}

/** Words, numbers and dates for one locale (BCP 47). What tells the time is in `times.ts`. */
export function createFormatter(language: string, now: () => number = Date.now): Formatter {
  const locale = language === "en" ? "en-GB" : language;
  const numbers = new Intl.NumberFormat(locale);
  const plurals = new Intl.PluralRules(locale);

  const format: Formatter = {
    locale,
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
    time(instant, options) {
      if (Number.isNaN(instant.getTime())) return "–";
      const timeZone = Number.isNaN(now()) ? "UTC" : undefined;
      return new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(instant);
    },
    date(instant) {
      const sameYear = instant.getFullYear() === new Date(now()).getFullYear();
      const year = sameYear ? undefined : "numeric";
      return format.time(instant, { day: "numeric", month: "long", year });
    },
  };
  return format;
}
