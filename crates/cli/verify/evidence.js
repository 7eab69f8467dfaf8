/* ---- What an evidence file shows (docs/evidence.md) ---- */

const isOptional = [isNumber, isNothing];
const isAscending = (value) => Array.isArray(value) && value.every((each, at) => isNumber(each) && !(each <= value[at - 1]));
const HEAD_CLAIMED = { kind: [isText], log: [isText], entries: [isNumber] };
const OF_TASK = { ...HEAD_CLAIMED, task: [isTask] };
/** What each kind of evidence says of itself. It is checked, not believed. What only looks like the name of a task could pass for one on
    the screen. */
const CLAIMS = {
  presence: { ...HEAD_CLAIMED, entry: [isNumber], before: isOptional, task: [isTask, isNothing] },
  verdict: { ...OF_TASK, at: [isInstant], filing: [isNumber], before: isOptional, shown: [isAscending], counted: isOptional },
  'absence-by-streams': { ...OF_TASK, sealed: [isNumber], shown: [isAscending], counted: isOptional },
  'history-by-streams': { ...OF_TASK, shown: [isAscending], counted: isOptional },
  absence: { ...OF_TASK, sealed: [isNumber] },
  history: OF_TASK,
  consistency: { ...HEAD_CLAIMED, earlier: [isNumber] },
};
/** Members that the first format does not have, and those that may be missing there. */
const NOT_IN_FIRST = { presence: ['task'], verdict: ['counted'], 'absence-by-streams': ['counted'] };
const OPTIONAL_IN_FIRST = ['before', 'sealed'];
const CLAIM_MOST = 1024 * 1024, CLAIM_DEPTH = 8;

/** The claim: one object without a name that stands there twice, with whole numbers only. In the second format it has one text. */
function readClaim(text, isFirst) {
  if (depthOf(text) > CLAIM_DEPTH) throw new Wrong(`sâu hơn ${CLAIM_DEPTH} tầng`, `deeper than ${CLAIM_DEPTH} levels`);
  let claim;
  try {
    claim = JSON.parse(text);
  } catch {
    throw new Wrong('không phải JSON', 'not JSON');
  }
  const texts = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)];
  const names = texts.filter(([, colon]) => colon).map(([name, colon]) => JSON.parse(name.slice(0, name.length - colon.length)));
  const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '');
  if (new Set(names).size !== names.length || /[-.]|\d[eE]/.test(bare)) throw new Wrong('một tên có hai lần, hoặc có số không nguyên',
    'a name is there twice, or a number is not whole');
  const fields = Object.hasOwn(CLAIMS, claim?.kind) ? CLAIMS[claim.kind] : undefined;
  if (!fields || (isFirst && claim.kind === 'history-by-streams')) throw new Wrong('trang này không biết loại bằng chứng ấy; hãy dùng bản mới hơn',
    'this kind of evidence is not known to this page; use a newer one');
  for (const [name, kinds] of Object.entries(fields)) {
    const isFree = isFirst && ((NOT_IN_FIRST[claim.kind] ?? []).includes(name) || (OPTIONAL_IN_FIRST.includes(name) && isMissing(claim[name] ?? undefined)));
    if (!isFree && !kinds.some((fits) => fits(claim[name]))) throw new Wrong(`“${name}” thiếu hoặc không đúng loại`, `"${name}" is missing or not of its type`);
  }
  // What the first format does not have is not there, whatever it says.
  for (const name of isFirst ? NOT_IN_FIRST[claim.kind] ?? [] : []) claim[name] = null;
  if (isFirst) claim.sealed ??= null;
  if (isFirst && !isOptional.some((fits) => fits(claim.sealed))) throw new Wrong('“sealed” không đúng loại', '"sealed" is not of its type');
  claim.isPlain = isFirst || (text === `${canonical(claim)}\n` && Object.keys(claim).every((name) => Object.hasOwn(fields, name)));
  return claim;
}

/* ---- Which members a file has, and in which order: exactly those that its kind lists ---- */

const GROUPS = ['before/', 'tiles/', 'later/', 'grounds/'];
const RESERVED_MOST = 64 * 1024;

/** The names with these groups in their usual order. In the first format they may stand in any order, each of them together. */
function inGroups(names) {
  const groupOf = (name) => GROUPS.findIndex((group) => name.startsWith(group));
  const first = names.findIndex((name) => groupOf(name) >= 0), last = names.findLastIndex((name) => groupOf(name) >= 0);
  if (first < 0) return names;
  const middle = names.slice(first, last + 1), order = [];
  for (const name of middle) {
    const group = groupOf(name);
    if (group !== order.at(-1) && (group < 0 || order.includes(group))) throw notThere(name);
    if (group !== order.at(-1)) order.push(group);
  }
  middle.sort((one, other) => groupOf(one) - groupOf(other));
  return [...names.slice(0, first), ...middle, ...names.slice(last + 1)];
}

const notThere = (name) => new Wrong(`thành phần ${name} không có chỗ ở đó trong loại bằng chứng này`,
  `the member ${name} is not one that this kind of evidence has there`);

/** Takes the names one by one, as the kind lists them. */
class Listing {
  constructor(members, isFirst) {
    Object.assign(this, { members, isFirst, names: isFirst ? inGroups([...members.keys()]) : [...members.keys()] });
  }

  one(name) {
    const found = this.names.shift();
    if (found === undefined) throw new Wrong(`thiếu thành phần ${name}`, `the member ${name} is missing`);
    if (found !== name) throw new Wrong(`thành phần ${found} nằm ở chỗ của ${name}`, `the member ${found} stands where ${name} belongs`);
  }

  maybe(name) {
    if (this.names[0] !== name) return false;
    this.names.shift();
    return true;
  }

  /** The number N, or NNN, in the next name, if it is of this form. */
  next(directory, extension) {
    const name = this.names[0] ?? '', start = `${directory}/`;
    return name.startsWith(start) && name.endsWith(extension) ? name.slice(start.length, name.length - extension.length) : undefined;
  }

  entry(directory, number) {
    this.one(`${directory}/${number}.json`);
    this.one(`${directory}/${number}.tlog-proof`);
  }

  /** Numbers that ascend, each as `take` reads it. */
  ascending(directory, take) {
    let last = -1;
    for (let text = this.next(directory, '.json'); text !== undefined; text = this.next(directory, '.json')) {
      const number = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : -1;
      if (number <= last) throw new Wrong(`các thành phần trong ${directory}/ không theo thứ tự`, `the members in ${directory}/ are not in order`);
      take(number);
      last = number;
    }
  }

