/** A moment, told by its distance from now, exact on hover. */
import { Store, useStore } from "../api/store";

const now = new Store(Date.now());
setInterval(() => now.set(Date.now()), 15_000);

const SPANS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "short" });
const exact = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });

export function exactly(time: string | Date): string {
  return exact.format(new Date(time));
}

export function distance(time: string, from: number = Date.now()): string {
  const seconds = (Date.parse(time) - from) / 1000;
  const [unit, length] = SPANS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return Math.abs(seconds) < 45 ? "just now" : relative.format(Math.trunc(seconds / length), unit);
}

export function Time({ at }: { at: string }) {
  const moment = useStore(now);
  return (
    <time dateTime={at} title={exactly(at)}>
      {distance(at, moment)}
    </time>
  );
}
