// The page: locked, then the list of firms, one firm's form, and 交回.

let CONTENT = null, STORED = null, KEY = null, DEVICE = '', WHO = '', current = null;
const BYTES = new Map(), RECS = new Map(), WAIT = 300, SEALED = JSON.parse(byId('sealed').textContent);
let pending = Promise.resolve(), timer = 0;

function warn(words) {
  byId('warned').textContent = words;
  byId('warned').hidden = !words;
}

function randomHex(bytes) {
  return hex(crypto.getRandomValues(new Uint8Array(bytes)));
}

function recOf(firm) {
  if (!RECS.has(firm.case)) RECS.set(firm.case, {rev: 0, value: {values: {}, points: {}, photos: [], signs: [], edited: ''}});
  return RECS.get(firm.case);
}

async function keepBytes(bytes) {
  const id = hex(sha256(bytes)).slice(0, 32);
  BYTES.set(id, bytes);
  if (STORED) await STORED.put('bytes/' + id, toBase64(bytes));
  return id;
}

// Keep what is open soon after a change; says when it is kept.
function changed() {
  const firm = current, own = recOf(firm);
  own.value.edited = localTime();
  showState(firm);
  byId('kept').textContent = '正在存……';
  clearTimeout(timer);
  timer = setTimeout(() => keep(firm), WAIT);
}

function keep(firm) {
  clearTimeout(timer);
  timer = 0;
  pending = pending.then(() => write(firm));
  return pending;
}

async function write(firm) {
  const own = recOf(firm);
  if (!STORED) return said('没有存：这个浏览器不让存');
  try {
    if (!await STORED.put('case/' + firm.case, own.value, own.rev)) {
      warn('这一户在另一个窗口里也填过。为了不互相覆盖，这里不再存。请关掉其中一个窗口，重新打开这张表。');
      return said('没有存');
    }
    own.rev += 1;
    said('已存在这台设备上　' + localTime().slice(11));
  } catch (error) {
    warn('没有存进这台设备（' + error.message + '）：可能空间满了。请不要关掉页面，腾出空间后再改一个字，或立即交回。');
    said('没有存');
  }
  return undefined;
}

function said(words) {
  if (byId('kept')) byId('kept').textContent = words;
}

function stateOf(firm) {
  const rec = recOf(firm).value, need = lacking(firm, rec);
  if (isBlank(rec)) return ['还没有填', ''];
  return need.length ? ['还缺：' + need.join('、'), 'lacks'] : ['填完了', 'done'];
}

function showState(firm) {
  const [words, kind] = stateOf(firm), line = byId('state');
  line.textContent = words;
  line.className = kind;
}

function firmsOf(who) {
  return CONTENT.cases.filter((firm) => !who || firm.team.some((each) => each.name === who));
}

function showFirms() {
  const nav = byId('firms');
  ['firm', 'hand'].forEach((id) => { byId(id).hidden = true; byId(id).textContent = ''; });
  current = null;
  nav.textContent = '';
  nav.hidden = false;
  const names = Array.from(new Set(CONTENT.cases.reduce((all, firm) => all.concat(firm.team.map((each) => each.name)), [])));
  put(nav, make('h2', CONTENT.name), make('p', CONTENT.bureau + '　' + CONTENT.sample));
  const who = labelled(nav, '我是（只列出派给我的各户；不选列出全部）', choose(names, WHO));
  who.addEventListener('change', async () => {
    WHO = who.value;
    if (STORED) await STORED.put('who', WHO);
    showFirms();
    byId('firms').querySelector('select').focus();
  });
  const list = make('ul');
  firmsOf(WHO).forEach((firm) => {
    const button = make('button', undefined, 'pick'), [words, kind] = stateOf(firm);
    put(button, make('strong', firm.name), make('small', (firm.recheck ? '复查　' : '') + firm.address), make('small', words, kind));
    button.addEventListener('click', () => showFirm(firm));
    put(list, put(make('li'), button));
  });
  const give = make('button', '交回');
  give.addEventListener('click', showHand);
  put(nav, list, put(make('p'), give));
}

