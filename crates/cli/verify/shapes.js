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
  RecordId: whole(`${LETTER}{1,40}`), PersonId: matches(/^P-[0-9a-f]{16}$/),
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

/** Whether a value is of this shape: JSON Schema, as far as the published schemas use it. A word that is not known fits nothing. */
function fits(value, shape) {
  if (shape === true) return true;
  return Object.entries(shape).every(([word, said]) => Object.hasOwn(WORDS, word) && WORDS[word](value, said, shape));
}

const WORDS = {
  $ref: (value, part) => (Object.hasOwn(TEXTS, part) ? TEXTS[part](value) : fits(value, PARTS[part])),
  type: (value, types) => [types].flat().some((type) => TYPES[type](value)),
  const: (value, only) => value === only,
  enum: (value, all) => all.includes(value),
  format: (value, format) => isNothing(value) || (Object.hasOwn(FORMATS, format) && FORMATS[format](value)),
  minimum: (value, least) => isNothing(value) || value >= least,
  maximum: (value, most) => isNothing(value) || value <= most,
  pattern: (value, pattern) => isText(value) && new RegExp(pattern, 'u').test(value),
  items: (value, item) => !Array.isArray(value) || value.every((each) => fits(each, item)),
  oneOf: (value, shapes) => shapes.filter((shape) => fits(value, shape)).length === 1,
  anyOf: (value, shapes) => shapes.some((shape) => fits(value, shape)),
  properties: (value, fields) => !isRecord(value)
    || Object.entries(fields).every(([name, field]) => !Object.hasOwn(value, name) || fits(value[name], field)),
  required: (value, names) => !isRecord(value) || names.every((name) => Object.hasOwn(value, name)),
  additionalProperties: (value, more, { properties = {} }) => !isRecord(value)
    || Object.entries(value).every(([name, each]) => Object.hasOwn(properties, name) || (more !== false && fits(each, more))),
};

/** The header's texts that are names from a list, which the schema of the entry leaves open. */
const HEADER_LISTS = { channel: 'Channel' };
const ACTOR_LISTS = { unit: 'UnitCode', position: 'Position', capacity: 'Capacity' };

/** Whether the header names only what is known: positions, capacities, channels. */
function isKnownHeader({ actor, approver, channel }) {
  const isKnown = (who) => Object.entries(ACTOR_LISTS).every(([name, part]) => WORDS.$ref(who[name], part));
  return isKnown(actor) && (approver === null || isKnown(approver)) && (channel === null || WORDS.$ref(channel, HEADER_LISTS.channel));
}

/** Where kinds stand that have a stream of their own. */
const OWN_STREAMS = { LedgerOpened: 'ledger', CalendarPublished: 'calendar', CalendarCorrected: 'calendar', RuleSetActivated: 'rules',
  SystemOutageRecorded: 'outages', CheckpointAnchored: 'checkpoints', StreamsCounted: 'streams' };

/** Whether an entry stands in the stream where its kind belongs: what it says and where it stands agree. A correction stands where the
    entry stands that it names, or apart. */
function isPlaced({ kind, version, stream, payload }) {
  const { task, obligation, directive } = SHAPES[`${kind}.${version}`].properties ?? {};
  if (Object.hasOwn(OWN_STREAMS, kind)) return stream === OWN_STREAMS[kind];
  if (kind === 'EntryAnnulled' || kind === 'FieldsCorrected') return !Object.values(OWN_STREAMS).some((own) => own === stream && own === 'streams');
  if (task && kind !== 'FactRecorded') return stream === `task/${payload.task}`;
  if (obligation) return stream === `obligation/${payload.obligation}`;
  if (directive) return stream === `directive/${payload.directive}`;
  return !/^(?:task|obligation|directive)\//.test(stream) && !Object.values(OWN_STREAMS).includes(stream);
}

/** Why an entry that is spelt in its one form is not readable in full; nothing where it is. Its header, its kind in its version, and
    every member of both are known, and it stands where it belongs. */
function unreadable(entry) {
  const { kind, version, payload } = entry, shape = SHAPES['entry.1'], named = `${kind}.${version}`;
  const isWhole = fits(entry, shape) && Object.keys(shape.properties).every((name) => Object.hasOwn(entry, name))
    && Object.hasOwn(entry.actor, 'account') && (entry.approver === null || Object.hasOwn(entry.approver, 'account'));
  if (!isWhole || !isKnownHeader(entry)) return say('phần đầu có mục lạ, thiếu mục hoặc viết sai', 'its header has a member that is unknown, missing or misspelt');
  if (!Object.hasOwn(SHAPES, named)) return say(`loại “${kind}” phiên bản ${version} chưa biết: hãy dùng bản mới hơn`,
    `the kind "${kind}" in version ${version} is not known here: use a newer page`);
  if (!fits(payload, SHAPES[named])) return say('nội dung có mục lạ, thiếu mục hoặc viết sai', 'its payload has a member that is unknown, missing or misspelt');
  if (!isPlaced(entry)) return say('nó đứng ở luồng khác với điều nó ghi', 'it stands in another stream than what it says belongs to');
  return undefined;
}
