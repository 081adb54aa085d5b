// S13, 1–4: one record folder, its files by name, recomputed and compared byte by byte.

// Each group of checks, in the order of the page, with what it means.
const GROUPS = {
  frozen: ['冻结的文件', '名单、人员、规则与承诺 C 一致，写法合规定'],
  seed: ['随机数和种子', '密数、公开随机数的写法、种子互相吻合'],
  quota: ['各层抽几户', '照冻结的比例和随机起点重算'],
  drawn: ['抽中了谁', '逐户重算签号，中签和候补名单一字不差'],
  sent: ['派谁去', '照回避、主检、次数和种子重算，一人不差'],
  later: ['抽取以后', '公布、停开、候补、回避、作废的登记'],
  chain: ['年度链', '每一行由上一行算出，这份记录都在链上'],
};
const RECORD_KEYS = ['draw_id', 'commit', 'nonce', 'entropy', 'level', 'seed', 'rounding', 'selected_sha256',
  'alternates_sha256', 'assignment_sha256', 'prev_record'];
const RESULTS = ['selected.txt', 'alternates.txt', 'assignment.txt'];
const PUBLISHED = ['manifest.txt', 'record.json', 'selected.txt', 'frame.txt', 'chain.txt'];

class Report {
  constructor() {
    this.items = [];
  }

  good(group, where) {
    this.items.push({group, good: true, where, words: ''});
  }

  bad(group, where, words) {
    this.items.push({group, good: false, where, words});
  }

  // What could not be verified here.
  open(group, where, words) {
    this.items.push({group, good: null, where, words});
  }

  of(group) {
    return this.items.filter((item) => item.group === group);
  }

  isBad(group) {
    return this.items.some((item) => item.good === false && (!group || item.group === group));
  }

  // true: all agrees; false: something does not; null: nothing is wrong in what could be verified.
  verdict() {
    if (this.isBad()) return false;
    return this.items.every((item) => item.good) ? true : null;
  }
}

// Runs a step; a Fault in it is what is wrong with that file.
function attempt(found, group, where, step) {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    found.report.bad(group, where, error.message);
    return null;
  }
}

// Everything that one folder (Map of name → Uint8Array) says and what of it holds.
function checkFolder(files) {
  const found = {files, report: new Report(), plan: null, record: null, frame: null, excluded: [], inspectors: [],
    recusals: [], amendments: readAmendments(files), lists: null, assigned: null, state: null, commit: ''};
  found.partial = Array.from(files.keys()).every((name) => PUBLISHED.indexOf(name) >= 0);
  if (!files.has('manifest.txt')) {
    found.report.bad('frozen', 'manifest.txt', '没有这个文件');
    return found;
  }
  found.commit = H(files.get('manifest.txt'));
  checkManifest(found);
  if (files.has('record.json')) found.record = attempt(found, 'seed', 'record.json', () => readRecord(found));
  if (found.partial) checkPublished(found);
  else checkWhole(found);
  return found;
}

function checkManifest(found) {
  const {files, report} = found;
  const text = attempt(found, 'frozen', 'manifest.txt', () => decode(files.get('manifest.txt'))) || '';
  found.digests = new Map(text.split('\n').filter((line) => line).map((line) => [line.slice(66), line.slice(0, 64)]));
  found.spec = found.digests.has(CHECKLISTS) ? 'SSJ2' : 'SSJ1';
  const names = committedNames(found.spec);
  if (text !== names.map((name) => found.digests.get(name) + '  ' + name + '\n').join('')) {
    report.bad('frozen', 'manifest.txt', '所列的文件、次序或写法不对');
  }
  names.forEach((name) => {
    if (!files.has(name)) {
      if (found.partial) report.open('frozen', name, '没有给出（公布的核验数据里没有它）');
      else report.bad('frozen', name, '没有这个文件');
    } else if (H(files.get(name)) !== found.digests.get(name)) {
      report.bad('frozen', name, '与 manifest.txt 登记的摘要不同，被改动');
    } else report.good('frozen', name);
  });
}

