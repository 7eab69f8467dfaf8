/* ---- The judgement ---- */

/** The checks in their order: pass, fail, or absent (nothing is there to check). */
class Checks {
  list = [];
  pass(vi, en) { this.list.push({ state: 'pass', text: say(vi, en) }); }
  fail(vi, en) { this.list.push({ state: 'fail', text: say(vi, en) }); }
  absent(vi, en) { this.list.push({ state: 'absent', text: say(vi, en) }); }

  /** No failure, and it is proven. */
  get hold() {
    return this.list.some(({ state }) => state === 'pass') && this.list.every(({ state }) => state !== 'fail');
  }

  /** What does not hold becomes a failed check; whatever else goes wrong must not look like a pass either. */
  async attempt(vi, en, work) {
    try {
      return await work();
    } catch (error) {
      const why = error instanceof Wrong ? error.text : say(String(error), String(error));
      this[error instanceof Untrusted ? 'absent' : 'fail'](`${vi}: ${why.vi}`, `${en}: ${why.en}`);
      return undefined;
    }
  }

  /** The same where a fault takes nothing away. */
  async attemptWithoutHarm(vi, en, work) {
    return this.attempt(vi, en, async () => {
      try {
        return await work();
      } catch (error) {
        throw error instanceof Wrong ? new Untrusted(error.text.vi, error.text.en) : error;
      }
    });
  }
}

const isContainer = (file) => /\.zip$/i.test(file.name) || same(file.bytes?.subarray(0, 4) ?? [], LOCAL);

/** Whom the user trusts; nothing, if any of it cannot be read. */
async function readTrust(checks, { policy, roots, revoked, dishonest }) {
  const trust = { dishonest, roots: [], certificates: [], lists: [] };
  trust.policy = await checks.attempt('chính sách', 'the policy', () => readPolicy(policy.bytes));
  let complete = trust.policy !== undefined;
  for (const [files, into, label, readOne, vi, en] of [
    [roots, trust.roots, 'CERTIFICATE', (bytes) => readCertificate(bytes, true), 'chứng thư gốc', 'the root'],
    [revoked, trust.lists, 'X509 CRL', readRevocationList, 'danh sách thu hồi', 'the revocation list'],
  ]) {
    for (const file of files) {
      const read = await checks.attempt(`${vi} ${spoken(file.name)}`,
        `${en} ${spoken(file.name)}`, async () => readPem(file.bytes, label).map(readOne));
      if (read) into.push(...read);
      complete &&= read !== undefined;
    }
  }
  return complete ? trust : undefined;
}

/** The same with the certificates and revocation lists that the evidence file brings: they help to reach the user's roots, and are not
    believed for being there. One that cannot be read is passed over, and named. */
async function withBrought(checks, trust, members) {
  const more = { ...trust, certificates: [...trust.certificates], lists: [...trust.lists] };
  const take = (name, into, readAll) => checks.attemptWithoutHarm(`bỏ qua ${name}`, `passed over ${name}`, async () => into.push(...readAll()));
  for (const [name, bytes] of members) {
    if (name.endsWith('.chain.pem')) {
      await take(name, more.certificates, () => readPem(bytes, 'CERTIFICATE').map((each) => readCertificate(each, true).bytes));
    } else if (name.endsWith('.crl.pem')) {
      await take(name, more.lists, () => readPem(bytes, 'X509 CRL').map(readRevocationList));
    }
  }
  return more;
}

/** Everything that was given, judged: each check with its outcome, and what is proven. */
async function judge(given) {
  const { evidence, entry, policy, roots, revoked, documents, deadline } = given;
  const checks = new Checks(), found = { checks: checks.list, given, deadline };
  const isWhole = isContainer(evidence);
  if (await checks.attempt('trình duyệt', 'the browser', async () => { await selfTest(); return true; })) {
    for (const file of [evidence, ...(isWhole ? [] : [entry]), policy, ...roots, ...revoked, ...documents]) {
      file.digest = file.bytes && hex(await sha256(file.bytes));
    }
    found.trust = await readTrust(checks, given);
    if (found.trust) await (isWhole ? judgeEvidence : judgeReceipt)(checks, found, given);
  }
  found.proven = checks.hold;
  found.verdict = verdictOf(found);
  return found;
}

