/* ---- DER (X.690), strictly: one spelling for each length and number, and nothing left over ---- */

const BOOLEAN = 0x01, INTEGER = 0x02, BIT_STRING = 0x03, OCTET_STRING = 0x04, NULL = 0x05, OID = 0x06, ENUMERATED = 0x0a,
  UTF8_STRING = 0x0c, UTC_TIME = 0x17, GENERALIZED_TIME = 0x18, SEQUENCE = 0x30, SET = 0x31;
/** A context-specific tag: primitive, or with elements inside. */
const context = (count) => 0x80 | count, around = (count) => 0xa0 | count;

const notDer = () => new Wrong('không phải DER đúng dạng', 'not well-formed DER');

/** The elements that lie one after another, each with its tag, what is inside, and the whole. */
function elements(bytes) {
  const all = [];
  for (let at = 0; at < bytes.length;) {
    const start = at, tag = bytes[at];
    let length = bytes[at + 1];
    at += 2;
    if ((tag & 0x1f) === 0x1f || length === undefined) throw notDer();
    if (length >= 0x80) {
      const more = length - 0x80;
      length = Number(bigEndian(bytes.subarray(at, at + more)));
      // The shortest spelling only, and never "until it ends".
      if (more < 1 || more > 4 || length < 0x80 || length < 256 ** (more - 1)) throw notDer();
      at += more;
    }
    if (at + length > bytes.length) throw notDer();
    all.push({ tag, inside: bytes.subarray(at, at + length), whole: bytes.subarray(start, at + length) });
    at += length;
  }
  return all;
}

/** The only element in `bytes`. */
function only(bytes, tag) {
  const [element, ...rest] = elements(bytes);
  if (!element || rest.length || (tag !== undefined && element.tag !== tag)) throw notDer();
  return element;
}

/** What is inside a SEQUENCE, read from the front. */
class Fields {
  constructor(element) {
    if (element.tag !== SEQUENCE) throw notDer();
    this.rest = elements(element.inside);
  }
  next(...tags) {
    const element = this.rest.shift();
    if (!element || (tags.length && !tags.includes(element.tag))) throw notDer();
    return element;
  }
  optional(...tags) {
    return tags.includes(this.rest[0]?.tag) ? this.rest.shift() : undefined;
  }
  end() {
    if (this.rest.length) throw notDer();
  }
}

/** A number, which has no byte too many. */
function integer({ inside }) {
  const [first, second] = inside;
  if (first === undefined || (first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)) throw notDer();
  return first >= 0x80 ? bigEndian(inside) - (1n << BigInt(8 * inside.length)) : bigEndian(inside);
}

function small(element, most) {
  const value = integer(element);
  if (value < 0n || value > most) throw notDer();
  return Number(value);
}

function truth({ inside }) {
  if (inside.length !== 1 || (inside[0] !== 0 && inside[0] !== 0xff)) throw notDer();
  return inside[0] === 0xff;
}

/** Whole bytes: no bit is left over. */
function bits({ inside }) {
  if (inside[0] !== 0) throw notDer();
  return inside.subarray(1);
}

/** Named bits: whether the bit of that number is set. */
function flags({ inside: [unused, ...bytes] }) {
  if (!(unused < 8) || (unused && !bytes.length)) throw notDer();
  return (bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
}

/** An object identifier in its usual spelling. */
function identifier({ inside }) {
  if (!inside.length || inside.at(-1) >= 0x80) throw notDer();
  const arcs = [];
  let value = 0n;
  for (const byte of inside) {
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(value);
      value = 0n;
    }
  }
  const first = arcs[0] < 80n ? arcs[0] / 40n : 2n;
  return [first, arcs[0] - 40n * first, ...arcs.slice(1)].join('.');
}

/** A time in POSIX seconds: to the second and in UTC; `finer` allows fractions, which are dropped. */
function time({ tag, inside }, finer = false) {
  const text = String.fromCharCode(...inside.subarray(0, 40));
  const found = tag === UTC_TIME ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text)
    : tag === GENERALIZED_TIME && /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(text);
  if (!found || (found[7] && !finer)) throw notDer();
  const [year, month, ...rest] = found.slice(1, 7).map(Number);
  const full = tag === GENERALIZED_TIME ? year : year + (year < 50 ? 2000 : 1900);
  const written = new Date(0);
  written.setUTCFullYear(full, month - 1, rest[0]);
  written.setUTCHours(rest[1], rest[2], rest[3]);
  // A 30th of February would come out as another day.
  const again = written.toISOString().match(/\d+/g).map(Number);
  if ([full, month, ...rest].some((part, at) => part !== again[at])) throw notDer();
  return BigInt(Math.floor(written.getTime() / 1000));
}

/* ---- Digests and signatures by the names that certificates and tokens give them ---- */

