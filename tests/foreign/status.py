#!/usr/bin/env python3
"""Computes what the status of every task is, from a ledger's entries alone.

    status.py ENTRIES V K [V K ...]

ENTRIES is what `socai history --entries` prints: one entry a line. For each pair of moments (V, what
was the case; K, what was known) one line of JSON: a list of the tasks that had begun by V.

Written from docs/status.md, docs/due-dates.md and docs/format.md alone, for any Python since 3.8,
with nothing installed besides.
"""

import copy
import datetime as dt
import json
import sys

DAY = dt.timedelta(days=1)
TICK = dt.timedelta(microseconds=1)
ELECTRONIC_NOT = ("paper", "post", "email")
# Of one entry the grounds stand in this order.
LATER = (
    "deadline-fixed-again", "deadline-dated-back", "extension-granted-late", "due-date-recomputed", "calendar-since",
    "rule-set-since", "outage-recorded-afterwards", "time-claimed-by-one-hand", "entered-afterwards", "late-discovery",
    "time-corrected", "dispute-upheld", "document-exchanged", "filing-moved", "cured-without-content",
    "entry-annulled",
)
FILINGS = ("ReportSubmitted", "ReportResubmitted", "LateDiscoveredRecord")
# What changes work, filing or due date of a task.
BEARING = (
    *FILINGS, "ReportReturned", "ReportWithdrawn", "ReportAccepted", "EntryCorrected", "TaskSuspended", "TaskResumed", "TaskEnded",
    "DeadlineFixed", "ExtensionGranted", "DeadlineRecomputed",
)


# Moments (format.md): an instant is a datetime of Vietnamese time, a day a date.

def moment(text):
    if len(text) == 10:
        return dt.date.fromisoformat(text)
    return dt.datetime.fromisoformat(text).replace(tzinfo=None)


def is_day(value):
    return not isinstance(value, dt.datetime)


def day_of(value):
    return value if is_day(value) else value.date()


def start(day):
    return dt.datetime.combine(day, dt.time())


def last(value):
    return start(value + DAY) - TICK if is_day(value) else value


def first(value):
    return start(value) if is_day(value) else value


# How entries are read (format.md).

# What a rule set of versions 1 and 2 leaves unsaid.
RULES_OF_1 = {
    "paper_clock": "stamp", "post_clock": "arrival", "day_end": "24:00", "cured_report": "keeps-first-time",
    "late_after_cure": "from-due", "wrong_channel": "noted-separately", "late_grant": "counts", "outage_grace": "nothing",
    "lateness_count": "both", "report_channels": [],
}
RULES_OF_2 = {
    "outage_channel": "reported-by", "suspended_filing": "in-time", "empty_report": "keeps-first-time",
    "carried_deadline": "taken-over",
}
# What a later one may leave unsaid.
UNSAID = {**RULES_OF_2, "carried_deadline": "own"}


def as_read(entries):
    """The entries as the later ones of them say that they are to be read: (entry as read)."""
    annulled, fields = set(), {}

    def corrected(entry):
        read = entry
        for changes in reversed(fields.get(entry["position"], [])):
            read = copy.deepcopy(read)
            for change in changes:
                if change["field"] == "occurred_at":
                    read["occurred_at"] = change["after"]
                    continue
                at, *rest = read["payload"], *change["field"].split("/")
                for step in rest[:-1]:
                    at = at[int(step) if isinstance(at, list) else step]
                at[int(rest[-1]) if isinstance(at, list) else rest[-1]] = change["after"]
        return read

    for entry in reversed(entries):
        if entry["position"] in annulled:
            continue
        read = corrected(entry)
        if read["kind"] == "EntryAnnulled":
            annulled.add(read["payload"]["entry"])
        elif read["kind"] == "FieldsCorrected":
            fields.setdefault(read["payload"]["entry"], []).append(read["payload"]["changes"])
    return [corrected(entry) for entry in entries if entry["position"] not in annulled]


def annulments(entries):
    """The annulments in force, each with what it annuls at last: an entry that is itself none."""
    by_position = {entry["position"]: entry for entry in entries}
    for entry in as_read(entries):
        if entry["kind"] == "EntryAnnulled":
            root = by_position.get(entry["payload"]["entry"])
            while root and root["kind"] == "EntryAnnulled":
                root = by_position.get(root["payload"]["entry"])
            if root:
                yield entry, root