/** What came out, in one word. Not provable is never late. What rests on the log's own numbering says so in the word itself. */
function verdictOf(found) {
  const { proven, kind, unread, form, isCounted } = found;
  if (!proven) return 'refused';
  if (unread?.length) return 'not-provable';
  if (kind === 'receipt' || kind === 'consistency') return 'proven';
  if (kind === 'presence') {
    const shown = judgePresence(found);
    found.class = FILING.includes(found.entry.kind) && !found.unreadEntry ? classOf(found.entry) : undefined;
    found.isDeclared = isDeclared(found.class) && ['on-time', 'late'].includes(shown);
    if (found.isDeclared) found.asShown = shown;
    return found.isDeclared ? 'not-provable' : shown;
  }
  if (kind === 'verdict') {
    found.asShown = judgeByRules(found);
    found.class = found.reckoned.standing.counted?.class;
    found.isDeclared = isCounted && isDeclared(found.class) && found.asShown !== 'not-provable';
    return found.asShown !== 'not-provable' && isCounted && !found.isDeclared ? `${found.asShown}-by-numbering` : 'not-provable';
  }
  // Of a history it is asked only where somebody puts a deadline in.
  const said = kind.startsWith('history') && found.deadline === undefined ? 'proven' : judgeAbsence(found);
  if (form === 'all' || !['proven', 'not-filed'].includes(said)) return said;
  return isCounted ? `${said}-by-numbering` : 'not-provable';
}

/** Whether an entry was there by a deadline, if one is asked about. Only a filing is in time for anything. */
function judgePresence({ deadline, latest, earliest, entry, isByClockAlone }) {
  if (deadline === undefined) return 'proven';
  if (!FILING.includes(entry.kind)) return 'no-filing';
  if (isByClockAlone) return 'not-provable';
  if (latest !== undefined && latest <= deadline) return 'on-time';
  // Whoever recorded late what came in time says so, and who completes a report keeps its time: no proof of lateness.
  const mayBeInTime = entry.kind === 'ReportResubmitted' || claimsToReach(entry.payload.received, deadline);
  return earliest !== undefined && earliest > deadline && !mayBeInTime ? 'late' : 'not-provable';
}

/** Whether a filing says to have been received by a deadline, in seconds. A day counts as a whole. */
const claimsToReach = (received, deadline) => (isDay(received) ? received <= vietnamese(deadline).slice(0, 10)
  : microsOf(received) <= deadline * 1000000n);

/** The rules judge by what the entries claim. Neither they nor the two moments are enough alone. */
function judgeByRules({ due, latest, earliest, reckoned, isByClockAlone }) {
  const { standing } = reckoned;
  if (due === undefined || isByClockAlone) return 'not-provable';
  if (latest !== undefined && latest <= due) return standing.isOnTime ? 'on-time' : 'not-provable';
  return earliest !== undefined && earliest > due && standing.isLate ? 'late' : 'not-provable';
}

/** What nothing filed by a deadline means, by the time of the task when all was sealed. */
const UNFILED = { overdue: 'not-filed', open: 'not-due', 'due-soon': 'not-due', suspended: 'not-owed', released: 'not-owed' };
const TO_DO = ['assigned', 'acknowledged', 'returned', 'withdrawn'];

/** The same of a standing, with a deadline that is asked about. */
function unfiled(standing, deadline) {
  if (!standing) return 'not-provable';
  // It bound another unit when it fell due.
  if (standing.isTakenOver) return 'not-owed';
  if (standing.time !== 'no-deadline') return UNFILED[standing.time] ?? 'not-provable';
  if (!TO_DO.includes(standing.work)) return 'not-owed';
  return deadline !== undefined && deadline * 1000000n < standing.assignedAt ? 'not-due' : 'not-filed';
}

/** Whether the task was owed and nothing was filed by the deadline asked about, or else by the due date. */
function judgeAbsence({ deadline, due, isOpen, filed, sealedAt, reckoned, standingSince }) {
  const until = deadline ?? due;
  if (until === undefined) return 'proven';
  if (isOpen) return 'not-provable';
  if (filed !== undefined) return 'filed';
  if (sealedAt === undefined || sealedAt <= until) return 'not-provable';
  const said = unfiled(reckoned?.standing, deadline);
  // What was found, moved or annulled after the seal changes what was the case.
  return said === 'not-filed' && isContradicted(standingSince, deadline) ? 'otherwise' : said;
}

/** Whether a task that stands so when all was sealed was not late then, nor is its filing. One that came afterwards says nothing against it,
    whenever it says to have come, if it says that it was late. */
function isContradicted(standing, deadline) {
  if (!standing) return true;
  const { time, counted, isTakenOver } = standing;
  if (time === 'overdue' || time === 'late') return isTakenOver;
  if (time !== 'no-deadline') return true;
  return counted !== undefined && deadline !== undefined && startOfMoment(counted.received) <= deadline * 1000000n;
}

const startOfMoment = (moment) => (isDay(moment) ? microsOf(`${moment}T00:00:00+07:00`) : microsOf(moment));

