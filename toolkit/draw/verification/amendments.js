// S11: what happened afterwards. Who comes next is never chosen, so every amendment is computed again.

const AMENDMENT = /^amend-([0-9]{3})\.json$/;
const AMENDMENT_KEYS = ['spec', 'draw_id', 'no', 'kind', 'date', 'object', 'removed', 'added', 'team', 'reason',
  'evidence', 'decided_by', 'operator', 'prev_record'];
const KIND_KEYS = {void: [], alternate: [], recuse: [], joint: [], apart: [], skipped: [],
  published: ['at', 'place', 'url', 'file_sha256'], abandon: ['nonce', 'entropy', 'selected_sha256']};
const KIND_NAMES = {void: '作废重抽', alternate: '候补启用', recuse: '回避替换', joint: '合并检查', apart: '取消合并', published: '公布登记', skipped: '停开登记',
  abandon: '放弃冻结'};
const KINDS = {SSJ1: ['void', 'alternate', 'recuse'], SSJ2: Object.keys(KIND_NAMES)};

const BODY = '部门：';

// The amendments in the order of their numbers, as {file, value or fault}.
function readAmendments(files) {
  return Array.from(files.keys()).filter((name) => AMENDMENT.test(name)).sort().map((file) => {
    try {
      const value = readJson(files.get(file)), kind = value.kind;
      if (!has(KIND_NAMES, kind)) throw new Fault('种类不对');
      const keys = AMENDMENT_KEYS.concat(KIND_KEYS[kind], kind === 'abandon' && has(value, 'nonce2') ? ['nonce2'] : []);
      const isSound = exactly(value, keys) && keys.every((key) => (key === 'no' ? isInteger(1, 999)(value.no) :
        key === 'team' ? Array.isArray(value.team) && value.team.every((name) => typeof name === 'string') :
          typeof value[key] === 'string'));
      if (!isSound) throw new Fault('项目不全、多余，或类型不对');
      return {file, value};
    } catch (error) {
      return {file, fault: error.message};
    }
  });
}

// draw_id with its last number one higher: 202604-1-01 → 202604-1-02.
function nextDrawId(drawId) {
  const at = drawId.lastIndexOf('-') + 1, last = drawId.slice(at);
  if (!/^[0-9]+$/.test(last)) throw new Fault('抽取编号没有尾号');
  return drawId.slice(0, at) + String(BigInt(last) + ONE.n).padStart(2, '0');
}

const areEmpty = (amendment, keys) => keys.every((key) => amendment[key] === '');

// What an amendment tells and is bound to tell whatever the state; '' if nothing is wrong.
function amendmentFault(a, plan) {
  if (a.kind === 'published') {
    if (!isMinute(a.at) || !a.place || !(a.url || DIGEST.test(a.file_sha256))) return '没有时刻、公布的地方，或公布的凭据';
    const rest = ['object', 'removed', 'added', 'reason', 'evidence', 'decided_by'];
    return areEmpty(a, rest) && !a.team.length ? '' : '公布登记里写了不该写的内容';
  }
  if (!isDay(a.date) || !a.reason || !a.decided_by) return '没有日期、理由或决定人';
  if (a.kind === 'recuse' && plan.spec === 'SSJ2' && !has(REASONS, a.reason)) return '回避的理由不是规定的代码';
  if (a.kind !== 'skipped') return '';
  const fallback = plan.entropy.fallback;
  if (!fallback) return '冻结时没有写替补期号，不应有停开登记';
  const isBound = a.removed === plan.entropy.source + ':' + plan.entropy.issue &&
    a.added === fallback.source + ':' + fallback.issue && a.object === '' && !a.team.length && a.evidence;
  if (!isBound) return '停开登记写的不是冻结时的两期，或没有凭证';
  return a.date < fallback.after ? '停开登记早于 ' + fallback.after + '，那时第一期还可能开奖' : '';
}

// What a draw has come to: who is to be inspected and by whom. It starts from the lists as they were computed.
class State {
  constructor(selected, alternates, assigned) {
    this.selected = new Map(selected.map((row) => [row[2], row[0]]));
    this.waiting = new Map();
    alternates.forEach(([s, , id]) => {
      if (!this.waiting.has(s)) this.waiting.set(s, []);
      this.waiting.get(s).push(id);
    });
    this.teams = new Map();
    assigned.forEach(([object, , person]) => {
      if (!this.teams.has(object)) this.teams.set(object, []);
      this.teams.get(object).push(person);
    });
    this.left = new Map();
    this.replacedBy = new Map();
    this.joint = new Map();
    this.isVoid = false;
  }

