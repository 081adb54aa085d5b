// What was typed stays on this device: sealed, in IndexedDB, written within half a second of every change.

const STORE = 'kept';

class Store {
  constructor(base, key, place) {
    this.base = base;
    this.key = key;
    this.place = place;
  }

  // The store of one task, or null where the browser has none.
  static open(key, place) {
    return new Promise((resolve) => {
      try {
        const asked = indexedDB.open('xianchang', 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
        asked.onsuccess = () => resolve(new Store(asked.result, key, place));
        asked.onerror = asked.onblocked = () => resolve(null);
      } catch (error) {
        resolve(null);
      }
    });
  }

  _do(mode, work) {
    return new Promise((resolve, reject) => {
      const change = this.base.transaction(STORE, mode, {durability: 'strict'});
      let result;
      change.oncomplete = () => resolve(result);
      change.onerror = change.onabort = () => reject(change.error || new Error('没有存进去'));
      work(change.objectStore(STORE), (value) => { result = value; }, change);
    });
  }

  // Write a value, unless another window has written it since version ``rev`` was read: then false.
  async put(name, value, rev) {
    const sealed = seal(this.key, pack(value)), place = this.place + name;
    return this._do('readwrite', (store, give) => {
      const before = store.get(place);
      before.onsuccess = () => {
        if (rev !== undefined && before.result && before.result.rev !== rev) return give(false);
        give(true);
        return store.put({rev: (rev || 0) + 1, sealed}, place);
      };
    });
  }

  // Every value of this task that this key opens, by name, with its version.
  async all() {
    const found = new Map(), within = IDBKeyRange.bound(this.place, this.place + '\uffff');
    const rows = await this._do('readonly', (store, give) => {
      const names = store.getAllKeys(within), values = store.getAll(within);
      values.onsuccess = () => give(names.result.map((name, i) => [name, values.result[i]]));
    });
    rows.forEach(([name, {rev, sealed}]) => {
      const opened = unseal(this.key, sealed);
      if (opened) found.set(name.slice(this.place.length), {rev, value: unpack(opened)});
    });
    return found;
  }

  clear() {
    return this._do('readwrite', (store) => { store.delete(IDBKeyRange.bound(this.place, this.place + '\uffff')); });
  }
}
