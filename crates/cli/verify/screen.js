/* ---- The page ---- */

const $ = (id) => document.getElementById(id);
const nothing = () => ({ evidence: undefined, entry: undefined, policy: undefined, roots: [], revoked: [], documents: [],
  dishonest: 0, deadline: undefined });
const given = nothing();
const SINGLE = ['evidence', 'entry', 'policy'], SEVERAL = ['documents', 'roots', 'revoked'];
const CALLED = {
  evidence: say('bằng chứng hoặc biên nhận', 'the evidence or receipt'),
  entry: say('bút toán', 'the entry'),
  policy: say('chính sách', 'the policy'),
  documents: say('tài liệu', 'a document'),
  roots: say('chứng thư gốc', 'a root certificate'),
  revoked: say('danh sách thu hồi', 'a revocation list'),
};
const MEGABYTE = 1024 * 1024;
/** Larger than any of them may be: not worth reading. */
const MOST = { evidence: FILE_MOST + 1, entry: MEGABYTE, policy: MEGABYTE, roots: 16 * MEGABYTE, revoked: 256 * MEGABYTE, documents: Infinity };
let outcome, turn = 0, reading = 0;

/** An element with text, or with elements, in it. Text is never markup. */
function element(name, content, properties = {}) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...[content].flat().map((part) => (part instanceof Node ? part : spoken(part))));
  return made;
}

/** A file that cannot be read has no bytes, and then fails its check. */
async function read(file, most) {
  const bytes = await file.slice(0, Math.min(most, file.size)).arrayBuffer().catch(() => undefined);
  return { name: file.name, bytes: bytes && new Uint8Array(bytes) };
}

async function take(slot, files) {
  reading += 1;
  update();
  if (SEVERAL.includes(slot)) {
    for (const file of files) given[slot].push(await read(file, MOST[slot]));
  } else if (files.length > 0) {
    given[slot] = await read(files[0], MOST[slot]);
    if (slot === 'policy') $('pasted').value = new TextDecoder().decode(given.policy.bytes);
  }
  reading -= 1;
  await update();
}

/** Files dropped beside the boxes are told apart by their names. Policies and roots never come in with the rest:
    whoever hands over the evidence must not bring along the keys by which it is judged. */
async function sort(files) {
  const refused = [], trusted = files.filter(({ name }) => /policy|chinh-?sach|\.(?:pem|crt|cer|der|crl)$/i.test(name));
  const evidence = files.filter(({ name }) => /\.tlog-proof$|\.zip$/i.test(name) && !trusted.some((file) => file.name === name));
  const entries = files.filter(({ name }) => name.endsWith('.entry.json'));
  if (trusted.length) refused.push(say('Chính sách, chứng thư và danh sách thu hồi phải được đưa riêng vào ô của chúng.',
    'The policy, certificates and revocation lists must be put into their own boxes.'));
  if (evidence.length > 1) refused.push(say('Mỗi lần chỉ kiểm tra một bằng chứng hoặc một biên nhận.',
    'One evidence file or one receipt at a time.'));
  $('mixed').replaceChildren(...refused.map((text) => element('span', [text, ' '])));
  if (evidence.length > 1) return;
  await take('evidence', evidence);
  await take('entry', entries);
  await take('documents', files.filter((file) => ![trusted, evidence, entries].some((some) => some.includes(file))));
}

const needsEntry = () => given.evidence !== undefined && !isContainer(given.evidence);

/** Judges again whatever is there now; an answer that comes late, about earlier files, is dropped. */
async function update() {
  const mine = ++turn;
  outcome = undefined;
  show();
  // Nothing is judged while a file is still being read: it would be judged without it.
  if (reading || missing().length) return;
  const judged = await judge({ ...given, roots: [...given.roots], revoked: [...given.revoked], documents: [...given.documents] });
  if (mine !== turn) return;
  outcome = judged;
  show();
  if (document.activeElement !== $('pasted')) $('outcome').scrollIntoView({ block: 'nearest' });
}

const missing = () => SINGLE.filter((slot) => !given[slot] && (slot !== 'entry' || needsEntry()));

/** Writes everything anew, in the language chosen. */
function show() {
  for (const slot of SINGLE) $(`${slot}-from`).replaceChildren(given[slot] ? spoken(given[slot].name) : '');
  for (const slot of SEVERAL) $(`${slot}-from`).replaceChildren(given[slot].map(({ name }) => spoken(name)).join(', '));
  const deadline = given.deadline && sayMoment(given.deadline);
  $('deadline-from').replaceChildren(deadline ? spoken(say(`Hạn: ${deadline.vi}, giờ Việt Nam`, `The deadline: ${deadline.en}, Vietnamese time`)) : '');
  $('entry-field').hidden = !needsEntry();
  const lines = headline();
  $('verdict').dataset.verdict = lines.verdict;
  const [, plain, numbered] = /^(.*?)(-by-numbering)?$/.exec(lines.verdict);
  $('verdict').className = `verdict ${plain}${numbered ? ' by-numbering' : ''}`;
  $('verdict').replaceChildren(...lines.texts.map((text) => element('p', text, text === REHEARSAL ? { className: 'rehearsal' } : {})));
  $('report').replaceChildren(...outcome ? report() : []);
}

/* ---- What is proven, in words ---- */

/** One way of writing dates, in both languages: 18/09/2023 16:41:10, Vietnamese time. */
const slashed = (day) => day.split('-').reverse().join('/');

