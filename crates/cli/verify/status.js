/* ---- What a task's status is (docs/status.md), from entries as they are read (docs/format.md) ---- */

const FILING = ['ReportSubmitted', 'ReportResubmitted', 'LateDiscoveredRecord'];
/** Which entries say of the whole ledger what a status rests on; which say how others are to be read. */
const RULING = ['LedgerOpened', 'CalendarPublished', 'CalendarCorrected', 'RuleSetActivated', 'SystemOutageRecorded', 'UnitEstablished',
  'UnitsReorganised'];
const READING = ['EntryAnnulled', 'FieldsCorrected'];
/** Where an entry has a due date of a task. */
const DATING = { DeadlineFixed: 'deadline', ExtensionGranted: 'deadline', TaskResumed: 'deadline', TaskTransferred: 'deadline',
  DeadlineRecomputed: 'after' };

/** Which entries change how far a task has come, which filing counts, or when it is due. */
const BEARING = [...FILING, 'ReportReturned', 'ReportWithdrawn', 'ReportAccepted', 'EntryCorrected', 'TaskSuspended', 'TaskResumed', 'TaskEnded',
  'DeadlineFixed', 'ExtensionGranted', 'DeadlineRecomputed'];

/** What a rule set of the first version, and of the second, left unsaid. */
const UNSAID = {
  1: { paper_clock: 'stamp', post_clock: 'arrival', day_end: '24:00', cured_report: 'keeps-first-time', late_after_cure: 'from-due',
    wrong_channel: 'noted-separately', late_grant: 'counts', outage_grace: 'nothing', lateness_count: 'both', report_channels: [] },
  2: { outage_channel: 'reported-by', suspended_filing: 'in-time', empty_report: 'keeps-first-time', carried_deadline: 'taken-over' },
};

/** The tasks that an entry is about (docs/format.md). */
function tasksOf({ kind, payload }) {
  const [duty, units = []] = IN_PARTS.get(kind)?.(payload) ?? [];
  const several = Array.isArray(payload.tasks) ? payload.tasks : [];
  return [payload.task, ...several, ...movedTo({ kind, payload }), ...units.map((unit) => `${duty}/${unit}`)].filter(isText);
}

/** The entries as they are to be read: without those annulled, and with the fields that were corrected. From the last to the first,
    for an entry can name only an earlier one. */
function readAsCorrected(entries) {
  const annulled = new Set(), changes = new Map();
  const read = [];
  for (const entry of [...entries].reverse()) {
    if (annulled.has(entry.position)) continue;
    const corrected = withChanges(entry, changes.get(entry.position) ?? []);
    const { kind, payload } = corrected;
    if (kind === 'EntryAnnulled') annulled.add(payload.entry);
    // Of two corrections of one field the later holds: it was met first, and is applied last.
    else if (kind === 'FieldsCorrected') changes.set(payload.entry, [...payload.changes, ...changes.get(payload.entry) ?? []]);
    read.push(corrected);
  }
  return read.reverse();
}

/** The annulments in force, each with what it annuls at last: an entry that is itself none. */
function* annulments(entries, inForce) {
  const all = new Map(entries.map((entry) => [entry.position, entry]));
  for (const { position, recorded_at: at, payload } of inForce) {
    let root = all.get(payload.entry);
    while (root?.kind === 'EntryAnnulled') root = all.get(root.payload.entry);
    if (root) yield { entry: position, recorded: microsOf(at), root };
  }
}

const outageOf = ({ position, recorded_at: at, actor, approver, payload }) => ({ entry: position, ...payload, recorded: microsOf(at),
  since: microsOf(payload.from), end: microsOf(payload.until), hands: [actor.unit, approver?.unit] });

function withChanges(entry, changes) {
  if (!changes.length) return entry;
  const changed = structuredClone(entry);
  for (const { field, after } of changes) {
    const path = field === 'occurred_at' ? [field] : ['payload', ...field.split('/')], name = path.pop();
    const inside = path.reduce((value, step) => (value instanceof Object ? value[step] : undefined), changed);
    if (inside instanceof Object) inside[name] = structuredClone(after);
  }
  return changed;
}

