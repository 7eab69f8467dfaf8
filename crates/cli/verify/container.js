/* ---- The container (docs/evidence.md; PKWARE APPNOTE): a ZIP file with one form for one content ---- */

const FILE_MOST = 1024 * 1024 * 1024, MEMBERS_MOST = 65000;
const LOCAL = [0x50, 0x4b, 3, 4], CENTRAL = [0x50, 0x4b, 1, 2], END = [0x50, 0x4b, 5, 6];

const littleEndian = (value, length) => Array.from({ length }, (_, at) => Math.floor(value / 256 ** at) % 256);
const readLittleEndian = (bytes) => bytes.reduceRight((value, byte) => value * 256 + byte, 0);

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  return value;
});

function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ CRC_TABLE[(value ^ byte) & 0xff];
  return (value ^ 0xffffffff) >>> 0;
}

/** What both headers of a member say: version 20, no flags, stored, 1980-01-01, and what follows from its bytes. */
function headerFields(name, bytes) {
  return [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0, ...littleEndian(crc32(bytes), 4), ...littleEndian(bytes.length, 4),
    ...littleEndian(bytes.length, 4), ...littleEndian(name.length, 2), 0, 0];
}

function requireName(name) {
  const parts = name.split('/');
  if (name.length > 200 || !/^(?:READ-ME)?[a-z0-9./-]*$/.test(name) || parts.some((part) => part === '' || part.startsWith('.'))) {
    throw new Wrong(`“${name.slice(0, 80)}” không phải tên thành phần hợp lệ`, `"${name.slice(0, 80)}" is not the name of a member`);
  }
}

/** Its format, and the members by name, in order, without FORMAT and MANIFEST. Every byte of the file is one of a member, or is
    compared with what the rules make of the members: no two programs can read it in two ways. */
async function readContainer(file) {
  if (!file) throw new Wrong('không đọc được tệp', 'the file cannot be read');
  const refuse = (at, vi, en) => new Wrong(`không phải tệp bằng chứng, byte ${at}: ${vi}`, `not an evidence file, byte ${at}: ${en}`);
  if (file.length > FILE_MOST) throw refuse(0, 'tệp quá lớn', 'it is too large');
  const all = new Map(), directory = [];
  let at = 0;
  while (same(file.subarray(at, at + 4), LOCAL)) {
    const [length, nameLength] = [[18, 4], [26, 2]].map(([from, size]) => readLittleEndian(file.subarray(at + from, at + from + size)));
    const begins = at + 30 + nameLength;
    if (begins + length > file.length) throw refuse(at, 'tệp bị cắt cụt', 'it is cut off');
    const nameBytes = file.subarray(at + 30, begins), bytes = file.subarray(begins, begins + length);
    const name = decode(nameBytes, 1000), fields = headerFields(nameBytes, bytes);
    if (!same(file.subarray(at, at + 30), [...LOCAL, ...fields])) {
      throw refuse(at, 'phần đầu của một thành phần không đúng dạng duy nhất', 'the header of a member is not in the one form');
    }
    if (all.has(name)) throw refuse(at, `thành phần “${name}” có hai lần`, `the member "${name}" is there twice`);
    all.set(name, bytes);
    directory.push(Uint8Array.from([...CENTRAL, 20, 0, ...fields, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...littleEndian(at, 4)]), nameBytes);
    if (all.size > MEMBERS_MOST) throw refuse(at, 'quá nhiều thành phần', 'it has too many members');
    at = begins + length;
  }
  const [format, manifest, ...names] = all.keys();
  if (format !== 'FORMAT' || manifest !== 'MANIFEST') {
    throw refuse(0, 'không bắt đầu bằng FORMAT và MANIFEST', 'it does not begin with FORMAT and MANIFEST');
  }
  const isFirst = same(all.get('FORMAT'), encode('socai-evidence@v1\n'));
  if (!isFirst && !same(all.get('FORMAT'), encode('socai-evidence@v2\n'))) throw refuse(0, 'trang này không biết dạng này', 'its format is not known to this page');
  names.forEach(requireName);
  const central = joined(...directory);
  const count = littleEndian(all.size, 2);
  const end = Uint8Array.from([...END, 0, 0, 0, 0, ...count, ...count, ...littleEndian(central.length, 4), ...littleEndian(at, 4), 0, 0]);
  if (!same(file.subarray(at), joined(central, end))) {
    throw refuse(at, 'mục lục không phải của các thành phần này', 'its directory is not that of its members');
  }
  const listed = [];
  for (const name of [format, ...names]) listed.push(`${hex(await sha256(all.get(name)))}  ${name}\n`);
  if (!same(all.get('MANIFEST'), encode(listed.join('')))) {
    throw new Wrong('MANIFEST không phải của các thành phần này: có thành phần bị thêm, bớt hoặc sửa',
      'the manifest is not that of these members: one was added, taken away or changed');
  }
  all.delete('FORMAT');
  all.delete('MANIFEST');
  return { members: all, isFirst };
}