function sayMoment(seconds) {
  const text = vietnamese(seconds) ?? '', moment = `${slashed(text.slice(0, 10))} ${text.slice(11, 19)}`;
  return say(moment, moment);
}

const sayDay = (day) => say(slashed(day), slashed(day));
/** A moment as entries write it, or a day without an invented hour. */
const sayWritten = (moment) => (isDay(moment) ? sayDay(moment) : sayMoment(secondsOf(moment)));
/** The end of a due date: its day, and the time of that day. */
const sayEnd = ({ day }, { day_end: time }) => say(`${slashed(day)} ${time}`, `${slashed(day)} ${time}`);

const ANSWERS = {
  'on-time': say('ĐÚNG HẠN: đã chứng minh.', 'ON TIME: proven.'),
  late: say('TRỄ HẠN: đã chứng minh.', 'LATE: proven.'),
  'not-filed': say('CHƯA NỘP khi đến hạn: đã chứng minh.', 'NOT FILED by the deadline: proven.'),
  'not-owed': say('Chưa nộp đến lúc đó, và khi ấy không phải nộp: không phải là chậm.',
    'Nothing was filed by then, and nothing was owed then: that is no lateness.'),
  otherwise: say('KHÔNG CHỨNG MINH ĐƯỢC: đến lúc niêm phong chưa nộp, nhưng theo điều ghi sau đó thì khi ấy không quá hạn.',
    'NOT PROVABLE: nothing was filed by the seal, but by what was recorded since it was not overdue then.'),
  'not-due': say('Chưa nộp đến lúc đó, nhưng hạn chưa hết: không phải là chậm.',
    'Nothing was filed by then, but the due date was not over: that is no lateness.'),
  filed: say('KHÔNG chứng minh được là chưa nộp khi đến hạn.', 'That nothing was filed by the deadline is NOT PROVEN.'),
  'no-filing': say('KHÔNG PHẢI VIỆC NỘP: bút toán này có mặt trong sổ, nhưng không có gì là đúng hạn hay trễ hạn.',
    'NO FILING: this entry is present in the log, and is neither in time nor late for anything.'),
};
/** The same by the log's own numbering, up to the entry that counts its streams. */
const BY_NUMBERING = {
  'on-time-by-numbering': (entry, by) => say(`ĐÚNG HẠN,${by.vi} theo số thứ tự do sổ tự đánh, đến bút toán #${entry}.`, `ON TIME,${by.en} by the log's own numbering up to entry #${entry}.`),
  'late-by-numbering': (entry, by) => say(`TRỄ HẠN,${by.vi} theo số thứ tự do sổ tự đánh, đến bút toán #${entry}.`, `LATE,${by.en} by the log's own numbering up to entry #${entry}.`),
  'not-filed-by-numbering': (entry) => say(`CHƯA NỘP khi đến hạn, theo số thứ tự do sổ tự đánh, đến bút toán #${entry}.`,
    `NOT FILED by the deadline, by the log's own numbering up to entry #${entry}.`),
  'proven-by-numbering': (entry) => say(`Đầy đủ theo số thứ tự do sổ tự đánh, đến bút toán #${entry}.`, `Complete by the log's own numbering up to entry #${entry}.`),
};

/** The same where the receipt rests on a register. */
const BY_REGISTER = {
  'on-time': say('ĐÚNG HẠN, theo sổ đăng ký.', 'ON TIME, by the register.'),
  late: say('TRỄ HẠN, theo sổ đăng ký.', 'LATE, by the register.'),
};

const OF_THIS_ENTRY = say('Điều này chỉ nói về bút toán này. Báo cáo có còn được tính hay không (có bị rút, trả lại, chuyển đi, hủy hay không), giờ nhận có được sửa và hạn có được lùi hay không thì tệp này không cho biết: socai prove verdict.',
  'This is said of this entry alone. Whether the filing still counts (was not withdrawn, returned, moved or annulled), and whether its time was corrected or its due date moved, is not shown here: socai prove verdict.');

const REHEARSAL = say('SỔ DIỄN TẬP: giờ giả lập.', 'A REHEARSAL: its times are simulated.');

/** The verdict, and what to say of it: the answer first. */
function headline() {
  const lacking = missing();
  if (lacking.length) {
    const [vi, en] = ['vi', 'en'].map((language) => lacking.map((slot) => CALLED[slot][language]).join(', '));
    return { verdict: 'waiting', texts: [say(`Chưa kiểm tra gì. Còn thiếu: ${vi}.`, `Nothing was checked yet. Still missing: ${en}.`)] };
  }
  if (!outcome) return { verdict: 'busy', texts: [say('Đang kiểm tra …', 'Checking …')] };
  const { verdict, kind, rehearsal, counted } = outcome;
  if (verdict === 'refused') {
    return { verdict, texts: [say('KHÔNG chứng minh được gì.', 'NOTHING is proven.'),
      say('Có mục kiểm tra SAI. Lý do ở dưới đây; đừng dựa vào tệp này.', 'A check failed. The reason is below; do not rely on this file.')] };
  }
  const isRegister = outcome.class === 'C', by = isRegister ? say(' theo sổ đăng ký và', ' by the register and') : say('', '');
  const inRegister = kind === 'presence' && isRegister ? BY_REGISTER[verdict] : undefined;
  const answer = verdict === 'proven' ? [] : [BY_NUMBERING[verdict]?.(counted.entry, by) ?? inRegister ?? ANSWERS[verdict] ?? notProvable()];
  if (kind === 'presence' && ['on-time', 'late'].includes(verdict)) answer.push(OF_THIS_ENTRY);
  const practice = rehearsal ? [REHEARSAL] : [];
  const named = (outcome.disclosed ?? []).map(({ name, identifier }) => say(`${identifier} là ${name}.`, `${identifier} is ${name}.`));
  return { verdict, texts: [...answer, ...SAID_OF[kind](outcome), ...sayLiars(outcome), ...named, ...practice] };
}

