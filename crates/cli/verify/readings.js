/* ---- What whoever judges should look at: grounds recorded later, and settings that would say otherwise (docs/status.md, 12 and 13) ---- */

/** The grounds of a status that were recorded after its due moment, in the order of entries. */
function laterGrounds(standing) {
  const { book, due, rules, counted, cured } = standing, applies = due && standing.ends(due.due);
  const annulled = [...laterAnnulments(standing, applies)];
  if (!due) return annulled;
  const found = [...laterDueDates(standing)], add = (entry, recorded, kind, moment = applies.end) => {
    if (recorded > moment) found.push({ entry, kind });
  };
  for (const { movedBy } of limits(standing, applies)) {
    for (const { outage, after } of movedBy) add(outage.entry, outage.recorded, 'outage-recorded-afterwards', after);
  }
  const year = Number(applies.day.slice(0, 4)), published = new Map(book.years.map((entry) => [entry.payload.year.year, entry]));
  for (const of of [year - 1, year]) {
    const entry = published.get(of);
    if (entry) add(entry.position, microsOf(entry.recorded_at), 'calendar-since');
  }
  add(rules.entry, rules.recorded, 'rule-set-since');
  for (const filing of [counted, cured?.completed].filter(Boolean)) {
    const { isFound, source, recorded, origin } = filing, isClaimed = endOfMoment(source.payload.received) < recorded;
    if (isFound) add(filing.entry, recorded, 'late-discovery');
    else if (isClaimed) add(filing.entry, recorded, source.approver ? 'entered-afterwards' : 'time-claimed-by-one-hand');
    if (origin.by !== undefined) add(origin.by, origin.recorded, origin.from === 'dispute' ? 'dispute-upheld' : 'time-corrected');
  }
  if (counted?.exchanged) add(counted.exchanged.by, counted.exchanged.recorded, 'document-exchanged');
  if (counted?.moved) add(counted.moved.by, counted.moved.recorded, 'filing-moved');
  if (cured && !counted.source.documents.length) add(cured.completed.entry, cured.completed.recorded, 'cured-without-content');
  found.push(...annulled);
  const names = new Set();
  const isNew = ({ entry, kind }) => !names.has(`${entry} ${kind}`) && names.add(`${entry} ${kind}`);
  return found.filter(isNew).sort((one, other) => one.entry - other.entry);
}

const latest = (one, other) => (one > other ? one : other);

/** What decides: the due date that applies, and of what was returned the time to complete it. With each the moments from which on an
    outage was recorded afterwards: before the due date a cure makes nothing late. */
function limits(standing, applies) {
  const cures = standing.facts.filter(({ act }) => act === 'returned').map(({ cure }) => standing.ends(cure));
  const withMoments = ({ end, movedBy }, since) => ({ end, after: latest(end, since),
    movedBy: movedBy.map(({ outage, moved }) => ({ outage, moved, after: latest(moved, since) })) });
  return [withMoments(applies, 0n), ...cures.map((cure) => withMoments(cure, applies.end))];
}

/** What was annulled when the due date that applies was over, or the one that the annulled entry had fixed. */
function* laterAnnulments(standing, applies) {
  const { book, rules, name } = standing;
  if (!rules) return;
  const moved = applies && rules.outage_grace === 'next-working-day'
    ? limits(standing, applies).flatMap(({ end, after, movedBy }) => [{ end, after }, ...movedBy.map((it) => ({ end: it.moved, after: it.after }))]) : [];
  for (const { entry, recorded, root } of book.annulled) {
    const { kind, payload } = root, ends = [];
    if (kind === 'SystemOutageRecorded') {
      const outage = outageOf(root);
      ends.push(...moved.filter(({ end }) => standing.isMovedBy(outage, end)).map(({ after }) => after));
    } else if (BEARING.includes(kind) && tasksOf(root).includes(name)) {
      if (applies) ends.push(applies.end);
      if (kind in DATING && payload.deadline) ends.push(standing.ends(payload.deadline).end);
    }
    if (ends.some((end) => recorded > end)) yield { entry, kind: 'entry-annulled' };
  }
}

/** What moved the due date when it was over. */
function* laterDueDates(standing) {
  let before;
  for (const fact of standing.facts) {
    const { kind, entry, recorded, deadline } = fact, isOver = (date) => recorded > standing.ends(date).end;
    if (kind === 'DeadlineFixed') {
      if (isOver(before ?? deadline)) yield { entry, kind: before ? 'deadline-fixed-again' : 'deadline-dated-back' };
    } else if (kind === 'ExtensionGranted' && before && isOver(before)) {
      if (standing.due.changedBy.some((change) => change.fact === fact)) yield { entry, kind: 'extension-granted-late' };
    } else if (kind === 'DeadlineRecomputed' && before && canonical(before) === canonical(fact.before) && isOver(before)) {
      yield { entry, kind: 'due-date-recomputed' };
    }
    before = standing.fold((granted, date) => standing.counts(granted, date), fact)?.due;
  }
}

