/* ---- Due dates, computed again (docs/due-dates.md) ---- */

const plusDays = (day, count) => new Date(Date.parse(day) + count * 86400000).toISOString().slice(0, 10);

/** That day of a month, or the month's last day; months go on beyond the twelfth. */
function dayOf(year, month, date) {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1, Math.min(date, last))).toISOString().slice(0, 10);
}

function plusMonths(day, count) {
  const [year, month, date] = day.split('-').map(Number);
  return dayOf(year, month + count, date);
}

/** A period's year, how many months it has, and which is its last. */
function readPeriod(text) {
  const [, year, quarter, half, month] = new RegExp(`^${PERIOD}$`).exec(text);
  const months = quarter ? 3 : half ? 6 : month ? 1 : 12;
  return { year: Number(year), months, last: months * Number(quarter ?? half ?? month ?? 1) };
}

/** Where a span ends that is counted from a day. */
function countSpan(day, trace, isOff) {
  const step = trace.findLast((each) => each.step === 'counted' || each.step === 'working-day');
  const [[unit, count]] = Object.entries(step?.span ?? { 'working-days': step?.number ?? 0 });
  const most = Math.min(count, 3660);
  if (unit === 'months') return plusMonths(day, most);
  if (unit === 'years') return plusMonths(day, 12 * most);
  if (unit !== 'working-days') return plusDays(day, unit === 'weeks' ? 7 * most : most);
  let last = day;
  for (let number = 0; number < most; number += isOff(last) ? 0 : 1) last = plusDays(last, 1);
  return last;
}

const NOMINAL = {
  'day-named': ({ date, reading }) => (reading === 'exclusive' ? plusDays(date, -1) : date),
  'period-rule': ({ period, date }) => {
    const { year, last } = readPeriod(period);
    return dayOf(year, last, Number(date.slice(8)));
  },
  'part-named': ({ period, part }) => {
    const { year, months, last } = readPeriod(period);
    if (part === 'beginning') return dayOf(year, last + 1 - months, 1);
    if (part === 'end') return dayOf(year, last, 31);
    return months === 1 ? dayOf(year, last, 15) : months === 12 ? dayOf(year, 6, 30) : undefined;
  },
  'start-not-counted': ({ date }, trace, isOff) => countSpan(date, trace, isOff),
  'start-counted': ({ date }, trace, isOff) => countSpan(plusDays(date, -1), trace, isOff),
};

/** The last day that counts, by a trace, the days off and the rule for them; nothing, where the trace does not say what was computed. */
function lastDay(trace, isOff, roll) {
  const [first] = trace;
  let day = NOMINAL[first?.step]?.(first, trace, isOff);
  while (day !== undefined && roll === 'next-working-day' && isOff(day)) day = plusDays(day, 1);
  return day;
}

/** Microseconds since 1970. */
const microsOf = (instant) => secondsOf(instant) * 1000000n + BigInt(/\.(\d{6})/.exec(instant)?.[1] ?? 0);
/** The last microsecond of a day before a time of that day. */
const endOf = (day, time = '24:00') => {
  const [hours, minutes] = time.split(':').map(Number);
  return microsOf(`${day}T00:00:00+07:00`) + BigInt(hours * 60 + minutes) * 60000000n - 1n;
};

const isWeekend = (day) => [0, 6].includes(new Date(day).getUTCDay());

/** Whether a day is off, by the years that were published: of two for one year the later. */
function daysOff(years) {
  const byYear = new Map(years.map((year) => [String(year.year), year]));
  return (day) => {
    const year = byYear.get(day.slice(0, 4));
    return Object.hasOwn(year?.days_off ?? {}, day) || (isWeekend(day) && !year?.working_saturdays.includes(day));
  };
}

/** The working days after one day, up to another. */
function workingDays(from, until, isOff) {
  let count = 0;
  for (let day = plusDays(from, 1); day <= until; day = plusDays(day, 1)) count += isOff(day) ? 0 : 1;
  return count;
}

const daysBetween = (from, until) => Math.round((Date.parse(until) - Date.parse(from)) / 86400000);
