// Plain JavaScript for critical-value payments where all decide at once: users in order of cost, and for each that
// gives the area under what it would give at every cost from its own up to the reserve.

export function plain({ users, threshold, rule, protocol, reserve }) {
  if (rule !== "critical-value" || protocol || "id" in users[0]) return undefined;
  return () => {
    const order = users.map((_, i) => i).filter((i) => users[i].cost <= reserve);
    order.sort((i, j) => users[i].cost - users[j].cost || i - j);
    const contributions = new Float64Array(users.length);
    const payments = new Float64Array(users.length);
    let last = 0;
    let before = 0;
    while (before + users[order[last]].capacity < threshold) before += users[order[last++]].capacity;
    for (let k = 0; k <= last; k++) {
      const { cost, capacity } = users[order[k]];
      // what the others give whose cost is below
      let others = k < last ? before - capacity : before;
      let given = Math.min(capacity, threshold - others);
      let from = cost;
      let payment = cost * given;
      contributions[order[k]] = given;
      for (let j = Math.max(k + 1, last); given > 0 && j < order.length; j++) {
        const other = users[order[j]];
        payment += (other.cost - from) * given;
        from = other.cost;
        others += other.capacity;
        given = Math.max(0, Math.min(given, threshold - others));
      }
      payments[order[k]] = payment + (reserve - from) * given;
    }
    return { contributions, payments };
  };
}
