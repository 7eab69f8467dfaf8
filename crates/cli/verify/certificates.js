/* ---- Certificates and revocation lists (RFC 5280) ---- */

const EXTENSION = {
  subjectKey: '2.5.29.14', keyUsage: '2.5.29.15', otherNames: '2.5.29.17', constraints: '2.5.29.19', number: '2.5.29.20',
  reason: '2.5.29.21', invalidSince: '2.5.29.24', delta: '2.5.29.27', part: '2.5.29.28', issuer: '2.5.29.29', names: '2.5.29.30',
  lists: '2.5.29.31', issuerKey: '2.5.29.35', purposes: '2.5.29.37',
};
/** What may be marked critical in a certificate, because it is heeded here or says nothing about the chain. */
const HEEDED = [EXTENSION.keyUsage, EXTENSION.otherNames, EXTENSION.constraints, EXTENSION.names, EXTENSION.lists, EXTENSION.purposes];
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const DIGITAL_SIGNATURE = 0, NON_REPUDIATION = 1, SIGN_CERTIFICATES = 5, SIGN_LISTS = 6;

function readExtensions(element) {
  const all = new Map();
  for (const each of new Fields(element).rest) {
    const fields = new Fields(each);
    const name = identifier(fields.next(OID)), critical = fields.optional(BOOLEAN);
    const extension = { critical: critical !== undefined && truth(critical), value: fields.next(OCTET_STRING).inside };
    fields.end();
    if (all.has(name)) throw notDer();
    all.set(name, extension);
  }
  return all;
}

/** What both certificates and lists are: something, and the issuer's signature over it. */
function readSigned(bytes) {
  const fields = new Fields(only(bytes));
  const signedPart = fields.next(SEQUENCE), algorithm = fields.next(SEQUENCE), signature = bits(fields.next(BIT_STRING));
  fields.end();
  return { signedPart, algorithm, signature, inside: new Fields(signedPart) };
}

/** RFC 4514, as far as people need it: the last part first. */
function nameInWords(element) {
  const short = { '2.5.4.3': 'CN', '2.5.4.6': 'C', '2.5.4.7': 'L', '2.5.4.8': 'ST', '2.5.4.10': 'O', '2.5.4.11': 'OU',
    '0.9.2342.19200300.100.1.1': 'UID' };
  const part = (attribute) => {
    const fields = new Fields(attribute), type = identifier(fields.next(OID)), value = fields.next();
    const text = [UTF8_STRING, 0x13, 0x16].includes(value.tag) ? new TextDecoder().decode(value.inside) : `#${hex(value.whole)}`;
    return `${short[type] ?? type}=${text}`;
  };
  try {
    return elements(element.inside).reverse().map((set) => elements(set.inside).map(part).join('+')).join(',');
  } catch {
    return `#${hex(element.whole)}`;
  }
}

/** A certificate; of a root that the user brings, an old one of version 1 too. */
function readCertificate(bytes, isRoot = false) {
  const { signedPart, algorithm, signature, inside } = readSigned(bytes);
  const version = inside.optional(around(0));
  if (version ? small(only(version.inside, INTEGER), 255) !== 2 : !isRoot) throw notDer();
  const serial = inside.next(INTEGER), again = inside.next(SEQUENCE), issuer = inside.next(SEQUENCE);
  const validity = new Fields(inside.next(SEQUENCE));
  const from = time(validity.next(UTC_TIME, GENERALIZED_TIME)), until = time(validity.next(UTC_TIME, GENERALIZED_TIME));
  validity.end();
  const subject = inside.next(SEQUENCE), key = inside.next(SEQUENCE);
  const extensions = inside.optional(around(3));
  inside.end();
  if (!same(algorithm.whole, again.whole)) throw notDer();
  return { bytes, signedPart: signedPart.whole, algorithm: readAlgorithm(algorithm), signature, serial, issuer, from, until, subject, key,
    extensions: extensions ? readExtensions(only(extensions.inside)) : new Map(), name: nameInWords(subject) };
}

/** Whether the certificate lets its key be used so; one that does not tell lets it. */
function allows(certificate, use) {
  const usage = certificate.extensions.get(EXTENSION.keyUsage);
  return usage === undefined || flags(only(usage.value, BIT_STRING))(use);
}

