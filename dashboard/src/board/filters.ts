/** What the board is narrowed to, and how: it stands in the address, so that a view can be kept, sent and gone back to. */
import type { Category, NodeKind, State } from "../api/graphql";

export const FAMILIES: [NodeKind, string][] = [
  ["CUSTOMER_ORDER", "Customer orders"],
  ["SERVICE_ORDER", "Service orders"],
  ["STAFFING_ORDER", "Staffing"],
  ["PROVISIONING_ORDER", "Provisioning"],
];

export const SORTS = {
  newest: { label: "newest first", orderBy: { field: "CREATED_AT", direction: "DESC" } },
  oldest: { label: "oldest first", orderBy: { field: "CREATED_AT", direction: "ASC" } },
  due: { label: "due first", orderBy: { field: "DUE_AT", direction: "ASC" } },
  priority: { label: "most urgent first", orderBy: { field: "PRIORITY", direction: "ASC" } },
} as const;

export type Sort = keyof typeof SORTS;

export interface Filters {
  title: string;
  kinds: NodeKind[];
  states: State[];
  accounts: string[];
  groups: string[];
  assignees: string[];
  atRisk: boolean;
  blocked: boolean;
  fallout: boolean;
  sort: Sort;
}

/** Lists and switches by their names in the address. */
const LISTS = { kind: "kinds", state: "states", account: "accounts", group: "groups", assignee: "assignees" } as const;
const SWITCHES = { risk: "atRisk", blocked: "blocked", fallout: "fallout" } as const;

type Lists = (typeof LISTS)[keyof typeof LISTS];
type Switches = (typeof SWITCHES)[keyof typeof SWITCHES];

export function filtersIn(address: URLSearchParams): Filters {
  const sort = address.get("sort") ?? "";
  const found = { title: address.get("title") ?? "", sort: sort in SORTS ? sort : "newest" } as Filters;
  for (const [name, field] of Object.entries(LISTS)) Object.assign(found, { [field]: address.getAll(name) });
  for (const [name, field] of Object.entries(SWITCHES)) found[field] = address.has(name);
  return found;
}

export function addressOf(filters: Filters): URLSearchParams {
  const address = new URLSearchParams();
  if (filters.title) address.set("title", filters.title);
  for (const [name, field] of Object.entries(LISTS)) for (const value of filters[field]) address.append(name, value);
  for (const [name, field] of Object.entries(SWITCHES)) if (filters[field]) address.set(name, "yes");
  if (filters.sort !== "newest") address.set("sort", filters.sort);
  return address;
}

/** As `OrderFilter` of the API says it, for one column or for all. */
export function whereOf(filters: Filters, category?: Category) {
  const lists = Object.values(LISTS).filter((field) => filters[field].length);
  const switches = Object.values(SWITCHES).filter((field) => filters[field]);
  return {
    ...(Object.fromEntries(lists.map((field) => [field, filters[field]])) as Partial<Pick<Filters, Lists>>),
    ...(Object.fromEntries(switches.map((field) => [field, true])) as Partial<Pick<Filters, Switches>>),
    ...(filters.title && { titleContains: filters.title }),
    ...(category && { categories: [category] }),
  };
}

/** The variables of a question about all four columns. */
export function byCategory(filters: Filters) {
  return {
    waiting: whereOf(filters, "WAITING"),
    active: whereOf(filters, "ACTIVE"),
    problem: whereOf(filters, "PROBLEM"),
    done: whereOf(filters, "DONE"),
  };
}

/** With a value put into a list or taken out of it. */
export function toggled<Value>(list: readonly Value[], value: Value): Value[] {
  return list.includes(value) ? list.filter((each) => each !== value) : [...list, value];
}
