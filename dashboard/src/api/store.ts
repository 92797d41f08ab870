/** A value that components watch. */
import { useSyncExternalStore } from "react";

export class Store<Value> {
  private readonly watchers = new Set<() => void>();

  private current: Value;

  constructor(value: Value) {
    this.current = value;
  }

  get = (): Value => this.current;

  set = (value: Value): void => {
    this.current = value;
    for (const watcher of this.watchers) watcher();
  };

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };
}

/** The value, or what one needs of it: who looks at a part is not bothered by the rest. */
export function useStore<Value>(store: Store<Value>): Value;
export function useStore<Value, Part extends string | number | boolean | null>(
  store: Store<Value>,
  part: (value: Value) => Part,
): Part;
export function useStore<Value>(store: Store<Value>, part: (value: Value) => unknown = (value) => value): unknown {
  return useSyncExternalStore(store.watch, () => part(store.get()));
}
