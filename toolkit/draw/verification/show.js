// The page: what was given, one result at a time, one firm. Texts of the record come in as textContent only.

const MARKS = new Map([[true, '相符'], [false, '不符'], [null, '未验']]);
const LIMIT = 60;

function count(items, good) {
  return items.filter((item) => item.good === good).length;
}

// The conclusion in a few words, and its mark.
function conclusion(found) {
  const report = found.report, wrong = count(report.items, false), open = count(report.items, null);
  if (wrong) return ['有 ' + wrong + ' 处不符，这份记录不可信', false];
  const what = found.record ? '' : found.amendments.some((a) => a.value && a.value.kind === 'abandon') ?
    '冻结已经放弃，没有抽取：' : '已冻结，尚未抽取：';
  if (open) return [what + '能验的都相符，有 ' + open + ' 项没有验（见下表）', null];
  return [what + '全部相符', true];
}

// The mark of one group of checks: worst first; nothing if there was nothing to check.
function groupMark(items) {
  return items.length ? (count(items, false) ? false : count(items, null) ? null : true) : undefined;
}

function facts(found) {
  const {plan, record, rounding} = found, rows = [];
  const fact = (label, words, kind) => rows.push([label, words, kind]);
  fact('抽取编号', drawIdOf(found) || '（读不出来）');
  if (plan) {
    fact('单位', plan.bureau);
    fact('任务、事项', plan.task + '　' + plan.item);
    fact('协议、日期', plan.spec + (plan.frozen_at ? '，冻结于 ' + plan.frozen_at.replace('T', ' ') : '') + '，计划检查 ' +
      plan.date + '，应在 ' + plan.reveal_by.replace('T', ' ') + ' 前抽取');
  }
  fact('冻结承诺 C', found.commit || '（没有 manifest.txt）', 'code');
  if (record) {
    const source = SOURCES[record.entropy.split(':')[0]];
    fact('公开随机数', (source ? source.name + '，' : '') + record.entropy, 'code');
    fact('来源的等级', record.level + ' 级（' + {A: '公开的随机数', B: '当场给出，有见证', C: '只有本单位的密数'}[record.level] + '）');
    fact('记录摘要 R', H(found.files.get('record.json')), 'code');
  }
  const drawn = rounding ? rounding.strata.reduce((sum, row) => sum + row[2], 0) : null;
  if (found.frame) {
    const parts = ['参加抽取 ' + found.frame.length + ' 户'];
    if (drawn !== null) parts.push('抽中 ' + drawn + ' 户');
    if (!found.partial) parts.push('剔除 ' + found.excluded.length + ' 户，可选派 ' + found.inspectors.length + ' 人');
    fact('户数、人数', parts.join('，'));
  }
  found.amendments.forEach(({file, value}) => {
    if (value) fact(KIND_NAMES[value.kind], amendmentWords(value));
  });
  return rows;
}

function amendmentWords(a) {
  if (a.kind === 'published') return a.at.replace('T', ' ') + '，' + a.place + (a.url ? '，' + a.url : '，凭据 ' + a.file_sha256);
  const isMerge = a.kind === 'joint' || a.kind === 'apart';
  const change = isMerge ? a.object + '：' + a.removed + (a.kind === 'joint' ? ' 并入 ' : ' 不再并入 ') + a.added : a.kind === 'recuse' ? a.object + '：' + a.removed + ' → ' + a.added : (a.removed ? a.removed + ' → ' : '') + a.added;
  return a.date + '，' + change + '，' + (a.kind === 'recuse' && REASONS[a.reason] || a.reason) + '（' + a.decided_by + '）';
}