/** How many witnesses must lie for a time that rests on them to be false. */
function sayLiars({ byWitnesses, trust: { policy, dishonest } }) {
  if (!byWitnesses || policy.quorum === 'none') return [];
  const { fewest, of } = measure(policy, policy.quorum), needed = Math.max(fewest, dishonest + 1);
  return [needed === of ? say(of === 1 ? 'Điều này đúng, trừ khi nhân chứng ấy gian dối.' : `Điều này đúng, trừ khi cả ${of} nhân chứng đều gian dối.`,
    of === 1 ? 'This holds unless the one witness lies.' : `This holds unless all ${of} witnesses lie.`)
    : say(`Điều này đúng, trừ khi ${needed} trong ${of} nhân chứng gian dối.`, `This holds unless ${needed} of the ${of} witnesses ${needed === 1 ? 'lies' : 'lie'}.`)];
}

/** Never to be read as late, or as filed. */
function notProvable() {
  const { kind, asShown, unread, isDeclared } = outcome;
  if (isDeclared) return asShown === 'on-time'
    ? say('Đúng hạn theo khai báo, CHƯA CHỨNG MINH: việc nhận chỉ là lời khai.', 'On time as declared, NOT PROVEN: the receipt is a declaration.')
    : say('Trễ hạn theo khai báo, CHƯA CHỨNG MINH: việc nhận chỉ là lời khai.', 'Late as declared, NOT PROVEN: the receipt is a declaration.');
  if (asShown === 'on-time') return say('KHÔNG CHỨNG MINH ĐƯỢC: theo các bút toán được đưa ra thì đúng hạn; không rõ có bút toán nào bị bỏ ra ngoài không.',
    'NOT PROVABLE: by the entries that are shown it was on time; that none was left out is not shown.');
  if (asShown === 'late') return say('KHÔNG CHỨNG MINH ĐƯỢC: theo các bút toán được đưa ra thì trễ hạn; không rõ có bút toán nào bị bỏ ra ngoài không.',
    'NOT PROVABLE: by the entries that are shown it was late; that none was left out is not shown.');
  if (unread?.length) return say('KHÔNG CHỨNG MINH ĐƯỢC: có bút toán không đọc được, và bút toán ấy có thể là việc nộp.',
    'NOT PROVABLE: an entry cannot be read, and it may be a filing.');
  if (kind === 'presence' || kind === 'verdict') return say('KHÔNG CHỨNG MINH ĐƯỢC đúng hạn hay trễ hạn; điều đó không có nghĩa là trễ.',
    'NOT PROVABLE, neither in time nor late; that does not mean late.');
  return kind.startsWith('history') ? say('KHÔNG CHỨNG MINH ĐƯỢC là không còn bút toán nào khác.', 'NOT PROVABLE that there are no other entries.')
    : say('KHÔNG CHỨNG MINH ĐƯỢC là chưa nộp khi đến hạn.', 'NOT PROVABLE that nothing was filed by the deadline.');
}

const isProven = (index, head) => say(`Đã chứng minh: bút toán #${index} có trong sổ ${head.origin}.`,
  `Proven: entry #${index} is in the log ${head.origin}.`);

function sayBounds({ latest, earliest }) {
  const [late, early] = [sayMoment(latest), sayMoment(earliest)];
  const all = [];
  if (latest !== undefined) all.push(say(`Có chậm nhất lúc ${late.vi} (giờ Việt Nam).`,
    `It was there no later than ${late.en} (Vietnamese time).`));
  if (earliest !== undefined) all.push(say(`Chưa có trước lúc ${early.vi}.`, `It was not there before ${early.en}.`));
  return all.length ? all : [say('Không có thời điểm nào được chứng minh.', 'No time is proven.')];
}

/** Where no witness vouches for a head, the verdict itself says so: where the policy asks for none, and where the kind of
    evidence does not ask for those of the policy, which is so of a continuation. */
function sayAlone({ trust: { policy }, head, vouched = head, stamps = [] }) {
  const only = (vi, en) => [say(`Chỉ theo chữ ký của chính sổ: ${vi}.`, `By the log's own signature only: ${en}.`)];
  if (policy.quorum !== 'none') {
    if (!met(policy, policy.quorum, vouched.witnesses)) {
      return only('đầu sổ này chưa đủ nhân chứng theo chính sách', 'not enough witnesses of the policy vouch for this head');
    }
    return [];
  }
  return stamps.length ? [] : only('chính sách này không đòi nhân chứng nào', 'this policy asks for no witness');
}

function sayWitnessed(found) {
  const { latest } = found;
  if (vietnamese(latest) === undefined) return [say('Không có thời điểm nào được chứng minh.', 'No time is proven.')];
  const at = sayMoment(latest);
  return [say(`Chậm nhất lúc ${at.vi}, giờ Việt Nam (+07:00), theo đồng hồ của nhân chứng.`,
    `No later than ${at.en}, Vietnamese time (+07:00), by the witnesses' clocks.`)];
}