  tokens(directory) {
    let last = '';
    for (let count = 1, text = this.next(directory, '.tsr'); text !== undefined; count += 1, text = this.next(directory, '.tsr')) {
      const isInPlace = this.isFirst ? /^[0-9]{3}$/.test(text) && text > last : text === String(count).padStart(3, '0');
      if (!isInPlace) throw notThere(`${directory}/${text}.tsr`);
      this.one(`${directory}/${text}.tsr`);
      this.keptWith(`${directory}/${text}`);
      last = text;
    }
  }

  keptWith(name) {
    this.maybe(`${name}.chain.pem`);
    this.maybe(`${name}.crl.pem`);
  }

  anchor(named) {
    if (!isNumber(named)) return;
    this.one('before/anchor');
    this.keptWith('before/anchor');
    this.maybe('before/stamped');
  }

  /** What shows an entry between two moments. */
  between(shown, before) {
    this.one('checkpoint.signed');
    for (const number of [...new Set(shown)].sort((one, other) => one - other)) {
      // Who made a file of the first format may have left out what says whether the log is a rehearsal.
      if (!(this.isFirst && number === 0 && this.names[0] !== 'entries/0.json')) this.entry('entries', number);
    }
    this.tokens('anchors');
    this.anchor(before);
    if (this.maybe('later/checkpoint')) {
      this.one('later/checkpoint.signed');
      this.one('later/consistency');
      this.ascending('later', (number) => this.entry('later', number));
      this.tokens('later');
    }
  }

  /** What is reserved for signatures of acts: about entries that the file shows. */
  reserved() {
    for (const directory of this.isFirst ? [] : ['signatures', 'keys']) {
      this.ascending(directory, (number) => {
        const name = `${directory}/${number}.json`;
        this.one(name);
        const isShown = ['entries', 'grounds'].some((at) => this.members.has(`${at}/${number}.json`));
        if (!isShown || this.members.get(name).length > RESERVED_MOST) throw new Wrong(`thành phần ${name} không nói về bút toán nào được đưa ra, hoặc quá dài`,
          `the member ${name} is about no entry that is shown, or too long`);
      });
    }
  }

  /** Everything that the claim says is there, and nothing else. */
  check({ kind, entry, filing, before, shown, sealed, counted, entries }) {
    for (const name of ['READ-ME.vi.txt', 'READ-ME.en.txt', 'claim.json', 'checkpoint']) this.one(name);
    if (kind === 'presence') {
      const disclosed = [...this.members.keys()].map((name) => /^disclosed\/(0|[1-9][0-9]{0,15})\.json$/.exec(name)?.[1]).filter(isText).map(Number)
        .sort((one, other) => one - other);
      this.between([0, entry, ...disclosed, ...[before].filter(isNumber)], before);
      disclosed.forEach((number) => this.one(`disclosed/${number}.json`));
      this.reserved();
      while (this.names[0]?.startsWith('documents/')) this.names.shift();
    } else if (kind === 'verdict') {
      this.between([0, filing, ...[before].filter(isNumber)], before);
      this.one('grounds/checkpoint');
      shown.forEach((number) => this.entry('grounds', number));
      if (isNumber(counted)) this.one('grounds/streams');
      this.reserved();
    } else if (kind.endsWith('-by-streams')) {
      shown.forEach((number) => this.entry('entries', number));
      if (isNumber(counted)) this.one('streams');
      this.anchor(sealed);
      this.reserved();
    } else if (kind === 'consistency') {
      this.one('earlier/checkpoint');
      this.one('consistency');
    } else {
      if (this.isFirst) this.maybe('checkpoint.signed');
      this.anchor(sealed);
      for (let first = 0; first < entries; first += BUNDLE) this.one(bundleName(first / BUNDLE, entries));
    }
    if (this.names.length) throw notThere(this.names[0]);
  }
}

/* ---- How many entries each stream has, by the log's own count (docs/evidence.md, "The streams root") ---- */

const byBytes = (one, other) => {
  const [left, right] = [one, other].map(encode), at = left.findIndex((byte, place) => byte !== right[place]);
  return at < 0 ? left.length - right.length : at < right.length ? left[at] - right[at] : 1;
};

/** The leaves that a file shows, under the count of an entry; how many entries a stream has below it, or nothing where that is not shown. */
async function readCounted(entry, bytes) {
  const { kind, position, payload: { size, streams, root } } = entry;
  if (kind !== 'StreamsCounted') throw new Wrong(`bút toán #${position} không đếm luồng`, `entry #${position} counts no streams`);
  if (size !== position || !isDigest(root)) throw new Wrong(`bút toán #${position} không đếm đúng những gì đứng trước nó`, `entry #${position} does not count what stands before it`);
  const head = { size: BigInt(streams), root: Uint8Array.from(root.match(/../g), (pair) => parseInt(pair, 16)) };
  const lines = decode(bytes, FILE_MOST).split('\n'), leaves = [];
  if (lines.pop() !== '') throw new Wrong('thiếu dấu xuống dòng ở cuối', 'the end of the last line is missing');
  for (let at = 0; at < lines.length;) {
    const found = /^(0|[1-9][0-9]*) (0|[1-9][0-9]*) ([^]*)$/.exec(lines[at]);
    if (!found) throw new Wrong('không phải “số thứ tự, số bút toán, tên luồng”', 'it is not INDEX COUNT NAME', at + 1);
    const [index, count, name] = [number(found[1], at + 1), number(found[2], at + 1), found[3]];
    const [path, empty] = readHashes(lines, at + 1);
    await requireIncluded(encode(`${name}\n${count}\n`), { index, path, head });
    const last = leaves.at(-1);
    if (last && !(last.index < index && byBytes(last.name, name) < 0)) throw new Wrong('các luồng không theo thứ tự', 'the streams are not in order', at + 1);
    leaves.push({ index, count, name });
    at = empty + 1;
  }
  const countOf = (stream) => {
    if (streams === 0) return 0n;
    const next = leaves.findIndex(({ name }) => byBytes(name, stream) >= 0), after = leaves[next], before = next < 0 ? leaves.at(-1) : leaves[next - 1];
    if (after?.name === stream) return after.count;
    if (!before) return after?.index === 0n ? 0n : undefined;
    if (!after) return before.index + 1n === head.size ? 0n : undefined;
    return before.index + 1n === after.index ? 0n : undefined;
  };
  return { entry: position, size, recordedAt: entry.recorded_at, countOf };
}