function showFirm(firm) {
  const page = byId('firm'), own = recOf(firm).value;
  byId('firms').hidden = true;
  page.hidden = false;
  page.textContent = '';
  current = firm;
  const title = make('h2', firm.name), list = make('dl'), state = make('p');
  title.tabIndex = -1;
  state.id = 'state';
  [['案号', firm.case], ['代码', firm.code], ['地址', firm.address], ['负责人', firm.person], ['电话', firm.phone], ['检查事项', firm.items],
    ['检查依据', firm.basis], ['检查人员', firm.team.map((each) => each.name + '（' + each.id + '）').join('、')]]
    .filter((each) => each[1]).forEach(([label, words]) => put(list, make('dt', label), make('dd', words)));
  put(page, title, list, state);
  const section = (name) => {
    const box = group(name);
    if (name === CONTENT.sections[2]) put(box, make('p', '第 ' + firm.recheck.round + ' 轮，整改期限 ' + firm.recheck.due), make('p', '发现的问题：' + firm.recheck.issue));
    CONTENT.fields.filter((field) => field.section === name).forEach((field) => drawField(box, field, own.values, changed));
    put(page, box);
  };
  if (firm.recheck) section(CONTENT.sections[2]);
  else {
    section(CONTENT.sections[0]);
    drawPoints(page, firm.points, own, changed);
    section(CONTENT.sections[1]);
  }
  drawPhotos(page, own, changed, keepBytes);
  drawSigns(page, own, changed, keepBytes);
  const back = make('button', '回到各户'), print = make('button', '打印'), kept = make('span', own.edited ? '存在这台设备上' : '');
  kept.id = 'kept';
  kept.setAttribute('role', 'status');
  back.addEventListener('click', async () => { if (timer) await keep(firm); await pending; showFirms(); });
  print.addEventListener('click', () => window.print());
  put(page, put(make('div', undefined, 'kept'), back, print, kept));
  showState(firm);
  window.scrollTo(0, 0);
  title.focus();
}

async function start() {
  if (H('abc') !== 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad') {
    tell('这个浏览器算不对，不能用来填。请换一个浏览器。');
    return;
  }
  byId('lock').hidden = false;
  byId('unlock').addEventListener('submit', (event) => {
    event.preventDefault();
    tell('正在打开……');
    setTimeout(unlock, 30);
  });
  window.addEventListener('pagehide', () => { if (timer && current) keep(current); });
  document.addEventListener('visibilitychange', () => { if (document.hidden && timer && current) keep(current); });
  if (/^https?:$/.test(location.protocol)) {
    if ('serviceWorker' in navigator) {
      navigator.serviceWorker.register('sw.js').catch(() => warn('没有存下这个网页，离线打不开。'));
    } else warn('这个网址不是 https，没有网络时打不开。请趁有网络打开，不要关。');
  }
}

async function unlock() {
  const salt = unhex(SEALED.salt);
  KEY = keyOf(byId('pin').value.replace(/\s/g, ''), salt, SEALED.rounds);
  const content = unseal(KEY, fromBase64(SEALED.data));
  byId('pin').value = '';
  if (!content) {
    tell('PIN 不对，请再输一次；忘了的，问做这张表的人。');
    return;
  }
  CONTENT = unpack(content);
  STORED = await Store.open(KEY, SEALED.task + '/' + SEALED.salt + '/');
  try {
    if (STORED) await load();
  } catch (error) {
    STORED = null;
  }
  if (!DEVICE) DEVICE = randomHex(4);
  if (!STORED) warn('这个浏览器不让网页存东西：关掉就没有了。请填完立即交回，或换一个浏览器打开。');
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => null);
  byId('lock').hidden = true;
  tell('');
  showFirms();
  byId('firms').querySelector('select').focus();
}

async function load() {
  const all = await STORED.all();
  all.forEach(({rev, value}, name) => {
    const [kind, id] = name.split('/');
    if (kind === 'case') RECS.set(id, {rev, value});
    if (kind === 'bytes') BYTES.set(id, fromBase64(value));
  });
  WHO = all.has('who') ? all.get('who').value : '';
  DEVICE = all.has('device') ? all.get('device').value : randomHex(4);
  await STORED.put('device', DEVICE);
}

start();