def concerned(entry):
    """The tasks that an entry of those in BEARING concerns."""
    payload = entry["payload"]
    if "units" in payload:
        return names(payload)
    moved = [change["after"] for change in payload.get("changes", []) if change["field"] == "task"]
    return [payload["task"], *moved]


def weaker(one, other):
    return max(one, other)


def restated(entry):
    return "B" if entry["documents"] else "C"


def class_of(entry):
    """The class that the entry states, or shows."""
    payload, channel = entry["payload"], entry["channel"]
    if "evidence_class" in payload:
        return payload["evidence_class"]
    if entry["kind"] == "LateDiscoveredRecord":
        if not entry["documents"]:
            return "D"
        return "C" if channel in (None, "email", "ledger") else "B"
    by_itself = moment(payload["received"]) == moment(entry["recorded_at"]) or entry["actor"]["position"] == "system"
    if channel not in ELECTRONIC_NOT and by_itself:
        return "B"
    if entry["actor"]["unit"] == payload["task"].split("/")[-1]:
        return "D"
    return "D" if channel in (None, "email") else "C"


class Fact:
    def __init__(self, entry, kind, at, **said):
        self.entry, self.kind, self.said = entry["position"], kind, said
        self.recorded_at = moment(entry["recorded_at"])
        self.at = min(at, self.recorded_at)
        self.header = entry

    def __getattr__(self, name):
        return self.__dict__["said"].get(name)

    @property
    def order(self):
        return self.at, self.entry

    def receive(self, received):
        self.said["received"] = received
        self.at = min(last(received), self.recorded_at)


class Task:
    def __init__(self, name, entry, at, by_transfer):
        self.name, self.unit, self.begun, self.at, self.by_transfer = name, name.split("/")[-1], entry, at, by_transfer
        self.is_periodic = name.count("/") == 3
        self.facts, self.from_transfers = [], []

    def add(self, fact):
        self.facts.append(fact)
        self.facts.sort(key=lambda fact: fact.order)

    def by(self, at):
        return [fact for fact in self.facts if fact.at <= at]

    def filing(self, entry):
        return next((fact for fact in self.facts if fact.entry == entry and fact.kind == "filing"), None)


def names(payload):
    period = [payload["period"]] if payload.get("period") else []
    return ["/".join([payload["obligation"], *period, unit]) for unit in payload["units"]]