function readRecord(found) {
  const record = readJson(found.files.get('record.json'));
  const keys = RECORD_KEYS.concat(has(record, 'nonce2') ? ['nonce2'] : []);
  if (!exactly(record, keys)) throw new Fault('缺少或多出了项目');
  if (!keys.every((key) => (key === 'rounding' ? isObject(record[key]) : typeof record[key] === 'string'))) {
    throw new Fault('项目的类型不对');
  }
  return record;
}

function checkWhole(found) {
  const {files, report} = found;
  found.plan = attempt(found, 'frozen', 'plan.json', () => readPlan(found));
  ['frame.txt', 'excluded.txt', 'inspectors.txt', 'recusal.txt'].forEach((name) => {
    if (!files.has(name)) return;
    const blame = (words) => report.bad('frozen', name, words);
    const rows = attempt(found, 'frozen', name, () => readList(name, files.get(name), found.spec, blame));
    found[{'frame.txt': 'frame', 'excluded.txt': 'excluded', 'inspectors.txt': 'inspectors', 'recusal.txt': 'recusals'}[name]] =
      rows || [];
  });
  checkForms(found);
  RESULTS.concat(['record.json']).forEach((name) => {
    const drawn = files.has('record.json') || RESULTS.some((each) => files.has(each));
    if (drawn && !files.has(name)) report.bad('drawn', name, '没有这个文件');
  });
  const strange = Array.from(files.keys()).filter((name) => name.startsWith('amend-') && !AMENDMENT.test(name));
  strange.forEach((name) => report.bad('later', name, '不是补正的文件名'));
  if (!found.plan) return;
  if (found.record) {
    checkSeed(found);
    checkResult(found);
  } else if (!files.has('record.json')) {
    attempt(found, 'later', '放弃冻结', () => checkAmendments(found, null, null));
    const today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10), promised = found.plan.reveal_by;
    const isGivenUp = found.amendments.some((each) => each.value && each.value.kind === 'abandon');
    if (!isGivenUp && promised.slice(0, 10) < today) {
      report.open('later', 'plan.json', '应在 ' + promised + ' 前抽取，到今天没有抽取，也没有登记放弃');
    }
  }
}

function readPlan(found) {
  const plan = readJson(found.files.get('plan.json') || utf8(''));
  const faults = planFaults(plan);
  if (plan.spec !== found.spec && !faults.length) faults.push('manifest.txt 所列的文件不是 ' + plan.spec + ' 规定的');
  if (faults.length) throw new Fault(faults.join('；'));
  return plan;
}

// The frozen files against each other.
function checkForms(found) {
  const {files, report, plan} = found;
  const drawable = new Set((found.frame || []).map((row) => row[0]));
  const both = found.excluded.filter((row) => drawable.has(row[0]));
  if (both.length) report.bad('frozen', 'excluded.txt', '“' + both[0][0] + '”既在待抽名单又在剔除名单');
  const digestFile = files.get('nonce.sha256');
  if (digestFile && !/^[0-9a-f]{64}\n$/.test(String.fromCharCode.apply(null, digestFile.subarray(0, 99)))) {
    report.bad('frozen', 'nonce.sha256', '不是一行 64 位十六进制');
  }
  if (found.spec === 'SSJ2') committedNames('SSJ2').forEach((name) => checkCharacters(found, name));
  if (has(KNOWN, 'verifiers') && files.has('verify.py') && KNOWN.verifiers.indexOf(H(files.get('verify.py'))) < 0) {
    report.bad('frozen', 'verify.py', '不是工具箱发布过的任何一份，请勿运行（更新的版本附的，请用新版的核验页）');
  }
  if (!plan || report.isBad('frozen')) return;
  attempt(found, 'frozen', 'plan.json', () => quotas(sizesOf(found.frame), plan, NOTHING));
  const teams = new Teams(found.inspectors, found.recusals, plan, '', []);
  const barred = Array.from(teams.barred.keys()).filter((object) => drawable.has(object));
  const stuck = (teams.canBeSent('') ? [] : ['所有的户']).concat(barred.filter((object) => !teams.canBeSent(object)));
  if (stuck.length) report.bad('frozen', 'recusal.txt', '“' + stuck[0] + '”派不出一组人');
}