function showTable(found, parent) {
  const table = make('table'), body = make('tbody');
  put(table, make('caption', '核对了什么'));
  const head = put(make('tr'), ...['项目', '结果', '说明'].map((words) => {
    const cell = make('th', words);
    cell.scope = 'col';
    return cell;
  }));
  put(table, put(make('thead'), head), body);
  Object.keys(GROUPS).forEach((group) => {
    const items = found.report.of(group), mark = groupMark(items);
    const [name, meaning] = GROUPS[group], title = make('th', name);
    title.scope = 'row';
    const cell = make('td', meaning), rest = items.filter((item) => item.good !== true);
    if (rest.length) put(cell, faultList(rest));
    put(body, put(make('tr'), title, make('td', mark === undefined ? '没有' : MARKS.get(mark), 'mark ' + mark), cell));
  });
  put(parent, table);
}

function faultList(items) {
  const list = make('ul');
  items.sort((a, b) => Number(a.good === null) - Number(b.good === null));
  items.slice(0, LIMIT).forEach((item, i) => {
    const line = make('li', (item.good === false ? '不符　' : '未验　') + (item.where ? item.where + '：' : '') + item.words,
      (item.good === false ? 'wrong' : 'open') + (i < 8 ? '' : ' screen'));
    put(list, line);
  });
  if (items.length > LIMIT) put(list, make('li', '……另有 ' + (items.length - LIMIT) + ' 处'));
  return list;
}

// What a person still has to compare, and what no computer can.
function showMeaning(found, parent) {
  const {record, plan, report} = found, isGood = !report.isBad();
  const proves = [], check = [], never = ['名录库里有没有漏掉的户；' + (found.partial ? '' : '剔除的理由是不是真的；') + '检查做得认不认真。',
    '有没有冻结过几份、只用其中一份（看全年的年度链，和它公布过的最后一行）。'];
  if (isGood && record) {
    proves.push('由这份承诺 C 和这个公开随机数，抽中的户' + (found.assigned ? '、派的人' : '') + '只有这一个结果；改动一字，就不相符。');
  }
  if (isGood && !record && plan) proves.push('名单、人员、规则在算出承诺 C 以后没有改动过。');
  if (!isGood) proves.push('什么也不能证明：请向单位要原来的记录，并说明哪里不符。');
  check.push('承诺 C 与当时公布的逐字相同，而且公布在公开随机数产生以前（看公告、截图自己的时间）。' + publishedWords(found));
  if (record && record.level === 'A') check.push('公开随机数与开奖（发布）机构的公告相同。');
  if (record && record.level === 'B') check.push('两人当场给出的数字和词语，问当时在场的人。');
  if (record && record.level === 'C') never.push('只有本单位的密数：不能证明没有反复试抽、挑一次满意的。');
  const skip = found.amendments.find((a) => a.value && a.value.kind === 'skipped');
  if (skip) check.push(skip.value.removed + ' 那一期真的没有开奖（看开奖机构的公告）。');
  if (found.amendments.some((a) => a.value && !/published|skipped/.test(a.value.kind))) never.push('补正、放弃的理由是不是真的（请看凭证）；这里只证明轮到谁。');
  [['能证明', proves], ['还要你自己对照', check], ['不能证明', never]].forEach(([title, lines]) => {
    if (!lines.length) return;
    put(parent, make('h3', title), put(make('ul'), ...lines.map((line) => make('li', line))));
  });
}

function publishedWords(found) {
  if (!found.plan || found.spec === 'SSJ1') return '';
  const at = found.amendments.filter((a) => a.value && a.value.kind === 'published').map((a) => a.value.at).sort()[0];
  return at ? '单位自己登记的公布时刻是 ' + at.replace('T', ' ') + '。' : '单位没有登记公布的证据，不能算 A 级。';
}