const HEADS = {
  checkpoint: say('đầu sổ', 'the head'),
  'earlier/checkpoint': say('đầu sổ trước', 'the earlier head'),
  'grounds/checkpoint': say('đầu sổ của các căn cứ', 'the head of the grounds'),
  'later/checkpoint': say('đầu sổ sau', 'the later head'),
};
/** What an authority stamps: the head with the log's own signatures and no others. */
const stampedOf = ({ text, origin, signatures }) =>
  encode(`${text}\n${signatures.filter(({ name }) => name === origin).map((signature) => `${signature.text}\n`).join('')}`);
const standsElsewhere = ({ position, payload }) => [`bút toán #${position} sửa bút toán #${payload.entry}, mà đứng ở luồng khác`,
  `entry #${position} corrects #${payload.entry}, and stands in another stream than that`];
const placeOf = (index) => [`vị trí của bút toán #${index}`, `the place of entry #${index}`];

/** A clock that said more than this before what is proven, in seconds, shows nothing where no moment before is shown. */
const CLOCK_ALONE = 43200n;

/** An evidence file that is being looked at: its format and members, whom the user trusts, the checks so far, and what was found. */
class Evidence {
  constructor({ members, isFirst }, trust, checks, found) {
    Object.assign(this, { members, isFirst, trust, checks, found });
  }

  member(name) {
    const bytes = this.members.get(name);
    if (!bytes) throw new Wrong(`thiếu thành phần ${name}`, `the member ${name} is missing`);
    return bytes;
  }

  under(start) {
    return [...this.members].filter(([name]) => name.startsWith(start));
  }

  /** The head, if the log signed it; the witnesses that vouch for it. */
  async head(name = 'checkpoint') {
    const head = readHead(readLines(this.member(name), NOTE_MOST));
    return Object.assign(head, await requireSigned(this.trust.policy, head));
  }

  /** A head that the file shows. */
  async lookAtHead(name = 'checkpoint') {
    const { vi, en } = HEADS[name];
    const head = await this.checks.attempt(`chữ ký ${vi}`, `the signatures of ${en}`, () => this.head(name));
    if (head) this.checks.pass(`${vi} do ${head.origin} ký`, `${en} is signed by ${head.origin}`);
    return head;
  }

  /** What the file says of itself must be about the head that it shows. */
  compareClaim(log, entries, head) {
    if (log !== head.origin || BigInt(entries) !== head.size) {
      this.checks.fail('tệp tự nhận là về sổ khác hoặc đầu sổ khác', 'the file claims to be about another log, or another head');
    }
  }

  /** The entry of this number, if it is, byte for byte, under the head, and can be read in full. */
  async read(index, directory = 'entries', head = this.found.head) {
    const bytes = this.member(`${directory}/${index}.json`), proof = readReceipt(this.member(`${directory}/${index}.tlog-proof`));
    if (proof.head.note !== head.note || proof.index !== BigInt(index)) {
      throw new Wrong('biên nhận của nó thuộc đầu sổ khác hoặc vị trí khác', 'its receipt is for another head or another place');
    }
    await requireIncluded(bytes, { ...proof, head });
    return readStrictly(bytes, index);
  }

  /** The place of the entry as a check of its own. */
  async place(index) {
    const entry = await this.checks.attempt(...placeOf(index), () => this.read(index)), { size } = this.found.head;
    if (entry) this.checks.pass(`bút toán #${index} đúng từng byte, nằm trong ${size} bút toán của đầu sổ này`,
      `entry #${index} is, byte for byte, among the ${size} entries under this head`);
    return entry;
  }

  /** When the head was there at the latest: what witnesses and tokens say. */
  async lookAtLatest() {
    const { checks, found, trust } = this, { head } = found;
    const { later, by, seen } = await this.lookAtLater();
    // Whoever vouches for a head vouches for what it continues.
    const isEnough = ({ witnesses }) => trust.policy.quorum !== 'none' && met(trust.policy, trust.policy.quorum, witnesses);
    found.vouched = later && !isEnough(head) && isEnough(later) ? later : head;
    found.shared = judgeQuorum(checks, trust.policy, found.vouched.witnesses, trust.dishonest);
    const stamped = this.lookAtStamped('checkpoint.signed', head), times = [by, this.vouchedFor(head).existsBy];
    found.stamps = [];
    for (const [name, token] of this.under('anchors/')) {
      if (!name.endsWith('.tsr')) continue;
      const stamp = await checks.attempt('dấu thời gian', 'the time stamp', async () =>
        judgeToken(token, stamped, trust, seen.get(hex(await sha256(token)))));
      if (!stamp) continue;
      this.passStamp(stamp);
      found.stamps.push(stamp);
      times.push(stamp.existsBy);
    }
    const [latest] = ascending(times.filter((each) => each !== undefined));
    if (latest === undefined) {
      checks.absent('không ai đáng tin cho biết bút toán đã có chậm nhất khi nào', 'nobody trusted says when the entry was there at the latest');
    }
    return latest;
  }

  /** What a quorum of witnesses says of when a head was there. */
  vouchedFor({ witnesses }) {
    const span = vouchedSpan(this.trust, witnesses);
    this.found.byWitnesses ||= span.existsBy !== undefined;
    return span;
  }

  passStamp({ at, signer, revocationKnown }) {
    const { checks } = this;
    checks.pass(`dấu thời gian lúc ${sayMoment(at).vi} của ${signer}`, `a time stamp of ${sayMoment(at).en} by ${signer}`);
    if (!revocationKnown) {
      checks.absent('không rõ chứng thư của dấu thời gian có bị thu hồi không: chưa đưa danh sách thu hồi',
        'whether the time stamp\'s certificates were revoked is not known: no revocation list was given');
    }
  }

  /** What is stamped of a head, as it lies in the file. */
  lookAtStamped(name, head) {
    const stamped = stampedOf(head);
    if (same(this.members.get(name) ?? [], stamped)) {
      this.checks.pass('phần được đóng dấu thời gian đúng là đầu sổ có chữ ký', 'what was stamped is the signed head');
    } else {
      this.checks.fail('phần được đóng dấu thời gian không phải đầu sổ có chữ ký', 'what was stamped is not the signed head');
    }
    return stamped;
  }

