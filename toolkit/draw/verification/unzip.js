// ZIP (APPNOTE 6.3) as far as a record needs it: stored and deflated entries, no encryption, below 4 GB. Old browsers have
// no DecompressionStream, so inflate (RFC 1951) is our own. What is unpacked is never larger than the list of the ZIP says.

const SIGNATURES = {entry: 0x04034b50, listed: 0x02014b50, end: 0x06054b50};

// The entries that are wanted(name, size), as [name, bytes].
function unzip(data, wanted) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let end = data.length - 22;
  while (end >= 0 && end > data.length - 65558 && view.getUint32(end, true) !== SIGNATURES.end) end--;
  if (end < 0 || view.getUint32(end, true) !== SIGNATURES.end) throw new Fault('不是 ZIP 文件，或没有下载完整');
  const files = [], count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  try {
    for (let i = 0; i < count; i++) {
      if (view.getUint32(at, true) !== SIGNATURES.listed) throw new Fault('ZIP 的目录坏了');
      const flags = view.getUint16(at + 8, true), method = view.getUint16(at + 10, true);
      const packed = view.getUint32(at + 20, true), size = view.getUint32(at + 24, true);
      const lengths = [28, 30, 32].map((where) => view.getUint16(at + where, true));
      const start = view.getUint32(at + 42, true);
      const name = entryName(data.subarray(at + 46, at + 46 + lengths[0]), flags);
      at += 46 + lengths[0] + lengths[1] + lengths[2];
      if (!wanted(name, size)) continue;
      if (flags & 1) throw new Fault('ZIP 有密码，请先解压');
      const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
      const body = data.subarray(from, from + packed);
      if (method !== 0 && method !== 8) throw new Fault('ZIP 的压缩方式这里读不了，请先解压');
      files.push([name, method ? inflate(body, size) : body]);
    }
  } catch (error) {
    if (error instanceof RangeError) throw new Fault('ZIP 坏了，或没有下载完整');
    throw error;
  }
  return files;
}

// Names are UTF-8 if the entry says so or if they can be; Windows writes GBK otherwise.
function entryName(bytes, flags) {
  try {
    return decode(bytes);
  } catch (error) {
    if (flags & 0x800) throw error;
    return new TextDecoder('gbk').decode(bytes);
  }
}

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163,
  195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const BROKEN = '压缩的内容坏了';

class Bits {
  constructor(data) {
    this.data = data;
    this.at = 0;
    this.held = 0;
    this.count = 0;
  }

  take(need) {
    while (this.count < need) {
      if (this.at >= this.data.length) throw new Fault(BROKEN);
      this.held |= this.data[this.at++] << this.count;
      this.count += 8;
    }
    const value = this.held & ((1 << need) - 1);
    this.held >>>= need;
    this.count -= need;
    return value;
  }

  // The next symbol of a canonical code: how many codes there are of each length, and their symbols in order.
  symbol(code) {
    let value = 0, first = 0, index = 0;
    for (let length = 1; length <= 15; length++) {
      value |= this.take(1);
      const count = code.counts[length];
      if (value - count < first) return code.symbols[index + value - first];
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    throw new Fault(BROKEN);
  }
}

function huffman(lengths) {
  const counts = new Array(16).fill(0), symbols = [];
  lengths.forEach((length) => counts[length]++);
  counts[0] = 0;
  for (let length = 1; length <= 15; length++) {
    lengths.forEach((each, symbol) => { if (each === length) symbols.push(symbol); });
  }
  return {counts, symbols};
}

const FIXED = {
  literals: huffman(Array.from({length: 288}, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))),
  distances: huffman(new Array(30).fill(5)),
};

function dynamicCodes(bits) {
  const literals = bits.take(5) + 257, distances = bits.take(5) + 1, given = bits.take(4) + 4;
  const lengths = new Array(19).fill(0);
  for (let i = 0; i < given; i++) lengths[CODE_ORDER[i]] = bits.take(3);
  const code = huffman(lengths), all = [];
  while (all.length < literals + distances) {
    const symbol = bits.symbol(code);
    if (symbol < 16) {
      all.push(symbol);
      continue;
    }
    const value = symbol === 16 ? all[all.length - 1] : 0;
    const times = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
    if (value === undefined || all.length + times > literals + distances) throw new Fault(BROKEN);
    for (let i = 0; i < times; i++) all.push(value);
  }
  return {literals: huffman(all.slice(0, literals)), distances: huffman(all.slice(literals))};
}

// The bytes of a deflated entry, which are size many.
function inflate(data, size) {
  const bits = new Bits(data), out = new Uint8Array(size);
  let length = 0, isLast = false;
  while (!isLast) {
    isLast = bits.take(1) === 1;
    const kind = bits.take(2);
    if (kind === 3) throw new Fault(BROKEN);
    if (kind === 0) {
      bits.held = bits.count = 0;
      const count = bits.take(8) | (bits.take(8) << 8);
      bits.take(16);
      if (length + count > size || bits.at + count > data.length) throw new Fault(BROKEN);
      out.set(data.subarray(bits.at, bits.at + count), length);
      bits.at += count;
      length += count;
    } else length = inflateBlock(bits, kind === 1 ? FIXED : dynamicCodes(bits), out, length);
  }
  if (length !== size) throw new Fault(BROKEN);
  return out;
}

function inflateBlock(bits, codes, out, length) {
  for (;;) {
    const symbol = bits.symbol(codes.literals);
    if (symbol === 256) return length;
    if (symbol < 256) {
      if (length >= out.length) throw new Fault(BROKEN);
      out[length++] = symbol;
      continue;
    }
    if (symbol > 285) throw new Fault(BROKEN);
    const run = LENGTH_BASE[symbol - 257] + bits.take(LENGTH_BITS[symbol - 257]);
    const far = bits.symbol(codes.distances);
    if (far > 29) throw new Fault(BROKEN);
    const distance = DISTANCE_BASE[far] + bits.take(far < 4 ? 0 : (far >> 1) - 1);
    if (distance > length || length + run > out.length) throw new Fault(BROKEN);
    for (let i = 0; i < run; i++, length++) out[length] = out[length - distance];
  }
}
