/** The orders of one column, as far as they are loaded, in the order in which the server lists them. */
import type { Card } from "./documents";
import { SORTS, type Sort } from "./filters";

const FIELDS = { CREATED_AT: "createdAt", DUE_AT: "dueAt", PRIORITY: "priority" } as const;

/** Where a card stands to another: as the keyset of the list has it, rows without a value last. */
export function compare(sort: Sort, one: Card, other: Card): number {
  const { field, direction } = SORTS[sort].orderBy;
  const sign = direction === "DESC" ? -1 : 1;
  const [a, b] = [one[FIELDS[field]], other[FIELDS[field]]];
  if (a === null || b === null) {
    if (a !== b) return a === null ? 1 : -1;
  } else if (a !== b) return a < b ? -sign : sign;
  return one.id === other.id ? 0 : one.id < other.id ? -sign : sign;
}

export interface Page {
  nodes: readonly Card[];
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
}

export class Lineup {
  cards: readonly Card[] = [];
  /** Behind what the next page begins; null when there is none. */
  cursor: string | null = null;
  /** The last card of the last page: what belongs behind it comes with the next one. */
  private edge: Card | null = null;

  private readonly sort: Sort;

  constructor(sort: Sort) {
    this.sort = sort;
  }

  /** The next page. */
  append({ nodes, pageInfo }: Page): void {
    this.cursor = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    this.edge = pageInfo.hasNextPage ? (nodes.at(-1) ?? this.edge) : null;
    for (const card of nodes) this.put(card);
  }

  /** Put a card where it belongs now, if that is among what is loaded. */
  put(card: Card): void {
    this.take(card.id);
    if (this.edge && compare(this.sort, card, this.edge) > 0) return;
    const at = this.cards.findIndex((each) => compare(this.sort, card, each) < 0);
    this.cards = this.cards.toSpliced(at < 0 ? this.cards.length : at, 0, card);
  }

  take(id: string): void {
    if (this.cards.some((card) => card.id === id)) this.cards = this.cards.filter((card) => card.id !== id);
  }
}