async function judgeReceipt(checks, found, { evidence, entry, documents, deadline }) {
  const { trust } = found;
  found.kind = 'receipt';
  const proof = await checks.attempt('biên nhận', 'the receipt', async () => readReceipt(evidence.bytes));
  const text = await checks.attempt('bút toán', 'the entry', async () => decode(entry.bytes, ENTRY_MOST));
  if (!proof || text === undefined) return;
  const { index, head } = proof;
  Object.assign(found, { number: index, head, rehearsal: isNamedRehearsal(head) });
  const judged = await checks.attempt('chữ ký đầu sổ', 'the head\'s signatures', () => requireSigned(trust.policy, head));
  if (judged) {
    Object.assign(head, judged);
    checks.pass(`đầu sổ do ${head.origin} ký (${head.size} bút toán)`, `the head is signed by ${head.origin} (${head.size} entries)`);
  }
  const included = await checks.attempt('vị trí của bút toán', 'the entry\'s place', async () => {
    await requireIncluded(entry.bytes, proof);
    checks.pass(`bút toán #${index} đúng từng byte, nằm trong ${head.size} bút toán của đầu sổ này`,
      `entry #${index} is, byte for byte, among the ${head.size} entries under this head`);
    found.entry = readEntry(text);
    found.unreadEntry = found.entry ? unreadable(found.entry) : say('không viết đúng dạng', 'it is not in its one form');
    return true;
  });
  if (judged) found.shared = judgeQuorum(checks, trust.policy, head.witnesses, trust.dishonest);
  if (judged && included) found.latest = vouchedSpan(trust, head.witnesses).existsBy;
  const time = vietnamese(found.latest) && sayMoment(found.latest).vi;
  if (time) {
    const { fewest, of } = measure(trust.policy, trust.policy.quorum), needed = Math.max(fewest, trust.dishonest + 1);
    checks.pass(`bút toán đã có trong sổ chậm nhất lúc ${time} (đồng hồ của nhân chứng, trừ khi ${needed} trong ${of} nhân chứng gian dối)`,
      `the entry was in the log no later than ${time} (by the witnesses' clocks, unless ${needed} of the ${of} witnesses lie)`);
  } else if (judged && !included) {
    checks.absent('không có thời điểm nào được chứng minh: bút toán này không ở dưới đầu sổ',
      'no time is proven: this entry is not under the head');
  } else {
    checks.absent('không có thời điểm nào được chứng minh: chưa đủ nhân chứng của chính sách xác nhận',
      'no time is proven: too few witnesses of the policy vouch for one');
  }
  if (included && found.unreadEntry) checks.absent(`bút toán không đọc được đầy đủ: ${found.unreadEntry.vi}`, `the entry cannot be read in full: ${found.unreadEntry.en}`);
  compareDocuments(checks, found, documents, included);
  if (deadline !== undefined) checks.absent('hạn chỉ được xét với tệp bằng chứng (.zip)',
    'a deadline is judged with an evidence file (.zip) only');
}

function compareDocuments(checks, { entry }, documents, included) {
  for (const { name, digest } of documents) {
    if (digest === undefined) checks.fail(`tài liệu ${name}: không đọc được tệp`, `the document ${name}: the file cannot be read`);
    // What an entry names counts only if it is the log's entry.
    else if (!included) checks.absent(`chưa đối chiếu tài liệu ${name}: bút toán này không ở dưới đầu sổ`,
      `the document ${name} was not compared: this entry is not under the head`);
    else compareDocument(checks, entry, name, digest);
  }
}

async function judgeEvidence(checks, found, { evidence, documents, deadline }) {
  const opened = await checks.attempt('tệp bằng chứng', 'the evidence file', async () => {
    const { members, isFirst } = await readContainer(evidence.bytes), text = members.get('claim.json');
    found.members = members;
    if (!text) throw new Wrong('thiếu thành phần claim.json', 'the member claim.json is missing');
    return { members, isFirst, claim: readClaim(decode(text, CLAIM_MOST), isFirst) };
  });
  if (!opened) return;
  const { members, isFirst, claim } = opened, { kind } = claim;
  const trust = await withBrought(checks, found.trust, members);
  if (!claim.isPlain) checks.fail('claim.json không phải văn bản duy nhất của điều nó ghi', 'claim.json is not the one text of what it says');
  await checks.attempt('các thành phần', 'the members', async () => new Listing(members, isFirst).check(claim));
  const shown = new Evidence(opened, trust, checks, found);
  await checks.attempt('tệp bằng chứng', 'the evidence file', () => shown.lookAt(claim));
  if (kind === 'presence' || kind === 'verdict') compareDocuments(checks, found, documents, found.entry !== undefined);
  else if (documents.length) checks.absent('không đối chiếu tài liệu: bằng chứng này không nói về một bút toán nào',
    'no document was compared: this evidence is not about one entry');
  if (['consistency', 'verdict'].includes(kind) && deadline !== undefined) checks.absent('bằng chứng này không xét hạn được nhập vào',
    'this evidence takes no deadline that is put in');
  await shown.reckon(claim);
}