// S2, Unicode: a character that this browser does not know makes its answer worth nothing.
function checkCharacters(found, name) {
  if (!found.files.has(name)) return;
  const text = new TextDecoder('utf-8').decode(found.files.get(name));
  const strange = /\p{Cn}/u.exec(text);
  if (!strange) return;
  const code = 'U+' + strange[0].codePointAt(0).toString(16).toUpperCase();
  if (/\p{Noncharacter_Code_Point}/u.test(strange[0])) found.report.bad('frozen', name, '有不许用的字符 ' + code);
  else found.report.open('frozen', name, '有这个浏览器不认识的字符 ' + code + '，请换用新的浏览器再核');
}

function fitsNonce(nonce, found) {
  return DIGEST.test(nonce) && H(H(unhex(nonce)) + '\n') === found.digests.get('nonce.sha256');
}

// record.json against the frozen files and itself; S as it should be.
function checkSeed(found) {
  const {record, report, plan} = found;
  const blame = (key, words) => report.bad('seed', 'record.json 的 ' + key, words);
  if (record.commit !== found.commit) report.bad('frozen', 'manifest.txt', '承诺 C 不是 manifest.txt 的摘要');
  if (!fitsNonce(record.nonce, found)) blame('nonce', '随机密数与冻结时的摘要不符');
  if (!DIGEST.test(record.prev_record)) blame('prev_record', '不是 64 位十六进制');
  if (plan) {
    const second = plan.second_nonce, wrong = entropyFault(record.entropy, deciding(plan, found.amendments));
    if (record.draw_id !== plan.draw_id) blame('draw_id', '与 plan.json 的抽取编号不同');
    if (Boolean(second) !== has(record, 'nonce2')) blame('nonce2', '冻结时' + (second ? '有' : '没有') + '第二密数');
    else if (second && !(DIGEST.test(record.nonce2) && H(unhex(record.nonce2)) === second.sha256)) {
      blame('nonce2', '第二密数与冻结时的摘要不符');
    }
    if (wrong) blame('entropy', wrong);
  }
  const source = record.entropy.split(':')[0];
  if (!has(SOURCES, source) || record.level !== SOURCES[source].level) blame('level', '等级不是这种来源的');
  if (plan && plan.trial && record.prev_record !== NOTHING) blame('prev_record', '试抽不在年度链上，应为 64 个 0');
  const S = seedOf(found.spec, record.commit, record.nonce, record.nonce2, record.entropy);
  if (record.seed !== S) blame('seed', '种子不是由承诺、密数和公开随机数算出的');
  if (source === 'DRAND-QUICKNET' && /:[0-9a-f]{96}$/.test(record.entropy)) {
    report.open('seed', 'record.json 的 entropy', '这个页面不验证 drand 的签名（要算椭圆曲线的双线性对）。请对照 drand 公布的这一轮的 randomness，应为 ' +
      H(unhex(record.entropy.slice(-96))) + '；要验证签名的，用工具箱的 verify（装了 requirements-optional.txt 里的 py_ecc）');
  }
  if (!report.isBad('seed')) report.good('seed', 'record.json');
}

function sizesOf(frame) {
  const sizes = new Map();
  frame.forEach((row) => sizes.set(row[1], (sizes.get(row[1]) || 0) + 1));
  return sizes;
}

function quotaMap(rounding) {
  return new Map(rounding.strata.map((row) => [row[0], row[2]]));
}