// One firm by its code, as lines of words.
function lookUp(found, typed) {
  const code = foldId(typed), own = found.frame && found.frame.find((row) => row[0] === code);
  if (!code) return ['请填写统一社会信用代码。'];
  if (!own) {
    const out = found.excluded.filter((row) => row[0] === code);
    if (out.length) return [code + '：没有参加抽取，已经剔除。', ...out.map((row) => '理由：' + row[1] + (row[2] ? '；依据：' + row[2] : ''))];
    return [code + (found.frame ? '：不在待抽名单里' + (found.partial ? '。' : '，也不在剔除名单里。') : '：没有待抽名单，查不到。')];
  }
  const lines = [code + '：参加了抽取，属于 ' + own[1] + ' 一层。'];
  if (found.report.isBad()) lines.push('这份记录有不符；下面照冻结的文件重算，不照它写的。');
  if (!found.lists) return lines.concat(['还没有抽取，或记录不符，没有算出签号。']);
  const stratum = found.rounding.strata.find((row) => row[0] === own[1]);
  const row = found.lists.selected.find((each) => each[2] === code), after = row || found.lists.alternates.find((each) => each[2] === code);
  const rank = Number(after[1]) + (row ? 0 : stratum[2]);
  lines.push('签号 ' + after[3] + '，在这一层 ' + stratum[1] + ' 户里从小到大排第 ' + rank + '；这一层抽 ' + stratum[2] + ' 户，每户机会 ' + stratum[3] + '。');
  lines.push(row ? '结果：抽中。' : '结果：没有抽中（候补第 ' + after[1] + '）。');
  if (found.state) lines.push(...afterwards(found, code, Boolean(row)));
  return lines;
}

function afterwards(found, code, drawn) {
  const state = found.state, lines = [], next = state.replacedBy.get(code);
  if (next) lines.push('抽取以后由候补 ' + next + ' 替换，不再检查。');
  else if (!drawn && state.selected.has(code)) lines.push('抽取以后作为候补启用，要检查。');
  if (state.teams.has(code)) lines.push('派去的人（执法证号，主检在前）：' + state.teams.get(code).join('、') + '。');
  if (state.isVoid) lines.push('整次抽取后来作废，另行重抽。');
  return lines;
}

// The published C against that of the record.
function compareCommitment(found, typed) {
  const hit = /(?:^|C=|[^0-9a-f])([0-9a-f]{64})(?![0-9a-f])/i.exec(typed.replace(/\s/g, ''));
  if (!hit) return '填的不是 64 位十六进制的承诺。';
  return hit[1].toLowerCase() === found.commit ? '与公布的承诺相同。' : '与公布的承诺不同：这不是当时冻结的那一份。';
}

// A line to type into, and what is said to it.
function ask(parent, id, label, button, answer) {
  const form = make('form'), field = make('input'), words = make('label', label), said = make('div', undefined, 'said');
  field.id = id;
  field.autocomplete = 'off';
  field.spellcheck = false;
  words.htmlFor = field.id;
  said.setAttribute('role', 'status');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    said.textContent = '';
    put(said, ...[].concat(answer(field.value)).map((line) => make('p', line)));
  });
  put(parent, put(form, words, put(make('span', undefined, 'line'), field, make('button', button))), said);
}

function showRecord(record, parent) {
  const found = record.found, plan = found.plan;
  parent.textContent = '';
  const [words, mark] = conclusion(found), title = make('h2', words, 'verdict ' + mark);
  title.tabIndex = -1;
  put(parent, title);
  const banners = [[plan && plan.sample, '示例：单位、企业、号码都是编的，不证明任何真实的抽取'], [plan && plan.trial, '试抽：与正式的抽取无关'],
    [found.state && found.state.isVoid, '这次抽取已经作废，另行重抽'], [found.partial, '给出的是公布的部分数据：没有人员名单和计划，只能核对一部分']];
  banners.filter((each) => each[0]).forEach((each) => put(parent, make('p', each[1], 'banner')));
  const list = make('dl');
  facts(found).forEach(([label, value, kind], i) => put(list, make('dt', label, i < 16 ? '' : 'screen'), make('dd', value, (kind || '') + (i < 16 ? '' : ' screen'))));
  put(parent, list);
  showTable(found, parent);
  const asked = put(make('section', undefined, 'asked'), make('h3', '查一户、对承诺'));
  ask(asked, 'firm', '统一社会信用代码', '查这一户', (typed) => lookUp(found, typed));
  ask(asked, 'commitment', '公布过的承诺 C（从公告、冻结确认单或二维码抄来）', '对一对', (typed) => compareCommitment(found, typed));
  put(parent, asked);
  const meaning = make('section', undefined, 'meaning');
  showMeaning(found, meaning);
  put(parent, meaning);
  const now = new Date(), two = (number) => String(number).padStart(2, '0');
  const day = now.getFullYear() + '-' + two(now.getMonth() + 1) + '-' + two(now.getDate()) + ' ' + two(now.getHours()) + ':' + two(now.getMinutes());
  put(parent, make('p', '核验于 ' + day + '（这台电脑的时钟）　核验人签字：', 'sign'));
}

