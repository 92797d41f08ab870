/**
 * The orders of the board, by category, kept as the server has them.
 *
 * The journal tells which orders changed; those are asked for again under the same filter and put where they belong
 * now. All questions go one after the other, and what changes while one is on its way is asked for after it: so an
 * answer that was overtaken never stays.
 */
import type { AnyVariables, DocumentInput } from "urql";

import { client } from "../api/client";
import { follow, wordsOf } from "../api/follow";
import type { Category } from "../api/graphql";
import { Store } from "../api/store";
import { CATEGORIES } from "../look/StateMark";
import { BEGINNING, CHANGES, PAGE, type Card } from "./documents";
import { byCategory, SORTS, whereOf, type Filters } from "./filters";
import { Lineup } from "./lineup";

const PAGE_LENGTH = 50;
const AT_ONCE = 100;
const GATHER = 50;
const PAUSE = 2_000;
const MINUTE = 60_000;

export interface Shown {
  columns: Record<Category, { cards: readonly Card[]; complete: boolean }>;
  loaded: boolean;
  error?: string;
  /** Grows with each change. */
  revision: number;
}

const NOTHING = { cards: [], complete: false };

export class Columns {
  readonly shown = new Store<Shown>({
    columns: { WAITING: NOTHING, ACTIVE: NOTHING, PROBLEM: NOTHING, DONE: NOTHING },
    loaded: false,
    revision: 0,
  });
  private readonly filters: Filters;
  private lineups: Record<Category, Lineup>;
  private readonly touched = new Set<string>();
  private settling = false;
  private isLooking = false;
  private queue: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(filters: Filters) {
    this.filters = filters;
    this.lineups = this.emptied();
  }

  /** Begin to follow; what is returned ends it. */
  start(): () => void {
    this.ended = false;
    const { accounts } = this.filters;
    const stop = follow(
      CHANGES,
      { where: accounts.length ? { accounts } : null, after: null },
      {
        next: ({ stateChanges: message }) => {
          if (message.__typename === "CaughtUp" && !this.shown.get().loaded) this.ask(() => this.begin());
          if (message.__typename !== "StateChange") return;
          if (message.order) this.touch([message.order.number]);
          else if (message.kind === "DELETED") this.forget(message.nodeId);
        },
        restarted: () => this.publish({ loaded: false }),
        failed: (error) => this.publish({ error }),
      },
    );
    const minute = setInterval(() => {
      if (!this.isLooking) this.ask(() => this.lookAgain());
      this.isLooking = true;
    }, MINUTE);
    return () => {
      this.ended = true;
      clearInterval(minute);
      stop();
    };
  }

  /** Load what comes behind the last order of a column. */
  more(category: Category): void {
    const lineup = this.lineups[category];
    const after = lineup.cursor;
    if (after === null) return;
    this.ask(async () => {
      if (lineup.cursor !== after) return;
      lineup.append(
        (await this.answer(PAGE, { ...this.inOrder(PAGE_LENGTH), where: whereOf(this.filters, category), after }))
          .orders,
      );
      this.publish();
    });
  }

  private touch(numbers: Iterable<string>): void {
    for (const number of numbers) this.touched.add(number);
    if (this.settling || !this.touched.size) return;
    this.settling = true;
    setTimeout(() => this.ask(() => this.settle()), GATHER);
  }

  private async begin(): Promise<void> {
    const pages = await this.beginnings();
    this.lineups = this.emptied();
    for (const category of CATEGORIES) this.lineups[category].append(pages[category]);
    this.publish({ loaded: true });
  }

  private beginnings() {
    return this.answer(BEGINNING, { ...this.inOrder(PAGE_LENGTH), ...byCategory(this.filters) });
  }

  private async settle(): Promise<void> {
    this.settling = false;
    while (this.touched.size) {
      const numbers = [...this.touched].slice(0, AT_ONCE);
      for (const number of numbers) this.touched.delete(number); // touched again from here on: asked for again
      try {
        await this.replace(numbers);
      } catch (failure) {
        for (const number of numbers) this.touched.add(number);
        throw failure;
      }
    }
  }

  private async replace(numbers: string[]): Promise<void> {
    const asked = { ...this.inOrder(AT_ONCE), where: { ...whereOf(this.filters), numbers }, after: null };
    const { orders } = await this.answer(PAGE, asked);
    for (const lineup of Object.values(this.lineups)) {
      for (const { id, number } of lineup.cards) if (numbers.includes(number)) lineup.take(id);
    }
    for (const card of orders.nodes) this.lineups[card.stateCategory].put(card);
    this.publish();
  }

  /** Risk comes by the clock, without a row in the journal: what is loaded may leave, and others may come. */
  private async lookAgain(): Promise<void> {
    this.isLooking = false;
    this.touch(Object.values(this.lineups).flatMap(({ cards }) => cards.map(({ number }) => number)));
    if (!this.filters.atRisk) return;
    const pages = await this.beginnings();
    for (const category of CATEGORIES) for (const card of pages[category].nodes) this.lineups[category].put(card);
    this.publish();
  }

  private forget(id: string): void {
    this.ask(async () => {
      for (const lineup of Object.values(this.lineups)) lineup.take(id);
      this.publish();
    });
  }

  /** One question after the other; one that fails is asked again later and lets the others pass. */
  private ask(question: () => Promise<void>): void {
    this.queue = this.queue.then(async () => {
      if (this.ended) return;
      try {
        await question();
      } catch (failure) {
        this.publish({ error: (failure as Error).message });
        setTimeout(() => this.ask(question), PAUSE);
      }
    });
  }

  private async answer<Data, Asked extends AnyVariables>(
    document: DocumentInput<Data, Asked>,
    variables: Asked,
  ): Promise<Data> {
    const { data, error } = await client.query(document, variables).toPromise();
    if (error || !data) throw new Error(error ? wordsOf(error) : "The server gave no answer.");
    return data;
  }

  private publish(part: Partial<Shown> = {}): void {
    if (this.ended) return;
    const { loaded, revision } = this.shown.get();
    const columns = { ...this.shown.get().columns };
    for (const category of CATEGORIES) {
      const { cards, cursor } = this.lineups[category];
      columns[category] = { cards, complete: cursor === null };
    }
    this.shown.set({ columns, loaded, revision: revision + 1, ...part });
  }

  private emptied(): Record<Category, Lineup> {
    const of = () => new Lineup(this.filters.sort);
    return { WAITING: of(), ACTIVE: of(), PROBLEM: of(), DONE: of() };
  }

  private inOrder(first: number) {
    return { orderBy: SORTS[this.filters.sort].orderBy, first };
  }
}