/** How well the receipt of a filing is evidenced (docs/format.md, "Evidence classes"): as the entry says, or else as it follows from the entry. */
function classOf({ kind, channel, payload, actor, recorded_at: recordedAt, documents }) {
  if (payload.evidence_class) return payload.evidence_class;
  if (kind === 'LateDiscoveredRecord') {
    if (!documents.length) return 'D';
    return [null, 'email', 'ledger'].includes(channel) ? 'C' : 'B';
  }
  const { received, task } = payload, isByLedger = !isDay(received) && microsOf(received) === microsOf(recordedAt);
  if (!['paper', 'post', 'email'].includes(channel) && (isByLedger || actor.position === 'system')) return 'B';
  return task.endsWith(`/${actor.unit}`) || [null, 'email'].includes(channel) ? 'D' : 'C';
}

/** Of a time that was stated again. */
const restatedClass = ({ documents }) => (documents.length ? 'B' : 'C');
const weaker = (one, other) => (one > other ? one : other);
/** A receipt of these classes is only declared: nothing that rests on it is proven (docs/status.md, section 11). */
const isDeclared = (one) => one === 'D' || one === 'E';

const endOfMoment = (moment) => (isDay(moment) ? endOf(moment) : microsOf(moment));
const dayOfMoment = (moment) => moment.slice(0, 10);
const dayOfMicros = (micros) => (vietnamese(micros / 1000000n) ?? '9999-12-31').slice(0, 10);
const earlier = (one, other) => (one < other ? one : other);
const inOrder = (one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : one.entry - other.entry);
const lastOf = (list, isIt = () => true) => list.findLast(isIt);

/** What is known of a ledger by some of its entries: rules, days off, outages, and the facts of each task. */
class Book {
  tasks = new Map();
  /** In which task each filing is now. */
  filings = new Map();
  /** The last moment of each unit that was founded; nothing while none is known. */
  units = new Map();
  /** The first moment of each unit whose first day is named. */
  founded = new Map();

  constructor(entries) {
    this.entries = readAsCorrected(entries);
    const ofKind = (...kinds) => this.entries.filter(({ kind }) => kinds.includes(kind));
    this.years = ofKind('CalendarPublished', 'CalendarCorrected');
    this.isOff = daysOff(this.years.map(({ payload }) => payload.year));
    this.ruleSets = ofKind('RuleSetActivated').map(({ position, recorded_at: at, version, payload: { rule_set: rules } }) =>
      ({ ...UNSAID[2], ...(version === 1 ? UNSAID[1] : {}), ...rules, entry: position, recorded: microsOf(at) }));
    this.outages = ofKind('SystemOutageRecorded').map(outageOf);
    this.annulled = [...annulments(entries, ofKind('EntryAnnulled'))];
    this.entries.forEach((entry) => this.take(entry));
    for (const { facts } of this.tasks.values()) facts.sort(inOrder);
  }

  /** Makes facts of an entry. What is said of a task before it begins is no fact. */
  take(entry) {
    const { kind, payload, position, recorded_at: recordedAt } = entry, recorded = microsOf(recordedAt);
    const since = (moment) => earlier(endOfMoment(moment), recorded);
    const add = (task, what) => this.tasks.get(task)?.facts.push({ kind, entry: position, recorded, at: since(entry.occurred_at), ...what });
    if (kind === 'TasksAssigned') {
      for (const task of tasksOf(entry)) if (!this.tasks.has(task)) this.tasks.set(task, { task, facts: [], from: [], at: since(entry.occurred_at) });
    } else if (kind === 'TaskTransferred') {
      add(payload.task, { act: 'transferred' });
      this.transfer(entry, since(entry.occurred_at), recorded);
    } else if (kind === 'UnitEstablished') {
      this.units.set(payload.unit, undefined);
      if (payload.from) this.founded.set(payload.unit, microsOf(`${payload.from}T00:00:00+07:00`));
    } else if (kind === 'UnitsReorganised') {
      const last = endOf(payload.from, '00:00');
      payload.ended.filter((unit) => this.units.has(unit)).forEach((unit) => this.units.set(unit, last));
    } else if (FILING.includes(kind)) {
      const { received, document, replaces } = payload;
      this.filings.set(position, payload.task);
      add(payload.task, { act: 'filed', at: since(received), received, document, replaces, channel: entry.channel, source: entry,
        isFound: kind === 'LateDiscoveredRecord', class: classOf(entry), origin: { from: kind === 'LateDiscoveredRecord' ? 'late-discovery' : 'entry' } });
    } else if (kind === 'EntryCorrected') {
      for (const change of payload.changes) this.correct(payload.entry, change, { by: position, recorded }, restatedClass(entry));
    } else if (kind === 'DisputeDecided') {
      const { decision, received } = payload.outcome;
      add(payload.task, { act: 'decided', dispute: payload.dispute });
      if (decision === 'upheld') this.retime(payload.filing, received, { from: 'dispute', by: position, recorded }, restatedClass(entry));
    } else if (kind === 'DelayRecorded') {
      const { effective_from: from } = payload;
      add(payload.task, { at: earlier(isDay(from) ? microsOf(`${from}T00:00:00+07:00`) : microsOf(from), recorded) });
    } else if (kind !== 'SubmissionRefused' && kind !== 'ReminderIssued') {
      for (const task of tasksOf(entry)) add(task, { act: ACTS[kind]?.(payload), ...payload });
    }
  }

