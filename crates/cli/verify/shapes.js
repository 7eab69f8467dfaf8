/* ---- Strict reading (docs/evidence.md): an entry counts only where its one form is known here in full ---- */

const isRecord = (value) => value instanceof Object && !Array.isArray(value);
const matches = (pattern) => (value) => isText(value) && pattern.test(value);

const isDay = (value) => isText(value) && value.length === 10 && isInstant(`${value}T00:00:00+07:00`);
/** A fraction of no microseconds is not written. */
const isPlainInstant = (value) => isInstant(value) && !value.includes('.000000');
const isMoment = (value) => isDay(value) || isPlainInstant(value);
const isPartialDate = (value) => isText(value) && [4, 7, 10].includes(value.length) && isDay(`${value}-01-01`.slice(0, 10));

const PERIOD = String.raw`((?:19|20|21)\d\d|2200)(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?`, LETTER = String.raw`[\p{Alphabetic}\p{N}.-]`;
const DIRECTIVE = `${LETTER}{2,40}`, DUTY = `${DIRECTIVE}/${LETTER}{1,24}`, UNIT = '[A-Z0-9]{2,20}';
const TASK = new RegExp(`^(?<duty>${DUTY})(?:/(?<period>${PERIOD}))?/(?<unit>${UNIT})$`, 'u');
const whole = (pattern) => matches(new RegExp(`^(?:${pattern})$`, 'u'));
const isPeriod = whole(PERIOD), isTask = matches(TASK);

