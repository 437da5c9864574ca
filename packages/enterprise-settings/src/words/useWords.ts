"use client";
import { useSettings } from "../provider/context.ts";
import type { Message, MessageParams } from "./createFormatter.ts";
import type { MessageOverrides } from "./messages.ts";

/** The words of one component: the host's where given, else the English ones. */
export function useWords<English extends Readonly<Record<string, Message>>>(
  component: keyof MessageOverrides,
  english: English,
): (key: keyof English & string, params?: MessageParams) => string {
  const { format, messages } = useSettings();
  const own: Readonly<Record<string, Message | undefined>> = messages[component] ?? {};
  return (key, params) => format.text(own[key] ?? english[key] ?? key, params);
}
