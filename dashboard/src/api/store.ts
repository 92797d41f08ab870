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

export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.watch, store.get);
}
