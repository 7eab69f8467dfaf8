/* ---- Entries (docs/format.md): read only where they are canonical, so that one text says one thing ---- */

/** In bytes, and in levels: those of the payload, and the entry around it. */
const ENTRY_MOST = 65535, ENTRY_DEPTH = 33;
const isNumber = (value) => Number.isSafeInteger(value) && value >= 0;
const isText = (value) => typeof value === 'string';
const isDigest = (value) => isText(value) && /^[0-9a-f]{64}$/.test(value);
const isNothing = (value) => value === null;
const isMissing = (value) => value === undefined;

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** An entry as it stands, if it is spelt in its one form: canonical JSON of the fields that evidence needs. */
function readEntry(text) {
  try {
    const entry = JSON.parse(text);
    const complete = depthOf(text) <= ENTRY_DEPTH && canonical(entry) === text && entry.format === 'socai.entry/1' && isNumber(entry.position)
      && isText(entry.kind) && isText(entry.stream) && isNumber(entry.stream_position) && isText(entry.actor?.unit) && isText(entry.actor.position)
      && secondsOf(entry.recorded_at) !== undefined && entry.documents.every(isDigest);
    return complete ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** The entry of this number, which can be read in full (docs/evidence.md, "How an entry is read"). */
function readStrictly(bytes, index) {
  const entry = readEntry(decode(bytes, ENTRY_MOST)), why = entry && unreadable(entry);
  if (!entry) throw new Wrong('không phải bút toán viết đúng dạng', 'it is not an entry in its one form');
  if (why) throw new Wrong(why.vi, why.en);
  if (entry.position !== index) throw new Wrong('nó tự ghi là ở vị trí khác', 'it says of itself that it stands elsewhere');
  return entry;
}

/** An instant as entries write it, in POSIX seconds; a ledger holds the years 1900 to 2200. */
function secondsOf(instant) {
  const found = /^(\d{4})(-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{6})?(\+07:00)$/.exec(isText(instant) ? instant : '');
  if (!found || found[1] < '1900' || found[1] > '2200') return undefined;
  const written = found.slice(1).join(''), milliseconds = Date.parse(written);
  if (Number.isNaN(milliseconds)) return undefined;
  // A 30th of February would come out as another day.
  const seconds = BigInt(milliseconds / 1000);
  return vietnamese(seconds) === written ? seconds : undefined;
}

const isInstant = (value) => secondsOf(value) !== undefined;

/** The head that a CheckpointAnchored names, and the bytes that vouch for it. */
function readAnchored({ kind, payload }) {
  const { size, root, anchor, digest } = kind === 'CheckpointAnchored' ? payload ?? {} : {};
  if (!isNumber(size) || !isDigest(root) || !isText(anchor) || !isDigest(digest)) {
    throw new Wrong('bút toán ấy không ghi lời người ngoài', 'the entry is not about an anchor');
  }
  return { size, root, anchor, digest };
}

/** What each kind of entry that names tasks in parts says of them: the duty with its period, and the units. */
const together = ({ obligation, period, units }) => [[obligation, period].filter(isText).join('/'), units];
const IN_PARTS = new Map([
  ['TasksAssigned', together], ['DeadlineFixed', together], ['ReminderIssued', together],
  ['TaskTransferred', ({ task, to }) => [String(task).replace(/\/[^/]*$/, ''), to]],
]);

/** Whether one of these stands somewhere as a whole text. */
const mentions = (value, texts) => (isText(value) ? texts.includes(value)
  : value instanceof Object && Object.values(value).some((each) => mentions(each, texts)));

/** Whether an entry is about the task, or names it: as a whole text, or by duty, period and unit. */
function concerns({ kind, stream, payload }, task) {
  const whole = [task, `task/${task}`];
  if (stream === whole[1] || mentions(payload, whole)) return true;
  const [duty, units] = IN_PARTS.get(kind)?.(payload ?? {}) ?? [];
  return Array.isArray(units) && units.some((unit) => `${duty}/${unit}` === task);
}

/** The tasks to which a correction moves a filing that was entered for another. */
const movedTo = ({ kind, payload }) => (kind === 'EntryCorrected' && Array.isArray(payload?.changes) ? payload.changes : [])
  .filter((change) => change?.field === 'task').map((change) => change.after);

/** The log of a rehearsal has a name that says so, on every head. */
const isNamedRehearsal = ({ origin }) => (origin.startsWith('rehearsal.') ? true : undefined);

/** Whether the ledger is a rehearsal, if this is the entry that opened it. */
function isRehearsal(entry) {
  const clock = entry?.kind === 'LedgerOpened' && entry.position === 0 ? entry.payload?.clock : undefined;
  return isText(clock) ? clock !== 'system' : undefined;
}

/** A person's name as it was sealed (docs/vault.md). */
function readPerson(text) {
  try {
    const person = JSON.parse(text), { format, name, person: identifier, salt, ...more } = person;
    if (canonical(person) === text && format === 'socai.person/1' && isText(name) && isText(identifier) && isDigest(salt)
      && !Object.keys(more).length) return { name, identifier };
  } catch { /* the same answer as below */ }
  throw new Wrong('không phải văn bản ghi tên viết đúng dạng', 'it is not the text of a name in its one form');
}