  /** What a later head adds, if there is one that continues this one: witnesses who were silent before, and by when tokens
      over this one were there themselves. Whoever stole their authority's key after that did not make them. */
  async lookAtLater() {
    const { checks, found: { head }, members, trust } = this, seen = new Map();
    const later = members.has('later/checkpoint') && await this.lookAtHead('later/checkpoint');
    if (!later || !await this.lookAtContinuation('later/consistency', head, later)) return { seen };
    const stamped = this.lookAtStamped('later/checkpoint.signed', later), times = [this.vouchedFor(later).existsBy];
    for (const [name, token] of this.under('later/')) {
      if (!name.endsWith('.tsr')) continue;
      // One that shows nothing, perhaps by the very key that was lost, takes nothing away from the earlier head.
      const stamp = await checks.attemptWithoutHarm('dấu thời gian', 'the time stamp', () => judgeToken(token, stamped, trust));
      if (!stamp) continue;
      this.passStamp(stamp);
      times.push(stamp.existsBy);
    }
    const [by] = ascending(times.filter((each) => each !== undefined));
    for (const [name] of this.under('later/')) {
      const index = Number(/^later\/([0-9]+)\.json$/.exec(name)?.[1] ?? NaN);
      if (Number.isNaN(index)) continue;
      await checks.attempt(`gia hạn dấu thời gian, bút toán #${index}`, `the renewal of a time stamp, entry #${index}`, async () => {
        const { anchor, digest } = readAnchored(await this.read(index, 'later', later));
        if (anchor !== 'token') throw new Wrong('không nêu dấu thời gian nào', 'it names no token');
        if (by === undefined) throw new Untrusted('không ai đáng tin cho biết đầu sổ sau đã có khi nào',
          'nobody trusted says when the later head was there');
        seen.set(digest, by);
        checks.pass(`dấu thời gian nêu ở bút toán #${index} đã có chậm nhất lúc ${sayMoment(by).vi}: khóa bị lộ sau đó cũng không sao`,
          `the time stamp that entry #${index} names was there itself by ${sayMoment(by).en}: a key lost after that changes nothing`);
      });
    }
    return { later, by, seen };
  }

  /** What an anchor shows that the entry records; its bytes are here. The entry was there by `seen`, if anybody trusted says so: so was
      the anchor. */
  async anchored(entry, seen) {
    const named = readAnchored(entry), { head } = this.found;
    const anchor = this.member('before/anchor');
    if (hex(await sha256(anchor)) !== named.digest) throw new Wrong('byte của lời ấy không phải byte mà sổ nêu',
      'the anchor\'s bytes are not those that the log names');
    const isToken = named.anchor === 'token', note = isToken ? 'before/stamped' : 'before/anchor';
    const anchored = await this.head(note), size = Number(anchored.size);
    if (anchored.size !== BigInt(named.size) || hex(anchored.root) !== named.root || anchored.origin !== head.origin) {
      throw new Wrong('đầu sổ ấy không phải đầu sổ mà bút toán nêu', 'the anchored head is not the one that the log names');
    }
    if (isToken) return { size, number: entry.position, witnesses: new Map(), ...await judgeToken(anchor, this.member(note), this.trust, seen) };
    this.nameContradiction(anchored.witnesses, this.found.head.witnesses);
    const span = this.vouchedFor(anchored);
    if (span.notBefore === undefined) throw new Untrusted('quá ít nhân chứng bạn tin đã ký', 'too few of its witnesses are trusted here');
    return { size, number: entry.position, witnesses: anchored.witnesses, ...span };
  }

  /** When the entry was not there yet: an anchor that nobody could know before it was made stands before it. */
  async lookAtEarliest(before, number) {
    const { checks, found } = this;
    if (!isNumber(before)) {
      checks.absent('không ai đáng tin cho biết bút toán chưa có vào lúc nào', 'nobody trusted says when the entry was not there yet');
      return;
    }
    const entry = await this.place(before);
    if (!entry) return;
    await checks.attempt('lời người ngoài đứng trước', 'what others said before it', async () => {
      if (before >= number) throw new Wrong('lời ấy không đứng trước bút toán', 'the anchor does not stand before the entry');
      found.before = { entry, ...await this.anchored(entry, found.latest) };
      found.earliest = found.before.notBefore;
      checks.pass(`lời người ngoài ghi ở bút toán #${before} đứng trước: không ai biết trước được`,
        `what others said stands in entry #${before} before it: nobody could know it earlier`);
      nameSpread(checks, found.before.witnesses, 'last');
    });
  }

  /** Whether what was not there before the one moment may have been there by the other. If not, somebody is wrong, and nobody is accused. */
  isConsistent(earliest, latest) {
    if (earliest === undefined || latest === undefined || earliest <= latest) return true;
    const [from, by] = [sayMoment(earliest), sayMoment(latest)];
    this.checks.fail(`mâu thuẫn: chưa có trước ${from.vi}, mà đã có chậm nhất lúc ${by.vi}. Một nhân chứng, một tổ chức cấp dấu hoặc tệp này sai; không rõ ai`,
      `a contradiction: not there before ${from.en}, yet there no later than ${by.en}. A witness, an authority or this file is wrong; which, is not known`);
    return false;
  }

  /** Names two lines of which one must be wrong: what stands in an anchor was not there before it, and the head that covers it came
      after. */
  nameContradiction(anchored, covering) {
    const late = [...anchored].reduce((one, other) => (one && one[1].last >= other[1].last ? one : other), undefined);
    const early = [...covering].reduce((one, other) => (one && one[1].first <= other[1].first ? one : other), undefined);
    if (!late || !early || late[1].last <= early[1].first) return;
    const [before, after] = [sayMoment(late[1].last), sayMoment(early[1].first)];
    this.checks.absent(`hai nhân chứng mâu thuẫn: ${late[0]} ghi ${before.vi} cho phần đứng trước, ${early[0]} ghi ${after.vi} cho phần đứng sau; một trong hai sai`,
      `two witnesses contradict one another: ${late[0]} says ${before.en} of what came before, ${early[0]} says ${after.en} of what came after; one of them is wrong`);
  }

