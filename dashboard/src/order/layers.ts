/** How far to the right each node stands: behind everything that it waits for. */
import type { Shape } from "./shape";

/**
 * The layer of every node that is shown. A node that is closed, or has nothing below it, stands for all below it. An
 * opened one is passed through: what waits for it waits for all in it, and what it waits for comes before all in it.
 */
export function layersOf(shape: Shape, opened: ReadonlySet<string>): Map<string, number> {
  const ends = endsOf(shape, opened);
  const follows = new Map<string, [string, number][]>();
  const waits = new Map<string, number>();
  const link = (from: string, to: string, length: number): void => {
    if (from === to) return;
    const known = follows.get(from);
    if (known) known.push([to, length]);
    else follows.set(from, [[to, length]]);
    waits.set(to, (waits.get(to) ?? 0) + 1);
    if (!waits.has(from)) waits.set(from, 0);
  };
  for (const [id, { entry, exit, parent }] of ends) {
    if (entry !== exit) link(entry, exit, 0);
    else waits.set(entry, waits.get(entry) ?? 0);
    const around = parent === undefined ? undefined : ends.get(parent);
    if (around && id !== parent) {
      link(around.entry, entry, 0);
      link(exit, around.exit, 0);
    }
  }
  for (const { awaited, waiter } of shape.edges) {
    const [from, to] = [ends.get(shownFor(shape, opened, awaited)), ends.get(shownFor(shape, opened, waiter))];
    if (from && to && from !== to) link(from.exit, to.entry, 1);
  }
  return longest(follows, waits);
}

/** The node that stands for another: itself, or the outermost closed one above it. */
export function shownFor(shape: Shape, opened: ReadonlySet<string>, id: string): string {
  let shown = id;
  for (let at = shape.parents.get(id); at && at !== shape.root; at = shape.parents.get(at)) {
    if (!opened.has(at)) shown = at;
  }
  return shown;
}

interface Ends {
  entry: string;
  exit: string;
  parent: string | undefined;
}

function endsOf(shape: Shape, opened: ReadonlySet<string>): Map<string, Ends> {
  const ends = new Map<string, Ends>();
  const walk = (parent: string): void => {
    for (const id of shape.children.get(parent) ?? []) {
      const isPassed = opened.has(id) && shape.children.has(id);
      ends.set(id, { entry: id, exit: isPassed ? `${id}/` : id, parent: parent === shape.root ? undefined : parent });
      if (isPassed) walk(id);
    }
  };
  walk(shape.root);
  return ends;
}

/** Longest ways from the beginning, in the order of waiting. What waits in a circle is let go, one after the other. */
function longest(follows: Map<string, [string, number][]>, waits: Map<string, number>): Map<string, number> {
  const precedes = new Map<string, string[]>();
  for (const [from, links] of follows) for (const [to] of links) precedes.set(to, [...(precedes.get(to) ?? []), from]);
  const layers = new Map<string, number>();
  const ready = [...waits].flatMap(([id, number]) => (number === 0 ? [id] : []));
  const remaining = new Set(waits.keys());
  while (remaining.size) {
    const id = ready.pop() ?? inCircle(remaining, precedes);
    if (!remaining.delete(id)) continue;
    const layer = layers.get(id) ?? 0;
    layers.set(id, layer);
    for (const [next, length] of follows.get(id) ?? []) {
      if (!remaining.has(next)) continue;
      layers.set(next, Math.max(layers.get(next) ?? 0, layer + length));
      const left = (waits.get(next) ?? 1) - 1;
      waits.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return layers;
}

/** One of those that wait in a circle: going back from any that still waits, the first that is met twice. */
function inCircle(remaining: ReadonlySet<string>, precedes: ReadonlyMap<string, readonly string[]>): string {
  const met = new Set<string>();
  let at = [...remaining][0] ?? "";
  while (!met.has(at)) {
    met.add(at);
    at = precedes.get(at)?.find((id) => remaining.has(id)) ?? at;
  }
  return at;
}
