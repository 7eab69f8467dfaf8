# Whether one entry of the log, whose bytes are the input, can be read strictly (docs/evidence.md, "How an entry is read"): canonical
# JSON, the members of an entry, a kind and version that `kinds.txt` lists with its members, and the stream where it belongs. What is
# inside of a payload's members is not looked at. Prints why not, or the time at which it was recorded. For any awk, in the C locale.
#
#   awk -v number=N -v kinds=kinds.txt -f entry.awk ENTRY

function refuse(why) {
    if (!failed) print why
    failed = 1
    exit 1
}

# A text at the place `i`, as it is spelt. A letter has one spelling.
function text(    from, c, code) {
    if (substr(s, i, 1) != "\"") refuse("it is not canonical JSON")
    from = ++i
    for (;;) {
        c = substr(s, i, 1)
        if (c == "" || index(controls, c)) refuse("it is not canonical JSON")
        if (c == "\"") break
        if (c == "\\") {
            c = substr(s, ++i, 1)
            if (c == "u") {
                code = substr(s, i + 1, 4)
                if (code !~ /^00[01][0-9a-f]$/ || code ~ /^00(08|09|0a|0c|0d)$/) refuse("it is not canonical JSON")
                i += 4
            } else if (c == "" || !index("\"\\bfnrt", c)) refuse("it is not canonical JSON")
        }
        i++
    }
    return substr(s, from, i++ - from)
}

# A value at the place `i`, under this path. Members are in order, and none is there twice.
function value(path, depth,    c, name, last, rest) {
    if (depth > 33) refuse("it is too deep")
    c = substr(s, i, 1)
    if (c == "\"") { texts[path] = text(); return }
    if (c == "{" || c == "[") {
        i++
        if (substr(s, i, 1) == (c == "{" ? "}" : "]")) { i++; return }
        for (last = ""; ;) {
            if (c == "{") {
                name = "x" text()
                if (last != "" && name <= last) refuse("it is not canonical JSON")
                last = name
                if (substr(s, i++, 1) != ":") refuse("it is not canonical JSON")
                members[path] = members[path] " " substr(name, 2)
                value(path "/" substr(name, 2), depth + 1)
            } else value(path "/-", depth + 1)
            rest = substr(s, i++, 1)
            if (rest == (c == "{" ? "}" : "]")) return
            if (rest != ",") refuse("it is not canonical JSON")
        }
    }
    rest = substr(s, i)
    if (match(rest, /^(null|true|false)/)) { i += RLENGTH; return }
    if (match(rest, /^(0|-?[1-9][0-9]*)/) && substr(rest, RLENGTH + 1, 1) !~ /[.eE0-9]/ && RLENGTH <= 16) {
        numbers[path] = substr(rest, 1, RLENGTH)
        i += RLENGTH
        return
    }
    refuse("it is not canonical JSON")
}

BEGIN {
    for (i = 1; i < 32; i++) controls = controls sprintf("%c", i)
    while ((getline line < kinds) > 0) {
        split(line, words, " ")
        if (words[1] ~ /^[A-Z]/) known[words[1]] = substr(line, length(words[1]) + 1) " "
    }
    own["LedgerOpened"] = "ledger"; own["CalendarPublished"] = own["CalendarCorrected"] = "calendar"; own["RuleSetActivated"] = "rules"
    own["SystemOutageRecorded"] = "outages"; own["CheckpointAnchored"] = "checkpoints"; own["StreamsCounted"] = "streams"; own["HistoryImported"] = "history"
    header = " actor approver cause channel command corrects documents format id kind legal_basis occurred_at payload position"
    header = header " recorded_at stream stream_position version"
}

NR > 1 { refuse("it is not canonical JSON") }
{ s = $0 }

END {
    if (failed) exit 1
    i = 1
    value("", 0)
    if (i <= length(s)) refuse("it is not canonical JSON")
    if (members[""] != header || texts["/format"] != "socai.entry/1") refuse("it has not the members of an entry")
    if (members["/actor"] != " account capacity position unit" || members["/command"] != " digest id") refuse("it has not the members of an entry")
    if (numbers["/position"] != number) refuse("it says that it stands elsewhere")
    if (texts["/recorded_at"] !~ /^[0-9-]+T[0-9:]+(\.[0-9][0-9][0-9][0-9][0-9][0-9])?\+07:00$/) refuse("its time is spelt otherwise")
    year = substr(texts["/recorded_at"], 1, 4)
    if (year < "1900" || year > "2200") refuse("its time is out of bounds")
    kind = texts["/kind"]
    named = kind "." numbers["/version"]
    if (!(named in known)) refuse("its kind and version are not known")
    count = split(members["/payload"], have, " ")
    for (at = 1; at <= count; at++) {
        if (!index(known[named], " " have[at] " ") && !index(known[named], " " have[at] "? ")) refuse("its payload has an unknown member")
    }
    count = split(known[named], wanted, " ")
    for (at = 1; at <= count; at++) {
        if (wanted[at] !~ /\?$/ && !index(members["/payload"] " ", " " wanted[at] " ")) refuse("its payload lacks a member")
    }
    stream = texts["/stream"]
    if (kind in own) belongs = stream == own[kind]
    else if (kind == "EntryAnnulled" || kind == "FieldsCorrected") belongs = 1
    else if (index(known[named], " task ") && kind != "FactRecorded") belongs = stream == "task/" texts["/payload/task"]
    else if (index(known[named], " obligation ")) belongs = stream == "obligation/" texts["/payload/obligation"]
    else if (index(known[named], " directive ")) belongs = stream == "directive/" texts["/payload/directive"]
    else {
        belongs = stream !~ /^(task|obligation|directive)\// && stream != "corrections"
        for (each in own) if (stream == own[each]) belongs = 0
    }
    if (!belongs) refuse("it stands in another stream than what it says")
    print texts["/recorded_at"]
}