  /** For the units to which a task passes: it begins there, or comes back, with its due date; or it is theirs already. */
  transfer({ kind, position, payload }, at, recorded) {
    const [duty, units] = IN_PARTS.get('TaskTransferred')(payload);
    for (const task of units.map((unit) => `${duty}/${unit}`)) {
      const begins = !this.tasks.has(task);
      if (begins) this.tasks.set(task, { task, facts: [], from: [], at, beganBy: position });
      const there = this.tasks.get(task), comesBack = !begins && workOf([...there.facts].sort(inOrder), at).base === 'transferred';
      const add = (what) => there.facts.push({ kind, entry: position, recorded, at, ...what });
      there.from.push({ task: payload.task, entry: position, at });
      if (comesBack) add({ act: 'comes-back' });
      if (payload.deadline && (begins || comesBack || this.takesOver(there, payload.deadline, at))) {
        add({ act: 'dated', deadline: payload.deadline, isBrought: true });
      }
    }
  }

  /** Whether a unit that had the same task by itself, without a due date, is dated by one that another brings along. */
  takesOver({ facts }, { rule_set: named }, at) {
    const isDated = facts.some((fact) => fact.at <= at && (fact.act === 'dated' || (fact.kind === 'DeadlineFixed' && fact.deadline)));
    return !isDated && this.ruleSets.find(({ id }) => id === named)?.carried_deadline === 'taken-over';
  }

  filingOf(entry) {
    return this.tasks.get(this.filings.get(entry))?.facts.find((fact) => fact.entry === entry && fact.act === 'filed');
  }

  retime(entry, received, origin, shown) {
    const filing = this.filingOf(entry);
    if (!filing) return;
    const entered = filing.origin.entered ?? filing.received;
    Object.assign(filing, { received, at: earlier(endOfMoment(received), filing.recorded), origin: { ...origin, entered },
      class: weaker(filing.class, shown) });
  }

  correct(entry, { field, after }, by, shown) {
    const filing = this.filingOf(entry);
    if (!filing) return;
    if (field === 'received') this.retime(entry, after, { from: 'correction', ...by }, shown);
    if (field === 'evidence_class') filing.class = after;
    if (field === 'document') Object.assign(filing, { document: after, exchanged: by });
    if (field === 'task') {
      this.move(filing, after);
      filing.moved = by;
    }
  }

  /** A filing moves with everything that speaks of it. What replaced a filing that is now in another task replaces nothing. */
  move(filing, to) {
    const from = this.tasks.get(this.filings.get(filing.entry)), there = this.tasks.get(to);
    const disputes = from.facts.filter(({ kind, filing: about }) => kind === 'TimelinessDisputed' && about === filing.entry).map(({ entry }) => entry);
    const goes = (fact) => fact === filing || fact.filing === filing.entry || disputes.includes(fact.dispute);
    const gone = from.facts.filter(goes);
    from.facts = from.facts.filter((fact) => !goes(fact));
    this.filings.set(filing.entry, to);
    there?.facts.push(...gone);
    for (const { facts } of [from, there ?? from]) {
      for (const fact of facts) {
        if (fact.replaces !== undefined && !facts.some(({ entry, act }) => entry === fact.replaces && act === 'filed')) fact.replaces = undefined;
      }
    }
  }