const LATER = {
  'deadline-fixed-again': say('ấn định lại thời hạn khi đã hết hạn', 'deadline fixed again when it was over'),
  'deadline-dated-back': say('ấn định thời hạn đã qua', 'deadline fixed when it was over'),
  'extension-granted-late': say('gia hạn khi đã hết hạn', 'extension granted when the due date was over'),
  'due-date-recomputed': say('tính lại thời hạn khi đã hết hạn', 'due date computed again when it was over'),
  'calendar-since': say('lịch nghỉ công bố sau hạn', 'calendar published since'),
  'rule-set-since': say('bộ quy tắc ban hành sau hạn', 'rule set activated since'),
  'outage-recorded-afterwards': say('sự cố ghi nhận sau hạn', 'outage recorded afterwards'),
  'time-claimed-by-one-hand': say('giờ nhận do một người khai sau hạn', 'time claimed by one hand'),
  'entered-afterwards': say('ghi sổ sau hạn, có người duyệt', 'entered afterwards, approved'),
  'late-discovery': say('văn bản phát hiện muộn', 'paper found later'),
  'time-corrected': say('giờ nhận được sửa sau hạn', 'time of receipt corrected'),
  'dispute-upheld': say('giờ nhận theo quyết định khiếu nại', 'dispute upheld'),
  'document-exchanged': say('văn bản được thay sau hạn', 'document exchanged'),
  'filing-moved': say('báo cáo được chuyển đến sau hạn', 'filing moved here'),
  'entry-annulled': say('hủy bút toán sau hạn', 'entry annulled'),
  'cured-without-content': say('bổ sung cho báo cáo không kèm tài liệu', 'report cured without content'),
};

/** Each setting on which a verdict may rest: its number, its question, and its two readings. */
const SETTINGS = [
  ['T1', 'receipt_clock', say('nộp điện tử: tính thời điểm nào?', 'filed electronically: which time counts?'), 'arrival', 'dispatch'],
  ['T2', 'paper_clock', say('bản giấy: tính thời điểm nào?', 'on paper: which time counts?'), 'stamp', 'registration'],
  ['T3', 'post_clock', say('gửi bưu chính: tính thời điểm nào?', 'by post: which time counts?'), 'arrival', 'postmark'],
  ['T4', 'email_filing', say('gửi thư điện tử có là nộp không?', 'is an e-mail a filing?'), 'refused', 'allowed'],
  ['T5', 'day_end', say('ngày cuối kết thúc lúc mấy giờ?', 'when does the last day end?'), '24:00', '17:00'],
  ['T6', 'roll_forward', say('ngày cuối là ngày nghỉ thì sao?', 'and if the last day is a day off?'), 'next-working-day', 'keep'],
  ['T7', 'cured_report', say('bị trả lại, nộp lại trong hạn bổ sung?', 'returned, and filed again within the cure?'), 'keeps-first-time', 'counts-anew'],
  ['T8', 'late_after_cure', say('nộp lại sau hạn bổ sung: chậm từ đâu?', 'filed again after the cure: late from when?'), 'from-due', 'from-cure'],
  ['T9', 'wrong_channel', say('nộp sai kênh có là nộp không?', 'filed in another way than prescribed?'), 'noted-separately', 'not-filed'],
  ['T10', 'late_grant', say('gia hạn được cho sau khi đã hết hạn?', 'an extension granted after the due date?'), 'counts', 'does-not-count'],
  ['T13', 'outage_grace', say('hệ thống nhận gặp sự cố?', 'an outage of the receiving system?'), 'next-working-day', 'nothing'],
  ['T17', 'outage_channel', say('sự cố của kênh nào làm lùi hạn?', 'the outage of which channel moves the due date?'), 'reported-by', 'any-electronic'],
  ['T18', 'suspended_filing', say('nộp trong lúc tạm dừng có đúng hạn không?', 'filed while the clock stood still?'), 'in-time', 'by-due-date'],
  ['T19', 'empty_report', say('nộp không kèm tài liệu, bổ sung sau?', 'filed without a document, completed later?'), 'keeps-first-time', 'counts-anew'],
];

/** The settings whose opposite reading gives another verdict, or another lateness, each with what comes out. */
function oppositeReadings(standing) {
  const { book, name, moment, own } = standing;
  const differs = (one, other) => one.time !== other.time || one.lateness?.days !== other.lateness?.days;
  return own ? SETTINGS.flatMap(([code, field, question, usual, other]) => {
    const value = own[field] === usual ? other : usual, read = new Standing(book, name, moment, { [field]: value });
    return differs(read, standing) ? [{ code, question, value, read }] : [];
  }) : [];
}
