// A short text as a QR code (ISO/IEC 18004), always version 6 with level M and mask 0: up to 106 bytes, 41 × 41.

const SIDE = 41, BLOCKS = 4, DATA = 27, CHECK = 16, MOST = BLOCKS * DATA - 2;
const EXP = new Uint8Array(512), LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++) {
  EXP[i] = EXP[i + 255] = x;
  LOG[x] = i;
  x = (x << 1) ^ (x & 0x80 ? 0x11d : 0);
}

function times(a, b) {
  return a && b ? EXP[LOG[a] + LOG[b]] : 0;
}

// The Reed-Solomon check bytes of one block.
function checkBytes(data) {
  let generator = [1];
  for (let i = 0; i < CHECK; i++) {
    const next = new Array(generator.length + 1).fill(0);
    generator.forEach((each, j) => {
      next[j] ^= each;
      next[j + 1] ^= times(each, EXP[i]);
    });
    generator = next;
  }
  const rest = data.concat(new Array(CHECK).fill(0));
  for (let i = 0; i < data.length; i++) {
    const factor = rest[i];
    generator.forEach((each, j) => { rest[i + j] ^= times(each, factor); });
  }
  return rest.slice(data.length);
}

function qrBits(bytes) {
  const bits = [], push = (value, size) => { for (let i = size - 1; i >= 0; i--) bits.push((value >> i) & 1); };
  push(4, 4);
  push(bytes.length, 8);
  bytes.forEach((byte) => push(byte, 8));
  push(0, 4);
  for (let pad = 0xec; bits.length < 8 * BLOCKS * DATA; pad ^= 0xec ^ 0x11) push(pad, 8);
  const words = [];
  for (let i = 0; i < bits.length; i += 8) words.push(parseInt(bits.slice(i, i + 8).join(''), 2));
  const blocks = Array.from({length: BLOCKS}, (_, i) => words.slice(i * DATA, (i + 1) * DATA)), checks = blocks.map(checkBytes);
  bits.length = 0;
  for (let i = 0; i < DATA; i++) blocks.forEach((block) => push(block[i], 8));
  for (let i = 0; i < CHECK; i++) checks.forEach((block) => push(block[i], 8));
  return bits;
}

// The modules as rows of 0 and 1; null for a text that is too long.
function qrRows(text) {
  const bytes = Array.from(utf8(text));
  if (bytes.length > MOST) return null;
  const rows = Array.from({length: SIDE}, () => new Array(SIDE).fill(-1));
  const square = (top, left, size, value) => {
    for (let r = Math.max(0, top); r < Math.min(SIDE, top + size); r++) {
      for (let c = Math.max(0, left); c < Math.min(SIDE, left + size); c++) rows[r][c] = value;
    }
  };
  [[0, 0], [0, SIDE - 7], [SIDE - 7, 0]].forEach(([top, left]) => {
    square(top - 1, left - 1, 9, 0);
    square(top, left, 7, 1);
    square(top + 1, left + 1, 5, 0);
    square(top + 2, left + 2, 3, 1);
  });
  square(SIDE - 9, SIDE - 9, 5, 1);
  square(SIDE - 8, SIDE - 8, 3, 0);
  square(SIDE - 7, SIDE - 7, 1, 1);
  for (let i = 8; i < SIDE - 8; i++) rows[6][i] = rows[i][6] = 1 - i % 2;
  const format = 0x5412;  // level M and mask 0 are five zeros, whose check bits are zeros too
  for (let i = 0; i < 15; i++) {
    const bit = (format >> i) & 1;
    const upright = i < 6 ? i : i < 8 ? i + 1 : SIDE - 15 + i, along = i < 8 ? SIDE - 1 - i : i < 9 ? 7 : 14 - i;
    rows[upright][8] = bit;
    rows[8][along] = bit;
  }
  rows[SIDE - 8][8] = 1;
  const bits = qrBits(bytes);
  let at = 0;
  for (let right = SIDE - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--;
    for (let i = 0; i < SIDE; i++) {
      const r = up ? SIDE - 1 - i : i;
      [right, right - 1].forEach((c) => {
        if (rows[r][c] < 0) rows[r][c] = (bits[at++] || 0) ^ ((r + c) % 2 ? 0 : 1);
      });
    }
  }
  return rows;
}

function qrCanvas(text) {
  const rows = qrRows(text), canvas = make('canvas', undefined, 'qr'), scale = 6, margin = 4;
  if (!rows) return null;
  canvas.width = canvas.height = (SIDE + 2 * margin) * scale;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', '摘要的二维码');
  const brush = canvas.getContext('2d');
  brush.fillStyle = '#fff';
  brush.fillRect(0, 0, canvas.width, canvas.width);
  brush.fillStyle = '#000';
  rows.forEach((row, r) => row.forEach((bit, c) => { if (bit) brush.fillRect((c + margin) * scale, (r + margin) * scale, scale, scale); }));
  return canvas;
}