class State:
    """What the entries known by K add up to."""

    def __init__(self, entries):
        self.tasks, self.rules, self.years, self.outages, self.founded, self.gone = {}, [], {}, [], {}, {}
        for entry in as_read(entries):
            self.step(entry)
        self.annulled = list(annulments(entries))

    # Facts (status.md, section 2).

    def step(self, entry):
        kind, payload = entry["kind"], entry["payload"]
        at = min(last(moment(entry["occurred_at"])), moment(entry["recorded_at"]))
        if kind in ("CalendarPublished", "CalendarCorrected"):
            before = self.years.get(payload["year"]["year"], {"by": []})
            self.years[payload["year"]["year"]] = {**payload["year"], "by": [*before["by"], entry]}
        elif kind == "LedgerOpened" and payload.get("calendar"):
            raise SystemExit("this ledger takes days off from a table of the program")
        elif kind == "RuleSetActivated":
            said = {1: {**RULES_OF_1, **RULES_OF_2}, 2: RULES_OF_2}.get(entry["version"], UNSAID)
            self.rules.append({**said, **payload["rule_set"], "by": entry})
        elif kind == "UnitEstablished":
            self.founded[payload["unit"]] = payload.get("from")
        elif kind == "UnitsReorganised":
            self.gone.update((unit, dt.date.fromisoformat(payload["from"])) for unit in payload["ended"])
        elif kind == "SystemOutageRecorded":
            self.outages.append(entry)
        elif kind == "TasksAssigned":
            for name in names(payload):
                self.tasks.setdefault(name, Task(name, entry, at, False))
        elif kind in ("DeadlineFixed", "ReminderIssued"):
            for name in names(payload):
                if kind == "DeadlineFixed":
                    self.fact(name, Fact(entry, "fixed", at, deadline=payload["deadline"]))
        elif kind == "EntryCorrected":
            self.correct(entry)
        elif kind == "TaskTransferred":
            self.transfer(entry, at)
        elif "task" in payload and payload["task"] is not None:
            self.about(entry, at)

    def fact(self, name, fact):
        if name in self.tasks:
            self.tasks[name].add(fact)

    def about(self, entry, at):
        kind, payload = entry["kind"], entry["payload"]
        name = payload["task"]
        simple = {
            "TaskAcknowledged": "acknowledged", "TaskSuspended": "suspended", "ExtensionRefused": "extension-refused",
            "TaskResumed": "resumed", "ExtensionGranted": "extended", "ExtensionRequested": "extension-requested",
            "ReportReturned": "returned", "ReportWithdrawn": "withdrawn", "ReportAccepted": "accepted",
            "DeadlineRecomputed": "recomputed", "TimelinessDisputed": "disputed", "DisputeAppealed": "appealed",
            "DelayWithdrawn": "delay-ended",
        }
        if kind in FILINGS:
            self.fact(name, Fact(
                entry, "filing", last(moment(payload["received"])), received=moment(payload["received"]),
                channel=entry["channel"], replaces=payload.get("replaces"), found=kind == "LateDiscoveredRecord",
                evidence=class_of(entry), documents=entry["documents"], origin={"from": "late-discovery"} if
                kind == "LateDiscoveredRecord" else {"from": "entry"}, entered=moment(payload["received"])))
        elif kind == "TaskEnded":
            self.fact(name, Fact(entry, payload["ending"], at))
        elif kind == "DelayRecorded":
            self.fact(name, Fact(entry, "delay", first(moment(payload["effective_from"]))))
        elif kind == "DisputeDecided":
            self.decide(entry, at)
        elif kind in simple:
            said = {key: value for key, value in payload.items() if key not in ("task", "received")}
            self.fact(name, Fact(entry, simple[kind], at, **said))

    def decide(self, entry, at):
        payload, now = entry["payload"], moment(entry["recorded_at"])
        task = self.tasks.get(payload["task"])
        if not task:
            return
        task.add(Fact(entry, "decided", at, dispute=payload["dispute"]))
        if payload["outcome"]["decision"] != "upheld":
            return
        filing = task.filing(payload["filing"])
        if filing:
            self.retime(filing, moment(payload["outcome"]["received"]), entry, "dispute")
            task.facts.sort(key=lambda fact: fact.order)
        delay = delay_in_force(task, now)
        if delay is not None and Status(self, task, now).time not in ("late", "overdue"):
            task.add(Fact(entry, "delay-ended", at, delay=delay))

    def retime(self, filing, received, by, source):
        filing.receive(received)
        filing.said["evidence"] = weaker(filing.evidence, restated(by))
        filing.said["retimed"] = by
        filing.said["origin"] = {"from": source, "by": by["position"], "entered": filing.entered}

    def correct(self, entry):
        payload = entry["payload"]
        holder = next((task for task in self.tasks.values() if task.filing(payload["entry"])), None)
        if not holder:
            return
        for change in payload["changes"]:
            filing, after = holder.filing(payload["entry"]), change["after"]
            if change["field"] == "received":
                self.retime(filing, moment(after), entry, "correction")
            elif change["field"] == "evidence-class":
                filing.said["evidence"] = after
            elif change["field"] == "document":
                filing.said["exchanged"] = entry
            elif change["field"] == "task" and after in self.tasks:
                holder = self.move(filing, holder, self.tasks[after])
                filing.said["moved"] = entry
            holder.facts.sort(key=lambda fact: fact.order)

    def move(self, filing, source, target):
        disputes = {fact.entry for fact in source.facts if fact.kind == "disputed" and fact.filing == filing.entry}

        def goes(fact):
            about_it = fact.kind in ("returned", "withdrawn", "accepted", "disputed") and fact.filing == filing.entry
            return fact is filing or about_it or (fact.kind in ("decided", "appealed") and fact.dispute in disputes)

        taken = [fact for fact in source.facts if goes(fact)]
        source.facts = [fact for fact in source.facts if not goes(fact)]
        for fact in taken:
            target.add(fact)
        # A filing that replaced another which is now elsewhere replaces nothing.
        for task in (source, target):
            for fact in task.facts:
                if fact.replaces is not None and not task.filing(fact.replaces):
                    fact.said["replaces"] = None
        return target

    def transfer(self, entry, at):
        payload = entry["payload"]
        source = self.tasks.get(payload["task"])
        if not source:
            return
        leaving = Fact(entry, "transferred", at)
        source.add(leaving)
        for unit in payload["to"]:
            name = "/".join(payload["task"].split("/")[:-1] + [unit])
            is_new = name not in self.tasks
            if is_new:
                self.tasks[name] = Task(name, entry, at, True)
            task = self.tasks[name]
            task.from_transfers.append((leaving, source))
            left = not is_new and Work(task.by(at)).base == "transferred"
            if left:
                task.add(Fact(entry, "comes-back", at))
            if payload["deadline"] and (is_new or left or self.takes_over(task, payload["deadline"], at)):
                task.add(Fact(entry, "fixed", at, deadline=payload["deadline"], brought=is_new or left))

    def takes_over(self, task, deadline, at):
        """Whether a due date goes to a unit that had the task already, without one."""
        rules = self.rules_of(deadline, at.date())
        return deadlines(task.by(at)) is None and rules is not None and rules["carried_deadline"] == "taken-over"

    # Days off (due-dates.md).

    def is_off(self, day):
        year = self.years.get(day.year, {})
        if day.isoformat() in year.get("days_off", ()):
            return True
        return day.weekday() >= 5 and day.isoformat() not in year.get("working_saturdays", [])

    def working_from(self, day):
        while self.is_off(day):
            day += DAY
        return day

    def working_days(self, after, upto):
        count = 0
        while after < upto:
            after += DAY
            count += not self.is_off(after)
        return count

    def rules_of(self, due, day):
        if due:
            return next((rules for rules in self.rules if rules["id"] == due["rule_set"]), None)
        known = [rules for rules in self.rules if rules["valid_from"] <= day.isoformat()]
        return max(reversed(known), key=lambda rules: rules["valid_from"]) if known else None


