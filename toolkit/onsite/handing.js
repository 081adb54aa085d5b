// 交回: everything that was filled in here as one sealed file, with its digest in words and as a QR code.

const KIND = '双随机现场交回', FORMAT = 1, FILE_MOST = 100 * 1024 * 1024; // bytes: a larger file is not read at the office

function handIn() {
  const cases = {};
  CONTENT.cases.forEach((firm) => {
    const rec = recOf(firm).value;
    if (isBlank(rec)) return;
    cases[firm.case] = {
      values: rec.values, points: rec.points, total: firm.recheck ? 0 : firm.points.length, edited: rec.edited,
      photos: rec.photos.map(({id, caption, at}) => ({caption, at, jpeg: toBase64(BYTES.get(id))})),
      signs: rec.signs.map(({id, role, name, at, why}) => ({role, name, at, why, png: id ? toBase64(BYTES.get(id)) : ''})),
    };
  });
  const content = pack({version: FORMAT, task: CONTENT.task, device: DEVICE, who: WHO, made: localTime(), cases});
  const head = utf8(JSON.stringify({kind: KIND, version: FORMAT, task: CONTENT.task, salt: SEALED.salt}) + '\n');
  return joined(head, seal(KEY, content));
}

function button(words, action) {
  const made = make('button', words);
  made.type = 'button';
  made.addEventListener('click', action);
  return made;
}

async function showHand() {
  await pending;
  const page = byId('hand'), title = make('h2', '交回'), list = make('ul'), said = make('div');
  byId('firms').hidden = true;
  page.hidden = false;
  page.textContent = '';
  title.tabIndex = -1;
  said.setAttribute('role', 'status');
  const filled = CONTENT.cases.filter((firm) => !isBlank(recOf(firm).value));
  filled.forEach((firm) => {
    const [words, kind] = stateOf(firm);
    put(list, put(make('li', firm.name + '　'), make('span', words, kind)));
  });
  put(page, title, make('p', filled.length ? '这台设备上填了 ' + filled.length + ' 户：' : '这台设备上还没有填任何一户。'), list);
  if (filled.length) put(page, button('做成交回文件', () => giveFile(said)));
  put(page, said, put(make('p'), button('回到各户', showFirms)), button('清空这台设备上填的内容', wipe),
    make('p', '单位登记好以后再清空。没有清空的，锁着留在这台设备上。', 'help'));
  title.focus();
}

function giveFile(parent) {
  const bytes = handIn(), digest = hex(sha256(bytes)), link = make('a');
  link.href = URL.createObjectURL(new Blob([bytes], {type: 'application/octet-stream'}));
  link.download = '现场_' + CONTENT.task + '_' + (WHO || '未选姓名') + '_' + localTime().replace(/\D/g, '').slice(4) + '_' + DEVICE.slice(0, 4) + '.xcjh';
  parent.textContent = '';
  if (bytes.length > FILE_MOST) {
    put(parent, make('p', '交回文件有 ' + Math.ceil(bytes.length / 1048576) + ' MB，单位一次只收 ' + FILE_MOST / 1048576 + ' MB。请删去几张照片，再做一次。'));
    return;
  }
  link.textContent = '没有存下来的，点这里再存一次：' + link.download;
  const canvas = qrCanvas('XCJH ' + CONTENT.task + ' ' + digest);
  put(parent, make('p', '交回文件 ' + link.download + '（' + Math.ceil(bytes.length / 1024) + ' KB）存在“下载”里了。请用工作用的办法传给单位：内容锁着，但请不要发到群里。'),
    put(make('p'), link), make('p', '摘要（SHA-256），登记时对一对：'), make('p', digest, 'code'));
  if (canvas) put(parent, canvas);
  link.click();
}

let asked = 0;

async function wipe() {
  if (Date.now() - asked > 10000) {
    asked = Date.now();
    tell('真的清空吗？清空以后找不回来。确定的，十秒内再点一次“清空”。');
    return;
  }
  asked = 0;
  if (STORED) await STORED.clear();
  [RECS, BYTES].forEach((each) => each.clear());
  if (STORED) await load();
  tell('清空了。');
  showFirms();
}
