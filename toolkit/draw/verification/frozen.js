// S3, S4: the frozen files and the public number, each against the form that the protocol gives it.

const LISTED = ['excluded.txt', 'frame.txt', 'inspectors.txt', 'nonce.sha256', 'plan.json', 'recusal.txt'];
const CHECKLISTS = '检查要点.json';
const LEAD = '主检', ASSISTANT = '协检';
const REASONS = {kin: '近亲属', interest: '利害关系', former: '曾任职', request: '对象申请', other: '其他'};
const W = '[\\p{L}\\p{N}_]{2,20}';
const SOURCES = {
  'CWL-SSQ': {name: '中国福利彩票双色球', level: 'A', issue: /^[0-9]{7}$/,
    value: /^[0-9]{2}(,[0-9]{2}){5}\+[0-9]{2}$/, largest: [33, 16]},
  'CSL-DLT': {name: '中国体育彩票超级大乐透', level: 'A', issue: /^[0-9]{5}$/,
    value: /^[0-9]{2}(,[0-9]{2}){4}\+[0-9]{2},[0-9]{2}$/, largest: [35, 12]},
  'DRAND-QUICKNET': {name: 'drand 公共随机数信标', level: 'A', issue: /^[1-9][0-9]{0,9}$/, value: /^[0-9a-f]{96}$/},
  DRAND: {name: 'drand 公共随机数信标', level: 'A', issue: /^[1-9][0-9]*$/, value: /^[0-9a-f]{64}$/},
  NIST: {name: 'NIST 随机数信标', level: 'A', issue: /^[1-9][0-9]*-[1-9][0-9]*$/, value: /^[0-9a-f]{128}$/},
  ONSITE: {name: '两人当场给出', level: 'B', issue: /^[0-9]{8}(-[0-9]+)?$/,
    value: new RegExp('^[0-9]{6}\\+' + W + '\\+' + W + '$', 'u')},
  LOCAL: {name: '仅用本单位随机密数', level: 'C', issue: /^-$/, value: /^-$/},
};

function committedNames(spec) {
  return spec === 'SSJ2' ? LISTED.concat([CHECKLISTS]) : LISTED;
}

const someText = (value) => typeof value === 'string' && value !== '' && isText(value);
const someDigest = (value) => typeof value === 'string' && DIGEST.test(value);
const oneOf = (...values) => (value) => values.indexOf(value) >= 0;
const mapOf = (key, item) => (value) => isObject(value) && Object.keys(value).every((k) => key(k) && item(value[k]));
const someFraction = (value) => typeof value === 'string' && FRACTION.test(value);
const exactly = (value, keys) => isObject(value) && Object.keys(value).length === keys.length &&
  keys.every((key) => has(value, key));
const texts = (value, keys) => exactly(value, keys) && keys.every((key) => someText(value[key]));

function isRatio(value) {
  return someFraction(value) && Number(value.split('/')[0]) <= Number(value.split('/')[1]);
}

function isCaps(value) {
  const checks = {
    inspector_per_year: isInteger(1, 1e6),
    load_before: mapOf(isId, isInteger(0, 1e6)),
    object_per_year: isInteger(1, 1e6),
    departments: (list) => Array.isArray(list) && list.length > 0 && list.every(someText) &&
      new Set(list).size === list.length,
  };
  return isObject(value) && Object.keys(value).every((key) => has(checks, key) && checks[key](value[key]));
}

function isIssue(value, more) {
  return exactly(value, ['source', 'issue', 'format'].concat(more)) &&
    [value.source, value.issue, value.format].every(someText) &&
    has(SOURCES, value.source) && SOURCES[value.source].issue.test(value.issue);
}

function isEntropy(value, spec) {
  const hasFallback = has(value, 'fallback'), fallback = value.fallback;
  if (!isIssue(value, hasFallback ? ['fallback'] : []) || (spec === 'SSJ2' && value.source === 'DRAND')) return false;
  if (!hasFallback) return true;
  return spec === 'SSJ2' && isIssue(fallback, ['after']) && isDay(fallback.after) && fallback.source !== 'DRAND' &&
    SOURCES[value.source].level === 'A' && SOURCES[fallback.source].level === 'A' &&
    (value.source !== fallback.source || value.issue !== fallback.issue);
}

const PLAN_KEYS = {
  spec: oneOf('SSJ1', 'SSJ2'), hash: oneOf('sha256'), alternates: oneOf('next-ticket'),
  draw_id: someText, bureau: someText, task: someText, item: someText,
  mode: oneOf('percent', 'count'), count: isInteger(1, 1e9), ratio: mapOf(someText, isRatio),
  region_weight: (value) => value === 'equal' || (isObject(value) && Object.keys(value).length > 0 &&
    mapOf((key) => /^[0-9]{6,12}$/.test(key), someFraction)(value)),
  rounding: oneOf('exact', 'ceil', 'two-way'), team_size: isInteger(2, 9), caps: isCaps, date: isDay,
  mixing_rounds: isInteger(0, 4096), entropy: isObject, reveal_by: (value) => isDay(value) || isMinute(value),
  prev_record: someDigest, trial: oneOf(true, false),
};
const SSJ2_KEYS = {
  frozen_at: isMinute, unicode: (value) => typeof value === 'string' && /^[0-9]+\.[0-9]+\.[0-9]+$/.test(value),
  sample: oneOf(true, false), slack: isInteger(0, 1000),
};
const SECOND_KEYS = {second_nonce: (value) => texts(value, ['holder', 'sha256']) && DIGEST.test(value.sha256)};