function sayWhole(found) {
  const { task, head, history, filed, sealedAt, unread } = found;
  const at = sayMoment(sealedAt), many = history.length;
  const just = many === 0 ? say('không có bút toán nào', 'there is none')
    : say(`có đúng ${many} bút toán, liệt kê dưới đây`, `there ${many === 1 ? 'is just one' : `are just ${many}`}, listed below`);
  const all = unread.length
    ? [say(`Trong ${head.size} bút toán của sổ ${head.origin} có ${unread.length} bút toán không đọc được; ${many} bút toán đọc được nêu nhiệm vụ ${task}. Tất cả liệt kê dưới đây.`,
      `Of the ${head.size} entries of the log ${head.origin}, ${unread.length} cannot be read; ${many} that can be read name the task ${task}. All are listed below.`)]
    : [say(`Đã chứng minh: trong toàn bộ ${head.size} bút toán của sổ ${head.origin}, về nhiệm vụ ${task} ${just.vi}.`,
      `Proven: among all ${head.size} entries of the log ${head.origin}, about the task ${task} ${just.en}.`)];
  if (filed !== undefined) all.push(say(`Báo cáo đã nộp ở bút toán #${filed}.`, `A report was filed, as entry #${filed}.`));
  else if (sealedAt !== undefined && !unread.length) all.push(say(`Chưa có báo cáo nào được nộp cho đến ${at.vi} (giờ Việt Nam); mọi bút toán khác đều ghi sau đó.`,
    `Nothing was filed until ${at.en} (Vietnamese time); whatever else there may be was recorded after it.`));
  return [...all, ...sayRules(found), ...sayAlone(found)];
}

function saySome(found) {
  const { task, head, history, isCounted, counted, filed, sealedAt } = found, at = sayMoment(sealedAt), many = history.length;
  const all = [say(`Đã chứng minh: sổ ${head.origin} có ${many} bút toán được đưa ra về nhiệm vụ ${task}, liệt kê dưới đây.`,
    `Proven: the log ${head.origin} has the entries shown about the task ${task}, ${many} of them, listed below.`)];
  if (isCounted) all.push(say(`Theo số thứ tự và số đếm do sổ tự ghi, đến bút toán #${counted.entry} không còn bút toán nào khác trong các luồng của nhiệm vụ.`,
    `By the log's own numbering and count, up to entry #${counted.entry} the streams of the task have no others.`));
  if (filed !== undefined) all.push(say(`Báo cáo đã nộp ở bút toán #${filed}.`, `A report was filed, as entry #${filed}.`));
  else if (sealedAt !== undefined) all.push(isCounted
    ? say(`Theo số thứ tự đó, chưa có báo cáo nào được nộp cho đến ${at.vi} (giờ Việt Nam).`,
      `By that numbering nothing was filed until ${at.en} (Vietnamese time).`)
    : say(`Trong các bút toán được đưa ra không có báo cáo nào trước ${at.vi}; có thể còn bút toán khác.`,
      `None of the entries shown is a filing before ${at.en}; there may be others.`));
  return [...all, ...sayRules(found), ...sayAlone(found)];
}

/** What follows by the rules. When something was received the ledger claims, and no more. */
function sayRules({ unjudged, reckoned }) {
  if (unjudged) return [unjudged];
  const { standing } = reckoned ?? {};
  if (!standing) return [];
  const { time, lateness, counted, applies, rules } = standing, verdict = sayTime(time, lateness, rules);
  if (!applies) return [say(`Theo các bút toán được đưa ra: ${verdict.vi}.`, `By the entries shown: ${verdict.en}.`)];
  const until = sayEnd(applies, rules), all = [say(`Theo các bút toán được đưa ra, hạn là ${until.vi} (giờ Việt Nam).`,
    `By the entries shown, it was due at ${until.en} (Vietnamese time).`)];
  if (!counted) return [...all, say(`Theo các bút toán ấy: ${verdict.vi}.`, `By these entries: ${verdict.en}.`)];
  const received = sayWritten(counted.received);
  return [...all, say(`Theo lời khai trong sổ, báo cáo được nhận ${received.vi}: ${verdict.vi}.`,
    `As the ledger claims, it was received ${received.en}: ${verdict.en}.`)];
}

const TIMES = {
  'no-deadline': say('không có thời hạn', 'no deadline'), open: say('đang thực hiện, trong hạn', 'in progress, in time'),
  'due-soon': say('sắp đến hạn', 'due soon'), overdue: say('chưa hoàn thành, quá hạn', 'not done, overdue'),
  'on-time': say('hoàn thành đúng hạn', 'done on time'), 'on-time-extended': say('hoàn thành đúng hạn (đã gia hạn)', 'done on time (extended)'),
  late: say('hoàn thành quá hạn', 'done late'), 'returned-in-cure': say('đang bổ sung, trong thời hạn bổ sung', 'being completed, in time'),
  suspended: say('tạm dừng', 'paused'), released: say('không còn phải thực hiện', 'no longer owed'),
};

/** Where a task stands, and how late it is, as the rule set counts. */
function sayTime(time, lateness, rules) {
  const { vi, en } = TIMES[time];
  if (!lateness) return TIMES[time];
  const { days, workingDays } = lateness, counted = rules.lateness_count;
  if (counted === 'calendar-days') return say(`${vi}, ${days} ngày`, `${en}, ${days} day(s)`);
  if (counted === 'working-days') return say(`${vi}, ${workingDays} ngày làm việc`, `${en}, ${workingDays} working day(s)`);
  return say(`${vi}, ${days} ngày (${workingDays} ngày làm việc)`, `${en}, ${days} day(s) (${workingDays} working)`);
}

