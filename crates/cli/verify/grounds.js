/* ---- What a status rests on: which entries, which streams, and whether its due dates come out again ---- */

/** The task, and those from or to which it, or a filing, passed, however far. */
function relatedTo(task, joining) {
  const related = new Set([task]);
  for (let before = 0; before < related.size;) {
    before = related.size;
    joining.filter((tasks) => tasks.length > 1 && tasks.some((each) => related.has(each))).flat().forEach((each) => related.add(each));
  }
  return related;
}

const joins = ({ kind }) => kind === 'EntryCorrected' || kind === 'TaskTransferred';

/** The streams that must be whole, each with the places of its entries that are shown. */
function streamsOf(entries, task) {
  const related = [...relatedTo(task, entries.filter(joins).map(tasksOf))], { unit } = TASK.exec(task)?.groups ?? {};
  // A filing that was moved here from another duty counts only where that duty's task is known to have been assigned.
  const duties = new Set(related.map((each) => `obligation/${TASK.exec(each)?.groups.duty}`));
  const ofOne = [...duties, `unit/${unit}`, ...related.map((each) => `task/${each}`)];
  const streams = ['calendar', 'corrections', 'organisation', 'outages', 'rules', ...ofOne].sort();
  return streams.map((stream) => {
    const places = entries.filter((entry) => entry.stream === stream).map((entry) => entry.stream_position);
    const gap = places.findIndex((place, at) => place !== at);
    return { stream, count: places.length, missing: gap < 0 ? undefined : gap };
  });
}

/** A correction that stands in another stream than what it corrects, or than what that corrects; nothing where all stand right. */
function correctionElsewhere(entries) {
  const byNumber = new Map(entries.map((entry) => [entry.position, entry]));
  return entries.find(({ kind, stream, payload }) => {
    if (!READING.includes(kind) || stream === CORRECTIONS) return false;
    const streams = [];
    for (let named = byNumber.get(payload.entry); named;) {
      streams.push(named.stream);
      const next = READING.includes(named.kind) && named.payload.entry < named.position ? byNumber.get(named.payload.entry) : undefined;
      named = next;
    }
    return streams.length > 0 && !streams.includes(stream);
  });
}

/** What entries say of a task, taken one by one in their order. Each can be read in full. */
class Reckoning {
  kept = [];
  joining = [];

  constructor(task) {
    this.task = task;
    this.parts = TASK.exec(task)?.groups ?? {};
  }

  /** Keeps what a status may rest on. */
  take(entry) {
    const { kind, payload } = entry, { duty } = this.parts;
    if (joins(entry)) this.joining.push(tasksOf(entry));
    const isOfDuty = duty !== undefined && payload.obligation === duty;
    if (isOfDuty || RULING.includes(kind) || READING.includes(kind) || tasksOf(entry).length) this.kept.push(entry);
  }

  /** The entries that count. */
  entries() {
    const related = relatedTo(this.task, this.joining), isAbout = (entry) => tasksOf(entry).some((task) => related.has(task));
    return this.kept.filter((entry) => RULING.includes(entry.kind) || READING.includes(entry.kind) || entry.payload.obligation === this.parts.duty
      || isAbout(entry));
  }

  /** The status at a moment; every due date, computed again; or the entry whose rules this page does not have. */
  at(moment) {
    const entries = this.entries(), unknown = entries.find(({ kind, version, payload }) => kind === 'LedgerOpened' && (version === 1 || payload.calendar));
    const elsewhere = correctionElsewhere(entries);
    if (elsewhere) return { isAssigned: true, elsewhere, dates: [] };
    const book = new Book(entries);
    if (!book.tasks.has(this.task)) return { isAssigned: false, dates: [] };
    if (unknown) return { isAssigned: true, unknown, dates: [] };
    const dates = this.dates(book, entries);
    return { isAssigned: true, dates, entries, book, standing: new Standing(book, this.task, moment) };
  }

  /** Every due date that the task has had, as recorded, and as it comes out of the days off and the rule set known when it was fixed. */
  dates(book, entries) {
    const dated = ({ kind, act, deadline, after }) => (kind === 'DeadlineRecomputed' ? after : DATING[kind] || act === 'dated' ? deadline : undefined);
    const all = [...book.tasks.values()].flatMap(({ facts }) => facts);
    return book.tasks.get(this.task).facts.filter(dated).map((fact) => {
      const deadline = dated(fact), had = all.filter((other) => dated(other) && canonical(dated(other)) === canonical(deadline));
      // What a task brought along was computed when it was first fixed.
      const at = fact.isBrought ? Math.min(fact.entry, ...had.map(({ entry }) => entry)) : fact.entry;
      const known = new Book(entries.filter(({ position }) => position <= at)), rules = known.ruleSets.find(({ id }) => id === deadline.rule_set);
      return { position: fact.entry, recorded: deadline.effective, again: rules && lastDay(deadline.trace, known.isOff, rules.roll_forward) };
    });
  }
}
