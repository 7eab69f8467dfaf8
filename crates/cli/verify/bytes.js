/* ---- Words: every text in both languages ---- */

const say = (vi, en) => ({ vi, en });
const spoken = (text) => (typeof text === 'string' ? text : text[document.documentElement.lang]);

/** What is wrong with a file, and in which line of it. */
class Wrong extends Error {
  constructor(vi, en, line) {
    super(en);
    this.text = line === undefined ? say(vi, en) : say(`dòng ${line}: ${vi}`, `line ${line}: ${en}`);
  }
}

/* ---- Bytes ---- */

const encode = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}

/** Text, or nothing: no byte is replaced, and a byte order mark stays to be refused. */
function decode(bytes, most) {
  if (!bytes) throw new Wrong('không đọc được tệp', 'the file cannot be read');
  if (bytes.length > most) throw new Wrong(`dài hơn ${most} byte`, `longer than ${most} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Wrong('không phải văn bản UTF-8', 'not UTF-8 text');
  }
}

/** Standard base64, padded, in the one canonical spelling: written again it must be the same text. */
function base64(text, line) {
  const shape = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  if (text === '' || !shape.test(text)) throw new Wrong('không phải base64', 'not base64', line);
  const raw = atob(text);
  if (btoa(raw) !== text) throw new Wrong('base64 không ở dạng chuẩn', 'base64 that is not canonical', line);
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

/** A plain number: no sign, no leading zero; up to 2^64 - 1, so kept as a BigInt. */
function number(text, line) {
  const value = /^(?:0|[1-9][0-9]{0,19})$/.test(text) ? BigInt(text) : -1n;
  if (value < 0n || value >= 1n << 64n) throw new Wrong(`“${text}” không phải số viết thường`, `"${text}" is not a plain number`, line);
  return value;
}

/** How deep brackets and braces are nested, outside of texts. */
function depthOf(text) {
  let depth = 0, deepest = 0;
  for (const [sign] of text.replaceAll(/"(?:[^"\\]|\\[^])*"/g, '').matchAll(/[[\]{}]/g)) {
    depth += sign === '[' || sign === '{' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function bigEndian(bytes) {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/* ---- Cryptography: the browser's own, after it has shown that it can ---- */

const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest('SHA-256', parts.length === 1 ? parts[0] : joined(...parts)));

async function signed(key, signature, message) {
  if (signature.length !== 64) return false;
  const imported = await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify']);
  return (await crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, message)) === true;
}

/** The second vector of RFC 8032 (7.1), the same with one bit changed, and SHA-256 of "abc" (FIPS 180-2). */
async function selfTest() {
  const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  const key = bytes('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const signature = bytes('92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da'
    + '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00');
  try {
    const digest = hex(await sha256(encode('abc')));
    const holds = await signed(key, signature, bytes('72'));
    const forged = await signed(key, signature, bytes('73'));
    if (holds && !forged && digest === 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad') return;
  } catch { /* the same answer as below */ }
  throw new Wrong('trình duyệt này không kiểm tra được chữ ký Ed25519: hãy dùng bản mới của Chrome, Edge, Firefox hoặc Safari',
    'this browser cannot check Ed25519 signatures: use a recent Chrome, Edge, Firefox or Safari');
}
