// One firm's form: the fields that Python lists, its 检查要点, photos, signatures. ``rec`` is what is kept of it.

let drawn = 0;  // for ids

function labelled(parent, words, field, help) {
  const label = make('label', words);
  field.id = 'f' + (++drawn);
  label.htmlFor = field.id;
  put(parent, label, field);
  if (help) {
    const line = make('p', help, 'help');
    line.id = field.id + 'h';
    field.setAttribute('aria-describedby', line.id);
    put(parent, line);
  }
  return field;
}

function tick(words, kind, name) {
  const label = make('label', undefined, 'tick'), field = make('input');
  field.type = kind;
  if (name) field.name = name;
  put(label, field, make('span', words));
  return [label, field];
}

function group(title) {
  return put(make('fieldset'), make('legend', title));
}

function localTime() {
  const now = new Date(), two = (number) => String(number).padStart(2, '0');
  return now.getFullYear() + '-' + two(now.getMonth() + 1) + '-' + two(now.getDate()) + 'T' + two(now.getHours()) + ':' + two(now.getMinutes());
}

function choose(options, chosen) {
  const field = make('select');
  put(field, make('option', ''));
  options.forEach((words) => put(field, make('option', words)));
  field.value = chosen || '';
  return field;
}

// A field as Python describes it; ``changed`` is called after every change of ``values``.
function drawField(parent, field, values, changed) {
  const keep = (value) => {
    if (value === '' || value === false) delete values[field.key];
    else values[field.key] = value;
    changed();
  };
  if (field.kind === 'tick') {
    const [label, box] = tick(field.label, 'checkbox');
    box.checked = Boolean(values[field.key]);
    box.addEventListener('change', () => keep(box.checked));
    put(parent, label);
    return;
  }
  const input = field.kind === 'choice' ? choose(field.choices, values[field.key]) : make(field.kind === 'long' ? 'textarea' : 'input');
  if (field.kind === 'day') input.type = 'date';
  if (field.kind === 'time') input.type = 'datetime-local';
  if (field.kind !== 'choice') input.value = values[field.key] || '';
  if (field.kind === 'text' || field.kind === 'long') input.maxLength = 4000;
  labelled(parent, field.label, input, field.help);
  input.addEventListener('input', () => keep(input.value));
  if (field.kind === 'time') {
    const now = make('button', '填现在的时间');
    now.type = 'button';
    now.setAttribute('aria-label', field.label + '填现在的时间');
    now.addEventListener('click', () => { input.value = localTime(); keep(input.value); });
    const line = make('span', undefined, 'line');
    input.replaceWith(line);
    put(line, input, now);
  }
}

function drawPoints(parent, points, rec, changed) {
  if (!points.length) return;
  const all = group('检查要点'), inputs = [];
  points.forEach((point, i) => {
    const number = String(i + 1), own = group(number + '. ' + point.text), said = rec.points[number] || {};
    const set = (key, value) => {
      const now = Object.assign({}, rec.points[number]);
      if (value) now[key] = value;
      else delete now[key];
      if (now.result || now.remark) rec.points[number] = now;
      else delete rec.points[number];
      changed();
    };
    if (point.basis) put(own, make('p', point.basis, 'help'));
    CONTENT.point_results.forEach((words) => {
      const [label, radio] = tick(words, 'radio', 'point' + number);
      radio.checked = said.result === words;
      radio.addEventListener('change', () => set('result', words));
      inputs.push({radio, words, number});
      put(own, label);
    });
    const remark = make('input');
    remark.value = said.remark || '';
    remark.maxLength = 500;
    labelled(own, '说明', remark);
    remark.addEventListener('input', () => set('remark', remark.value));
    put(all, own);
  });
  const rest = make('button', '其余各条都“' + CONTENT.point_results[0] + '”');
  rest.type = 'button';
  rest.addEventListener('click', () => inputs.forEach(({radio, words, number}) => {
    const blank = !(rec.points[number] && rec.points[number].result);
    if (blank && words === CONTENT.point_results[0]) { radio.checked = true; radio.dispatchEvent(new Event('change')); }
  }));
  put(parent, put(all, rest));
}

