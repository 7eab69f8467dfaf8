/* ---- The policy (C2SP tlog-policy) ---- */

async function readPolicy(bytes) {
  const policy = { logs: [], witnesses: [], groups: new Map(), quorum: undefined };
  const named = new Set(), grouped = new Set();
  const lines = decode(bytes, 64 * 1024).split('\n');
  for (const [before, text] of lines.entries()) {
    const line = before + 1;
    if (text.endsWith('\r')) throw new Wrong('dấu xuống dòng của Windows (CRLF)', 'a line end of Windows (CRLF)', line);
    if (/[\x00-\x08\x0b-\x1f\x7f]/.test(text)) throw new Wrong('có ký tự điều khiển', 'holds a control character', line);
    const [word, ...words] = text.split(/[ \t]+/).filter((item) => item !== '');
    if (word === undefined || word.startsWith('#')) continue;
    const claim = (name) => {
      if (name === 'none' || named.has(name)) throw new Wrong(`tên “${name}” đã có`, `the name "${name}" is taken`, line);
      named.add(name);
    };
    const count = (least, most) => {
      if (words.length < least || words.length > most) throw new Wrong(`dòng “${word}” thừa hoặc thiếu`,
        `"${word}" says too much or too little`, line);
    };
    // Two names for one key would be one signer who counts twice.
    const once = (keys, { key }) => {
      if (keys.some((other) => same(other.key, key))) throw new Wrong('khóa này đã nêu ở trên', 'this key was named before', line);
    };
    if (word === 'log') {
      count(1, 2);
      const log = await readKey(words[0], NOTE_KEY, line);
      once(policy.logs, log);
      policy.logs.push(log);
    } else if (word === 'witness') {
      count(2, 3);
      const witness = { ...await readKey(words[1], COSIGNATURE_KEY, line), called: words[0] };
      once(policy.witnesses, witness);
      claim(words[0]);
      policy.witnesses.push(witness);
    } else if (word === 'group') {
      count(3, Infinity);
      const [name, how, ...members] = words;
      for (const member of members) {
        if (!named.has(member)) throw new Wrong(`“${member}” chưa được nêu ở trên`, `"${member}" is not named above`, line);
        if (grouped.has(member)) throw new Wrong(`“${member}” đã ở trong một nhóm: sẽ được tính hai lần`,
          `"${member}" is in a group already: it would count twice`, line);
        grouped.add(member);
      }
      claim(name);
      const needed = how === 'all' ? members.length : how === 'any' ? 1 : Number(number(how, line));
      if (needed < 1 || needed > members.length) throw new Wrong(`không thể đòi ${needed} trên ${members.length}`,
        `${needed} of ${members.length} members cannot be asked for`, line);
      policy.groups.set(name, { needed, members });
    } else if (word === 'quorum') {
      count(1, 1);
      if (policy.quorum !== undefined) throw new Wrong('đã có dòng quorum', 'there is a quorum line already', line);
      if (words[0] !== 'none' && !named.has(words[0])) throw new Wrong(`“${words[0]}” chưa được nêu ở trên`,
        `"${words[0]}" is not named above`, line);
      policy.quorum = words[0];
    } else {
      throw new Wrong(`không hiểu “${word}” (log, witness, group, quorum)`, `"${word}" is none of log, witness, group, quorum`, line);
    }
  }
  if (policy.quorum === undefined) throw new Wrong('thiếu dòng quorum', 'the quorum line is missing', lines.length);
  return policy;
}

/** Whether those who signed meet what the name asks for. */
function met(policy, name, signers) {
  const group = policy.groups.get(name);
  if (!group) return signers.has(name);
  return group.members.filter((member) => met(policy, member, signers)).length >= group.needed;
}

/** The fewest witnesses that meet it, and how many it speaks of. */
function measure(policy, name) {
  const group = policy.groups.get(name);
  if (!group) return { fewest: 1, of: 1 };
  const parts = group.members.map((member) => measure(policy, member));
  const fewest = parts.map((part) => part.fewest).sort((a, b) => a - b).slice(0, group.needed);
  return { fewest: fewest.reduce((sum, value) => sum + value, 0), of: parts.reduce((sum, part) => sum + part.of, 0) };
}
/* ---- Who signed, and when they say so ---- */

/** The keys of the log that signed it, two where it changed its key; and the witnesses who vouch for the head: by their
    names in the policy, each with the first and the last time that it signed. */
