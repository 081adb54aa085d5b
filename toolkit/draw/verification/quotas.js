// S5–S7: seed, tickets, how many of each stratum, who is drawn. Fractions are pairs of BigInts in lowest terms.

function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

function fraction(n, d) {
  const common = gcd(n, d);
  return {n: n / common, d: d / common};
}

function toFraction(text) {
  const parts = text.split('/');
  return fraction(BigInt(parts[0]), BigInt(parts[1]));
}

const ONE = {n: BigInt(1), d: BigInt(1)}, ZERO = {n: BigInt(0), d: BigInt(1)};
const times = (a, b) => fraction(a.n * b.n, a.d * b.d);
const plus = (a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
const over = (a, b) => fraction(a.n * b.d, a.d * b.n);
const least = (a, b) => a.n * b.d >= b.n * a.d;
const whole = (number) => ({n: BigInt(number), d: BigInt(1)});
const inWords = (a) => (a.d === ONE.d ? String(a.n) : a.n + '/' + a.d);

function seedOf(spec, commit, nonce, nonce2, entropy) {
  const N = nonce2 === undefined ? nonce : H(nonce + '|' + nonce2);
  return H(spec + '\nseed\n' + commit + '\n' + N + '\n' + entropy + '\n');
}

function below(key, label, bound) {
  const words = BigInt(2) ** BigInt(256), limit = (words / bound) * bound;
  for (let j = 0; ; j++) {
    const word = BigInt('0x' + H(key + '|' + label + '|' + j));
    if (word < limit) return word % bound;
  }
}

function denominatorOf(strata, q) {
  let D = BigInt(1);
  strata.forEach((s) => { D = (D / gcd(D, q.get(s).d)) * q.get(s).d; });
  if (D > BigInt(Number.MAX_SAFE_INTEGER)) throw new Fault('比例的公分母太大');
  return D;
}

// S6: "rounding" as record.json should have it. sizes: stratum → N.
function quotas(sizes, plan, roundSeed) {
  const byCount = plan.mode === 'count', q = new Map(), n = new Map();
  const names = Array.from(sizes.keys()).sort(byteOrder);
  let rest = [];
  names.forEach((s) => {
    const [region, kind] = divided(s);
    if (!byCount && !has(plan.ratio, kind)) throw new Fault('类别“' + kind + '”没有抽查比例');
    if (plan.region_weight !== 'equal' && !has(plan.region_weight, region)) throw new Fault('地区“' + region + '”没有权重');
    const r = byCount ? ONE : toFraction(plan.ratio[kind]);
    const w = plan.region_weight === 'equal' ? ONE : toFraction(plan.region_weight[region]);
    q.set(s, times(whole(sizes.get(s)), times(r, w)));
    if (!byCount && least(times(r, w), ONE)) n.set(s, sizes.get(s));
    else rest.push(s);
  });
  const sum = () => rest.reduce((total, s) => plus(total, q.get(s)), ZERO);
  if (byCount || plan.rounding === 'ceil') {
    const all = sum();
    let total = byCount ? BigInt(plan.count) : (all.n + all.d - ONE.d) / all.d;
    if (byCount && plan.count > names.reduce((most, s) => most + sizes.get(s), 0)) throw new Fault('要抽的比待抽的还多');
    while (rest.length) {
      const scale = over(whole(total), sum());
      rest.forEach((s) => q.set(s, times(q.get(s), scale)));
      const full = rest.filter((s) => least(q.get(s), whole(sizes.get(s))));
      if (!full.length) break;
      full.forEach((s) => { n.set(s, sizes.get(s)); total -= BigInt(sizes.get(s)); });
      rest = rest.filter((s) => !n.has(s));
    }
  }
  let D = denominatorOf(rest, q), u = BigInt(0), order = [];
  if (!byCount && plan.rounding === 'two-way') {
    twoWay(rest, q, D, roundSeed).forEach((count, s) => n.set(s, count));
    D = BigInt(1);
  } else {
    u = below(roundSeed, 'u', D);
    order = byLot(rest, (s) => H(roundSeed + '|stratum|' + s));
    let a = u;
    order.forEach((s) => {
      const next = a + (q.get(s).n * D) / q.get(s).d;
      n.set(s, Number(next / D - a / D));
      a = next;
    });
  }
  const chance = (s) => (rest.indexOf(s) < 0 ? '1' : inWords(over(q.get(s), whole(sizes.get(s)))));
  return {D: Number(D), u: Number(u), order, strata: names.map((s) => [s, sizes.get(s), n.get(s), chance(s)])};
}

// S6.1: stratum → n for those left. The table has a row for every region, a column for every class, and one more of each.
function twoWay(strata, q, D, roundSeed) {
  const different = (part, kind) => byLot(Array.from(new Set(strata.map((s) => divided(s)[part]))),
    (name) => H(roundSeed + '|' + kind + '|' + name));
  const regions = different(0, 'region'), kinds = different(1, 'class');
  const R = regions.length, C = kinds.length, zero = BigInt(0);
  const f = Array.from({length: R + 1}, () => new Array(C + 1).fill(zero));
  const negative = (sum) => ((D - (sum % D)) % D);
  const cell = new Map(strata.map((s) => [s, [regions.indexOf(divided(s)[0]), kinds.indexOf(divided(s)[1])]]));
  cell.forEach(([i, j], s) => { f[i][j] = ((q.get(s).n * D) / q.get(s).d) % D; });
  for (let i = 0; i < R; i++) f[i][C] = negative(f[i].reduce((a, b) => a + b));
  for (let j = 0; j <= C; j++) f[R][j] = negative(f.slice(0, R).reduce((a, row) => a + row[j], zero));
  const isOpen = (i, j) => f[i][j] > zero && f[i][j] < D;
  for (let t = 0; ; t++) {
    const circle = circleOf(isOpen, R + 1, C + 1);
    if (!circle) break;
    const rises = circle.map(([i, j], at) => (at % 2 ? f[i][j] : D - f[i][j]));
    const falls = circle.map(([i, j], at) => (at % 2 ? D - f[i][j] : f[i][j]));
    const smallest = (values) => values.reduce((a, b) => (b < a ? b : a));
    const rise = smallest(rises), fall = smallest(falls);
    const change = below(roundSeed, 'two-way|' + t, rise + fall) < fall ? rise : -fall;
    circle.forEach(([i, j], at) => { f[i][j] += at % 2 ? -change : change; });
  }
  return new Map(strata.map((s) => {
    const [i, j] = cell.get(s);
    return [s, Number(q.get(s).n / q.get(s).d + f[i][j] / D)];
  }));
}

// The cells of the circle that the path from the lowest open row runs into; nothing if no cell is open.
function circleOf(isOpen, rows, columns) {
  let line = 0;
  while (line < rows && !openCell(isOpen, 'row', line, rows, columns, null)) line++;
  if (line === rows) return null;
  let along = 'row', used = null;
  const passed = ['row' + line], path = [];
  for (;;) {
    used = openCell(isOpen, along, line, rows, columns, used);
    path.push(used);
    along = along === 'row' ? 'column' : 'row';
    line = along === 'row' ? used[0] : used[1];
    const before = passed.indexOf(along + line);
    if (before >= 0) return path.slice(before);
    passed.push(along + line);
  }
}

function openCell(isOpen, along, line, rows, columns, used) {
  for (let x = 0; x < (along === 'row' ? columns : rows); x++) {
    const [i, j] = along === 'row' ? [line, x] : [x, line];
    if (isOpen(i, j) && !(used && used[0] === i && used[1] === j)) return [i, j];
  }
  return null;
}

// S7: rows of stratum, rank, id, ticket, drawn and waiting; n: stratum → how many are drawn.
function selection(frame, n, objectSeed) {
  const strata = new Map();
  frame.forEach(([id, s]) => {
    if (!strata.has(s)) strata.set(s, []);
    strata.get(s).push([H(objectSeed + '|' + id), id]);
  });
  const selected = [], alternates = [];
  Array.from(strata.keys()).sort(byteOrder).forEach((s) => {
    const tickets = strata.get(s), drawn = n.get(s) || 0;
    tickets.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : byteOrder(a[1], b[1])));
    tickets.forEach(([ticket, id], i) => {
      if (i < drawn) selected.push([s, String(i + 1), id, ticket]);
      else alternates.push([s, String(i + 1 - drawn), id, ticket]);
    });
  });
  return {selected, alternates};
}
