// S8–S9: who is sent. Inspectors and objects are numbers here; loads, seats and searches are those of the protocol.

class Teams {
  // inspectors, recusals: rows of the two lists; drawn: ids of the objects; seed: S_asg.
  constructor(inspectors, recusals, plan, seed, drawn) {
    this.seed = seed;
    this.k = plan.team_size;
    this.people = inspectors.map((row) => row[0]).sort(byteOrder);
    this.number = new Map(this.people.map((person, i) => [person, i]));
    this.part = this.partsOf(inspectors, plan.caps.departments);
    this.barred = new Map();
    recusals.forEach(([object, person]) => {
      if (!this.barred.has(object)) this.barred.set(object, new Set());
      if (this.number.has(person)) this.barred.get(object).add(this.number.get(person));
    });
    const before = plan.caps.load_before || {};
    this.load = this.people.map((person) => (has(before, person) ? before[person] : 0));
    this.cap = has(plan.caps, 'inspector_per_year') ? plan.caps.inspector_per_year : Infinity;
    this.objects = byLot(drawn, (object) => H(seed + '|o|' + object));
    this.bars = this.objects.map((object) => this.barred.get(object) || new Set());
    this.team = this.objects.map(() => new Set());
    this.served = this.people.map(() => new Set());
    this.slack = has(plan, 'slack') ? plan.slack : 0;
    this.rounds = plan.mixing_rounds;
  }

  // The part that each inspector belongs to, −1 for none; heads belong to part 0.
  partsOf(inspectors, departments) {
    const part = new Array(this.people.length).fill(-1);
    this.parts = departments ? departments.length : 1;
    inspectors.forEach(([person, department, roles]) => {
      const leads = roles.split(',').indexOf(LEAD) >= 0;
      const at = departments ? departments.indexOf(department) : 0;
      if (at > 0 || (at === 0 && leads)) part[this.number.get(person)] = at;
    });
    return part;
  }

  draw() {
    this.fill();
    this.balance();
    this.seats = this.team.map((team) => Array.from(team).sort((a, b) => a - b));
    this.excess = 0;
    for (let r = 0; r < this.rounds && this.objects.length; r++) this.mix(r);
    return this;
  }

  unmet(team) {
    const missing = new Set(Array.from({length: this.parts}, (_, part) => part));
    team.forEach((i) => missing.delete(this.part[i]));
    return missing;
  }

  // can(o, t) in ascending number.
  can(o, team) {
    const free = this.k - team.size, missing = this.unmet(team), able = [];
    if (!free) return able;
    for (let i = 0; i < this.people.length; i++) {
      if (this.bars[o].has(i) || team.has(i)) continue;
      if (missing.size < free || missing.has(this.part[i])) able.push(i);
    }
    return able;
  }

  // S9.1: the goal that was reached and how each was reached, or everything seen.
  search(sources, isGoal) {
    const reached = new Map(sources.map((i) => [i, null])), queue = sources.slice();
    for (let at = 0; at < queue.length; at++) {
      const x = queue[at];
      for (const o of Array.from(this.served[x]).sort((a, b) => a - b)) {
        const rest = new Set(this.team[o]);
        rest.delete(x);
        const takers = this.can(o, rest).filter((i) => !reached.has(i));
        const goal = takers.find(isGoal);
        takers.forEach((i) => reached.set(i, [x, o]));
        if (goal !== undefined) return {goal, reached};
        takers.forEach((i) => queue.push(i));
      }
    }
    return {goal: undefined, reached};
  }

  // Carries the chain out; the source where it began.
  carry(end, reached) {
    while (reached.get(end)) {
      const [x, o] = reached.get(end);
      this.leave(o, x);
      this.join(o, end);
      end = x;
    }
    return end;
  }

  join(o, i) {
    this.team[o].add(i);
    this.served[i].add(o);
    this.load[i]++;
  }

  leave(o, i) {
    this.team[o].delete(i);
    this.served[i].delete(o);
    this.load[i]--;
  }

  // S9.2
  fill() {
    const hasRoom = (i) => this.load[i] < this.cap;
    this.objects.forEach((object, o) => {
      for (let slot = 1; slot <= this.k; slot++) {
        const able = this.can(o, this.team[o]), free = able.filter(hasRoom);
        if (free.length) {
          const smallest = Math.min(...free.map((i) => this.load[i]));
          const ties = free.filter((i) => this.load[i] === smallest);
          const ticket = BigInt('0x' + H(this.seed + '|p|' + object + '|' + slot));
          this.join(o, ties[Number(ticket % BigInt(ties.length))]);
          continue;
        }
        const found = this.search(able, hasRoom);
        if (found.goal === undefined) throw new Fault('“' + object + '”派不出一组人');
        this.join(o, this.carry(found.goal, found.reached));
      }
    });
  }

  // S9.3
  balance() {
    let open = this.people.map((_, i) => i);
    for (;;) {
      if (!open.length) return;
      const x = open.reduce((top, i) => (this.load[i] > this.load[top] ? i : top));
      const goals = new Set(open.filter((i) => this.load[i] <= this.load[x] - 2));
      if (!goals.size) return;
      const found = this.search([x], (i) => goals.has(i));
      if (found.goal === undefined) open = open.filter((i) => !found.reached.has(i));
      else this.carry(found.goal, found.reached);
    }
  }