/** What decides, as pairs of label and words: the due date and where it comes from, the receipt and what its time rests on, and what
    whoever judges should look at. */
function sayDeciding({ standing, entries }) {
  const { applies, due, counted, cured, rules, time, lateness } = standing, rows = [];
  const add = (vi, en, ...words) => words.length && rows.push([say(vi, en), words.map((line) => element('div', line))]);
  add('Theo quy tắc', 'By the rules', sayTime(time, lateness, rules));
  if (due) {
    const until = sayEnd(applies, rules);
    add('Hạn', 'Due', say(`${until.vi}, bộ quy tắc ${rules.id} (bút toán #${rules.entry})`, `${until.en}, rule set ${rules.id} (entry #${rules.entry})`),
      sayDueSource(standing, entries), ...sayDueChanges(standing));
  }
  if (counted) add('Nhận', 'Received', ...sayReceipt(counted));
  if (cured) {
    const { completed, returned } = cured, at = sayWritten(completed.received);
    add('Đã bổ sung', 'Completed', say(`bị trả lại (bút toán #${returned}), bổ sung ${at.vi} trong thời hạn (bút toán #${completed.entry}); tính theo lần nộp đầu`,
      `returned (entry #${returned}), completed ${at.en} within the time given (entry #${completed.entry}); the first time counts`));
  }
  add('Căn cứ ghi sau hạn ◂', 'Grounds recorded later ◂', ...laterGrounds(standing).map(({ entry, kind }) =>
    say(`${LATER[kind].vi} (bút toán #${entry})`, `${LATER[kind].en} (entry #${entry})`)));
  add('Cách hiểu ngược lại', 'Read the other way', ...oppositeReadings(standing).map(({ code, question, value, read }) => {
    const said = sayTime(read.time, read.lateness, read.rules);
    return say(`${code} ${question.vi} ${sayValue(value).vi} ⇒ ${said.vi}`, `${code} ${question.en} ${sayValue(value).en} ⇒ ${said.en}`);
  }));
  return rows;
}

const VALUES = {
  arrival: say('lúc đến', 'on arrival'), dispatch: say('lúc gửi', 'on dispatch'), registration: say('lúc vào sổ', 'on registration'),
  stamp: say('dấu ĐẾN', 'arrival stamp'), postmark: say('dấu bưu điện', 'postmark'), refused: say('không', 'no'), allowed: say('có', 'yes'),
  'next-working-day': say('sang ngày làm việc sau', 'the next working day'), keep: say('giữ nguyên ngày', 'the day stands'),
  'keeps-first-time': say('giữ thời điểm nộp đầu', 'keeps the first time'), 'counts-anew': say('tính lại từ lần nộp sau', 'counts anew'),
  'from-due': say('từ hạn của nhiệm vụ', 'from the due date'), 'from-cure': say('từ hạn bổ sung', 'from the end of the cure'),
  'noted-separately': say('là nộp, ghi nhận sai kênh riêng', 'filed, the breach noted'), 'not-filed': say('không phải nộp', 'not filed'),
  counts: say('có giá trị', 'counts'), 'does-not-count': say('không có giá trị', 'does not count'), nothing: say('không ảnh hưởng', 'nothing'),
  'reported-by': say('kênh đã dùng để nộp', 'the channel used'), 'any-electronic': say('mọi kênh điện tử', 'any electronic channel'),
  'in-time': say('đúng hạn', 'in time'), 'by-due-date': say('theo hạn', 'by the due date'),
};
const sayValue = (value) => VALUES[value] ?? say(value, value);

/** Which source fixed the due date: a document, the duty in the directive, or the rule set. */
function sayDueSource({ due, rules, parts }, entries) {
  const fixing = entries.find(({ position }) => position === due.fixedBy), [first] = due.first.trace, { document } = fixing.payload;
  const by = say(`bút toán #${fixing.position}`, `entry #${fixing.position}`);
  const paper = document ? say(`, văn bản ${document.number}`, `, document ${document.number}`) : say('', '');
  if (first?.step === 'period-rule') {
    const duty = lastOf(entries, ({ kind, payload }) => kind === 'ObligationExtracted' && payload.obligation === parts.duty);
    const day = Number(first.date.slice(8)), isNamed = duty?.payload.due_day === day;
    return isNamed ? say(`ngày ${day} do văn bản giao ấn định (bút toán #${duty.position}); ghi ở ${by.vi}${paper.vi}`,
      `day ${day} is named by the directive (entry #${duty.position}); fixed by ${by.en}${paper.en}`)
      : say(`ngày ${day} do bộ quy tắc ${rules.id} ấn định; ghi ở ${by.vi}${paper.vi}`, `day ${day} is named by the rule set ${rules.id}; fixed by ${by.en}${paper.en}`);
  }
  return first?.step === 'day-named' || first?.step === 'part-named'
    ? say(`ngày do văn bản nêu; ghi ở ${by.vi}${paper.vi}`, `the day is named by a document; fixed by ${by.en}${paper.en}`)
    : say(`tính từ một mốc theo văn bản; ghi ở ${by.vi}${paper.vi}`, `counted from a day by a document; fixed by ${by.en}${paper.en}`);
}

