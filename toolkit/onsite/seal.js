// What a PIN locks, as toolkit/onsite/seal.py says: PBKDF2, HMAC and a stream, all of SHA-256.

const TAG = 32, HALF = 32;

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  parts.forEach((part) => { all.set(part, at); at += part.length; });
  return all;
}

// The state of SHA-256 after one block of the key ⊕ pad.
function padded(key, pad) {
  const block = new Uint8Array(64).fill(pad), state = INITIAL_STATE.slice();
  (key.length > 64 ? sha256(key) : key).forEach((byte, i) => { block[i] ^= byte; });
  compress(state, block, 0);
  return state;
}

function stateBytes(state) {
  const out = new DataView(new ArrayBuffer(32));
  for (let i = 0; i < 8; i++) out.setInt32(4 * i, state[i]);
  return new Uint8Array(out.buffer);
}

// The digest of ``data`` by a state that has taken one block already.
function finished(state, data) {
  const tail = new Uint8Array(Math.ceil((data.length + 9) / 64) * 64), own = state.slice();
  tail.set(data);
  tail[data.length] = 0x80;
  new DataView(tail.buffer).setUint32(tail.length - 4, ((data.length + 64) * 8) % 0x100000000);
  new DataView(tail.buffer).setUint32(tail.length - 8, Math.floor((data.length + 64) / 0x20000000));
  for (let at = 0; at < tail.length; at += 64) compress(own, tail, at);
  return stateBytes(own);
}

function hmac(key, data) {
  return finished(padded(key, 0x5c), finished(padded(key, 0x36), data));
}

// The two halves of the key: PBKDF2-HMAC-SHA256 with both pads of the PIN computed once, then one HMAC for each.
function keyOf(pin, salt, rounds) {
  const inner = padded(utf8(pin), 0x36), outer = padded(utf8(pin), 0x5c);
  const block = new Uint8Array(64), view = new DataView(block.buffer), state = new Int32Array(8), sum = new Int32Array(8);
  block.set(finished(outer, finished(inner, joined(salt, new Uint8Array([0, 0, 0, 1])))));
  for (let i = 0; i < 8; i++) sum[i] = view.getInt32(4 * i);
  block[32] = 0x80;
  view.setUint32(60, 96 * 8);
  for (let round = 1; round < rounds; round++) {
    [inner, outer].forEach((pad) => {
      state.set(pad);
      compress(state, block, 0);
      for (let i = 0; i < 8; i++) view.setInt32(4 * i, state[i]);
    });
    for (let i = 0; i < 8; i++) sum[i] ^= state[i];
  }
  const master = stateBytes(sum);
  return joined(hmac(master, utf8('tag')), hmac(master, utf8('stream')));
}

function streamed(key, tag, data) {
  const out = new Uint8Array(data.length), block = new Uint8Array(64), state = new Int32Array(8), view = new DataView(block.buffer);
  block.set(key.subarray(HALF));
  block.set(tag.subarray(0, 16), 32);
  block[52] = 0x80;
  view.setUint32(60, 52 * 8);
  for (let at = 0, number = 0; at < data.length; at += 32, number++) {
    view.setUint32(48, number);
    state.set(INITIAL_STATE);
    compress(state, block, 0);
    for (let i = 0; i < 32 && at + i < data.length; i++) out[at + i] = data[at + i] ^ (state[i >> 2] >>> (24 - 8 * (i & 3)));
  }
  return out;
}

function seal(key, content) {
  const tag = hmac(key.subarray(0, HALF), content);
  return joined(tag, streamed(key, tag, content));
}

// The content, or null: another key, or a byte was changed.
function unseal(key, sealed) {
  const tag = sealed.subarray(0, TAG), content = streamed(key, tag, sealed.subarray(TAG));
  return tag.length === TAG && hex(hmac(key.subarray(0, HALF), content)) === hex(tag) ? content : null;
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
}

function toBase64(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function pack(value) {
  return utf8(JSON.stringify(value));
}

function unpack(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}