/** The purposes that it names; nothing where it names none. */
function purposes(certificate) {
  const named = certificate.extensions.get(EXTENSION.purposes);
  return named && new Fields(only(named.value)).rest.map((each) => identifier(each));
}

/** Whether it may sign others (and then how many may stand between it and the signer's). */
function readConstraints(certificate) {
  const extension = certificate.extensions.get(EXTENSION.constraints);
  if (!extension) return { signs: false };
  const fields = new Fields(only(extension.value)), signs = fields.optional(BOOLEAN), between = fields.optional(INTEGER);
  fields.end();
  return { signs: signs !== undefined && truth(signs), between: between && small(between, 255) };
}

/** A complete list. One that only tells what changed, or speaks for other issuers, is refused. */
function readRevocationList(bytes) {
  const { signedPart, algorithm, signature, inside } = readSigned(bytes);
  if (small(inside.next(INTEGER), 255) !== 1) throw notDer();
  const again = inside.next(SEQUENCE), issuer = inside.next(SEQUENCE);
  const issued = time(inside.next(UTC_TIME, GENERALIZED_TIME)), next = time(inside.next(UTC_TIME, GENERALIZED_TIME));
  const named = inside.optional(SEQUENCE), extensions = readExtensions(only(inside.next(around(0)).inside));
  inside.end();
  if (!same(algorithm.whole, again.whole)) throw notDer();
  const requireKnown = (all, known) => {
    for (const [name, { critical }] of all) if (critical && !known.includes(name)) throw new Wrong(`phần mở rộng ${name} không hiểu được`,
      `the extension ${name} is not known here`);
  };
  const part = extensions.get(EXTENSION.part);
  requireKnown(extensions, [EXTENSION.number, EXTENSION.part, EXTENSION.issuerKey]);
  if (extensions.has(EXTENSION.delta)) throw new Wrong('chỉ ghi phần thay đổi', 'it only tells what changed');
  if (part && new Fields(only(part.value)).rest.some(({ tag }) => tag !== around(0) && tag !== context(1) && tag !== context(2))) {
    throw new Wrong('chỉ ghi một phần các lý do, hoặc thay cho tổ chức khác', 'it tells some reasons only, or speaks for other issuers');
  }
  const revoked = new Map();
  for (const each of named ? new Fields(named).rest : []) {
    const fields = new Fields(each), serial = fields.next(INTEGER), at = time(fields.next(UTC_TIME, GENERALIZED_TIME));
    const more = fields.optional(SEQUENCE), about = more ? readExtensions(more) : new Map();
    fields.end();
    requireKnown(about, [EXTENSION.reason, EXTENSION.invalidSince]);
    if (about.has(EXTENSION.issuer)) throw new Wrong('thay cho tổ chức khác', 'it speaks for other issuers');
    const reason = about.get(EXTENSION.reason), invalid = about.get(EXTENSION.invalidSince);
    revoked.set(hex(serial.inside), { at, reason: reason && small(only(reason.value, ENUMERATED), 255),
      invalid: invalid && time(only(invalid.value, GENERALIZED_TIME)) });
  }
  return { signedPart: signedPart.whole, algorithm: readAlgorithm(algorithm), signature, issuer, issued, next, revoked, partial: part !== undefined };
}

/** The things of one kind in a PEM text, or the one thing that the bytes are in DER. */
function readPem(bytes, label) {
  if (!bytes) throw new Wrong('không đọc được tệp', 'the file cannot be read');
  const text = new TextDecoder('latin1').decode(bytes);
  const begins = text.split('-----BEGIN ').length - 1;
  if (begins === 0) return [bytes];
  const parts = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\r?\n([A-Za-z0-9+/=\s]*?)-----END \1-----/g)];
  if (parts.length !== begins) throw new Wrong('không phải PEM đúng dạng', 'not a PEM text');
  const found = parts.filter(([, kind]) => kind === label).map(([, , inside]) => base64(inside.replace(/\s/g, '')));
  if (!found.length) throw new Wrong(`không có “${label}” nào`, `there is no "${label}" in it`);
  return found;
}