const MOVED_BY = { ExtensionGranted: say('gia hạn', 'extended'), TaskResumed: say('tính lại khi tiếp tục', 'moved when the task went on'),
  DeadlineRecomputed: say('tính lại', 'computed again') };

function sayDueChanges({ due, applies }) {
  const changed = due.changedBy.map(({ fact: { kind, entry }, before }) => say(`${MOVED_BY[kind].vi} ở bút toán #${entry}; trước đó ${sayDay(before.effective).vi}`,
    `${MOVED_BY[kind].en} by entry #${entry}; before ${sayDay(before.effective).en}`));
  const outages = applies.movedBy.map(({ outage, moved }) => {
    const before = sayMoment(moved / 1000000n);
    return say(`sự cố hệ thống ở bút toán #${outage.entry} làm lùi hạn ${before.vi}`, `an outage, entry #${outage.entry}, moved it from ${before.en}`);
  });
  return [...changed, ...outages];
}

/** When the filing that counts was received, and what that time rests on: both times, and the entries. */
function sayReceipt({ entry, received, origin }) {
  const at = sayWritten(received), first = say(`${at.vi}, báo cáo ở bút toán #${entry}`, `${at.en}, the filing of entry #${entry}`);
  if (origin.from === 'late-discovery') return [first, say('báo cáo được phát hiện sau', 'the paper was found later')];
  if (origin.from === 'entry') return [first];
  const entered = sayWritten(origin.entered);
  return [first, origin.from === 'dispute'
    ? say(`lúc đầu ghi ${entered.vi} (bút toán #${entry}); khiếu nại được chấp nhận ở bút toán #${origin.by} nên tính ${at.vi}`,
      `first entered as ${entered.en} (entry #${entry}); a dispute was upheld by entry #${origin.by}, so ${at.en} counts`)
    : say(`lúc đầu ghi ${entered.vi} (bút toán #${entry}); được sửa ở bút toán #${origin.by} thành ${at.vi}`,
      `first entered as ${entered.en} (entry #${entry}); corrected by entry #${origin.by} to ${at.en}`)];
}

const SAID_OF = {
  receipt: (found) => [isProven(found.number, found.head), ...sayWitnessed(found), ...sayAlone(found)],
  presence: (found) => [isProven(found.number, found.head), ...sayBounds(found), ...sayAlone(found)],
  verdict: (found) => {
    const { task, head, number, at } = found, when = sayMoment(secondsOf(at));
    return [say(`Đã chứng minh: bút toán #${number}, được nêu là báo cáo cho nhiệm vụ ${task}, có trong sổ ${head.origin}.`,
      `Proven: entry #${number}, said to be the filing for the task ${task}, is in the log ${head.origin}.`), ...sayBounds(found),
    say(`Các căn cứ tính đến ${when.vi} cũng có trong sổ.`, `The grounds, as of ${when.en}, are in it too.`), ...sayRules(found), ...sayAlone(found)];
  },
  absence: sayWhole,
  'absence-by-streams': saySome,
  history: sayWhole,
  'history-by-streams': saySome,
  consistency: (found) => {
    const { head, earlier } = found;
    return [say(`Đã chứng minh: đầu sổ ${head.size} bút toán tiếp nối đầu sổ ${earlier.size} bút toán của sổ ${head.origin}.`,
      `Proven: the head of ${head.size} entries continues the head of ${earlier.size} entries of the log ${head.origin}.`),
    say('Không có gì trước đó bị sửa hay bỏ.', 'Nothing before was changed or removed.'), ...sayAlone(found)];
  },
};

/* ---- The report ---- */

const STATES = { pass: say('ĐÚNG', 'PASS'), fail: say('SAI', 'FAIL'), absent: say('KHÔNG CÓ', 'ABSENT') };

const pairs = (rows) => element('dl', rows.flatMap(([label, words]) => [element('dt', label), element('dd', words)]));
const section = (vi, en, ...content) => element('section', [element('h3', say(vi, en)), ...content]);
const listed = (texts) => element('ul', texts.map((text) => element('li', text)));

function report() {
  const { proven, kind, entry, history, unread, shown, reckoned } = outcome;
  const parts = [section('Đã kiểm tra những gì', 'What was checked', element('ul', outcome.checks.map(({ state, text }) => {
    const item = element('li', [element('b', STATES[state]), element('span', text)]);
    item.dataset.state = state;
    return item;
  }), { className: 'checks' }))];
  if (proven) {
    if (history?.length || unread?.length) parts.unshift(section('Lịch sử nhiệm vụ', 'The history of the task', table(history, unread)));
    if (kind === 'verdict' && shown?.length) parts.unshift(section('Các căn cứ', 'The grounds', table(shown)));
    if (reckoned?.standing?.rules) parts.unshift(section('Điều gì quyết định', 'What decides', pairs(sayDeciding(reckoned))));
    if (kind === 'presence' || kind === 'verdict') parts.unshift(...timeline());
    if (kind === 'receipt' || entry) {
      parts.push(section('Bút toán ghi gì', 'What the entry says', entry ? pairs(sayEntry(entry))
        : element('p', say('Bút toán không theo dạng socai.entry/1: trang này không đọc nội dung.',
          'The entry is not in the form socai.entry/1: this page does not read what it says.'))));
    }
    parts.push(section('KHÔNG chứng minh được những gì', 'What is NOT proven', listed(unproven())));
  }
  if (outcome.head?.logs) parts.push(section('Theo khóa của ai', 'By whose keys', pairs(signers())));
  const files = [...SINGLE, ...SEVERAL].flatMap((slot) => [outcome.given[slot] ?? []].flat().map((file) => [CALLED[slot], file]))
    .filter(([called]) => called !== CALLED.entry || needsEntry());
  parts.push(section('Đã xét những tệp nào', 'Which files were judged', pairs(files.map(([what, { name, bytes, digest }]) =>
    [what, [name, say(`, ${bytes?.length ?? '?'} byte`, `, ${bytes?.length ?? '?'} bytes`), element('code', `SHA-256 ${digest ?? '?'}`)]]))));
  return parts;
}

