/* ---- Time-stamp tokens (RFC 3161, RFC 5816; CMS: RFC 5652; RFC 5035) ---- */

/** It may hold, but who vouches for it is nobody that the user trusts: it says nothing, for or against. */
class Untrusted extends Wrong {}

const SIGNED_DATA = '1.2.840.113549.1.7.2', TST_INFO = '1.2.840.113549.1.9.16.1.4';
const CONTENT_TYPE = '1.2.840.113549.1.9.3', MESSAGE_DIGEST = '1.2.840.113549.1.9.4', SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.47';
const TOKEN_MOST = 64 * 1024, CERTIFICATES_MOST = 16;

/** What is in a ContentInfo of signed data; around it there may be a whole response, which must grant it. */
function openResponse(bytes) {
  if (bytes.length > TOKEN_MOST) throw new Wrong('quá dài', 'it is too long to be one');
  let info = only(bytes, SEQUENCE);
  if (elements(info.inside)[0]?.tag !== OID) {
    const response = new Fields(info), status = new Fields(response.next(SEQUENCE));
    const granted = small(status.next(INTEGER), 1n << 32n);
    for (const { tag } of elements(status.optional(SEQUENCE)?.inside ?? [])) if (tag !== UTF8_STRING) throw notDer();
    status.optional(BIT_STRING);
    status.end();
    if (granted > 1) throw new Wrong('tổ chức cấp đã từ chối đóng dấu', 'the authority did not stamp');
    info = response.next(SEQUENCE);
    response.end();
  }
  const fields = new Fields(info), type = identifier(fields.next(OID)), content = fields.next(around(0));
  fields.end();
  if (type !== SIGNED_DATA) throw new Wrong('không phải dữ liệu có chữ ký', 'it is not signed data');
  return new Fields(only(content.inside));
}

/** The token in its parts. Nothing about it is shown yet. */
function readToken(bytes) {
  const signedData = openResponse(bytes);
  small(signedData.next(INTEGER), 255);
  signedData.next(SET);
  const around0 = new Fields(signedData.next(SEQUENCE));
  const certificates = elements(signedData.optional(around(0))?.inside ?? []);
  signedData.optional(around(1));
  const signers = elements(signedData.next(SET).inside);
  signedData.end();
  const type = identifier(around0.next(OID)), wrapped = around0.next(around(0));
  around0.end();
  if (type !== TST_INFO) throw new Wrong('phần được ký không phải dấu thời gian', 'what is signed is not a time stamp');
  if (signers.length !== 1) throw new Wrong(`có ${signers.length} chữ ký; dấu thời gian có đúng một`,
    `the token carries ${signers.length} signatures; a time stamp carries exactly one`);
  if (certificates.length > CERTIFICATES_MOST) throw new Wrong('quá nhiều chứng thư', 'it holds too many certificates');
  const content = only(wrapped.inside, OCTET_STRING).inside;
  // Other kinds of certificates have other tags (RFC 5652, 10.2.2).
  return { content, stamp: readStamp(content), signer: readSigner(signers[0]),
    certificates: certificates.filter(({ tag }) => tag === SEQUENCE).map(({ whole }) => whole) };
}

/** TSTInfo (RFC 3161, 2.4.2). */
function readStamp(content) {
  const fields = new Fields(only(content));
  if (small(fields.next(INTEGER), 255) !== 1) throw new Wrong('không phải phiên bản 1', 'its time stamp is not of version 1');
  identifier(fields.next(OID));
  const imprint = new Fields(fields.next(SEQUENCE));
  const digest = readDigest(imprint.next(SEQUENCE)), hash = imprint.next(OCTET_STRING).inside;
  imprint.end();
  integer(fields.next(INTEGER));
  const at = time(fields.next(GENERALIZED_TIME), true);
  if (at < 0n) throw new Wrong('thời điểm trước năm 1970', 'its time is before 1970');
  const told = fields.optional(SEQUENCE);
  const ordering = fields.optional(BOOLEAN), nonce = fields.optional(INTEGER);
  if (ordering) truth(ordering);
  if (nonce) integer(nonce);
  fields.optional(around(0));
  const extensions = fields.optional(around(1));
  fields.end();
  for (const [name, { critical }] of extensions ? readExtensions({ tag: SEQUENCE, inside: extensions.inside }) : []) {
    if (critical) throw new Wrong(`phần mở rộng bắt buộc ${name} không hiểu được`,
      `the time stamp has the critical extension ${name}, which is not known here`);
  }
  return { digest, hash, at, accuracy: told && readAccuracy(told) };
}