async function requireSigned(policy, head) {
  if (!policy.logs.some((log) => log.name === head.origin)) {
    throw new Wrong(`đầu sổ của “${head.origin}”, là sổ mà chính sách không nêu`,
      `a head of the log "${head.origin}", which the policy does not name`);
  }
  const logs = [], witnesses = new Map();
  for (const { name, id, bytes, line } of head.signatures) {
    const known = (key) => key.name === name && key.id === id;
    const broken = () => new Wrong(`chữ ký của “${name}” sai: nội dung hoặc chữ ký đã bị sửa`,
      `the signature by "${name}" does not hold: the text or the signature has been changed`, line);
    for (const key of policy.logs.filter(known)) {
      if (!await signed(key.key, bytes, encode(head.text))) throw broken();
      if (name === head.origin && !logs.includes(key)) logs.push(key);
    }
    for (const key of policy.witnesses.filter(known)) {
      // Eight bytes of time, then the signature over the time and the head (tlog-cosignature, v1).
      const time = bigEndian(bytes.slice(0, 8));
      if (bytes.length !== 72 || time >= 1n << 63n) throw broken();
      if (!await signed(key.key, bytes.slice(8), encode(`cosignature/v1\ntime ${time}\n${head.text}`))) throw broken();
      const { first = time, last = time } = witnesses.get(key.called) ?? {};
      witnesses.set(key.called, { first: time < first ? time : first, last: time > last ? time : last });
    }
    // Whoever is not in the policy is passed over.
  }
  if (!logs.length) throw new Wrong(`đầu sổ không có chữ ký của “${head.origin}” theo khóa trong chính sách`,
    `the head carries no signature by "${head.origin}" under the policy's key`);
  return { logs, witnesses };
}

const ascending = (numbers) => [...numbers].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** The witnesses that the quorum speaks of. */
function spokenOf(policy, name = policy.quorum) {
  const group = policy.groups.get(name);
  return group ? group.members.flatMap((member) => spokenOf(policy, member)) : [name];
}

/** When a head was there, and when its cosignatures were made: the moments by which as many witnesses had vouched, or had not yet, as
    the policy asks for, and at least one more than may be dishonest. Each counts once. Where it asks for none there is no such time. */
function vouchedSpan({ policy, dishonest }, witnesses) {
  if (policy.quorum === 'none') return {};
  const spoken = new Set(spokenOf(policy));
  const isEnough = (names) => met(policy, policy.quorum, new Set(names)) && names.filter((name) => spoken.has(name)).length > dishonest;
  const times = (which) => [...witnesses].map(([name, signed]) => [name, signed[which]]);
  const first = times('first'), last = times('last'), named = (list) => list.map(([name]) => name);
  const existsBy = ascending(first.map(([, at]) => at)).find((at) => isEnough(named(first.filter(([, other]) => other <= at))));
  const notBefore = ascending(last.map(([, at]) => at)).reverse().find((at) => isEnough(named(last.filter(([, other]) => other >= at))));
  return { existsBy, notBefore };
}

/** Times of one head further apart than this are named, in seconds. */
const SPREAD_MOST = 600n;

/** Names the two witnesses of a head whose times are furthest apart, where that is far. It changes nothing else. */
function nameSpread(checks, witnesses, which = 'first') {
  const times = [...witnesses].map(([name, signed]) => ({ name, at: signed[which] })).sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  const [first, last] = [times[0], times.at(-1)];
  if (!first || last.at - first.at <= SPREAD_MOST) return;
  const [from, to] = [sayMoment(first.at), sayMoment(last.at)];
  checks.absent(`giờ của các nhân chứng cách nhau hơn 10 phút: ${first.name} ghi ${from.vi}, ${last.name} ghi ${to.vi}; chỉ tính giờ mà đủ số nhân chứng đã xác nhận`,
    `the witnesses' times are more than 10 minutes apart: ${first.name} says ${from.en}, ${last.name} says ${to.en}; what counts is when enough of them had vouched`);
}

/** Whether those who signed are enough, and whether that excludes two histories; how many any two quorums share. */
function judgeQuorum(checks, policy, witnesses, dishonest) {
  const names = [...witnesses.keys()].sort();
  const who = [names.length, ...names.slice(0, 1).map(() => names.join(', '))].join(': ');
  if (policy.quorum === 'none') {
    checks.absent('chính sách không đòi nhân chứng: chỉ có lời của chính sổ',
      'the policy asks for no witness: there is only the log\'s own word');
    return undefined;
  }
  if (met(policy, policy.quorum, witnesses)) {
    checks.pass(`đủ nhân chứng (${who})`, `enough witnesses vouch for the head (${who})`);
  } else {
    checks.fail(`chưa đủ nhân chứng theo chính sách (${who})`, `not enough witnesses for the policy (${who})`);
  }
  // Two ways of meeting the quorum share at least 2k - n witnesses; one of these must be honest, or two
  // histories can both be vouched for. With groups in groups they may share more: then this warns too early.
  const { fewest, of } = measure(policy, policy.quorum);
  const shared = 2 * fewest - of;
  if (shared <= dishonest) {
    checks.absent(`${fewest} trên ${of} nhân chứng, trong đó ${dishonest} có thể gian dối: không loại trừ được hai lịch sử song song`,
      `${fewest} of ${of} witnesses, ${dishonest} of them perhaps dishonest: two histories side by side are not excluded`);
  }
  nameSpread(checks, witnesses);
  return shared;
}

/** Vietnamese time; nothing beyond the year 9999. */
function vietnamese(seconds) {
  if (seconds === undefined || seconds > 253402275599n) return undefined;
  return new Date((Number(seconds) + 7 * 3600) * 1000).toISOString().slice(0, 19) + '+07:00';
}