# Work (status.md, section 3).

class Work:
    TERMINAL = ("transferred", "cancelled", "lapsed", "closed")
    RELEASED = ("transferred", "cancelled", "lapsed")
    LEAVES = ("assigned", "acknowledged", "returned", "withdrawn", "suspended")

    def __init__(self, facts):
        self.base, self.released, self.suspensions, self.changed = "assigned", None, [], set()
        self.filings = {}  # of each filing: the fact and its state
        self.gone = set()  # filings that no longer count for work
        self.returns = []
        for fact in facts:
            self.step(fact)

    def step(self, fact):
        kind = fact.kind
        if kind == "filing":
            if self.base not in self.RELEASED:
                self.filings[fact.entry] = [fact, "filed"]
        elif kind in ("returned", "withdrawn", "accepted"):
            if kind == "returned":
                self.returns.append(fact)
            self.act(fact.filing, kind)
        else:
            self.change(fact)

    def act(self, filing, state):
        while filing in self.filings and self.filings[filing][1] != "withdrawn":
            self.filings[filing][1] = state
            # What a withdrawn filing replaced is withdrawn with it.
            filing = self.filings[filing][0].replaces if state == "withdrawn" else None

    def change(self, fact):
        work, kind, base = self.work, fact.kind, None
        if kind == "acknowledged" and work == "assigned":
            base = "acknowledged"
        elif kind == "suspended" and work in ("assigned", "acknowledged"):
            base = "suspended"
            self.suspensions.append([fact.at, None])
        elif kind == "resumed" and self.base == "suspended":
            base = "acknowledged"
        elif kind in self.RELEASED and work in self.LEAVES:
            base = kind
        elif kind == "comes-back" and work == "transferred":
            base = "assigned"
            self.gone = set(self.filings)
        elif kind == "closed" and work == "accepted":
            base = "closed"
        if base is None:
            return
        if self.base == "suspended":
            self.suspensions[-1][1] = fact.at
        if base in self.RELEASED:
            self.released = fact.at
        elif self.base in self.RELEASED:
            self.released = None
        self.base = base
        self.changed.add(id(fact))

    def answered(self, filing):
        """The return that the filing answers."""
        if filing.replaces is not None:
            of_it = [one for one in self.returns if one.filing == filing.replaces and one.entry < filing.entry]
        elif filing.found:
            of_it = [one for one in self.returns if one.order < filing.order]
        else:
            of_it = []
        return of_it[-1] if of_it else None

    def last_return(self, entry):
        of_it = [one for one in self.returns if one.filing == entry]
        return of_it[-1] if of_it else None

    def is_completed(self, entry):
        last = self.last_return(entry)
        return any(self.answered(fact) is last for fact, state in self.filings.values() if state != "withdrawn")

    @property
    def work(self):
        if self.base in self.TERMINAL:
            return self.base
        states = [(entry, state) for entry, (_, state) in self.filings.items() if entry not in self.gone]
        for wanted, work in (("accepted", "accepted"), ("filed", "submitted")):
            if any(state == wanted for _, state in states):
                return work
        if any(state == "returned" and not self.is_completed(entry) for entry, state in states):
            return "returned"
        return "withdrawn" if any(state == "withdrawn" for _, state in states) else self.base


