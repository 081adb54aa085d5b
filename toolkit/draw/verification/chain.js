// S10: the year's chain against the folders that are here. Whole: all folders of the year were given.

// name on the chain → R, prev_record (undefined if not known here), the file; of one folder.
function chainEntries(found) {
  const entries = new Map(), id = drawIdOf(found);
  const put = (name, file, prev) => entries.set(name, {R: H(found.files.get(file)), prev, file});
  if (found.spec === 'SSJ2') put(id + '/freeze', 'manifest.txt', found.plan ? found.plan.prev_record : undefined);
  if (found.files.has('record.json')) put(id, 'record.json', found.record ? found.record.prev_record : undefined);
  found.amendments.forEach(({file, value}) => put(id + '/' + file.slice(0, 9), file, value && value.prev_record));
  return entries;
}

function drawIdOf(found) {
  if (found.plan) return found.plan.draw_id;
  return found.record ? found.record.draw_id : '';
}

function checkChain(bytes, folders, isWhole) {
  const report = new Report(), entries = new Map();
  folders.forEach((found) => {
    chainEntries(found).forEach((entry, name) => {
      if (entries.has(name)) report.bad('chain', name, '有两个文件夹都是这个抽取编号');
      entries.set(name, entry);
    });
  });
  let lines = [];
  try {
    lines = readLines(bytes, 3);
  } catch (error) {
    report.bad('chain', 'chain.txt', error.message);
    return report;
  }
  const seen = new Map();
  let lastR = NOTHING, lastLink = NOTHING;
  lines.forEach(([name, R, link], i) => {
    const where = 'chain.txt 第 ' + (i + 1) + ' 行（' + name + '）', entry = entries.get(name);
    if (link !== H(lastLink + '\n' + R + '\n')) report.bad('chain', where, '与上一行接不上，链被改动');
    else if (seen.has(name)) report.bad('chain', where, '登记了两次');
    else if (!entry && isAbsent(name, folders, isWhole)) report.bad('chain', where, '登记过，文件夹或文件却不见了');
    else if (entry && entry.R !== R) report.bad('chain', entry.file, '与链上登记的摘要不同，被改动');
    else if (entry && entry.prev !== undefined && entry.prev !== lastR) {
      report.bad('chain', entry.file, '所指的上一份（prev_record）不是链上的上一份');
    }
    seen.set(name, i);
    [lastR, lastLink] = [R, link];
  });
  entries.forEach((entry, name) => {
    if (!seen.has(name)) report.bad('chain', entry.file, '不在年度链上（' + name + '）');
  });
  folders.forEach((found) => checkOrder(found, seen, report));
  checkHalves(folders, isWhole, report);
  if (!report.isBad()) report.good('chain', 'chain.txt');
  return report;
}

// A visit of two draws is told in both of them, word for word, or it is not one.
function checkHalves(folders, isWhole, report) {
  const told = new Map(folders.map((found) => [drawIdOf(found), jointKeys(found)]));
  told.forEach((keys, id) => keys.forEach((key) => {
    const [object, guest, host] = JSON.parse(key), other = guest === id ? host : guest;
    if (other.startsWith(BODY) || !(told.has(other) || isWhole)) return;
    if (!told.has(other) || !told.get(other).has(key)) {
      report.bad('chain', id, '“' + object + '”与 ' + other + ' 合并检查，那一边却没有');
    }
  }));
}

function jointKeys(found) {
  const keys = new Set();
  found.amendments.forEach(({value}) => {
    if (!value || ['joint', 'apart'].indexOf(value.kind) < 0) return;
    const key = canonicalJson([value.object, value.removed, value.added]);
    if (value.kind === 'joint') keys.add(key);
    else keys.delete(key);
  });
  return keys;
}

// Whether something is missing that should be here for this line of the chain.
function isAbsent(name, folders, isWhole) {
  return isWhole || folders.some((found) => !found.partial && name.split('/')[0] === drawIdOf(found));
}

// What is registered before the draw stands on the chain before the record.
function checkOrder(found, seen, report) {
  const id = drawIdOf(found);
  found.amendments.forEach(({file, value}) => {
    const isEarly = value && (value.kind === 'published' || value.kind === 'skipped');
    if (isEarly && seen.has(id) && seen.get(id + '/' + file.slice(0, 9)) > seen.get(id)) {
      report.bad('chain', file, KIND_NAMES[value.kind] + '登记在抽取以后');
    }
  });
}