function showAll(intake) {
  const records = checkAll(intake.files), choice = byId('choice'), result = byId('result');
  choice.textContent = result.textContent = '';
  byId('print').hidden = !records.length;
  if (!records.length) {
    tell('没有找到抽取记录。请给出里面有 manifest.txt、record.json 的文件夹（记录/年度/抽取编号）、它里面的全部文件，或公布的核验数据。' + intake.notes.join('；'));
    return;
  }
  if (records.length > 1) {
    const list = make('ul');
    records.forEach((record) => {
      const button = make('button', (drawIdOf(record.found) || record.name) + '　' + conclusion(record.found)[0], 'pick');
      button.addEventListener('click', () => { showRecord(record, result); result.querySelector('h2').focus(); });
      put(list, put(make('li'), button));
    });
    put(choice, make('h2', '给出了 ' + records.length + ' 份记录，点一份看详情'), list);
  }
  const first = records.find((record) => record.found.report.isBad()) || records[0];
  showRecord(first, result);
  tell((records.length > 1 ? records.length + ' 份记录，下面是 ' + (drawIdOf(first.found) || first.name) + '：' : '') + conclusion(first.found)[0] + '。' + intake.notes.join('；'));
}

// Reads by collect(intake), computes, shows. Whatever goes wrong is told.
async function take(collect) {
  const intake = new Intake();
  tell('正在读取……');
  try {
    await collect(intake);
    tell('正在核验，户数多时要等几秒……');
    await new Promise((resolve) => setTimeout(resolve, 30));
    showAll(intake);
  } catch (error) {
    byId('result').textContent = byId('choice').textContent = '';
    tell(error instanceof Fault ? error.message + '。' : '没有核验成：' + error.message + '。请把这句话和浏览器的版本告诉维护人员，或改用 verify.py。');
  }
}

function start() {
  if (H('abc') !== 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad') {
    tell('这个浏览器算不出正确的 SHA-256，不能用来核验。请换一个浏览器。');
    return;
  }
  ['folder', 'files'].forEach((id) => byId(id).addEventListener('click', (event) => {
    event.target.value = '';  // or the same folder, chosen once more after a change in it, would not be read
  }));
  ['folder', 'files'].forEach((id) => byId(id).addEventListener('change', (event) => {
    const given = Array.from(event.target.files);
    take(async (intake) => {
      for (const file of given) await intake.add(file.webkitRelativePath || file.name, file);
    });
  }));
  byId('print').addEventListener('click', () => window.print());
  const zone = document.body;
  ['dragover', 'dragenter'].forEach((kind) => zone.addEventListener(kind, (event) => {
    event.preventDefault();
    byId('give').classList.add('over');
  }));
  zone.addEventListener('dragleave', () => byId('give').classList.remove('over'));
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    byId('give').classList.remove('over');
    const items = Array.from(event.dataTransfer.items).filter((item) => item.kind === 'file').map((item) => ({
      entry: item.webkitGetAsEntry(),
      file: item.getAsFile(),
      handle: item.getAsFileSystemHandle ? item.getAsFileSystemHandle() : null,
    }));
    take((intake) => intake.addDropped(items));
  });
  byId('ready').hidden = false;
}

start();