  /** Whether the task was never owed: it began by a transfer, and what it came from had been done before every one of them. */
  wasDoneBefore(name, moment, asked = new Set()) {
    const task = this.tasks.get(name);
    if (task?.beganBy === undefined || asked.has(name)) return false;
    asked.add(name);
    const transfers = task.from.filter(({ at }) => at <= moment);
    const changedNothing = ({ task: from, entry }) => {
      const source = this.tasks.get(from);
      return source && (!workOf(source.facts, moment).changedBy.includes(entry) || this.wasDoneBefore(from, moment, asked));
    };
    return transfers.length > 0 && transfers.every(changedNothing);
  }
}

/** What an act does to the base of a task, or to a filing. */
const ACTS = {
  TaskAcknowledged: () => 'acknowledged', TaskSuspended: () => 'suspended', TaskResumed: () => 'resumed', TaskEnded: ({ ending }) => ending,
  ReportReturned: () => 'returned', ReportWithdrawn: () => 'withdrawn', ReportAccepted: () => 'accepted',
};
const LEAVING = ['assigned', 'acknowledged', 'returned', 'withdrawn', 'suspended'];
const STEPS = {
  acknowledged: { where: ['assigned'], to: 'acknowledged' },
  suspended: { where: ['assigned', 'acknowledged'], to: 'suspended' },
  transferred: { where: LEAVING, to: 'transferred' },
  cancelled: { where: LEAVING, to: 'cancelled' },
  lapsed: { where: LEAVING, to: 'lapsed' },
  closed: { where: ['accepted'], to: 'closed' },
  'comes-back': { where: ['transferred'], to: 'assigned' },
};
const RELEASED = ['transferred', 'cancelled', 'lapsed'];

/** The return that a filing answers, of those of the task. */
function answered(filing, facts) {
  const returns = facts.filter(({ act }) => act === 'returned');
  if (filing.isFound) return lastOf(returns, (it) => inOrder(it, filing) < 0);
  const before = returns.filter((it) => it.filing === filing.replaces && it.entry < filing.entry);
  return filing.replaces === undefined ? undefined : before.sort((one, other) => one.entry - other.entry).at(-1);
}

/** How each filing stands: filed, returned, withdrawn or accepted, by the acts that name it; what a withdrawn filing replaced is
    withdrawn with it. */
function filingStates(filings, facts) {
  const states = new Map(filings.map((filing) => [filing.entry, 'filed']));
  for (const { act, filing } of facts) {
    if (!['returned', 'withdrawn', 'accepted'].includes(act) || !states.has(filing)) continue;
    states.set(filing, act);
    for (let at = filing; act === 'withdrawn' && at !== undefined;) {
      if (states.has(at)) states.set(at, act);
      at = filings.find(({ entry }) => entry === at)?.replaces;
    }
  }
  return states;
}

/** How far the work has come by a moment: the base and what it comes to with the filings; since when the task is released; its
    suspensions; which entries changed the base; and which filings count for nothing. */
function workOf(facts, moment) {
  let base = 'assigned', released, filings = [];
  const past = [], suspensions = [], changedBy = [], ignored = [];
  const work = () => {
    if (['transferred', 'cancelled', 'lapsed', 'closed'].includes(base)) return base;
    const states = filingStates(filings, past), all = [...states.values()];
    const kept = filings.filter(({ entry }) => states.get(entry) !== 'withdrawn');
    const answers = new Set(kept.map((filing) => answered(filing, past)).filter(Boolean));
    const isCompleted = (entry) => answers.has(lastOf(past, ({ act, filing }) => act === 'returned' && filing === entry));
    if (all.includes('accepted')) return 'accepted';
    if (all.includes('filed')) return 'submitted';
    if ([...states].some(([entry, state]) => state === 'returned' && !isCompleted(entry))) return 'returned';
    return all.includes('withdrawn') ? 'withdrawn' : base;
  };
  for (const fact of facts) {
    if (fact.at > moment) break;
    const step = fact.act === 'resumed' ? { to: 'acknowledged', where: base === 'suspended' ? [work()] : [] } : STEPS[fact.act];
    if (step?.where.includes(work())) {
      if (base === 'suspended') suspensions.at(-1).until = fact.at;
      base = step.to;
      changedBy.push(fact.entry);
      if (base === 'suspended') suspensions.push({ since: fact.at, until: undefined });
      if (fact.act === 'comes-back') filings = [];
      released = RELEASED.includes(base) ? released ?? fact.at : undefined;
    }
    past.push(fact);
    if (fact.act === 'filed') (released === undefined ? filings : ignored).push(fact);
  }
  return { base, work: work(), released, suspensions, changedBy, ignored };
}