  /** What the ledger's clock said of these entries must agree with what others say: those below a size were there by a moment, and
      those from a number on came no earlier than another. A log whose name says that it is a rehearsal has no clock. */
  lookAtClock(entries, by, from) {
    if (isNamedRehearsal(this.found.head)) return;
    const fault = entries.find(({ position, recorded_at: at }) => {
      const said = secondsOf(at);
      return by.some(([size, latest]) => latest !== undefined && position < size && said > latest + ACCURACY)
        || from.some(([number, earliest]) => earliest !== undefined && position >= number && said + ACCURACY < earliest);
    });
    if (fault) {
      const said = sayMoment(secondsOf(fault.recorded_at));
      this.checks.fail(`giờ máy chủ ghi ở bút toán #${fault.position} là ${said.vi}, nằm ngoài khoảng được chứng minh: đồng hồ của sổ, hoặc lời người ngoài, sai`,
        `the server's clock said ${said.en} in entry #${fault.position}, outside of what is proven: the ledger's clock is wrong, or what others say`);
    }
  }

  /** An entry was in the log, between two moments: a presence, or the filing of a verdict. */
  async lookAtEntry(index, before) {
    const { checks, found, members } = this;
    found.number = index;
    found.entry = await this.place(index);
    const first = index === 0 ? found.entry : members.has('entries/0.json') ? await this.place(0) : undefined;
    found.rehearsal = isNamedRehearsal(found.head) ?? isRehearsal(first);
    found.latest = await this.lookAtLatest();
    await this.lookAtEarliest(before, index);
    const isConsistent = this.isConsistent(found.earliest, found.latest), { entry, latest, before: anchor } = found;
    if (entry && isConsistent) {
      const size = Number(found.head.size), after = anchor ? [[anchor.number, anchor.notBefore]] : [];
      this.lookAtClock([entry, first, anchor?.entry].filter(Boolean), [[size, latest], ...anchor ? [[anchor.size, anchor.existsBy]] : []], after);
      // Where nothing says when it was too early, a clock far before proves nothing.
      if (!isNamedRehearsal(found.head) && !anchor && latest !== undefined && secondsOf(entry.recorded_at) < latest - CLOCK_ALONE) {
        found.isByClockAlone = true;
        checks.absent('không có lời người ngoài đứng trước, mà giờ máy chủ ghi sớm hơn lúc được chứng minh quá 12 giờ: không kết luận về hạn',
          'nothing that others said stands before it, and the server\'s clock said more than 12 hours before what is proven: no verdict about a deadline');
      }
    }
    if (entry) {
      for (const [name, bytes] of this.under('documents/')) {
        compareDocument(checks, entry, name, hex(await sha256(bytes)));
      }
      await this.lookAtDisclosed();
    }
    this.nameUnjudged();
  }

  /** Signatures of acts are for verifiers who can judge them. */
  nameUnjudged() {
    for (const [name] of this.under('signatures/')) {
      const [number] = /[0-9]+/.exec(name) ?? [];
      this.checks.absent(`ai đã ký bút toán #${number}: chưa xét`, `who signed entry #${number}: not judged`);
    }
  }

  /** A presence; in the second format it says of which task. */
  async lookAtPresence({ entry, before, task }) {
    await this.lookAtEntry(entry, before);
    const { found } = this, [, own = null] = /^task\/(.*)$/.exec(found.entry?.stream ?? '') ?? [];
    if (!this.isFirst && found.entry && own !== task) this.checks.fail('tệp tự nhận là về nhiệm vụ khác với nhiệm vụ mà bút toán ghi',
      'the file claims to be about another task than the entry');
    found.task = own;
  }

  /** The filing, and what the verdict rests on. */
  async lookAtVerdict({ log, entries, task, at, filing, before, shown, counted }) {
    const { checks, found, members } = this, grounds = await this.lookAtHead('grounds/checkpoint');
    Object.assign(found, { task, at, grounds, shown: [] });
    // The due date is worth no more than the head under which it stands.
    if (grounds && !same(members.get('checkpoint'), members.get('grounds/checkpoint'))) {
      judgeQuorum(checks, this.trust.policy, grounds.witnesses, this.trust.dishonest);
    }
    for (const index of grounds ? shown : []) {
      const entry = await checks.attempt(...placeOf(index), () => this.read(index, 'grounds', grounds));
      if (entry) found.shown.push(entry);
    }
    if (grounds && found.shown.length === shown.length) this.passAll(shown, grounds);
    this.compareClaim(log, entries, found.head);
    await this.lookAtEntry(filing, before);
    if (grounds) {
      this.lookAtClock(found.shown, [[Number(grounds.size), this.vouchedFor(grounds).existsBy]], [[filing, found.earliest]]);
    }
    // Of the two heads nothing else says that they are of one history.
    const [one, other] = ['entries', 'grounds'].map((directory) => members.get(`${directory}/${filing}.json`));
    if (one && other && same(one, other) && shown.includes(filing) && grounds?.origin === found.head.origin) {
      checks.pass(`bút toán #${filing} là một dưới cả hai đầu sổ, của cùng một sổ`, `entry #${filing} is the same under both heads, of one log`);
    } else {
      checks.fail(`bút toán #${filing} không phải là một dưới cả hai đầu sổ, của cùng một sổ`,
        `entry #${filing} is not the same under both heads, of one log`);
    }
    await this.lookAtCounted(counted, 'grounds/streams');
  }

  /** The log's own count of its streams, if the file shows one. */
  async lookAtCounted(number, member) {
    const { checks, found } = this;
    if (!isNumber(number)) return;
    found.counted = await checks.attempt(`số bút toán của từng luồng, bút toán #${number}`, `the count of streams, entry #${number}`, async () => {
      const entry = found.shown.find(({ position }) => position === number);
      if (!entry) throw new Wrong('bút toán đếm luồng không được đưa ra', 'the entry that counts is not shown');
      return readCounted(entry, this.member(member));
    });
    if (found.counted) checks.pass(`bút toán #${number} ghi mỗi luồng có bao nhiêu trong ${found.counted.size} bút toán đứng trước`,
      `entry #${number} says how many of the ${found.counted.size} entries before it each stream has`);
  }