  // Applies an amendment; what it should have said as [object, added, team].
  apply(a, teams, plan) {
    const before = plan.caps.load_before || {};
    if (this.isVoid) throw new Fault('作废以后不应再有补正');
    if (a.kind === 'void') {
      this.isVoid = true;
      if (this.joint.size) throw new Fault('还有合并检查的户，不应作废');
      if (a.removed) throw new Fault('作废不应写换下的');
      return ['', nextDrawId(plan.draw_id), []];
    }
    if (a.kind === 'alternate') {
      const stratum = this.selected.get(a.removed);
      if (this.jointOf(a.removed).length) throw new Fault('“' + a.removed + '”合并检查，不应候补');
      if (stratum === undefined) throw new Fault('“' + a.removed + '”不在中签的户里');
      const comes = (this.waiting.get(stratum) || []).shift();
      if (comes === undefined) throw new Fault('这一层已经没有候补');
      this.selected.delete(a.removed);
      this.selected.set(comes, stratum);
      this.replacedBy.set(a.removed, comes);
      const inherited = this.teams.get(a.removed);
      this.teams.delete(a.removed);
      this.teams.set(comes, inherited);
      const barred = teams.barred.get(comes) || new Set();
      inherited.filter((person) => barred.has(teams.number.get(person))).forEach((person) => {
        this.teams.set(comes, teams.successor(this.teams, comes, person, new Set([person]), before).team);
      });
      return [comes, comes, this.teams.get(comes)];
    }
    if (a.kind === 'joint' || a.kind === 'apart') return this.merge(a, plan.draw_id);
    if (a.kind !== 'recuse') throw new Fault('抽取以后不应有这种补正');
    if ((this.teams.get(a.object) || []).indexOf(a.removed) < 0) throw new Fault('“' + a.removed + '”不在这一组里');
    const gone = (this.left.get(a.object) || new Set()).add(a.removed);
    this.left.set(a.object, gone);
    const found = teams.successor(this.teams, a.object, a.removed, gone, before);
    this.teams.set(a.object, found.team);
    return [a.object, found.comes, found.team];
  }

  jointOf(object) {
    return Array.from(this.joint.values()).filter((each) => each.object === object);
  }

  // One visit for two draws, or for a draw and another body: nobody comes or goes by it.
  merge(a, own) {
    const team = this.teams.get(a.object), key = canonicalJson([a.object, a.removed, a.added]);
    if (!team) throw new Fault('“' + a.object + '”不在中签的户里');
    if (a.kind === 'apart') {
      if (!this.joint.delete(key)) throw new Fault('没有合并过，不应取消');
      return [a.object, a.added, team];
    }
    const there = this.jointOf(a.object), isGuest = a.removed === own;
    if (isGuest === (a.added === own) || a.added.startsWith(BODY) || !a.removed || a.removed === BODY) {
      throw new Fault('合并检查写的不是这一次抽取和另一次');
    }
    if (this.joint.has(key) || (isGuest && there.length) || there.some((each) => each.removed === own)) {
      throw new Fault('已经与别的合并检查');
    }
    this.joint.set(key, a);
    return [a.object, a.added, team];
  }
}

// The amendments of a draw one after the other; state is null where the draw could not be computed again.
function checkAmendments(found, state, teams) {
  const {report, plan, amendments} = found;
  let skipped = 0, spoilt = false;
  amendments.forEach(({file, value, fault}, i) => {
    const blame = (words) => { report.bad('later', file, words); spoilt = true; };
    if (fault) return blame(fault);
    if (Number(AMENDMENT.exec(file)[1]) !== i + 1 || value.no !== i + 1) return blame('序号不连续');
    if (value.draw_id !== plan.draw_id || value.spec !== plan.spec) return blame('抽取编号或协议版本不对');
    if (KINDS[plan.spec].indexOf(value.kind) < 0) return blame('这一版协议没有这种补正');
    const said = amendmentFault(value, plan);
    if (said) return blame(said);
    if (value.kind === 'skipped' && skipped++) return blame('停开登记只能有一份');
    if (value.kind === 'published' || value.kind === 'skipped') return report.good('later', file);
    if (value.kind === 'abandon') {
      if (found.record) return blame('抽取过的记录不能放弃冻结');
      if (i + 1 < amendments.length) blame('放弃冻结以后不应再有补正');
      return checkAbandonment(found, value, blame, file);
    }
    if (!found.record) return blame('没有抽取的记录不应有这种补正');
    if (!state || spoilt) return report.open('later', file, '前面的不符，没有往下算');
    try {
      const right = state.apply(value, teams, plan);
      if (canonicalJson([value.object, value.added, value.team]) !== canonicalJson(right)) {
        return blame('替换上来的不是按次序应轮到的' + (right[1] ? '：应为 ' + right[1] : ''));
      }
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return blame('按前面的记录不应有这份补正：' + error.message);
    }
    return report.good('later', file);
  });
}

function checkAbandonment(found, a, blame, file) {
  const {report, plan} = found;
  if (a.added !== nextDrawId(plan.draw_id)) blame('新的编号不是尾号加 1');
  if (!areEmpty(a, ['object', 'removed']) || a.team.length || !a.evidence) blame('没有决定文号，或写了不该写的内容');
  if (a.nonce && !fitsNonce(a.nonce, found)) return blame('公开的随机密数与 nonce.sha256 的摘要不符');
  const second = plan.second_nonce;
  if (has(a, 'nonce2') && !(second && DIGEST.test(a.nonce2) && H(unhex(a.nonce2)) === second.sha256)) {
    return blame('公开的第二密数与冻结时的摘要不符');
  }
  const wrong = a.entropy && entropyFault(a.entropy, deciding(plan, found.amendments));
  if (wrong) return blame(wrong);
  let right = '';
  if (a.nonce && a.entropy && (!second || has(a, 'nonce2'))) {
    if (report.isBad('frozen')) return report.open('later', file, '冻结的文件不符，没有重算本来的结果');
    const S = seedOf(plan.spec, found.commit, a.nonce, second && a.nonce2, a.entropy);
    const rounding = quotas(sizesOf(found.frame), plan, H(S + '|round'));
    const drawn = selection(found.frame, quotaMap(rounding), H(S + '|obj')).selected;
    right = H(writeLines(drawn));
  }
  if (a.selected_sha256 !== right) return blame('本来的结果与重新计算的不同');
  return report.good('later', file);
}
