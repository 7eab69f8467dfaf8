# Whether the names of an evidence file's members, a line each, are those that its kind lists, in its order (docs/evidence.md, "Members").
# Prints the first that does not belong there. For any awk.
#
#   unzip -Z1 FILE | awk -v kind=KIND -v shown=" N N " -v format=1 -f members.awk
#
# `shown` are the numbers of the entries in entries/.

function refuse(name) {
    print name
    bad = 1
    exit 1
}

# The number that a part of a name begins with; -1 where it is none in its one form.
function number_of(part,    text) {
    text = part
    sub(/\..*/, "", text)
    return text ~ /^(0|[1-9][0-9]*)$/ ? text + 0 : -1
}

function group_of(name) {
    if (name == "checkpoint.signed") return 1
    if (name ~ /^entries\/[0-9]+\.(json|tlog-proof)$/) return 2
    if (name ~ /^anchors\/[0-9][0-9][0-9]\.(tsr|chain\.pem|crl\.pem)$/) return 3
    if (name ~ /^before\/(anchor|anchor\.chain\.pem|anchor\.crl\.pem|stamped)$/) return 4
    if (name ~ /^tiles\/tile\/entries\/[x0-9\/]+(\.p\/[0-9]+)?$/) return 5
    if (name ~ /^later\/(checkpoint|checkpoint\.signed|consistency)$/) return 6
    if (name ~ /^later\/([0-9]+\.(json|tlog-proof)|[0-9][0-9][0-9]\.(tsr|chain\.pem|crl\.pem))$/) return 6
    if (name ~ /^disclosed\/[0-9]+\.json$/) return 7
    if (name ~ /^signatures\/[0-9]+\.json$/) return 8
    if (name ~ /^keys\/[0-9]+\.json$/) return 9
    return name ~ /^documents\// ? 10 : 0
}

BEGIN {
    all = kind == "absence" || kind == "history"
    first = split("FORMAT MANIFEST READ-ME.vi.txt READ-ME.en.txt claim.json checkpoint", names, " ")
    within["anchor"] = 1; within["anchor.chain.pem"] = 2; within["anchor.crl.pem"] = 3; within["stamped"] = 4
    step["checkpoint"] = 1; step["checkpoint.signed"] = 2; step["consistency"] = 3
}

NR <= first {
    if ($0 != names[NR]) refuse($0)
    next
}

{
    group = group_of($0)
    split($0, part, "/")
    number = number_of(part[2])
    if (!group || (all && group != 4 && group != 5 && !(group == 1 && format == 1)) || (!all && group == 5)) refuse($0)
    if (format == 1 && (group == 8 || group == 9)) refuse($0)
    if (group == 2 && !index(shown, " " number " ")) refuse($0)
    # Each group stands together, and after those before it. In the first format three of them may change places.
    if (group != last && group in seen) refuse($0)
    if (group < last && !(format == 1 && group > 3 && last > 3 && group < 7 && last < 7)) refuse($0)
    if (group != last) before = reached = 0
    if (group == 4 && within[part[2]] <= reached) refuse($0)
    if (group == 4) reached = within[part[2]]
    if (group == 6 && part[2] in step && step[part[2]] != ++reached) refuse($0)
    if (group == 6 && !(part[2] in step) && reached < 3) refuse($0)
    # Of each entry its text stands first, then its receipt; numbers ascend.
    if (group == 2 && $0 ~ /json$/ && started && number <= before) refuse($0)
    if (group == 2 && $0 ~ /tlog-proof$/ && (!started || number != before)) refuse($0)
    if (group >= 7 && group <= 9 && group == last && number <= before) refuse($0)
    if (group == 2) started = 1
    seen[group]
    last = group
    before = number
}

END { exit bad }