const DIGESTS = { '2.16.840.1.101.3.4.2.1': 'SHA-256', '2.16.840.1.101.3.4.2.2': 'SHA-384', '2.16.840.1.101.3.4.2.3': 'SHA-512' };
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1', EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const SIGNATURES = {
  '1.2.840.113549.1.1.11': { key: RSA_ENCRYPTION, hash: 'SHA-256' },
  '1.2.840.113549.1.1.12': { key: RSA_ENCRYPTION, hash: 'SHA-384' },
  '1.2.840.113549.1.1.13': { key: RSA_ENCRYPTION, hash: 'SHA-512' },
  '1.2.840.10045.4.3.2': { key: EC_PUBLIC_KEY, hash: 'SHA-256' },
  '1.2.840.10045.4.3.3': { key: EC_PUBLIC_KEY, hash: 'SHA-384' },
};
const CURVES = { '1.2.840.10045.3.1.7': { namedCurve: 'P-256', bytes: 32 }, '1.3.132.0.34': { namedCurve: 'P-384', bytes: 48 } };

/** An AlgorithmIdentifier: its name, and its parameters if there are any. */
function readAlgorithm(element) {
  const fields = new Fields(element);
  const algorithm = { name: identifier(fields.next(OID)), parameters: fields.rest.shift() };
  fields.end();
  return algorithm;
}

const isNull = (parameters) => parameters?.tag === NULL && parameters.inside.length === 0;

function readDigest(element) {
  const { name, parameters } = readAlgorithm(element);
  if (!DIGESTS[name] || (parameters && !isNull(parameters))) {
    throw new Wrong(`không nhận thuật toán băm ${name}: chỉ SHA-256, SHA-384, SHA-512`,
      `the digest algorithm ${name} is not accepted: only SHA-256, SHA-384 and SHA-512 are`);
  }
  return DIGESTS[name];
}

const hashed = async (digest, bytes) => new Uint8Array(await crypto.subtle.digest(digest, bytes));

/** r and s at their full width, as the browser wants them (RFC 5753 writes two numbers). */
function plainSignature(signature, width) {
  const fields = new Fields(only(signature));
  const halves = [fields.next(INTEGER), fields.next(INTEGER)].map((element) => {
    const value = integer(element);
    const digits = value.toString(16);
    if (value <= 0n || digits.length > 2 * width) throw notDer();
    return Uint8Array.from(digits.padStart(2 * width, '0').match(/../g), (pair) => parseInt(pair, 16));
  });
  fields.end();
  return joined(...halves);
}

/** Whether the key (a SubjectPublicKeyInfo) made the signature: RSA with PKCS#1 v1.5 from 2048 bits on, and ECDSA on
    P-256 and P-384. `digest` is given where it is named apart from the algorithm, as in a token (RFC 5652, 5.3). */
async function requireSignature(key, algorithm, message, signature, digest) {
  const refuse = () => new Wrong(`không nhận thuật toán ký ${algorithm.name} với khóa này`,
    `the signature algorithm ${algorithm.name} is not accepted with this digest and key`);
  const named = digest && algorithm.name === RSA_ENCRYPTION ? { key: RSA_ENCRYPTION, hash: digest } : SIGNATURES[algorithm.name];
  if (!named || (digest && digest !== named.hash) || (algorithm.parameters && !isNull(algorithm.parameters))) throw refuse();
  const fields = new Fields(key);
  const { name, parameters } = readAlgorithm(fields.next(SEQUENCE)), point = bits(fields.next(BIT_STRING));
  fields.end();
  if (name !== named.key) throw refuse();
  let parts;
  if (name === RSA_ENCRYPTION) {
    if (!isNull(parameters)) throw refuse();
    parts = [{ name: 'RSASSA-PKCS1-v1_5', hash: named.hash }, signature];
  } else {
    const curve = parameters?.tag === OID ? CURVES[identifier(parameters)] : undefined;
    if (!curve || point[0] !== 4 || point.length !== 1 + 2 * curve.bytes) throw refuse();
    parts = [{ name: 'ECDSA', namedCurve: curve.namedCurve, hash: named.hash }, plainSignature(signature, curve.bytes)];
  }
  const [how, raw] = parts;
  const imported = await crypto.subtle.importKey('spki', key.whole, how, false, ['verify']).catch(() => { throw refuse(); });
  const length = imported.algorithm.modulusLength;
  if (length !== undefined && (length < 2048 || length > 8192)) throw refuse();
  if ((await crypto.subtle.verify(how, imported, raw, message)) !== true) {
    throw new Wrong('chữ ký sai: nội dung đã bị sửa, hoặc do khóa khác ký',
      'the signature does not hold: the text was changed, or another key signed it');
  }
}