/** Parts of the schemas that are texts of one form: what the schema says in words only. */
const TEXTS = {
  Moment: isMoment, Timestamp: isPlainInstant, PartialDate: isPartialDate, TimeOfDay: matches(/^(?!00:00)(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/),
  Period: isPeriod, TaskId: isTask, ObligationId: whole(DUTY), UnitCode: whole(UNIT), DirectiveId: whole(DIRECTIVE),
  RecordId: whole(`${LETTER}{1,40}`), Digest: isDigest, PersonId: matches(/^P-[0-9a-f]{16}$/),
};
const FORMATS = {
  date: isDay, uuid: matches(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  uint16: (value) => value < 2 ** 16, uint32: (value) => value < 2 ** 32, int32: (value) => Math.abs(value) < 2 ** 31,
  uint64: Number.isSafeInteger,
};
const TYPES = {
  string: isText, integer: Number.isSafeInteger, boolean: (value) => typeof value === 'boolean', null: isNothing, object: isRecord,
  array: Array.isArray,
};

/** What a shape asks, as a function of a value: JSON Schema, as far as the published schemas use it. A word that is not known here fits
    nothing. Each shape is made into a function once. */
function fitter(shape) {
  if (shape === true) return () => true;
  const tests = Object.entries(shape).map(([word, said]) => (Object.hasOwn(WORDS, word) ? WORDS[word](said, shape) : () => false));
  return (value) => tests.every((fits) => fits(value));
}

const WORDS = {
  $ref: (part) => (value) => partFitter(part)(value),
  type: (types) => {
    const all = [types].flat().map((type) => TYPES[type]);
    return (value) => all.some((is) => is(value));
  },
  const: (only) => (value) => value === only,
  enum: (all) => (value) => all.includes(value),
  format: (format) => (value) => isNothing(value) || (Object.hasOwn(FORMATS, format) && FORMATS[format](value)),
  minimum: (least) => (value) => isNothing(value) || value >= least,
  maximum: (most) => (value) => isNothing(value) || value <= most,
  // A form that is asked of whoever writes; what was written is read all the same.
  pattern: () => () => true,
  items: (item) => {
    const fits = fitter(item);
    return (value) => !Array.isArray(value) || value.every(fits);
  },
  oneOf: (shapes) => {
    const all = shapes.map(fitter);
    return (value) => all.filter((fits) => fits(value)).length === 1;
  },
  anyOf: (shapes) => {
    const all = shapes.map(fitter);
    return (value) => all.some((fits) => fits(value));
  },
  properties: (fields) => {
    const all = Object.entries(fields).map(([name, field]) => [name, fitter(field)]);
    return (value) => !isRecord(value) || all.every(([name, fits]) => !Object.hasOwn(value, name) || fits(value[name]));
  },
  required: (names) => (value) => !isRecord(value) || names.every((name) => Object.hasOwn(value, name)),
  additionalProperties: (more, { properties = {} }) => {
    const fits = more === false ? () => false : fitter(more);
    return (value) => !isRecord(value) || Object.keys(value).every((name) => Object.hasOwn(properties, name) || fits(value[name]));
  },
};

/** The function of a part, or of a whole shape, by its name. */
const fitters = new Map();
function once(name, make) {
  if (!fitters.has(name)) fitters.set(name, make());
  return fitters.get(name);
}

const partFitter = (part) => once(part, () => {
  if (Object.hasOwn(TEXTS, part)) return TEXTS[part];
  const fits = fitter(PARTS[part]), leavesOut = !WRITES_NOTHING.includes(part.split('~')[0]), hasForm = oneForm(PARTS[part], leavesOut);
  return (value) => fits(value) && hasForm(value);
});
const shapeFitter = (named) => once(named, () => {
  const fits = fitter(SHAPES[named]), hasForm = oneForm(SHAPES[named], false);
  return (value) => fits(value) && hasForm(value);
});

const mayBeNothing = ({ type, anyOf = [] }) => [type].flat().includes('null') || anyOf.some(mayBeNothing);
/** Parts that write null where nothing is, as payloads do; the others leave the member out. */
const WRITES_NOTHING = ['Actor', 'RuleSet'];

/** Whether each member that may be missing is there, or left out, as the program writes it: one content has one form. */
function oneForm({ properties = {} }, leavesOut) {
  const all = Object.entries(properties).map(([name, shape]) => [name, leavesOut && mayBeNothing(shape)]);
  return (value) => !isRecord(value)
    || all.every(([name, isLeftOut]) => (Object.hasOwn(value, name) ? !(isLeftOut && value[name] === null) : isLeftOut));
}

/** The header's texts that are names from a list, which the schema of the entry leaves open. */
const HEADER_LISTS = { channel: 'Channel' };
const ACTOR_LISTS = { unit: 'UnitCode', position: 'Position', capacity: 'Capacity' };

/** Whether the header names only what is known: positions, capacities, channels. */
function isKnownHeader({ actor, approver, channel }) {
  const isKnown = (who) => Object.entries(ACTOR_LISTS).every(([name, part]) => partFitter(part)(who[name]));
  return isKnown(actor) && (approver === null || isKnown(approver)) && (channel === null || partFitter(HEADER_LISTS.channel)(channel));
}

/** Where kinds stand that have a stream of their own. */
/** Only corrections stand among corrections. */
const CORRECTIONS = 'corrections';
const OWN_STREAMS = { LedgerOpened: 'ledger', CalendarPublished: 'calendar', CalendarCorrected: 'calendar', RuleSetActivated: 'rules',
  SystemOutageRecorded: 'outages', CheckpointAnchored: 'checkpoints', StreamsCounted: 'streams', HistoryImported: 'history' };

/** Whether an entry stands in the stream where its kind belongs: what it says and where it stands agree. A correction does not name the
    stream of what it corrects; that is looked at where both are known. */
function isPlaced({ kind, version, stream, payload }) {
  const { task, obligation, directive } = SHAPES[`${kind}.${version}`].properties ?? {};
  if (Object.hasOwn(OWN_STREAMS, kind)) return stream === OWN_STREAMS[kind];
  if (READING.includes(kind)) return true;
  if (task && kind !== 'FactRecorded') return stream === `task/${payload.task}`;
  if (obligation) return stream === `obligation/${payload.obligation}`;
  if (directive) return stream === `directive/${payload.directive}`;
  return !/^(?:task|obligation|directive)\//.test(stream) && ![CORRECTIONS, ...Object.values(OWN_STREAMS)].includes(stream);
}

/** Why an entry that is spelt in its one form is not readable in full; nothing where it is. Its header, its kind in its version, and
    every member of both are known, and it stands where it belongs. */
function unreadable(entry) {
  const { kind, version, payload } = entry, named = `${kind}.${version}`;
  const isWhole = shapeFitter('entry.1')(entry) && Object.hasOwn(entry.actor, 'account')
    && (entry.approver === null || Object.hasOwn(entry.approver, 'account'));
  if (!isWhole || !isKnownHeader(entry)) return say('phần đầu có mục lạ, thiếu mục hoặc viết sai', 'its header has a member that is unknown, missing or misspelt');
  if (!Object.hasOwn(SHAPES, named)) return say(`loại “${kind}” phiên bản ${version} chưa biết: hãy dùng bản mới hơn`,
    `the kind "${kind}" in version ${version} is not known here: use a newer page`);
  if (!shapeFitter(named)(payload)) return say('nội dung có mục lạ, thiếu mục hoặc viết sai', 'its payload has a member that is unknown, missing or misspelt');
  if (!isPlaced(entry)) return say('nó đứng ở luồng khác với điều nó ghi', 'it stands in another stream than what it says belongs to');
  return undefined;
}