/** In whole seconds, and one more if there is a part of one: late is the safe side. */
function readAccuracy(element) {
  const fields = new Fields(element), seconds = fields.optional(INTEGER);
  const [millis, micros] = [0, 1].map((count) => fields.optional(context(count)));
  fields.end();
  const inMillis = (seconds ? small(seconds, 0xffffffff) : 0) * 1000 + (millis ? small(millis, 0xffff) : 0)
    + Math.ceil((micros ? small(micros, 0xffff) : 0) / 1000);
  return BigInt(Math.ceil(inMillis / 1000) + 1);
}

/** SignerInfo (RFC 5652, 5.3) with the attributes that count. */
function readSigner(element) {
  const fields = new Fields(element);
  small(fields.next(INTEGER), 255);
  const named = fields.next(SEQUENCE, context(0)), digest = readDigest(fields.next(SEQUENCE));
  const attributes = fields.optional(around(0));
  const algorithm = readAlgorithm(fields.next(SEQUENCE)), signature = fields.next(OCTET_STRING).inside;
  fields.optional(around(1));
  fields.end();
  if (!attributes) throw new Wrong('không có thuộc tính được ký', 'it has no signed attributes');
  const values = new Map();
  for (const attribute of elements(attributes.inside)) {
    const parts = new Fields(attribute), type = identifier(parts.next(OID)), set = elements(parts.next(SET).inside);
    parts.end();
    if (![CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE].includes(type)) continue;
    if (set.length !== 1 || values.has(type)) throw new Wrong('một thuộc tính được ký có hai lần',
      'a signed attribute has not exactly one value');
    values.set(type, set[0]);
  }
  const [type, messageDigest, certificates] = [CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE].map((each) => values.get(each));
  if (type?.tag !== OID || identifier(type) !== TST_INFO || messageDigest?.tag !== OCTET_STRING) {
    throw new Wrong('thuộc tính được ký không phải của dấu thời gian', 'its signed attributes are not those of a time stamp');
  }
  if (!certificates) throw new Wrong('thuộc tính được ký không nêu chứng thư của người ký bằng SHA-256 hoặc dài hơn',
    'the signed attributes do not name the signer\'s certificate by SHA-256 or longer');
  // ESSCertIDv2: the first is the signer's; SHA-256 if no digest is named (RFC 5035, 3 and 4).
  const list = new Fields(certificates), [first] = new Fields(list.next(SEQUENCE)).rest;
  list.optional(SEQUENCE);
  list.end();
  const id = new Fields(first ?? {}), algorithmOfId = id.optional(SEQUENCE), hash = id.next(OCTET_STRING).inside;
  id.optional(SEQUENCE);
  id.end();
  // In the token they stand under another tag than the one that is signed (RFC 5652, 5.4).
  const signedAttributes = joined([SET], attributes.whole.subarray(1));
  return { named, digest, signedAttributes, messageDigest: messageDigest.inside, algorithm, signature,
    certificate: { digest: algorithmOfId ? readDigest(algorithmOfId) : 'SHA-256', hash } };
}

/** The certificate that the signed attributes name; the unsigned part must name it too. */
async function findSigner(signer, certificates) {
  for (const bytes of certificates) {
    if (!same(await hashed(signer.certificate.digest, bytes), signer.certificate.hash)) continue;
    const certificate = readCertificate(bytes);
    const { named } = signer, key = certificate.extensions.get(EXTENSION.subjectKey);
    const alike = named.tag === SEQUENCE ? same(named.inside, joined(certificate.issuer.whole, certificate.serial.whole))
      : key !== undefined && same(only(key.value, OCTET_STRING).inside, named.inside);
    if (!alike) throw new Wrong('dấu thời gian nêu hai người ký khác nhau', 'the token names two different signers');
    return certificate;
  }
  throw new Wrong('không có chứng thư của người ký', 'the signer\'s certificate is not there');
}

/** For time stamping and nothing else, and critically so (RFC 3161, 2.3). */
function requirePurpose(certificate) {
  const named = purposes(certificate) ?? [];
  const stamps = named.length === 1 && named[0] === TIME_STAMPING && certificate.extensions.get(EXTENSION.purposes).critical;
  if (!stamps || !(allows(certificate, DIGITAL_SIGNATURE) || allows(certificate, NON_REPUDIATION))) {
    throw new Wrong(`chứng thư của “${certificate.name}” không phải chỉ dành cho việc cấp dấu thời gian`,
      `the certificate of "${certificate.name}" is not meant for time stamping alone`);
  }
}