function drawPhotos(parent, rec, changed, keepBytes) {
  const all = group('现场照片'), list = make('div'), choice = make('input');
  choice.type = 'file';
  choice.accept = 'image/*';
  choice.multiple = true;
  labelled(all, '拍照或选照片（缩小以后存，拍摄地点等隐藏内容去掉）', choice);
  put(parent, put(all, list));
  const one = async (photo) => {
    const row = make('div'), caption = make('input'), off = make('button', '删去这张');
    off.type = 'button';
    caption.value = photo.caption;
    caption.maxLength = 200;
    put(list, row);
    put(row, await shown(BYTES.get(photo.id), 'image/jpeg', '照片 ' + photo.at.replace('T', ' ')));
    labelled(row, '照片说明（地点、内容）', caption);
    put(row, off);
    caption.addEventListener('input', () => { photo.caption = caption.value; changed(); });
    off.addEventListener('click', () => {
      rec.photos = rec.photos.filter((each) => each !== photo);
      row.remove();
      changed();
    });
  };
  rec.photos.forEach(one);
  choice.addEventListener('change', async () => {
    const files = Array.from(choice.files);
    choice.value = '';
    for (const file of files) {
      try {
        tell('正在缩小“' + file.name + '”……');
        const photo = {id: await keepBytes(await shrunk(file)), caption: '', at: localTime()};
        rec.photos.push(photo);
        changed();
        await one(photo);
        tell('照片放进来了，共 ' + rec.photos.length + ' 张。');
      } catch (error) {
        tell(error.message + '。');
      }
    }
  });
}

function drawSigns(parent, rec, changed, keepBytes) {
  const all = group('签名'), list = make('ul');
  const role = labelled(all, '谁签', choose(CONTENT.signers)), name = labelled(all, '姓名', make('input'));
  const pad = signingPad('在这里用手指或鼠标签名');
  const why = labelled(all, '没有签的原因（拒绝签字、不会写字等，注明情况）', make('input'));
  const [take, wipe] = ['存下签名', '擦掉重签'].map((words) => {
    const button = make('button', words);
    button.type = 'button';
    return button;
  });
  const line = async (sign) => {
    const row = make('li', sign.role + '　' + sign.name + '　' + sign.at.replace('T', ' ') + (sign.why ? '　没有签：' + sign.why : '　'));
    const off = make('button', '删去');
    off.type = 'button';
    off.addEventListener('click', () => {
      rec.signs = rec.signs.filter((each) => each !== sign);
      row.remove();
      changed();
    });
    put(list, row);
    if (sign.id) put(row, await shown(BYTES.get(sign.id), 'image/png', sign.role + sign.name + '的签名'));
    put(row, off);
  };
  rec.signs.forEach(line);
  wipe.addEventListener('click', pad.clear);
  take.addEventListener('click', async () => {
    if (!role.value || !name.value.trim() || (pad.isBlank() && !why.value.trim())) {
      tell('请先选谁签、写姓名，再签名；没有签的写原因。');
      return;
    }
    const sign = {role: role.value, name: name.value.trim(), at: localTime(), why: pad.isBlank() ? why.value.trim() : ''};
    if (!pad.isBlank()) sign.id = await keepBytes(await encoded(pad.canvas, 'image/png'));
    rec.signs.push(sign);
    pad.clear();
    role.value = name.value = why.value = '';
    changed();
    await line(sign);
    tell('签名存下了。');
  });
  put(all, pad.canvas, put(make('span', undefined, 'line'), take, wipe), list);
  put(parent, put(all, make('p', '屏幕上的签名附在记录里；依法须当面签字盖章的，仍请在打印出来的笔录上签。', 'help')));
}

// What a firm still lacks, in words; [] when it can be handed in as finished.
function lacking(firm, rec) {
  const said = rec.values, rules = CONTENT.rules, need = [];
  const want = (key) => { if (!said[key]) need.push(CONTENT.fields.find((field) => field.key === key).label); };
  if (firm.recheck) {
    ['outcome', 'what', 'proof', 'day'].forEach(want);
    if (said.outcome && said.outcome !== rules.mended) want('next_due');
    return need;
  }
  ['started', 'result', 'ended'].forEach(want);
  if (!said.shown) need.push('出示证件');
  if (rules.problems.includes(said.result)) {
    ['issue', 'handling'].forEach(want);
    if (said.handling === rules.order) want('rectify_due');
    if (said.handling === rules.transfer) ['receiver', 'handled'].forEach(want);
  }
  const open = firm.points.filter((_, i) => !(rec.points[i + 1] && rec.points[i + 1].result)).length;
  if (open && !rules.absent.includes(said.result)) need.push('检查要点 ' + open + ' 条');
  return need;
}

function isBlank(rec) {
  return !(Object.keys(rec.values).length || Object.keys(rec.points).length || rec.photos.length || rec.signs.length);
}