/** The moments in their order, so that one sees where the entry lies between them. */
function timeline() {
  const { earliest, latest, kind, deadline, due, number, entry } = outcome, asked = kind === 'verdict' ? due : FILING.includes(entry?.kind) ? deadline : undefined;
  if (number === undefined || (earliest === undefined && latest === undefined)) return [];
  const moments = [
    [earliest, say('bút toán chưa có trước lúc này', 'the entry was not there before this'), 'bound'],
    [latest, say('bút toán đã có chậm nhất lúc này', 'the entry was there no later than this'), 'bound'],
    [asked, say('HẠN', 'THE DEADLINE'), 'deadline'],
  ].filter(([at]) => at !== undefined);
  moments.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  const item = ([at, words, name]) => element('li', [element('b', sayMoment(at)), element('span', words)], { className: name });
  return [section('Thời gian (giờ Việt Nam)', 'The times (Vietnamese time)', element('ol', moments.map(item), { className: 'times' }))];
}

/** Every entry in its order; one that cannot be read among them, with the reason. */
function table(entries, unread = []) {
  const head = [say('Số', 'No.'), say('Việc gì', 'What'), say('Ai ghi', 'Recorded by'), say('Giờ máy chủ ghi', 'The server\'s clock said')];
  const cells = ({ position, kind, actor, approver, recorded_at: at, why }) => (why
    ? [`#${position}`, say(`KHÔNG ĐỌC ĐƯỢC: ${why.vi}`, `CANNOT BE READ: ${why.en}`), '', '']
    : [`#${position}`, sayKind(kind), sayHands(actor, approver), sayMoment(secondsOf(at))]);
  const rows = [...entries, ...unread].sort((one, other) => one.position - other.position)
    .map((entry) => element('tr', cells(entry).map((cell) => element('td', cell)), { className: entry.why ? 'unread' : '' }));
  return element('table', [element('thead', element('tr', head.map((cell) => element('th', cell)))), element('tbody', rows)]);
}

/** Whose keys and authorities the outcome rests on. */
function signers() {
  const { head, vouched = head, trust, stamps = [] } = outcome;
  const which = vouched === head ? say('đầu sổ này', 'this head') : say(`đầu sổ sau, ${vouched.size} bút toán,`, `the later head of ${vouched.size} entries`);
  const key = (it, words) => say(`${words.vi}; khóa ${it.name}, mã ${it.id}`, `${words.en}; key ${it.name}, identifier ${it.id}`);
  const witnesses = trust.policy.witnesses.map((witness) => {
    const at = vouched.witnesses.get(witness.called)?.first;
    const when = vietnamese(at) ? sayMoment(at) : say(String(at), String(at));
    const words = at === undefined ? say(`không ký ${which.vi}`, `did not sign ${which.en}`)
      : say(`ký ${which.vi} lúc ${when.vi}`, `signed ${which.en} at ${when.en}`);
    return [say(`Nhân chứng ${witness.called}`, `Witness ${witness.called}`), key(witness, words)];
  });
  const authorities = stamps.map(({ signer, root, at }) => [say('Dấu thời gian', 'Time stamp'),
    say(`${signer}, lúc ${sayMoment(at).vi}; chứng thư gốc ${root}`, `${signer}, at ${sayMoment(at).en}; root ${root}`)]);
  const words = say(`ký đầu sổ ${head.size} bút toán`, `signed the head of ${head.size} entries`);
  return [...head.logs.map((log) => [say('Sổ', 'The log'), key(log, words)]), ...witnesses, ...authorities];
}