/** What can be judged of one certificate by itself, at that time; `below` others it has signed stand under it. */
function requireUsable(certificate, at, below) {
  const { from, until, extensions, name } = certificate;
  requireInForce(certificate, at);
  if (from > until) throw notDer();
  for (const [id, { critical }] of extensions) {
    if (critical && !HEEDED.includes(id)) throw new Wrong(`chứng thư có phần mở rộng bắt buộc không hiểu được: ${id}`,
      `a certificate has a critical extension that is not known here: ${id}`);
  }
  const { signs, between } = readConstraints(certificate);
  if (below === 0 && signs) throw new Wrong('chứng thư của người ký là chứng thư dùng để ký chứng thư khác',
    'the signer\'s certificate is one for signing certificates');
  if (below > 0 && !signs) throw mayNotSign(name);
  if (below > 0 && below - 1 > between) throw new Wrong('chuỗi chứng thư dài hơn mức một chứng thư cho phép',
    'the chain is longer than a certificate in it allows');
  if (purposes(certificate)?.includes(TIME_STAMPING) === false) throw new Wrong('có chứng thư không dành cho việc cấp dấu thời gian',
    'a certificate is not meant for time stamping');
}

const mayNotSign = (name) => new Wrong(`“${name}” không được ký chứng thư`, `"${name}" may not sign certificates`);

/** Always at the time of the token, never now: it must be worth tomorrow what it was worth when it was made. */
function requireInForce({ from, until, name }, at) {
  const day = (seconds) => new Date(Number(seconds) * 1000).toISOString().slice(0, 10);
  if (at < from) throw new Wrong(`chứng thư của “${name}” lúc đó chưa có hiệu lực (từ ${day(from)})`,
    `a certificate did not hold yet at the time of the token: it begins on ${day(from)}`);
  if (at > until) throw new Wrong(`chứng thư của “${name}” lúc đó đã hết hạn (ngày ${day(until)})`,
    `a certificate had expired at the time of the token: it ended on ${day(until)}`);
}

/** Names that an issuer does not allow below it. Directory names are not compared here: whoever constrains them, or
    any kind of name that stands below in a subjectAltName, is refused (RFC 5280, 4.2.1.10 allows that). */
function requireNamesAllowed(chain) {
  const kinds = (elementsOfNames) => elementsOfNames.map(({ tag }) => tag & 0x1f);
  chain.forEach((issuer, place) => {
    const extension = issuer.extensions.get(EXTENSION.names);
    if (!extension || place === 0) return;
    const constrained = new Fields(only(extension.value)).rest.flatMap(({ inside }) =>
      kinds(elements(inside).map((subtree) => new Fields(subtree).next())));
    const below = chain.slice(0, place).flatMap(({ extensions }) => {
      const names = extensions.get(EXTENSION.otherNames);
      return names ? kinds(new Fields(only(names.value)).rest) : [];
    });
    if (constrained.some((kind) => kind === 4 || below.includes(kind))) {
      throw new Wrong('có chứng thư giới hạn tên, mà trang này không xét được',
        'a certificate in the chain limits names in a way that this page does not know');
    }
  });
}

async function requireSignedBy({ signedPart, algorithm, signature }, issuer) {
  // Under a certificate RSA has NULL for parameters and ECDSA has none (RFC 4055, 5; RFC 5758, 3.2).
  if (isNull(algorithm.parameters) !== (SIGNATURES[algorithm.name]?.key === RSA_ENCRYPTION)) throw notDer();
  await requireSignature(issuer.key, algorithm, signedPart, signature);
}

