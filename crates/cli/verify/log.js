/* ---- Keys (C2SP signed-note) ---- */

const NOTE_KEY = 1, COSIGNATURE_KEY = 4;

/** Points of small order, without the sign bit: under such a "key" anybody can sign. */
const WEAK_KEYS = ['00'.repeat(32), '01' + '00'.repeat(31), 'ec' + 'ff'.repeat(30) + '7f', 'ed' + 'ff'.repeat(30) + '7f',
  'ee' + 'ff'.repeat(30) + '7f', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'];

/** `<name>+<identifier>+<base64 of algorithm and key>`; the identifier is computed, not believed. */
async function readKey(text, algorithm, line) {
  const found = /^([^\s\u0085+]+)\+([0-9a-f]{8})\+(.*)$/u.exec(text);
  if (!found) throw new Wrong('không phải khóa (tên+mã+base64)', 'not a key (name+identifier+base64)', line);
  const [, name, id, rest] = found;
  const bytes = base64(rest, line);
  if (bytes[0] !== algorithm || bytes.length !== 33) {
    throw new Wrong('không phải loại khóa cần ở đây (sổ: Ed25519; nhân chứng: Ed25519 có thời gian)',
      'not the kind of key that belongs here (log: Ed25519; witness: Ed25519 with time)', line);
  }
  const computed = hex(await sha256(encode(name), [0x0a], bytes)).slice(0, 8);
  if (computed !== id) throw new Wrong(`mã khóa phải là ${computed}`, `the key's identifier must be ${computed}`, line);
  const key = bytes.slice(1);
  const unsigned = key.slice();
  unsigned[31] &= 0x7f;
  if (WEAK_KEYS.includes(hex(unsigned))) throw new Wrong('khóa yếu: ai cũng ký được', 'a weak key: anybody can sign', line);
  return { name, id, key };
}

/* ---- Signed heads (C2SP signed-note, tlog-checkpoint) and receipts (tlog-proof) ---- */

const NOTE_MOST = 64 * 1024, RECEIPT_MOST = 128 * 1024;

/** The lines of a text that holds no control characters; its last one is empty if the text ends as it should. */
function readLines(bytes, most) {
  const lines = decode(bytes, most).split('\n');
  lines.forEach((line, at) => {
    if (line.endsWith('\r')) throw new Wrong('dấu xuống dòng của Windows (CRLF); tệp đã bị sửa',
      'a line end of Windows (CRLF); the file was changed', at + 1);
    if (/[\x00-\x1f]/.test(line)) throw new Wrong('có ký tự điều khiển', 'holds a control character', at + 1);
  });
  return lines;
}

/** The hashes of a proof, a line each, up to an empty line; where that stands, too. */
function readHashes(lines, from) {
  const hashes = [];
  for (let at = from; ; at += 1) {
    if (lines[at] === undefined) throw new Wrong('thiếu dòng trống', 'an empty line is missing', at);
    if (lines[at] === '') return [hashes, at];
    const hash = base64(lines[at], at + 1);
    if (hash.length !== 32) throw new Wrong('giá trị băm phải dài 32 byte', 'a hash must have 32 bytes', at + 1);
    hashes.push(hash);
  }
}

function readReceipt(bytes) {
  const lines = readLines(bytes, RECEIPT_MOST);
  if (lines[0] !== 'c2sp.org/tlog-proof@v1') throw new Wrong('phải là “c2sp.org/tlog-proof@v1”', 'must be "c2sp.org/tlog-proof@v1"', 1);
  let at = 1;
  // Not covered by any signature: read so that it is well formed, and not used.
  if (lines[at]?.startsWith('extra ')) base64(lines[at].slice(6), ++at);
  if (!lines[at]?.startsWith('index ')) throw new Wrong('phải bắt đầu bằng “index ”', 'must start with "index "', at + 1);
  const index = number(lines[at].slice(6), at + 1);
  const [path, empty] = readHashes(lines, at + 1);
  return { index, path, head: readHead(lines.slice(empty + 1), empty + 2) };
}

/** A note, whose first line is line `first` of the file. */
function readHead(all, first = 1) {
  const lines = [...all];
  if (lines.pop() !== '') throw new Wrong('thiếu dấu xuống dòng ở cuối', 'the end of the last line is missing', first + lines.length);
  const split = lines.lastIndexOf('');
  if (split < 0) throw new Wrong('thiếu dòng trống trước các chữ ký', 'the empty line before the signatures is missing', first + lines.length);
  const [origin, size, root] = lines;
  if (split !== 3) throw new Wrong('đầu sổ phải gồm đúng ba dòng: tên sổ, số bút toán, giá trị gốc',
    'a head has exactly three lines: the log, how many entries, the root', first + Math.min(split, 3));
  if (!/^[^\s\u0085+]+$/u.test(origin)) throw new Wrong('tên sổ không hợp lệ', 'not the name of a log', first);
  const head = { note: all.join('\n'), text: `${origin}\n${size}\n${root}\n`, origin,
    size: number(size, first + 1), root: base64(root, first + 2) };
  if (head.root.length !== 32) throw new Wrong('giá trị gốc phải dài 32 byte', 'the root must have 32 bytes', first + 2);
  head.signatures = lines.slice(4).map((text, at) => {
    const line = first + 4 + at;
    const found = /^\u2014 ([^\s\u0085+]+) (\S+)$/u.exec(text);
    if (!found) throw new Wrong('không phải dòng chữ ký', 'not a signature line', line);
    const bytes = base64(found[2], line);
    if (bytes.length < 5) throw new Wrong('chữ ký quá ngắn', 'the signature is too short', line);
    return { name: found[1], id: hex(bytes.slice(0, 4)), bytes: bytes.slice(4), text, line };
  });
  if (head.signatures.length === 0) throw new Wrong('không có chữ ký nào', 'there is no signature', first + 4);
  return head;
}

/* ---- The tree (RFC 6962, 2.1; RFC 9162, 2.1.3 and 2.1.4) ---- */

const leafHash = (entry) => sha256([0], entry);
const nodeHash = (left, right) => sha256([1], left, right);

/** Inclusion (RFC 9162, 2.1.3.2): walks from the leaf to the root. */
async function requireIncluded(entry, { index, path, head }) {
  const { size, root } = head;
  if (index >= size) throw new Wrong(`bút toán #${index} nằm ngoài cây có ${size} bút toán`, `entry #${index} is outside a tree of ${size}`);
  let fn = index, sn = size - 1n;
  let hash = await leafHash(entry);
  for (const sibling of path) {
    if (sn === 0n) throw new Wrong('đường dẫn trong cây quá dài', 'the path in the tree is too long');
    if ((fn & 1n) === 1n || fn === sn) {
      hash = await nodeHash(sibling, hash);
      while ((fn & 1n) === 0n && fn !== 0n) { fn >>= 1n; sn >>= 1n; }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    fn >>= 1n; sn >>= 1n;
  }
  if (sn !== 0n) throw new Wrong('đường dẫn trong cây quá ngắn', 'the path in the tree is too short');
  if (!same(hash, root)) {
    throw new Wrong('không dẫn đến giá trị gốc đã ký: bút toán, vị trí hoặc biên nhận đã bị sửa',
      'the proof does not lead to the signed root: the entry, its place or the proof has been changed');
  }
}

/** Consistency (RFC 9162, 2.1.4.2): the later tree begins with the earlier one. */
async function requireConsistent(earlier, later, path) {
  const wrongLength = () => new Wrong('chuỗi băm có độ dài sai', 'the proof has the wrong length');
  const changed = () => new Wrong('đầu sổ sau không tiếp nối đầu sổ trước: sổ hoặc bằng chứng đã bị sửa',
    'the later head does not continue the earlier one: history was changed, or the proof was');
  if (earlier.size > later.size) throw new Wrong('đầu sổ “trước” lại nhiều bút toán hơn', 'the "earlier" head has more entries');
  if (earlier.size === 0n || earlier.size === later.size) {
    if (path.length > 0) throw wrongLength();
    if (!same(earlier.root, earlier.size === 0n ? await sha256() : later.root)) throw changed();
    return;
  }
  // A complete subtree is its own beginning, and is left out of the proof.
  const whole = (earlier.size & (earlier.size - 1n)) === 0n;
  const [start, ...rest] = whole ? [earlier.root, ...path] : path;
  if (!start) throw wrongLength();
  let fn = earlier.size - 1n, sn = later.size - 1n;
  while ((fn & 1n) === 1n) { fn >>= 1n; sn >>= 1n; }
  let before = start, after = start;
  for (const hash of rest) {
    if (sn === 0n) throw wrongLength();
    if ((fn & 1n) === 1n || fn === sn) {
      before = await nodeHash(hash, before);
      after = await nodeHash(hash, after);
      while ((fn & 1n) === 0n && fn !== 0n) { fn >>= 1n; sn >>= 1n; }
    } else {
      after = await nodeHash(after, hash);
    }
    fn >>= 1n; sn >>= 1n;
  }
  if (sn !== 0n) throw wrongLength();
  if (!same(before, earlier.root) || !same(after, later.root)) throw changed();
}

/** The root over all leaves: neighbours are joined level by level; one without a neighbour goes up as it is. */
async function rootOver(leaves) {
  if (leaves.length === 0) return sha256();
  let level = leaves;
  while (level.length > 1) {
    const above = [];
    // In portions: a million hashes at once would need too much memory.
    for (let at = 0; at < level.length; at += 1024) {
      const pairs = [];
      for (let left = at; left < Math.min(at + 1024, level.length); left += 2) {
        pairs.push(left + 1 < level.length ? nodeHash(level[left], level[left + 1]) : level[left]);
      }
      above.push(...await Promise.all(pairs));
    }
    level = above;
  }
  return level[0];
}