function unproven() {
  const { kind, entry, form, history, unread, shared, number, latest, earliest, trust, rehearsal, isCounted } = outcome;
  const aboutEntry = kind === 'receipt' || (number !== undefined && (kind === 'presence' || kind === 'verdict')), all = [];
  const add = (vi, en) => all.push(say(vi, en));
  if (kind === 'consistency') add('Các bút toán ghi gì, và chúng có từ lúc nào.', 'What the entries say, and since when they were there.');
  else add('Rằng điều bút toán ghi là có thật, và ai đã thực sự làm: chỉ chứng minh được sổ đã ghi như vậy.',
    'That what the entry says is true, and who really did it: only that the log recorded it so.');
  if (aboutEntry && latest !== undefined && earliest === undefined) {
    add('Rằng bút toán không có sớm hơn, hay việc ấy xảy ra lúc nào: chỉ chứng minh được “chậm nhất”.',
      'That the entry was not there earlier, or when the thing itself happened: only "no later than" is proven.');
  } else if (aboutEntry && latest === undefined) {
    add('Bút toán có trong sổ từ lúc nào: giờ máy chủ chỉ là lời khai của máy chủ.',
      'Since when the entry was in the log: the server\'s clock is the server\'s word only.');
  }
  if (aboutEntry) add('Rằng bút toán này về sau không bị đính chính hoặc hủy: hãy hỏi sổ.',
    'That this entry was not corrected or annulled later: ask the ledger.');
  if (kind === 'verdict' || form === 'streams') add(isCounted
    ? 'Rằng không còn bút toán nào khác về nhiệm vụ này, nếu máy chủ đánh số hoặc đếm gian dối (socai prove history --all thì chứng minh được).'
    : 'Rằng không còn bút toán nào khác về nhiệm vụ này: không rõ có bút toán nào bị bỏ ra ngoài không.',
  isCounted ? 'That there is no other entry about this task, if the server numbered or counted falsely (socai prove history --all proves it).'
    : 'That there is no other entry about this task: one may have been left out.');
  if (form) {
    if (!history.length && !unread.length) add('Rằng mã nhiệm vụ này có thật và viết đúng: không bút toán nào nêu nguyên mã ấy.',
      'That there is such a task, spelled so: no entry names it as a whole.');
    add('Rằng giờ máy chủ ghi là đúng: đó là lời khai của máy chủ.', 'That the server\'s clock was right: that is the server\'s word.');
    add('Rằng báo cáo không được đưa tận tay mà sổ không ghi: không có biên nhận thì coi như chưa nộp.',
      'That no report was handed over without being recorded: no receipt, not filed.');
  }
  if (rehearsal === undefined && (kind === 'presence' || kind === 'verdict')) {
    add('Rằng sổ này không phải sổ diễn tập: bút toán đầu tiên không được đưa ra.',
      'That the log is not a rehearsal: its first entry is not shown.');
  }
  // How many witnesses any two quorums share; nothing where no quorum is asked for.
  if (!(shared > trust.dishonest)) {
    add('Rằng sổ không đưa cho người khác một lịch sử khác: hãy so đầu sổ với người khác (socai compare).',
      'That the log does not show others another history: compare heads with others (socai compare).');
  } else if (shared === 1) {
    add('Rằng không có hai lịch sử song song, nếu có một nhân chứng gian dối.',
      'That there are no two histories side by side, if one witness is dishonest.');
  }
  const held = [...outcome.members?.keys() ?? []].some((name) => name.startsWith('documents/'));
  if (entry?.documents.length && !outcome.given.documents.length && !held) {
    add('Rằng tài liệu bạn đang giữ là tài liệu bút toán nêu: chưa đưa tài liệu nào vào.',
      'That a document in your hands is the one that the entry names: none was given.');
  }
  if (kind === 'receipt' && entry && String(entry.position) !== String(number)) {
    add(`Bút toán tự ghi số ${entry.position} nhưng nằm ở vị trí ${number}: hãy hỏi người giữ sổ.`,
      `The entry calls itself #${entry.position} but lies at place ${number}: ask who keeps the log.`);
  }
  return all;
}

/* ---- What the user does ---- */

/** The last second of the moment asked about, in Vietnam; a day without a time means its end. */
function readDeadline() {
  const [day, hour] = [$('day').value, $('hour').value];
  const at = Date.parse(`${day}T${hour === '' ? '23:59:59' : hour}+07:00`);
  return day === '' || Number.isNaN(at) || at < 0 ? undefined : BigInt(at / 1000);
}

function speak(language) {
  document.documentElement.lang = language;
  document.title = spoken(say('Sổ Cái: kiểm tra bằng chứng', 'Sổ Cái: check evidence'));
  for (const other of ['vi', 'en']) $(other).setAttribute('aria-pressed', String(other === language));
  $('mixed').replaceChildren();
  show();
}

for (const language of ['vi', 'en']) $(language).addEventListener('click', () => speak(language));
for (const slot of [...SINGLE, ...SEVERAL]) {
  $(slot).addEventListener('change', () => {
    // What is picked takes the place of what was picked before; what is dropped comes besides.
    if (SEVERAL.includes(slot)) given[slot] = [];
    take(slot, [...$(slot).files]);
  });
}
$('pasted').addEventListener('input', () => {
  const text = $('pasted').value;
  given.policy = text === '' ? undefined : { name: say('đã dán', 'pasted'), bytes: encode(text) };
  update();
});
$('dishonest').addEventListener('change', () => {
  given.dishonest = Number($('dishonest').value);
  update();
});
for (const part of ['day', 'hour']) {
  $(part).addEventListener('change', () => {
    given.deadline = readDeadline();
    update();
  });
}
$('print').addEventListener('click', () => print());
$('clear').addEventListener('click', () => {
  Object.assign(given, nothing());
  for (const field of document.querySelectorAll('input, textarea')) field.value = '';
  $('dishonest').value = '0';
  $('mixed').replaceChildren();
  update();
  $('evidence').focus();
});
addEventListener('dragover', (event) => {
  event.preventDefault();
  for (const field of document.querySelectorAll('[data-slot]')) field.classList.toggle('over', field.contains(event.target));
});
addEventListener('drop', (event) => {
  event.preventDefault();
  document.querySelectorAll('.over').forEach((field) => field.classList.remove('over'));
  const files = [...event.dataTransfer.files];
  const slot = event.target.closest?.('[data-slot]')?.dataset.slot;
  // Several at once on the first box are told apart as anywhere else.
  return slot && !(slot === 'evidence' && files.length > 1) ? take(slot, files) : sort(files);
});
speak(location.hash === '#en' ? 'en' : 'vi');
