/** Where the nodes of the graph stand: lanes by what they belong to, columns by what they wait for. */
import { layersOf, shownFor } from "./layers";
import { keyOf, type Shape } from "./shape";

export interface Box {
  id: string;
  x: number;
  y: number;
}

export interface Lane {
  id: string;
  y: number;
  height: number;
}

export interface Line {
  from: string;
  to: string;
  path: string;
  top: number;
  bottom: number;
  /** The dependencies that it stands for. */
  keys: string[];
}

export interface Layout {
  boxes: Box[];
  lanes: Lane[];
  lines: Line[];
  width: number;
  height: number;
}

export const BOX = { width: 190, height: 46 };
const COLUMN = BOX.width + 56;
const ROW = BOX.height + 12;
const LANE_HEAD = 26;
const LANE_GAP = 14;
const MARGIN = 16;

export function layoutOf(shape: Shape, opened: ReadonlySet<string>): Layout {
  const layers = layersOf(shape, opened);
  const boxes = new Map<string, Box>();
  const lanes: Lane[] = [];
  let y = MARGIN;

  const lane = (parent: string): void => {
    const children = shape.children.get(parent) ?? [];
    const isPassed = (id: string) => opened.has(id) && shape.children.has(id);
    const own = children.filter((id) => !isPassed(id));
    if (own.length) {
      const top = y;
      const filled = new Map<number, number>();
      for (const id of own) {
        const layer = layers.get(id) ?? 0;
        const row = filled.get(layer) ?? 0;
        filled.set(layer, row + 1);
        boxes.set(id, { id, x: MARGIN + layer * COLUMN, y: top + LANE_HEAD + row * ROW });
      }
      const height = LANE_HEAD + Math.max(...filled.values()) * ROW;
      lanes.push({ id: parent, y: top, height });
      y = top + height + LANE_GAP;
    }
    for (const id of children.filter(isPassed)) lane(id);
  };
  lane(shape.root);

  const lines = linesOf(shape, opened, boxes);
  const right = Math.max(0, ...[...boxes.values()].map((box) => box.x));
  return { boxes: [...boxes.values()], lanes, lines, width: right + BOX.width + 2 * MARGIN, height: y + MARGIN };
}

interface Port {
  x: number;
  y: number;
}

/** One line from each node to each that waits for it, whatever number of dependencies it stands for. */
function linesOf(shape: Shape, opened: ReadonlySet<string>, boxes: ReadonlyMap<string, Box>): Line[] {
  const lines = new Map<string, Line>();
  const extents = extentsOf(shape, boxes);
  for (const edge of shape.edges) {
    const [from, to] = [shownFor(shape, opened, edge.awaited), shownFor(shape, opened, edge.waiter)];
    const key = `${from} ${to}`;
    const known = lines.get(key);
    if (known) known.keys.push(keyOf(edge));
    const [start, end] = [extents(from)?.right, extents(to)?.left];
    if (known || from === to || !start || !end) continue;
    const bend = Math.max(24, Math.abs(end.x - start.x) / 2);
    const path = `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`;
    lines.set(key, {
      from,
      to,
      path,
      keys: [keyOf(edge)],
      top: Math.min(start.y, end.y),
      bottom: Math.max(start.y, end.y),
    });
  }
  return [...lines.values()];
}

/** Where lines begin and end: at the box, or, for what is opened, at the outermost of the boxes in it. */
function extentsOf(shape: Shape, boxes: ReadonlyMap<string, Box>) {
  const known = new Map<string, { left: Port; right: Port } | undefined>();
  const find = (id: string): { left: Port; right: Port } | undefined => {
    if (known.has(id)) return known.get(id);
    const box = boxes.get(id);
    let found: { left: Port; right: Port } | undefined;
    if (box) {
      const middle = box.y + BOX.height / 2;
      found = { left: { x: box.x, y: middle }, right: { x: box.x + BOX.width, y: middle } };
    } else {
      for (const child of shape.children.get(id) ?? []) {
        const inner = find(child);
        if (!inner) continue;
        found = found
          ? {
              left: inner.left.x < found.left.x ? inner.left : found.left,
              right: inner.right.x > found.right.x ? inner.right : found.right,
            }
          : inner;
      }
    }
    known.set(id, found);
    return found;
  };
  return find;
}
