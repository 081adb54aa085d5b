// What a person gives: files, folders and ZIP files → record folders and chains. Only names that a record has are read.

const MOST_FILES = 100000, MOST_BYTES = 600 * 1024 * 1024, IS_ZIP = /\.zip$/i;
const OWN_NAMES = new Set(LISTED.concat([CHECKLISTS, 'manifest.txt', 'record.json', 'verify.py', 'chain.txt'], RESULTS));

function lastPart(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}

function parentOf(path) {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function isOwn(name) {
  return OWN_NAMES.has(name) || /^amend-.*\.json$/.test(name);
}

class Intake {
  constructor() {
    this.files = new Map();
    this.notes = [];
    this.seen = 0;
    this.bytes = 0;
  }

  // Whether a file of this name and size is to be read.
  wants(path, size) {
    if (++this.seen > MOST_FILES) throw new Fault('文件太多（超过 ' + MOST_FILES + ' 个），请只给一个抽取记录文件夹');
    if (!isOwn(lastPart(path))) return false;
    this.bytes += size;
    if (this.bytes > MOST_BYTES) throw new Fault('文件太大（合计超过 600 MB），请只给一个抽取记录文件夹');
    return true;
  }

  async add(path, file) {
    const isZip = IS_ZIP.test(path);
    if (!isZip && !this.wants(path, file.size)) return;
    if (isZip && file.size > MOST_BYTES) throw new Fault('“' + path + '”太大，请解压以后只给抽取记录文件夹');
    let data;
    try {
      data = new Uint8Array(await file.arrayBuffer());
    } catch (error) {
      this.notes.push('“' + path + '”读不出来，可能正被占用或没有权限');
      return;
    }
    if (isZip) this.addZip(path, data);
    else this.files.set(path, data);
  }

  addZip(path, data) {
    try {
      unzip(data, (name, size) => this.wants(name, size))
        .forEach(([name, bytes]) => this.files.set(path + '/' + name, bytes));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.notes.push('“' + path + '”：' + error.message);
    }
  }

  // A folder that was dropped, by its handle: what browsers since 2020 give to a page that was opened from the disk.
  async addHandle(handle, path) {
    if (handle.kind === 'directory') {
      for await (const each of handle.values()) await this.addHandle(each, path + '/' + each.name);
    } else if (isOwn(handle.name) || IS_ZIP.test(handle.name)) await this.add(path, await handle.getFile());
    else this.wants(path, 0);
  }

  // What was dropped. Of a folder older browsers tell such a page nothing, so the person is asked to choose it instead.
  async addDropped(items) {
    for (const {entry, file, handle} of items) {
      const known = handle && await handle.catch(() => null);
      if (known) await this.addHandle(known, known.name);
      else if (entry && entry.isDirectory) {
        throw new Fault('这个浏览器不让网页读拖进来的文件夹。请点上面的“选文件夹”，或打开文件夹、选中里面的全部文件再拖进来');
      } else await this.add(file.name, file);
    }
  }
}

// Paths and their bytes → the records, each {name, found, chain: a Report or null}, in order of their paths.
function checkAll(files) {
  const folders = new Map(), chains = new Map();
  Array.from(files.keys()).sort(byteOrder).forEach((path) => {
    const folder = parentOf(path), name = lastPart(path);
    if (name === 'chain.txt') chains.set(folder, files.get(path));
    else {
      if (!folders.has(folder)) folders.set(folder, new Map());
      folders.get(folder).set(name, files.get(path));
    }
  });
  const isRecord = (own) => ['manifest.txt', 'record.json', 'plan.json'].some((name) => own.has(name));
  const records = Array.from(folders.keys()).filter((path) => isRecord(folders.get(path)))
    .map((path) => ({path, name: lastPart(path), found: checkFolder(folders.get(path)), chain: null}));
  chains.forEach((bytes, folder) => {
    const own = records.filter((record) => record.path === folder || (record.path && parentOf(record.path) === folder));
    const isWhole = /^[0-9]{4}$|^大库$|^抽取记录$/.test(lastPart(folder));
    const report = checkChain(bytes, own.map((record) => record.found), isWhole);
    own.forEach((record) => { record.chain = report; });
  });
  records.forEach(addChain);
  return records;
}

// What the chain says of a record, among the record's own checks.
function addChain(record) {
  const {found, chain} = record, id = drawIdOf(found);
  if (chain) chain.items.forEach((item) => found.report.items.push(item));
  else if (!found.plan || !found.plan.trial) {
    found.report.open('chain', 'chain.txt', '没有给出（在上一级文件夹里），年度链没有核对');
  }
  if (record.name && id && record.name !== id && !found.partial) {
    found.report.open('frozen', record.name, '文件夹的名称与抽取编号 ' + id + ' 不同');
  }
}