def delay_in_force(task, at):
    facts = task.by(at)
    ended = {fact.delay for fact in facts if fact.kind == "delay-ended"}
    return max((fact.entry for fact in facts if fact.kind == "delay" and fact.entry not in ended), default=None)


def after(three, fact, counts=lambda fact, due: True):
    """The three due dates (section 5): first, without extensions, the one that applies; after a fact."""
    if fact.kind == "fixed":
        return (fact.deadline,) * 3
    if three is None:
        return None
    if fact.kind == "extended" and counts(fact, three[2]):
        return three[0], three[1], fact.deadline
    if fact.kind == "resumed" and fact.deadline:
        return three[0], fact.deadline if three[1] == three[2] else three[1], fact.deadline
    if fact.kind == "recomputed":
        return tuple(fact.said["after"] if due == fact.before else due for due in three)
    return three


def deadlines(facts, counts=lambda fact, due: True):
    three = None
    for fact in facts:
        three = after(three, fact, counts)
    return three


class Status:
    def __init__(self, state, task, at):
        self.state, self.task, self.at = state, task, at
        whole = Work(task.by(at))
        self.work = whole.work
        self.until = at if whole.released is None else min(at, whole.released)
        self.is_released = whole.released is not None
        self.facts = task.by(self.until)
        self.then = Work(self.facts)
        self.never_owed = self.was_done_before(task, set())
        found = deadlines(self.facts)
        self.rules = state.rules_of(found[0] if found else None, at.date())
        self.three = self.rules and deadlines(self.facts, self.extension_counts)
        self.ends = self.three and [self.end(due) for due in self.three]
        self.counted = None
        self.judge()

    def was_done_before(self, task, seen):
        """The duty was done before it passed on: every transfer turned out to change nothing."""
        if not task.by_transfer or task.name in seen:
            return False
        transfers = [(fact, source) for fact, source in task.from_transfers if fact.at <= self.at]
        seen = seen | {task.name}
        return bool(transfers) and all(
            id(fact) not in Work(source.by(self.at)).changed or self.was_done_before(source, seen)
            for fact, source in transfers)

    # Due dates (section 5).

    def end_of(self, day):
        hour, minute = (int(part) for part in self.rules["day_end"].split(":"))
        return start(day) + dt.timedelta(hours=hour, minutes=minute) - TICK

    def end(self, due):
        """Day and end of a due date, after outages."""
        return self.moved(due)[:2]

    def moved(self, due):
        """The same, and the outages that moved it, each with the end that it moved."""
        day, by = dt.date.fromisoformat(due["effective"]), []
        while True:
            end = self.end_of(day)
            hits = [outage for outage in self.state.outages if self.hits(outage, end)]
            if self.rules["outage_grace"] != "next-working-day" or not hits:
                return day, end, by
            longest = max(hits, key=lambda outage: (moment(outage["payload"]["until"]), outage["position"]))
            by.append((longest, end))
            day = self.state.working_from(moment(longest["payload"]["until"]).date() + DAY)

    def hits(self, outage, end):
        payload = outage["payload"]
        begins, until = moment(payload["from"]), moment(payload["until"])
        own = self.task.unit in [who["unit"] for who in (outage["actor"], outage["approver"]) if who]
        return begins <= self.at and begins <= end < until and not own and self.concerns(payload["channel"])

    def concerns(self, channel):
        if self.task.is_periodic and self.rules["report_channels"]:
            return channel in self.rules["report_channels"]
        if self.rules["outage_channel"] == "reported-by":
            used = [fact.channel for fact in self.task.by(self.at) if fact.kind == "filing" and fact.channel]
            if used:
                return channel == used[0]
        return channel not in ELECTRONIC_NOT

    def extension_counts(self, fact, due):
        return self.rules["late_grant"] != "does-not-count" or fact.at <= self.end(due)[1]

    # In time (section 6).

    def reaches(self, filing, day, end):
        received = filing.received
        if (received <= day) if is_day(received) else (received <= end):
            return True
        if self.rules["suspended_filing"] != "in-time":
            return False
        return any(begin <= filing.at and (stop is None or filing.at < stop) and end >= begin
                   for begin, stop in self.then.suspensions)

    # Which filing counts (section 4).

    def admits(self, filing):
        if filing.channel == "email" and self.rules["email_filing"] == "refused":
            return False
        prescribed = self.rules["report_channels"]
        wrong = self.task.is_periodic and prescribed and filing.channel and filing.channel not in prescribed
        return not (wrong and self.rules["wrong_channel"] == "not-filed")

    def candidates(self):
        filings = [(fact, state) for fact, state in self.then.filings.values() if self.rules and self.admits(fact)]
        return sorted(filings, key=lambda pair: pair[0].order)

    def answers(self, filing):
        """The standing answers to the filing's last return within the cure: (filing that answers)."""
        back = self.then.last_return(filing.entry)
        if back is None:
            return back, []
        return back, [fact for fact, _ in self.candidates() if self.then.answered(fact) is back
                      and fact is not filing and self.is_within(fact, back)]

    def is_within(self, filing, back):
        day, end = self.end(back.cure)
        return (filing.received <= day) if is_day(filing.received) else filing.received <= end

    def is_withdrawn(self, filing):
        return self.then.filings[filing.entry][1] == "withdrawn"

    def stands(self, filing):
        if self.is_withdrawn(filing):
            return False
        back, within = self.answers(filing)
        if back is None:
            return True
        keeps = self.rules["cured_report"] == "keeps-first-time" and (
            self.rules["empty_report"] != "counts-anew" or filing.documents)
        return bool(keeps) and any(self.stands(fact) for fact in within)

    def is_in_cure(self, filing):
        back, within = self.answers(filing)
        if self.is_withdrawn(filing) or back is None:
            return False
        if any(self.is_in_cure(fact) for fact in within):
            return True
        is_last = self.then.filings[filing.entry][1] == "returned"
        runs = self.end(back.cure)[1] >= self.until
        return is_last and runs and not any(self.stands(fact) for fact in within)

    def judge(self):
        self.time = "no-deadline"
        candidates = [fact for fact, _ in self.candidates()]
        standing = {fact.entry for fact in candidates if self.stands(fact)}
        curing = {fact.entry for fact in candidates if fact.entry not in standing and self.is_in_cure(fact)}
        in_time = [fact for fact in candidates if fact.entry in standing
                   or (fact.entry in curing and self.ends and self.reaches(fact, *self.ends[2]))]
        first_curing = [fact for fact in candidates if fact.entry in curing]
        self.counted = next(iter(in_time + first_curing), None)
        if self.never_owed:
            self.time, self.counted = "released", None
            return
        if not self.three:
            self.time = "released" if self.is_released else "no-deadline"
            return
        filing, stands = self.counted, self.counted is not None and self.counted.entry in standing
        if stands and self.reaches(filing, *self.ends[1]):
            self.time = "on-time"
        elif stands and self.reaches(filing, *self.ends[2]):
            self.time = "on-time-extended"
        elif stands:
            self.time = "late"
        elif filing and self.reaches(filing, *self.ends[2]):
            self.time = "returned-in-cure"
        elif self.then.work == "suspended":
            self.time = "suspended"
        elif self.until > self.ends[2][1]:
            self.time = "overdue"
        elif self.is_released:
            self.time = "released"
        else:
            left = self.state.working_days(self.at.date(), self.ends[2][0])
            self.time = "due-soon" if left <= self.rules["due_soon_working_days"] else "open"

    # Section 7.

    def lateness(self):
        if self.time not in ("late", "overdue"):
            return None
        upto = day_of(self.counted.received) if self.time == "late" else self.until.date()
        since = self.ends[2][0]
        if self.rules["late_after_cure"] == "from-cure":
            if self.time == "late":
                cure = self.then.answered(self.counted)
                cure = None if cure and self.is_within(self.counted, cure) else cure
            else:
                # Also one that is not admitted: whoever returned it gave time to complete it.
                open_ones = sorted((fact for fact, state in self.then.filings.values()
                                    if state == "returned" and not self.then.is_completed(fact.entry)),
                                   key=lambda fact: fact.order)
                cure = self.then.last_return(open_ones[-1].entry) if open_ones else None
            if cure is not None:
                since = max(since, self.end(cure.cure)[0])
        same = 1 if upto == since else 0
        return {"days": max((upto - since).days, same), "working_days": max(self.state.working_days(since, upto), same),
                "counted": self.rules["lateness_count"]}

    # After a merger or an end (section 15).

    def ended(self):
        """The end of the unit's last day, if that has passed by V."""
        gone = self.state.gone.get(self.task.unit)
        end = gone and start(gone) - TICK
        return end if end and end < self.at else None

    def stands_still(self):
        end = self.ended()
        if end is None or self.time not in ("open", "due-soon", "overdue", "suspended", "returned-in-cure"):
            return self.time, self.lateness()
        then = Status(self.state, self.task, end)
        return ("overdue", then.lateness()) if then.time == "overdue" else ("released", None)

    def is_taken_over(self):
        if not self.three:
            return False
        end = self.ends[2][1]
        back = any(fact.kind == "comes-back" and fact.at > end for fact in self.task.by(self.at))
        if back and Work(self.task.by(end)).base == "transferred":
            return True
        came = [self.task.at] if self.task.by_transfer else []
        founded = self.state.founded.get(self.task.unit)
        came += [start(dt.date.fromisoformat(founded))] if founded else []
        return any(end < moment for moment in came)

    # Sections 8 to 11.

    def extension_pending(self):
        pending = None
        for fact in self.task.by(self.at):
            if fact.kind == "extension-requested":
                pending = fact.said["until"]
            elif fact.kind in ("extended", "extension-refused"):
                pending = None
        return pending

    def dispute_pending(self):
        facts = self.task.by(self.at)
        pending = []
        for dispute in (fact for fact in facts if fact.kind == "disputed"):
            said = [fact.kind for fact in facts if fact.kind in ("decided", "appealed") and fact.dispute == dispute.entry]
            if not said or said[-1] == "appealed":
                pending.append(dispute.entry)
        return max(pending, default=None)

    def cured(self):
        back, within = self.answers(self.counted) if self.counted else (None, [])
        standing = [fact for fact in within if self.stands(fact)]
        return {"returned": back.entry, "completed_by": standing[0].entry} if standing and self.stands(self.counted) else None

    def returned(self):
        work = Work(self.task.by(self.at))
        waiting = [entry for entry, (_, state) in work.filings.items()
                   if state == "returned" and entry not in work.gone and not work.is_completed(entry)]
        if work.work != "returned":
            return None
        filing, back = work.filings[max(waiting)][0], work.last_return(max(waiting))
        return {"filing": filing.entry, "received": written(filing.received), "by": back.entry,
                "complete_by": back.cure["effective"]}

    # Section 12.

    def limits(self):
        """The due date that applies, and of every return the time to complete: days, ends, the outages that moved them, and
        since when one is recorded afterwards: before the due date a cure makes nothing late."""
        if self.three:
            yield *self.moved(self.three[2]), start(dt.date.min.replace(year=1900))
            due = self.end(self.three[2])[1]
            yield from ((*self.moved(fact.cure), due) for fact in self.facts if fact.kind == "returned")

    def later_annulments(self):
        if not self.rules:
            return
        end = self.end(self.three[2])[1] if self.three else None
        ends = [(one, max(one, since)) for _, last, outages, since in self.limits()
                for one in (last, *(moved for _, moved in outages))]
        if self.rules["outage_grace"] != "next-working-day":
            ends = []
        for entry, root in self.state.annulled:
            over = []
            if root["kind"] == "SystemOutageRecorded":
                over = [after for one, after in ends if self.hits(root, one)]
            elif root["kind"] in BEARING and self.task.name in concerned(root):
                fixed = root["payload"].get("deadline")
                over = [one for one in (end, self.end(fixed)[1] if fixed else None) if one]
            if any(moment(entry["recorded_at"]) > one for one in over):
                yield entry["position"], "entry-annulled"

    def later_grounds(self):
        found = set(self.later_annulments())
        if not self.three:
            return self.in_order(found)
        found.update(self.later_due_dates())
        day, end = self.end(self.three[2])
        found.update((outage["position"], "outage-recorded-afterwards") for _, _, outages, since in self.limits()
                     for outage, moved in outages if moment(outage["recorded_at"]) > max(moved, since))

        def add(entry, kind):
            if moment(entry["recorded_at"]) > end:
                found.add((entry["position"], kind))

        for year in (day.year - 1, day.year):
            for entry in self.state.years.get(year, {"by": []})["by"]:
                add(entry, "calendar-since")
        add(self.rules["by"], "rule-set-since")
        cured = self.cured()
        completing = self.task.filing(cured["completed_by"]) if cured else None
        for filing in filter(None, (self.counted, completing)):
            claimed = last(filing.entered) < filing.recorded_at
            if filing.found:
                add(filing.header, "late-discovery")
            elif claimed:
                add(filing.header, "entered-afterwards" if filing.header["approver"] else "time-claimed-by-one-hand")
            if filing.retimed:
                kind = "dispute-upheld" if filing.origin["from"] == "dispute" else "time-corrected"
                add(filing.retimed, kind)
        if self.counted and self.counted.exchanged:
            add(self.counted.exchanged, "document-exchanged")
        if self.counted and self.counted.moved:
            add(self.counted.moved, "filing-moved")
        if completing and not self.counted.documents:
            add(completing.header, "cured-without-content")
        return self.in_order(found)

    def in_order(self, found):
        return [{"entry": entry, "kind": kind} for entry, kind in sorted(found, key=lambda one: (one[0], LATER.index(one[1])))]

    def later_due_dates(self):
        three = None
        for fact in self.facts:
            before, three = three and three[2], after(three, fact, self.extension_counts)
            kind, over = None, before
            if fact.kind == "fixed" and not fact.brought:
                kind = "deadline-fixed-again" if before else "deadline-dated-back"
                over = before or fact.deadline
            elif fact.kind in ("extended", "recomputed") and before and three[2] != before:
                kind = "extension-granted-late" if fact.kind == "extended" else "due-date-recomputed"
            if kind and fact.recorded_at > self.end(over)[1]:
                yield fact.entry, kind

    def answer(self):
        filing, due = self.counted, self.three
        time, lateness = self.stands_still()
        periodic = filing and self.task.is_periodic and self.rules["report_channels"] and filing.channel
        kept = periodic and ("kept" if filing.channel in self.rules["report_channels"] else "breached")
        return {
            "task": self.task.name, "work": self.work, "time": time,
            "due_first": due and due[0]["effective"], "due": due and due[2]["effective"],
            "due_day": due and self.ends[2][0].isoformat(),
            "received": filing and {"entry": filing.entry, "at": written(filing.received), "evidence_class": filing.evidence},
            "channel": filing and filing.channel, "channel_verdict": kept or None, "lateness": lateness,
            "delay": delay_in_force(self.task, self.at), "extension_pending": self.extension_pending(),
            "dispute_pending": self.dispute_pending(), "taken_over": self.is_taken_over(), "cured": self.cured(),
            "returned": self.returned(),
            "later_grounds": self.later_grounds(),
            "origin": filing and {key: written(value) if key == "entered" else value for key, value in filing.origin.items()},
        }


def written(value):
    return value.isoformat() if is_day(value) else value.isoformat() + "+07:00"


def main(arguments):
    if len(arguments) < 3 or len(arguments) % 2 == 0:
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    for valid, known in zip(arguments[1::2], arguments[2::2]):
        at, by = last(moment(valid)), last(moment(known))
        state = State([entry for entry in entries if moment(entry["recorded_at"]) <= by])
        tasks = [task for task in state.tasks.values() if task.at <= at]
        print(json.dumps([Status(state, task, at).answer() for task in sorted(tasks, key=lambda task: task.name)]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