  /** Every entry under the head, none left out (C2SP tlog-tiles), and what they say about a task. */
  async lookAtAll({ task, sealed }) {
    const { checks, found, trust } = this, { head } = found;
    found.shared = judgeQuorum(checks, trust.policy, head.witnesses, trust.dishonest);
    Object.assign(found, { form: 'all', task, sealed, history: [], unread: [], reckoning: new Reckoning(task), since: new Reckoning(task), rehearsal: isNamedRehearsal(head) });
    const clocked = [];
    const all = await checks.attempt('các bút toán', 'the entries', async () => {
      const leaves = [];
      for (let first = 0; first < Number(head.size); first += BUNDLE) {
        const entries = splitBundle(this.member(bundleName(first / BUNDLE, Number(head.size))), Math.min(BUNDLE, Number(head.size) - first));
        leaves.push(...await Promise.all(entries.map(leafHash)));
        entries.forEach((bytes, place) => {
          // Each is read. One that cannot be read may hide anything: it is never passed over.
          const index = first + place;
          try {
            const entry = readStrictly(bytes, index);
            clocked.push({ position: index, recorded_at: entry.recorded_at });
            if (index === sealed) found.seal = entry;
            this.keep(entry);
          } catch (error) {
            if (!(error instanceof Wrong)) throw error;
            found.unread.push({ position: index, why: error.text });
          }
        });
      }
      if (!same(await rootOver(leaves), head.root)) {
        throw new Wrong('không dẫn đến giá trị gốc đã ký: có bút toán bị sửa, thêm hoặc bỏ',
          'the entries do not lead to the signed root: one was changed, added or left out');
      }
      return true;
    });
    if (all) checks.pass(`đủ cả ${head.size} bút toán, không thiếu, không thừa, không bị sửa`,
      `all ${head.size} entries are there, none left out, none changed`);
    for (const { position, why } of found.unread) {
      checks.absent(`bút toán #${position} không đọc được: ${why.vi}`, `entry #${position} cannot be read: ${why.en}`);
    }
    // What does not lead to the root says nothing.
    if (!all) return;
    await this.lookAtSeal(sealed, clocked);
    this.lookForFiling();
  }

  /** The entries of some streams, each under the head, and the seal among them. */
  async lookAtSome({ task, sealed = null, shown, counted }) {
    const { checks, found, trust } = this, { head } = found;
    found.shared = judgeQuorum(checks, trust.policy, head.witnesses, trust.dishonest);
    Object.assign(found, { form: 'streams', task, sealed, history: [], unread: [], shown: [], reckoning: new Reckoning(task), since: new Reckoning(task), rehearsal: isNamedRehearsal(head) });
    for (const index of shown) {
      const entry = await checks.attempt(...placeOf(index), () => this.read(index));
      if (!entry) continue;
      found.shown.push(entry);
      this.keep(entry);
    }
    if (found.shown.length === shown.length) {
      this.passAll(shown, head);
      await this.lookAtCounted(counted, 'streams');
      found.seal = found.shown.find(({ position }) => position === sealed);
      await this.lookAtSeal(sealed, found.shown);
      this.lookForFiling();
    }
    this.nameUnjudged();
  }

  passAll(shown, { size }) {
    const all = shown.map((index) => `#${index}`).join(' ');
    this.checks.pass(`các bút toán ${all} đúng từng byte, nằm trong ${size} bút toán của đầu sổ này`,
      `the entries ${all} are, byte for byte, among the ${size} entries under this head`);
  }

  /** Keeps what an entry says of the task, and of the ledger. */
  keep(entry) {
    const { found } = this, { task, sealed } = found, { position } = entry;
    if (position === 0) found.rehearsal ??= isRehearsal(entry);
    const isOfOne = READING.includes(entry.kind) && found.history.some((other) => other.position === entry.payload.entry);
    if (isOfOne || concerns(entry, task)) found.history.push(entry);
    if (!(isNumber(sealed) && position >= sealed)) found.reckoning.take(entry);
    found.since.take(entry);
    found.last = microsOf(entry.recorded_at);
  }

  /** What seals the entries before it, if anything does; and what the server's clock says of all of them. */
  async lookAtSeal(sealed, entries) {
    const { checks, found } = this, { head, seal } = found, latest = this.vouchedFor(head).existsBy;
    const by = [[Number(head.size), latest]], from = [];
    let isConsistent = true;
    if (isNumber(sealed)) await checks.attempt('niêm phong', 'the seal', async () => {
      if (!seal) throw new Wrong('không có bút toán niêm phong', 'the entry that seals it is not there');
      const anchored = await this.anchored(seal, latest);
      by.push([anchored.size, anchored.existsBy]);
      from.push([sealed, anchored.notBefore]);
      checks.pass(`bút toán #${sealed} niêm phong những gì đứng trước: bút toán sau đó đều ghi muộn hơn`,
        `entry #${sealed} seals what stands before it: whatever stands after it came later`);
      nameSpread(checks, anchored.witnesses, 'last');
      isConsistent = this.isConsistent(anchored.notBefore, latest);
      found.sealedAt = isConsistent ? anchored.notBefore : undefined;
    });
    if (isConsistent) this.lookAtClock(entries, by, from);
  }

  /** The first filing before the seal. */
  lookForFiling() {
    const { found } = this, { history, sealed, task } = found;
    const filing = history.find((entry) => isFiling(entry, task) || movedTo(entry).includes(task));
    if (filing && !(isNumber(sealed) && filing.position >= sealed)) found.filed = filing.position;
  }

  /** A later head continues an earlier one, as a witness is shown it (C2SP tlog-witness, add-checkpoint). */
  async lookAtContinuation(member, earlier, head) {
    const { checks } = this;
    return checks.attempt('sự tiếp nối', 'the continuation', async () => {
      const lines = readLines(this.member(member), REQUEST_MOST);
      if (!lines[0].startsWith('old ')) throw new Wrong('phải bắt đầu bằng “old ”', 'must start with "old "', 1);
      const old = number(lines[0].slice(4), 1), [path, empty] = readHashes(lines, 1);
      if (path.length > 63) throw new Wrong('quá 63 giá trị băm', 'it has more than 63 hashes');
      if (old !== earlier.size || earlier.origin !== head.origin || lines.slice(empty + 1).join('\n') !== head.note) {
        throw new Wrong('không nói về hai đầu sổ này', 'it is not about these two heads');
      }
      await requireConsistent(earlier, head, path);
      checks.pass(`đầu sổ ${head.size} bút toán tiếp nối đầu sổ ${earlier.size} bút toán: không có gì trước đó bị sửa hay bỏ`,
        `the head of ${head.size} entries continues that of ${earlier.size}: nothing before was changed or removed`);
      return true;
    });
  }

