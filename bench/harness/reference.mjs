// What a room's outputs have to sum to: by its unitary contender, computed here.

import { sums } from "./agreement.mjs";

/** @param rooms of a built suite @returns sums by room and point */
export function reference(rooms) {
  return Object.fromEntries(Object.entries(rooms).map(([name, { points, input, contenders, unitary, columns }]) => [
    name,
    Object.fromEntries(Object.entries(points).map(([point, shape]) =>
      [point, sums(columns(contenders[unitary](input(shape))()))])),
  ]));
}