  // S9.5 with S9.8
  mix(r) {
    const n = this.objects.length, m = this.people.length, g = r % 4 === 3 ? 3 : 2;
    const stream = this.stream(r, 8 * g + n + 8 * m), view = new DataView(stream.buffer);
    const word = (at) => (BigInt(view.getUint32(at)) << BigInt(32)) | BigInt(view.getUint32(at + 4));
    const h = Math.floor(n / g);
    if (h) {
      const shift = Array.from({length: g}, (_, t) => Number(word(8 * t) % BigInt(t ? h : n)));
      for (let j = 0; j < h; j++) {
        const circle = shift.map((w, t) => (t ? (shift[0] + t * h + ((j + w) % h)) % n : (w + j) % n));
        this.exchange(circle, circle.map((o) => stream[8 * g + o] % (this.k + 1)));
      }
    }
    const N = BigInt(n), k = BigInt(this.k), M = BigInt(m);
    for (let at = 8 * g + n; at < stream.length; at += 8) {
      const W = word(at), o = Number(W % N), slot = Number((W / N) % k), d = W / (N * k);
      const x = this.seats[o][slot], y = Number((((d - BigInt(x)) % M) + M) % M);
      const grows = 2 * (this.load[y] - this.load[x] + 1), excess = this.excess + grows;
      if (y === x || this.load[y] >= this.cap || excess < 0 || excess > 2 * this.slack) continue;
      if (!this.isValid(o, slot, y)) continue;
      this.seats[o][slot] = y;
      this.load[x]--;
      this.load[y]++;
      this.excess = excess;
    }
  }

  stream(r, length) {
    const stream = new Uint8Array(length);
    for (let j = 0; 32 * j < length; j++) {
      const digest = sha256(utf8(this.seed + '|mix|' + r + '|' + j));
      stream.set(digest.subarray(0, Math.min(32, length - 32 * j)), 32 * j);
    }
    return stream;
  }

  exchange(circle, slots) {
    if (slots.indexOf(this.k) >= 0) return;
    const g = circle.length, offered = circle.map((o, t) => this.seats[o][slots[t]]);
    for (let d = 1; d < g; d++) {
      const comes = circle.map((_, t) => offered[(t - d + g) % g]);
      if (!circle.every((o, t) => this.isValid(o, slots[t], comes[t]))) continue;
      circle.forEach((o, t) => { this.seats[o][slots[t]] = comes[t]; });
      return;
    }
  }

  // Whether the team of o is one with y in this slot.
  isValid(o, slot, y) {
    if (this.bars[o].has(y)) return false;
    const needed = this.part[this.seats[o][slot]];
    let met = needed < 0 || this.part[y] === needed;
    for (let s = 0; s < this.k; s++) {
      if (s === slot) continue;
      const member = this.seats[o][s];
      if (member === y) return false;
      met = met || this.part[member] === needed;
    }
    return met;
  }

  // S9.6: the rows of assignment.txt.
  rows() {
    const rows = [];
    this.objects.map((object, o) => [object, o]).sort((a, b) => byteOrder(a[0], b[0])).forEach(([object, o]) => {
      const names = byLot(this.seats[o].map((i) => this.people[i]), (person) => this.roleLot(object, person));
      const head = names.find((person) => this.isHead(person));
      [head].concat(names.filter((person) => person !== head)).forEach((person, i) => {
        rows.push([object, String(i + 1), person, i ? ASSISTANT : LEAD]);
      });
    });
    return rows;
  }

  roleLot(object, person) {
    return H(this.seed + '|role|' + object + '|' + person);
  }

  isHead(person) {
    return this.part[this.number.get(person)] === 0;
  }

  // S9.7: the team of this object after a person has left. teams: object → ids by slot; gone: who is counted by n;
  // before: 今年已派次数.
  successor(teams, object, person, gone, before) {
    const load = this.people.map((name) => (has(before, name) ? before[name] : 0));
    teams.forEach((team) => team.forEach((name) => { load[this.number.get(name)] += 1; }));
    const team = teams.get(object), barred = this.barred.get(object) || new Set();
    const rest = new Set(team.filter((name) => name !== person).map((name) => this.number.get(name)));
    let best = null;
    this.people.forEach((name, i) => {
      if (barred.has(i) || team.indexOf(name) >= 0 || gone.has(name) || load[i] >= this.cap) return;
      if (this.unmet(new Set(rest).add(i)).size) return;
      const lot = H(this.seed + '|sub|' + object + '|' + name + '|' + gone.size);
      if (!best || load[i] < best.load || (load[i] === best.load && lot < best.lot)) best = {name, load: load[i], lot};
    });
    if (!best) throw new Fault('没有人可以接替“' + person + '”');
    const after = team.map((name) => (name === person ? best.name : name));
    if (!this.isHead(after[0])) {
      const head = byLot(after.filter((name) => this.isHead(name)), (name) => this.roleLot(object, name))[0];
      after[after.indexOf(head)] = after[0];
      after[0] = head;
    }
    return {team: after, comes: best.name};
  }

  // Whether this object of the frame can get a team at all, whatever the others get.
  canBeSent(object) {
    const barred = this.barred.get(object) || new Set();
    const able = this.people.map((_, i) => i).filter((i) => !barred.has(i));
    return able.length >= this.k && this.unmet(new Set(able)).size === 0;
  }
}
