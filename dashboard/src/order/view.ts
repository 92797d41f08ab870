/** What every way to look at an order is given. */
import type { PlanShown } from "./plan";

export interface ViewProps {
  plan: PlanShown;
  opened: ReadonlySet<string>;
  setOpened(change: (last: ReadonlySet<string>) => ReadonlySet<string>): void;
  selected: string | null;
  select(id: string): void;
}

/** Opened, when it was closed, and the other way round. */
export function flipped(opened: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(opened);
  if (!next.delete(id)) next.add(id);
  return next;
}