/** The certificates from the signer to a root that the user gave, the signer's first (RFC 5280, 6.1). */
async function findChain(signer, certificates, roots, at) {
  let trouble, steps = 0;
  /** What does not hold ends one way up; another may be left. */
  const attempt = async (work) => {
    try {
      return await work();
    } catch (error) {
      trouble ??= error;
      return undefined;
    }
  };
  const climb = async (path) => {
    const head = path.at(-1);
    requireUsable(head, at, path.length - 1);
    for (const root of roots.filter(({ subject }) => same(subject.whole, head.issuer.whole))) {
      const chain = [...path, root];
      const holds = await attempt(async () => {
        for (let place = 0; place + 1 < chain.length; place += 1) await requireSignedBy(chain[place], chain[place + 1]);
        requireNamesAllowed(chain);
        requireInForce(root, at);
        const idle = chain.slice(1).find((issuer) => !allows(issuer, SIGN_CERTIFICATES));
        if (idle) throw mayNotSign(idle.name);
        return chain;
      });
      if (holds) return holds;
    }
    for (const bytes of certificates) {
      const chain = await attempt(async () => {
        const issuer = readCertificate(bytes);
        const used = path.some(({ subject, key }) => same(subject.whole, issuer.subject.whole) && same(key.whole, issuer.key.whole));
        if (used || !same(issuer.subject.whole, head.issuer.whole)) return undefined;
        // Certificates that sign each other could make endlessly many ways.
        if (path.length > 6 || ++steps > 200) throw new Wrong('chuỗi chứng thư quá dài', 'the chain of certificates is too long');
        return climb([...path, issuer]);
      });
      if (chain) return chain;
    }
    return undefined;
  };
  const chain = await climb([signer]);
  if (chain) return chain;
  throw trouble ?? new Untrusted(`không có chuỗi chứng thư nào dẫn từ “${signer.name}” đến một chứng thư gốc bạn tin`,
    `no chain of certificates leads from "${signer.name}" to a trusted root`);
}

/** Whether lists cover each certificate below the root, and none was revoked so that it harms a token made at one time,
    which others had seen by another, if anybody had. */
async function requireNotRevoked(chain, lists, at, seen) {
  let known = true;
  for (let place = 0; place + 1 < chain.length; place += 1) {
    const [certificate, issuer] = [chain[place], chain[place + 1]];
    const named = lists.filter((list) => same(list.issuer.whole, certificate.issuer.whole));
    const own = [];
    for (const list of named) {
      if (!allows(issuer, SIGN_LISTS)) continue;
      await requireSignature(issuer.key, list.algorithm, list.signedPart, list.signature).then(() => own.push(list), () => {});
    }
    // Two issuers may bear one name: a list by another key is only wrong if no other is right.
    if (named.length && !own.length) throw new Wrong(`danh sách thu hồi mang tên “${issuer.name}” không do họ ký`,
      `the revocation list in the name of "${issuer.name}" is not signed by it`);
    for (const { revoked } of own) {
      const entry = revoked.get(hex(certificate.serial.inside));
      if (!entry) continue;
      const invalid = entry.invalid < entry.at ? entry.invalid : entry.at;
      // RFC 3161, 4: with any other reason, or none, whoever holds the key may write any time into a token.
      const spares = [0, 3, 4, 5].includes(entry.reason);
      if (invalid <= at) throw new Wrong(`chứng thư của “${certificate.name}” đã bị thu hồi trước đó`,
        `the certificate of "${certificate.name}" was revoked before the token was made`);
      const isSeenBefore = seen !== undefined && seen < invalid;
      if (!spares && !isSeenBefore) throw new Wrong(`chứng thư của “${certificate.name}” đã bị thu hồi: khóa có thể đã bị lộ`,
        `the certificate of "${certificate.name}" was revoked, and the revocation does not say that earlier tokens stay valid: its key may have been stolen`);
    }
    // Once a certificate has expired a list may drop it: a later list says nothing by its silence.
    known &&= own.some((list) => !list.partial && list.next >= at && list.issued <= certificate.until);
  }
  return known;
}

/** What a token shows of the data: by whom and when, and how far that may be off. Others had seen it by `seen`, if anybody. */
async function judgeToken(bytes, data, trust, seen) {
  const { stamp, signer, content, certificates: held } = readToken(bytes);
  const certificates = [...held, ...trust.certificates];
  if (!same(await hashed(stamp.digest, data), stamp.hash)) throw new Wrong('dấu này đóng lên dữ liệu khác', 'the token stamps other data');
  const certificate = await findSigner(signer, certificates);
  if (!same(await hashed(signer.digest, content), signer.messageDigest)) {
    throw new Wrong('dấu thời gian đã bị sửa sau khi ký', 'the time stamp has been changed after it was signed');
  }
  await requireSignature(certificate.key, signer.algorithm, signer.signedAttributes, signer.signature, signer.digest);
  requirePurpose(certificate);
  const chain = await findChain(certificate, certificates, trust.roots, stamp.at);
  const revocationKnown = await requireNotRevoked(chain, trust.lists, stamp.at, seen);
  const accuracy = stamp.accuracy ?? ACCURACY;
  return { signer: certificate.name, root: chain.at(-1).name, at: stamp.at, existsBy: stamp.at + accuracy, revocationKnown,
    notBefore: stamp.at > accuracy ? stamp.at - accuracy : 0n };
}

/** The accuracy of a token that tells none, and of the server's clock, in seconds. */
const ACCURACY = 60n;
