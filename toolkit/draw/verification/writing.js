// S1, S2: how everything is written down. A Fault is what a person is told: what is wrong, never where in our program.

class Fault extends Error {}

const WHITE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const INVISIBLE = '\\xad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff';
const DROPPED = new RegExp('[' + WHITE + INVISIBLE + '\\-]+', 'g');
const MARGIN = new RegExp('^[' + WHITE + INVISIBLE + ']|[' + WHITE + INVISIBLE + ']$');
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const FRACTION = /^[1-9][0-9]{0,8}\/[1-9][0-9]{0,8}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const CITIZEN_ID = /^[1-9][0-9]{5}(18|19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]$/;
const CODE_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const NOTHING = '0'.repeat(64);

function foldId(text) {
  return text.normalize('NFKC').replace(DROPPED, '').toUpperCase();
}

function isId(text) {
  if (/^[0-9A-Z]+$/.test(text)) return true;
  return text !== '' && !FORBIDDEN.test(text) && text.indexOf('|') < 0 && foldId(text) === text;
}

// An id that is not a 公民身份号码 (GB 11643): these files are for everybody's eyes.
function isPublicId(text) {
  return isId(text) && !(CITIZEN_ID.test(text) && !hasCheckDigit(text) && hasCitizenDigit(text));
}

function hasCitizenDigit(text) {
  let sum = 0;
  for (let i = 0, weight = 7; i < 17; i++, weight = (weight * 6) % 11) sum += Number(text[i]) * weight;
  return text[17] === '10X98765432'[sum % 11];
}

function isObjectId(text) {
  return isId(text) && (Array.from(text).length !== 18 || isInWords(text) || hasCheckDigit(text));
}

// A registration number of before 2015 in words, such as 企合浙总字第001234号.
function isInWords(text) {
  return /[字第][^0-9]{0,2}[0-9]{4}/u.test(text);
}

// GB 32100: the values of the characters, each times 3^position mod 31, sum to a multiple of 31.
function hasCheckDigit(code) {
  let sum = 0;
  for (let i = 0, weight = 1; i < 18; i++, weight = (weight * 3) % 31) {
    const value = CODE_ALPHABET.indexOf(code[i]);
    if (value < 0) return false;
    sum += value * (i < 17 ? weight : 1);
  }
  return sum % 31 === 0;
}

function isText(text) {
  return text.normalize('NFC') === text && !MARGIN.test(text) && !FORBIDDEN.test(text);
}

// Region and class of a stratum.
function divided(stratum) {
  const at = stratum.indexOf('/');
  return at < 0 ? [stratum, ''] : [stratum.slice(0, at), stratum.slice(at + 1)];
}

function isStratum(text) {
  const [region, kind] = divided(text);
  return /^[0-9]{6,12}$/.test(region) && kind !== '' && isText(kind);
}

// Several values in one field: joined by ",", in byte order, none twice; perhaps none at all.
function isJoined(text, one) {
  if (text === '') return true;
  const parts = text.split(',');
  return parts.every((part, i) => part !== '' && one(part) && (i === 0 || byteOrder(parts[i - 1], part) < 0));
}

// The order of UTF-8 bytes is that of code points; JavaScript compares UTF-16, where surrogates stand too low.
function byteOrder(a, b) {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i), y = b.charCodeAt(i);
    if (x !== y) return raised(x) - raised(y);
  }
  return a.length - b.length;
}

function raised(unit) {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

// In the order of (hash, name): what is drawn by lot here is always sorted so.
function byLot(names, lot) {
  const marked = names.map((name) => [lot(name), name]);
  marked.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : byteOrder(a[1], b[1])));
  return marked.map((pair) => pair[1]);
}

function decode(bytes) {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
  } catch (error) {
    throw new Fault('不是 UTF-8 文字');
  }
}

// The lines of a file, as arrays of so many fields.
function readLines(bytes, fields) {
  const lines = decode(bytes).split('\n');
  if (lines.pop() !== '') throw new Fault('末行没有换行符');
  return lines.map((line, i) => {
    const row = line.split('\t');
    if (row.length !== fields) throw new Fault('第 ' + (i + 1) + ' 行应有 ' + fields + ' 栏，实有 ' + row.length + ' 栏');
    return row;
  });
}

function writeLines(rows) {
  return rows.map((row) => row.join('\t') + '\n').join('');
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function has(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key);
}

// RFC 8785 of objects, arrays, strings, booleans and safe integers.
function canonicalJson(value) {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'string') {
    if (/\p{Cs}/u.test(value)) throw new Fault('文字里有残缺的字符');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return '[' + value.map(canonicalJson).join(',') + ']';
  if (!isObject(value)) throw new Fault('有小数、太大的数或空值');
  const members = Object.keys(value).sort().map((key) => canonicalJson(key) + ':' + canonicalJson(value[key]));
  return '{' + members.join(',') + '}';
}

// A JSON object that is written in its only form.
function readJson(bytes) {
  const text = decode(bytes);
  let value, written;
  try {
    value = JSON.parse(text);
    written = canonicalJson(value);
  } catch (error) {
    throw new Fault(error instanceof Fault ? error.message : '不是 JSON');
  }
  if (!isObject(value)) throw new Fault('不是一个 JSON 对象');
  if (written !== text) throw new Fault('不是 RFC 8785 的规范写法');
  return value;
}

function isInteger(least, most) {
  return (value) => Number.isSafeInteger(value) && value >= least && value <= most;
}

// Whether it is a day (or a minute) of the calendar, written yyyy-mm-dd (or yyyy-mm-ddThh:mm).
function isDay(value) {
  const parts = typeof value === 'string' && /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value);
  if (!parts) return false;
  const [year, month, day] = parts.slice(1).map(Number);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return year > 0 && length > 0 && day >= 1 && day <= length;
}

function isMinute(value) {
  return typeof value === 'string' && /T([01][0-9]|2[0-3]):[0-5][0-9]$/.test(value) && isDay(value.slice(0, 10)) &&
    value.length === 16;
}