// Everything in plan.json that is not as S3 wants it.
function planFaults(plan) {
  const keys = Object.assign({}, PLAN_KEYS, plan.spec === 'SSJ2' ? SSJ2_KEYS : {});
  if (plan.mode !== 'count') delete keys.count;
  if (plan.spec === 'SSJ2' && has(plan, 'second_nonce')) Object.assign(keys, SECOND_KEYS);
  const faults = Object.keys(keys).filter((key) => !has(plan, key)).map((key) => '缺少 ' + key);
  Object.keys(plan).forEach((key) => {
    if (!has(keys, key)) faults.push('不应有 ' + key);
    else if (!keys[key](plan[key])) faults.push(key + ' 的内容不合规定');
  });
  if (faults.length) return faults;
  if (!isEntropy(plan.entropy, plan.spec)) faults.push('entropy 的来源、期号不合规定');
  const byCount = plan.mode === 'count', ratios = Object.keys(plan.ratio).length;
  if (byCount ? ratios : !ratios) faults.push('ratio 与 mode 不合');
  if (byCount && plan.rounding === 'two-way') faults.push('按数量抽取不能两个方向同时取整');
  if (plan.team_size < (plan.caps.departments || []).length) faults.push('每组人数少于必须到齐的股室');
  if (plan.trial && !(plan.entropy.source === 'LOCAL' && plan.draw_id.startsWith('试抽-'))) {
    faults.push('试抽只用本单位随机密数，编号以“试抽-”开头');
  }
  return faults;
}

const FIELD_CHECKS = {
  'frame.txt': [isObjectId, isStratum],
  'excluded.txt': [isPublicId, someText, isText],
  'inspectors.txt': [isPublicId, isText, (roles) => roles !== '' && isJoined(roles, oneOf(LEAD, ASSISTANT)),
    (skills) => isJoined(skills, isText)],
  'recusal.txt': [isPublicId, isPublicId, someText],
};

// The rows of a list; what is wrong with them goes to blame(words). At most five words: one spoilt file is one fault.
function readList(name, bytes, spec, blame) {
  const checks = FIELD_CHECKS[name];
  const rows = readLines(bytes, checks.length);
  const known = new Map();
  const unique = name === 'frame.txt' || name === 'inspectors.txt';
  let before = '', told = 0;
  rows.forEach((row, i) => {
    const line = row.join('\t');
    const faults = row.filter((field, j) => !fits(checks[j], field, known)).map((field) => '“' + field + '”不合规定的写法');
    if (i > 0 && byteOrder(before, line) >= 0) faults.push('没有按次序，或重复');
    if (i > 0 && unique && before.split('\t')[0] === row[0]) faults.push('“' + row[0] + '”重复');
    if (name === 'recusal.txt' && spec === 'SSJ2' && !has(REASONS, row[2])) faults.push('“' + row[2] + '”不是理由代码');
    if (faults.length && told++ < 5) blame('第 ' + (i + 1) + ' 行：' + faults.join('；'));
    before = line;
  });
  if (name === 'frame.txt' && !rows.length) blame('是空的');
  return rows;
}

// Strata and departments stand in every line: each is looked at once.
function fits(check, field, known) {
  if (check === isObjectId || check === isPublicId) return check(field);
  if (!known.has(check)) known.set(check, new Map());
  const seen = known.get(check);
  if (!seen.has(field)) seen.set(field, check(field));
  return seen.get(field);
}

// The issue that decides: that of the freeze, or the one in its place if there is a statement that it was not drawn.
function deciding(plan, amendments) {
  const fallback = plan.entropy.fallback;
  return fallback && amendments.some((each) => each.value && each.value.kind === 'skipped') ? fallback : plan.entropy;
}

// What is wrong with an entropy text for the source and issue that decide, '' if nothing.
function entropyFault(text, issue) {
  const start = issue.source + ':' + issue.issue + ':', source = SOURCES[issue.source];
  if (!text.startsWith(start)) return '不是应当用的来源和期号（' + start + '）';
  const value = text.slice(start.length);
  if (!source.value.test(value) || value.normalize('NFKC') !== value) return '“' + value + '”不是' + source.name + '的写法';
  const risen = (group, most) => group.split(',').map(Number)
    .every((ball, i, balls) => ball >= 1 && ball <= most && (i === 0 || ball > balls[i - 1]));
  if (source.largest && !value.split('+').every((group, i) => risen(group, source.largest[i]))) {
    return '“' + value + '”有重复、没有从小到大，或超出号码范围';
  }
  return '';
}