  /** Names of persons, which the log itself holds by salted digests alone. */
  async lookAtDisclosed() {
    const { checks, found } = this;
    for (const [member, bytes] of this.under('disclosed/')) {
      const [, index] = (/^disclosed\/([0-9]+)\.json$/.exec(member) ?? []).map(Number);
      const entry = index === undefined ? undefined : await this.place(index);
      if (!entry) continue;
      await checks.attempt(`tên được tiết lộ, bút toán #${index}`, `the name disclosed, entry #${index}`, async () => {
        const { kind, payload } = entry, { name, identifier } = readPerson(decode(bytes, ENTRY_MOST));
        if (kind !== 'PersonEntered' || payload?.digest !== hex(await sha256(bytes))) {
          throw new Wrong('không phải văn bản có mã băm ở bút toán ấy', 'it is not the text whose digest was entered');
        }
        if (payload.person !== identifier) throw new Wrong('nói về người khác', 'it is about another person');
        checks.pass(`${identifier} là “${name}”: đúng văn bản có mã băm ở bút toán #${index}`,
          `${identifier} is "${name}": the text whose digest is in entry #${index}`);
        found.disclosed.push({ name, identifier });
      });
    }
  }

  /** Every due date, as recorded and as it comes out again. */
  lookAtDueDates(dates) {
    for (const { position, recorded, again } of dates) {
      const [then, now] = [sayDay(recorded), again && sayDay(again)];
      const of = say(`hạn ${then.vi} ghi ở bút toán #${position}`, `the due date ${then.en} of entry #${position}`);
      if (!again) {
        this.checks.fail(`${of.vi}: không có bộ quy tắc của nó, hoặc không rõ cách tính`,
          `${of.en}: the rule set that it names is not there, or how it was computed`);
      } else if (again !== recorded) {
        this.checks.fail(`${of.vi}: tính lại ra ${now.vi}`, `${of.en}: computed again, it is ${now.en}`);
      } else {
        this.checks.pass(`${of.vi}: tính lại theo lịch nghỉ và bộ quy tắc khi đó cũng ra như vậy`,
          `${of.en}: computed again by the days off and rules of then, it is the same`);
      }
    }
  }

  /** What follows by the rules from the entries that are shown, and whether they are all there (docs/status.md). */
  reckonVerdict({ task, at, filing, counted }) {
    const { checks, found } = this, { shown } = found, reckoning = new Reckoning(task), moment = microsOf(at);
    shown.forEach((entry) => reckoning.take(entry));
    const reckoned = reckoning.at(moment), last = shown.at(-1), { elsewhere } = reckoned;
    if (elsewhere) {
      checks.fail(...standsElsewhere(elsewhere));
      found.reckoned = reckoned;
      return;
    }
    this.lookAtDueDates(reckoned.dates);
    this.nameUnknown(reckoned);
    if (last && microsOf(last.recorded_at) > moment) {
      checks.fail(`bút toán #${last.position} ghi sau thời điểm kết luận`, `entry #${last.position} was recorded after the moment of the verdict`);
    }
    if (!reckoned.isAssigned) {
      checks.fail(`các bút toán được đưa ra không giao nhiệm vụ ${task}`, `the entries shown do not assign the task ${task}`);
    } else if (reckoned.standing && reckoned.standing.counted?.entry !== filing) {
      checks.fail(`theo các bút toán này, bút toán #${filing} không phải là báo cáo được tính`,
        `by these entries, entry #${filing} is not the filing that counts`);
    }
    Object.assign(found, { reckoned, due: reckoned.standing?.dueEnd });
    this.lookAtStreams(task);
    this.lookAtMoment(moment);
  }

  /** A verdict is as of a moment that the log's count knows. Without a count nothing is said of what is not shown, whatever the moment. */
  lookAtMoment(moment) {
    const { checks, found: { counted } } = this, asked = sayMoment(moment / 1000000n);
    if (!counted) {
      checks.absent('không chứng minh rằng không còn bút toán nào khác về nhiệm vụ hay đổi hạn của nó: tệp không có số đếm các luồng',
        'that no other entry is about the task, or moves its due date, is not shown: the file has no count of the streams');
      return;
    }
    const known = microsOf(counted.recordedAt), until = sayMoment(known / 1000000n);
    if (moment > known) {
      checks.fail(`kết luận tính đến ${asked.vi}, sau lúc sổ đếm (${until.vi}): những gì ghi sau đó không được đưa ra`,
        `the verdict is as of ${asked.en}, after the log counted (${until.en}): what was recorded then is not shown`);
    } else {
      checks.pass(`kết luận tính đến ${asked.vi}, không muộn hơn lúc sổ đếm`, `the verdict is as of ${asked.en}, no later than when the log counted`);
    }
  }

  /** Names the entry whose rules this page does not have. */
  nameUnknown({ unknown }) {
    if (!unknown) return;
    this.found.unjudged = say(`Trang này không xét được trường hợp này: sổ mở ở bút toán #${unknown.position} lấy ngày nghỉ từ bảng có sẵn trong chương trình. Hãy dùng socai verify.`,
      `This page does not judge this case: the ledger that was opened by entry #${unknown.position} takes its days off from a table of the program. Use socai verify.`);
    this.checks.absent(this.found.unjudged.vi, this.found.unjudged.en);
  }

  /** The streams that what is said rests on: whole below the count, if the log's own count is shown, or without a gap between the entries
      that are shown. */
  lookAtStreams(task) {
    const { checks, found } = this, { counted, shown } = found;
    let isWhole = counted !== undefined;
    for (const { stream, count, missing } of streamsOf(shown, task)) {
      const of = say(`luồng ${stream}`, `the stream ${stream}`), all = counted?.countOf(stream);
      const below = counted && shown.filter((entry) => entry.stream === stream && entry.position < counted.size).length;
      if (missing !== undefined) checks.fail(`${of.vi}: thiếu bút toán thứ ${missing}`, `${of.en}: its entry number ${missing} is left out`);
      else if (counted && all === undefined) checks.fail(`${of.vi}: tệp không cho biết luồng có bao nhiêu bút toán`, `${of.en}: how many entries it has is not shown`);
      else if (counted && BigInt(below) !== all) checks.fail(`${of.vi}: có ${all} bút toán, tệp đưa ra ${below}`, `${of.en}: it has ${all} entries, and ${below} are shown`);
      else if (counted) checks.pass(`${of.vi}: đủ ${all} bút toán, theo số đếm của sổ`, `${of.en}: all ${all} entries, by the log's own count`);
      else if (count) checks.pass(`${of.vi}: đủ ${count} bút toán đầu tiên`, `${of.en}: the first ${count} entries, none left out between them`);
      else checks.absent(`${of.vi}: không có bút toán nào được đưa ra`, `${of.en}: no entry is shown`);
      isWhole &&= missing === undefined && all !== undefined && BigInt(below) === all;
    }
    found.isCounted = isWhole;
  }