/** Which of a filing's times each clock reads, by the way in which it came. */
const CLOCKS = {
  paper: { setting: 'paper_clock', times: { stamp: ['stamped'], registration: ['registered'] } },
  post: { setting: 'post_clock', times: { arrival: ['stamped', 'arrived'], postmark: ['postmarked'] } },
  electronic: { setting: 'receipt_clock', times: { arrival: ['arrived'], dispatch: ['dispatched'], registration: ['registered'] } },
};

/** The times of what is not done yet. */
const WAITING = ['open', 'due-soon', 'overdue', 'suspended', 'returned-in-cure'];

/** A task as it stands at a moment, by what a book knows (docs/status.md, sections 3 to 11 and 15); with some settings read otherwise, if any
    are `turned`. */
class Standing {
  constructor(book, name, moment, turned = {}) {
    const { facts } = book.tasks.get(name), { work, released, suspensions, ignored } = workOf(facts, moment);
    Object.assign(this, { book, moment, turned, work, released, suspensions, name, parts: TASK.exec(name)?.groups ?? {} });
    this.until = released === undefined ? moment : earlier(released, moment);
    this.all = facts.filter(({ at }) => at <= moment);
    this.facts = facts.filter((fact) => fact.at <= this.until && !ignored.includes(fact));
    this.own = this.ruleSet();
    this.rules = this.own && { ...this.own, ...turned };
    this.due = this.rules && this.dueDates();
    this.judge();
  }

  /** The rule of the day of the task: the one named in its first due date. */
  ruleSet() {
    const { ruleSets } = this.book, first = this.fold(() => true)?.first, today = dayOfMicros(this.moment);
    if (first) return ruleSets.find(({ id }) => id === first.rule_set);
    const starting = (one, other) => (one?.valid_from > other.valid_from ? one : other);
    return ruleSets.filter(({ valid_from: from }) => from <= today).reduce(starting, undefined);
  }

  /** The due dates by the facts, up to one of them or by all: the first, the one without extensions, the one that applies; with the entries
      that made them. */
  fold(counts, last) {
    let dates;
    for (const fact of last ? this.facts.slice(0, this.facts.indexOf(last) + 1) : this.facts) {
      const { kind, deadline, entry } = fact, is = (one, other) => canonical(one) === canonical(other);
      if ((kind === 'DeadlineFixed' && deadline) || fact.act === 'dated') {
        dates = { first: deadline, plain: deadline, due: deadline, fixedBy: entry, changedBy: [] };
      } else if (!dates) continue;
      else if (kind === 'ExtensionGranted' && counts(fact, dates.due)) {
        dates = { ...dates, due: deadline, changedBy: [...dates.changedBy, { fact, before: dates.due }] };
      } else if (kind === 'TaskResumed' && deadline) {
        const isPlain = is(dates.due, dates.plain);
        dates = { ...dates, plain: isPlain ? deadline : dates.plain, due: deadline, changedBy: [...dates.changedBy, { fact, before: dates.due }] };
      } else if (kind === 'DeadlineRecomputed') {
        const read = (date) => (is(date, fact.before) ? fact.after : date);
        const moved = [dates.first, dates.plain, dates.due].some((date) => is(date, fact.before));
        dates = { ...dates, first: read(dates.first), plain: read(dates.plain), due: read(dates.due),
          changedBy: moved ? [...dates.changedBy, { fact, before: fact.before }] : dates.changedBy };
      }
    }
    return dates;
  }

  dueDates() {
    return this.fold((granted, before) => this.counts(granted, before));
  }

  /** Whether an extension counts that extends this due date. */
  counts(granted, before) {
    return this.rules.late_grant === 'counts' || granted.at <= this.ends(before).end;
  }