// S5–S11 again from the frozen files, if these and the seed hold; else the lists against their digests only.
function checkResult(found) {
  const {report, record, plan, frame} = found;
  RESULTS.forEach((name) => {
    const data = found.files.get(name), group = name === 'assignment.txt' ? 'sent' : 'drawn';
    if (data && H(data) !== record[name.replace('.txt', '_sha256')]) {
      report.bad(group, name, '与 record.json 登记的摘要不同');
    }
  });
  if (report.isBad('frozen') || report.isBad('seed')) {
    ['quota', 'drawn', 'sent'].forEach((group) => report.open(group, '', '冻结的文件或种子不符，没有重算'));
    checkAmendments(found, null, null);
    return;
  }
  const S = record.seed;
  const rounding = attempt(found, 'quota', 'plan.json', () => quotas(sizesOf(frame), plan, H(S + '|round')));
  if (!rounding) return;
  if (canonicalJson(rounding) !== canonicalJson(record.rounding)) {
    report.bad('quota', 'record.json 的 rounding', '与重新计算的不同');
  } else report.good('quota', 'record.json');
  found.rounding = rounding;
  found.lists = selection(frame, quotaMap(rounding), H(S + '|obj'));
  compare(found, 'drawn', 'selected.txt', writeLines(found.lists.selected));
  compare(found, 'drawn', 'alternates.txt', writeLines(found.lists.alternates));
  const drawn = found.lists.selected.map((row) => row[2]);
  const teams = attempt(found, 'sent', 'assignment.txt', () =>
    new Teams(found.inspectors, found.recusals, plan, H(S + '|asg'), drawn).draw());
  if (!teams) return;
  found.assigned = teams.rows();
  compare(found, 'sent', 'assignment.txt', writeLines(found.assigned));
  const isSound = !report.isBad('drawn') && !report.isBad('sent');
  found.state = new State(found.lists.selected, found.lists.alternates, found.assigned);
  checkAmendments(found, isSound ? found.state : null, teams);
}

// A list against the text that it should be.
function compare(found, group, name, right) {
  const {files, report} = found;
  if (!files.has(name)) return;
  let text = '';
  try {
    text = decode(files.get(name));
  } catch (error) {
    report.bad(group, name, error.message);
    return;
  }
  if (text === right) {
    report.good(group, name);
    return;
  }
  const lines = text.split('\n'), rights = right.split('\n');
  const at = rights.findIndex((line, i) => line !== lines[i]);
  report.bad(group, name, '与重新计算的不同，从第 ' + ((at < 0 ? rights.length : at) + 1) + ' 行起');
}

// The published part of a folder: no plan, no people. n and chance of every stratum are then what record.json says.
function checkPublished(found) {
  const {files, record, report} = found;
  if (!record) {
    if (!files.has('record.json')) report.bad('seed', 'record.json', '没有这个文件');
    return;
  }
  checkSeed(found);
  report.open('quota', '', '没有给出 plan.json，各层数量照 record.json 所写，没有重算');
  report.open('sent', '', '没有给出人员名单，派谁去没有重算');
  report.open('later', '', '补正不在公布的核验数据里');
  const digest = files.has('selected.txt') ? H(files.get('selected.txt')) : '';
  if (digest !== record.selected_sha256) report.bad('drawn', 'selected.txt', '没有，或与 record.json 登记的摘要不同');
  const isSafe = !report.isBad() && attempt(found, 'quota', 'record.json 的 rounding', () => readQuotas(record.rounding));
  if (!isSafe) return;
  if (!files.has('frame.txt')) {
    const objectSeed = H(record.seed + '|obj');
    const rows = attempt(found, 'drawn', 'selected.txt', () => readLines(files.get('selected.txt'), 4));
    const wrong = (rows || []).find((row) => row[3] !== H(objectSeed + '|' + row[2]));
    if (wrong) report.bad('drawn', 'selected.txt', '“' + wrong[2] + '”的签号不对');
    report.open('drawn', 'frame.txt', '没有给出，只核对了中签户的签号');
    return;
  }
  const blame = (words) => report.bad('frozen', 'frame.txt', words);
  found.frame = attempt(found, 'frozen', 'frame.txt', () => readList('frame.txt', files.get('frame.txt'), found.spec, blame)) || [];
  found.rounding = record.rounding;
  found.lists = selection(found.frame, quotaMap(record.rounding), H(record.seed + '|obj'));
  compare(found, 'drawn', 'selected.txt', writeLines(found.lists.selected));
  if (H(writeLines(found.lists.alternates)) !== record.alternates_sha256) {
    report.bad('drawn', 'alternates.txt', '候补名单的摘要与重新计算的不同');
  }
}

function readQuotas(rounding) {
  const isRow = (row) => Array.isArray(row) && row.length === 4 && typeof row[0] === 'string' &&
    isInteger(1, 1e9)(row[1]) && isInteger(0, row[1])(row[2]) && typeof row[3] === 'string';
  if (!Array.isArray(rounding.strata) || !rounding.strata.every(isRow)) throw new Fault('各层的写法不对');
  return true;
}