  /** What the log's own numbering and count say of the streams that are shown. */
  lookAtNumbering(task) {
    const { checks, found } = this, whole = new Reckoning(task);
    found.shown.forEach((entry) => whole.take(entry));
    const { isAssigned, elsewhere } = whole.at(found.last ?? 0n);
    if (!isAssigned || elsewhere) checks.fail('không xét được số thứ tự: các bút toán không giao nhiệm vụ này, hoặc có bút toán sửa đứng ở luồng khác',
      'the numbering cannot be judged: the entries do not assign the task, or a correction stands in another stream');
    else this.lookAtStreams(task);
    this.lookAtGap();
    if (found.counted) checks.absent('dựa vào số thứ tự và số đếm do sổ tự ghi; không thấy được việc báo cáo được chuyển từ một nhiệm vụ khác không được đưa ra (socai prove … --all)',
      'this rests on the log\'s own numbering and count; it shows no filing that was moved here from a task that is not shown (socai prove … --all)');
    else checks.absent('tệp không có số đếm các luồng: có thể còn bút toán không được đưa ra',
      'the file has no count of the streams: there may be entries that are not shown');
  }

  /** Of an absence every entry from the count up to the seal is shown, whatever its stream. */
  lookAtGap() {
    const { checks, found } = this, { counted, sealed, shown } = found;
    if (!counted || !isNumber(sealed)) return;
    const there = new Set(shown.map(({ position }) => position));
    for (let position = counted.size; position < sealed; position += 1) {
      if (there.has(position)) continue;
      found.isCounted = false;
      checks.fail(`thiếu bút toán #${position}, đứng giữa bút toán đếm luồng và niêm phong`, `entry #${position} is left out, between the count and the seal`);
      return;
    }
    if (counted.size < sealed) checks.pass(`mọi bút toán từ #${counted.size} đến niêm phong #${sealed} đều được đưa ra`,
      `every entry from #${counted.size} to the seal #${sealed} is shown`);
  }

  /** The due date that stood when all was sealed, by what stands before the seal; or by the last entry. */
  reckonWhole({ kind, task, sealed }) {
    const { checks, found } = this, { reckoning, sealedAt, unread } = found;
    if (!checks.hold || unread.length) return;
    const reckoned = reckoning.at(sealedAt === undefined ? found.last ?? 0n : sealedAt * 1000000n);
    this.lookAtDueDates(reckoned.dates);
    this.nameUnknown(reckoned);
    if (reckoned.elsewhere) checks.absent(...standsElsewhere(reckoned.elsewhere));
    found.isOpen = !reckoned.isAssigned || reckoned.elsewhere !== undefined;
    if (!reckoned.isAssigned) checks.absent(`không tính lại được hạn: các bút toán không giao nhiệm vụ ${task}`,
      `no due date comes out: the entries do not assign the task ${task}`);
    if (found.form === 'streams') this.lookAtNumbering(task);
    const isAbsence = kind.startsWith('absence') && isNumber(sealed) && (found.form === 'all' || found.isCounted);
    if (sealedAt !== undefined) found.standingSince = found.since.at(sealedAt * 1000000n).standing;
    Object.assign(found, { reckoned, due: isAbsence ? reckoned.standing?.dueEnd : undefined });
  }

  /** What follows from the entries by the rules, where all else was looked at. */
  async reckon(claim) {
    const { checks, found } = this;
    await checks.attempt('tính lại hạn và kết luận', 'computing due date and verdict again', async () => {
      if (claim.kind === 'verdict' && found.shown?.length === claim.shown.length) this.reckonVerdict(claim);
      if (found.reckoning && checks.hold) this.reckonWhole(claim);
    });
  }

  /** Everything that this kind of evidence shows; nothing rests on a head that does not hold. */
  async lookAt(claim) {
    const { found } = this, { kind, log, entries } = claim;
    Object.assign(found, { kind, disclosed: [] });
    if (kind === 'consistency') found.earlier = await this.lookAtHead('earlier/checkpoint');
    found.head = await this.lookAtHead();
    if (!found.head || (kind === 'consistency' && !found.earlier)) return undefined;
    if (kind === 'verdict') return this.lookAtVerdict(claim);
    this.compareClaim(log, entries, found.head);
    if (kind === 'presence') return this.lookAtPresence(claim);
    if (kind.endsWith('-by-streams')) return this.lookAtSome(claim);
    if (kind !== 'consistency') return this.lookAtAll(claim);
    this.compareClaim(log, claim.earlier, found.earlier);
    return this.lookAtContinuation('consistency', found.earlier, found.head);
  }
}

const BUNDLE = 256, REQUEST_MOST = 80 * 1024;
/** By what it says and by where it stands: either tells of a filing that the other would hide. */
const isFiling = ({ stream, kind, payload }, task) => (stream === `task/${task}` || payload?.task === task)
  && ['ReportSubmitted', 'ReportResubmitted', 'LateDiscoveredRecord'].includes(kind);

/** Three digits a part, all but the last marked; the last bundle says how many entries it has. */
function bundleName(index, size) {
  const groups = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0').match(/.../g);
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  const width = size - index * BUNDLE;
  return `tiles/tile/entries/${path}${width < BUNDLE ? `.p/${width}` : ''}`;
}

/** Each entry after its length in two bytes. */
function splitBundle(bytes, count) {
  const entries = [];
  let at = 0;
  for (let each = 0; each < count; each += 1) {
    const length = at + 2 <= bytes.length ? bytes[at] * 256 + bytes[at + 1] : Infinity;
    if (at + 2 + length > bytes.length) throw new Wrong('một gói bút toán bị cắt cụt', 'a bundle of entries is cut off');
    entries.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  if (at !== bytes.length) throw new Wrong('một gói bút toán quá dài', 'a bundle of entries is too long');
  return entries;
}

function compareDocument(checks, entry, name, digest) {
  if (entry?.documents.includes(digest)) {
    checks.pass(`bút toán nêu đúng tài liệu ${name}`, `the entry names the document ${name}`);
  } else {
    checks.fail(`bút toán không nêu tài liệu ${name} (SHA-256 ${digest})`, `the entry does not name the document ${name} (SHA-256 ${digest})`);
  }
}