  /** The last day of a due date, and its last moment; outages move them, one after another. */
  ends(deadline) {
    const { rules, book } = this;
    let day = rules.roll_forward === this.own.roll_forward ? deadline.effective
      : lastDay(deadline.trace, book.isOff, rules.roll_forward) ?? deadline.effective;
    let end = endOf(day, rules.day_end);
    const movedBy = [];
    const hits = () => book.outages.filter((it) => this.isMovedBy(it, end));
    for (let hit = hits(); rules.outage_grace === 'next-working-day' && hit.length; hit = hits()) {
      const longest = hit.reduce((one, other) => (other.end >= one.end ? other : one));
      movedBy.push({ outage: longest, moved: end });
      day = plusDays(dayOfMicros(longest.end), 1);
      while (book.isOff(day)) day = plusDays(day, 1);
      end = endOf(day, rules.day_end);
    }
    return { day, end, movedBy };
  }

  isMovedBy(outage, end) {
    return outage.since <= this.moment && outage.since <= end && end < outage.end && this.isReportedBy(outage)
      && !outage.hands.includes(this.parts.unit);
  }

  /** Whether an outage concerns the task: by the channel that is prescribed, or through which it was reported. */
  isReportedBy({ channel }) {
    const { rules, parts } = this, isElectronic = !['paper', 'post', 'email'].includes(channel);
    if (parts.period && rules.report_channels.length) return rules.report_channels.includes(channel);
    const used = this.all.find((fact) => fact.act === 'filed' && fact.channel)?.channel;
    return rules.outage_channel === 'reported-by' && used ? used === channel : isElectronic;
  }

  /** Whether the rules take it for a filing at all, by the way in which it came. */
  admits({ channel }) {
    const { rules, parts } = this;
    const isForeign = parts.period && channel && rules.report_channels.length && !rules.report_channels.includes(channel);
    return !(channel === 'email' && rules.email_filing === 'refused') && !(isForeign && rules.wrong_channel === 'not-filed');
  }

  /** When a filing was received. The time entered is that of the clock in force then; another clock reads another of its times. */
  received({ received, channel, source }) {
    const { rules, own } = this, times = source.payload.times ?? {}, clock = CLOCKS[channel] ?? CLOCKS.electronic;
    const other = rules[clock.setting] === own[clock.setting] ? undefined : clock.times[rules[clock.setting]].map((name) => times[name]).find(Boolean);
    return other ?? received;
  }

  /** Whether what was received then is within the due date: of a day the day counts, whatever hour it ends. */
  isWithin(filing, { day, end }) {
    const received = this.received(filing);
    return isDay(received) ? received <= day : microsOf(received) <= end;
  }

  reaches(filing, deadline) {
    const ends = this.ends(deadline), { end } = ends;
    if (this.isWithin(filing, ends)) return true;
    const inSuspension = ({ since, until }) => since <= filing.at && (until === undefined || filing.at < until) && since <= end;
    return this.rules.suspended_filing === 'in-time' && this.suspensions.some(inSuspension);
  }

  /** The filing that counts (section 4), the time (section 6) and how late it is (section 7). */
  judge() {
    const { book, name, moment, rules, due } = this;
    this.wasDone = book.wasDoneBefore(name, moment);
    if (this.wasDone) {
      this.time = 'released';
      return;
    }
    if (!rules) {
      this.time = this.released === undefined ? 'no-deadline' : 'released';
      return;
    }
    this.count();
    if (!due) {
      this.time = this.released === undefined ? 'no-deadline' : 'released';
      return;
    }
    this.applies = this.ends(due.due);
    this.time = this.timeState();
    this.lateness = this.howLate();
    this.standStill();
  }

  /** What a unit that has ended had not done stands as it stood at the end of its last day (section 15). */
  standStill() {
    const { book, name, moment, parts, turned } = this, last = book.units.get(parts.unit);
    if (last === undefined || last >= moment || !WAITING.includes(this.time)) return;
    const then = new Standing(book, name, last, turned), isOverdue = then.time === 'overdue';
    this.time = isOverdue ? 'overdue' : 'released';
    this.lateness = isOverdue ? then.lateness : undefined;
  }

  count() {
    const { facts, until, rules, due } = this;
    const filed = facts.filter((fact) => fact.act === 'filed'), filings = filed.filter((fact) => this.admits(fact));
    const states = filingStates(filed, facts), isWithdrawn = ({ entry }) => states.get(entry) === 'withdrawn';
    const lastReturn = ({ entry }) => lastOf(facts, ({ act, filing }) => act === 'returned' && filing === entry);
    const within = (filing, { cure }) => this.isWithin(filing, this.ends(cure));
    const answering = (to) => filings.filter((filing) => answered(filing, facts) === to && within(filing, to));
    // A filing that would answer its own return, through others, stands on nothing.
    const guarded = (ask) => {
      const asked = new Set();
      return (filing) => {
        if (asked.has(filing)) return undefined;
        asked.add(filing);
        const said = ask(filing);
        asked.delete(filing);
        return said;
      };
    };
    const stands = guarded((filing) => {
      if (isWithdrawn(filing)) return false;
      const back = lastReturn(filing);
      if (!back) return true;
      const keeps = rules.cured_report === 'keeps-first-time' && !(rules.empty_report === 'counts-anew' && !filing.source.documents.length);
      return keeps && answering(back).some((other) => other !== filing && stands(other));
    });
    const inCure = guarded((filing) => {
      const back = lastReturn(filing);
      if (isWithdrawn(filing) || !back) return false;
      const answers = answering(back).filter((other) => other !== filing);
      return (until <= this.ends(back.cure).end && !answers.some((other) => stands(other))) || answers.some((other) => inCure(other));
    });
    const standing = (filing) => stands(filing) === true, curing = (filing) => inCure(filing) === true;
    const inTime = (filing) => due && this.reaches(filing, due.due);
    this.counted = filings.find((filing) => standing(filing) || (curing(filing) && inTime(filing))) ?? filings.find(curing);
    this.isStanding = this.counted && standing(this.counted);
    const back = this.counted && lastReturn(this.counted);
    const completed = back && answering(back).find((other) => other !== this.counted && standing(other));
    this.cured = this.isStanding && completed ? { returned: back.entry, completed } : undefined;
    const answeredByCounted = this.counted && answered(this.counted, facts);
    this.missedCure = answeredByCounted && !within(this.counted, answeredByCounted) ? answeredByCounted.cure : undefined;
    const answers = new Set(filings.filter((filing) => !isWithdrawn(filing)).map((filing) => answered(filing, facts)));
    const open = lastOf(filed, (filing) => states.get(filing.entry) === 'returned' && !answers.has(lastReturn(filing)));
    this.openCure = open && lastReturn(open).cure;
  }

  timeState() {
    const { counted, due, until, released, applies, book, moment } = this;
    if (counted && this.isStanding) {
      if (this.reaches(counted, due.plain)) return 'on-time';
      return this.reaches(counted, due.due) ? 'on-time-extended' : 'late';
    }
    if (counted && this.reaches(counted, due.due)) return 'returned-in-cure';
    if (workOf(this.facts, until).work === 'suspended') return 'suspended';
    if (until > applies.end) return 'overdue';
    if (released !== undefined) return 'released';
    return workingDays(dayOfMicros(moment), applies.day, book.isOff) <= this.rules.due_soon_working_days ? 'due-soon' : 'open';
  }

  howLate() {
    const { time, counted, until, rules, applies, book } = this;
    if (time !== 'late' && time !== 'overdue') return undefined;
    const by = time === 'late' ? dayOfMoment(this.received(counted)) : dayOfMicros(until);
    const cure = time === 'late' ? this.missedCure : this.openCure, cureDay = cure && this.ends(cure).day;
    const from = rules.late_after_cure === 'from-cure' && cureDay > applies.day ? cureDay : applies.day;
    const sameDay = by === from ? 1 : 0;
    return { days: Math.max(daysBetween(from, by), sameDay), workingDays: Math.max(workingDays(from, by, book.isOff), sameDay) };
  }

  get assignedAt() { return this.book.tasks.get(this.name).at; }

  /** Whether the task was not its unit's when the due date that applies ended: it came later, or was away and came back, or the unit was
      founded later. */
  get isTakenOver() {
    if (!this.applies) return false;
    const { end } = this.applies, { facts, at, beganBy } = this.book.tasks.get(this.name), { unit } = this.parts;
    if ((beganBy !== undefined && end < at) || end < (this.book.founded.get(unit) ?? 0n)) return true;
    const isBack = this.all.some((fact) => fact.act === 'comes-back' && fact.at > end);
    return isBack && workOf(facts, end).base === 'transferred';
  }

  get isOnTime() { return this.time === 'on-time' || this.time === 'on-time-extended'; }
  get isLate() { return this.time === 'late' || this.time === 'overdue'; }
  /** The last second that is still in time. */
  get dueEnd() { return this.applies && this.applies.end / 1000000n; }
}
