#!/bin/sh
# Checks a signed head, a receipt and an evidence file with openssl and the tools that every system has.
#
#   check.sh checkpoint KEYS CHECKPOINT      every key in KEYS has signed the head
#   check.sh receipt KEYS RECEIPT ENTRY      and the entry is in the log that the head describes
#   check.sh evidence KEYS FILE [ROOTS]      an evidence file of presence, absence or history by all entries; time
#                                            stamps under ROOTS (PEM)
#
# KEYS holds a key on each line, in the form name+identifier+base64: the log's own, and those of the
# witnesses that are to have signed: all of them. Get it from somebody you trust, never from whom you check.
# Exit codes: 0 it holds; 1 it does not; 2 it could not be checked. What this script does not look at it calls
# "not judged by this script"; socai verify and the page do.
#
# The forms are those of C2SP: signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof, tlog-tiles. The
# tree is that of RFC 6962; the way up to its root is walked as in RFC 9162, section 2.1.3.2. What lies in
# an evidence file is in docs/evidence.md; it takes unzip, and the files entry.awk, members.awk and kinds.txt beside it.
set -eu
export LC_ALL=C

work=$(mktemp -d)
beside=$(dirname "$0")
trap 'rm -rf "$work"' EXIT

# What is quoted may come from whoever tampers: nothing of it commands the terminal.
refuse() {
    printf 'refused: %s\n' "$*" | tr -c '[:print:]\n' '?' >&2
    exit 1
}

# What others check, and this script does not.
not_judged() {
    echo "not judged by this script: $*"
}

hexadecimal() {
    od -An -v -tx1 | tr -d ' \n'
}

sha256() {
    openssl dgst -sha256 -binary
}

# The bytes of base64 text $1 into the file $2. One value has one spelling; another is refused.
from_base64() {
    printf '%s' "$1" | base64 -d >"$2" 2>"$work/complaint" || refuse "this is not base64: $1"
    [ "$(base64 -w 0 <"$2")" = "$1" ] || refuse "this is not canonical base64: $1"
}

# Digits without a zero before them, few enough for the arithmetic of the shell.
check_number() {
    case $1 in
    '' | *[!0-9]* | 0?*) refuse "this is not a plain number: $1" ;;
    esac
    [ ${#1} -le 18 ] || refuse "the number is too large: $1"
}

# Takes the signed note $1 apart: what was signed, and the lines that sign it.
open_note() {
    sed '/^$/,$d' "$1" >"$work/text"
    sed '1,/^$/d' "$1" >"$work/signatures"
    { cat "$work/text" && echo && cat "$work/signatures"; } | cmp -s - "$1" || refuse "this is not a signed note"
    [ "$(wc -l <"$work/text")" -eq 3 ] || refuse "the head has not exactly three lines"
    [ "$(tail -c 1 "$work/signatures" | hexadecimal)" = 0a ] || refuse "the last signature line does not end"
    origin=$(sed -n 1p "$work/text")
    size=$(sed -n 2p "$work/text")
    check_number "$size"
    from_base64 "$(sed -n 3p "$work/text")" "$work/root"
}

# Whether the opened note carries a signature by the key $1 that holds. A wrong one is refused, even if a
# right one follows.
check_key() {
    name=${1%%+*}
    rest=${1#*+}
    identifier=${rest%%+*}
    from_base64 "${rest#*+}" "$work/key"
    # An identifier is the beginning of the hash over name and key: it binds the one to the other.
    computed=$({ printf '%s\n' "$name" && cat "$work/key"; } | sha256 | head -c 4 | hexadecimal)
    [ "$computed" = "$identifier" ] || refuse "the key's identifier does not fit it: $1"
    [ "$(wc -c <"$work/key")" -eq 33 ] || refuse "the key is not 32 bytes long: $1"
    algorithm=$(head -c 1 "$work/key" | hexadecimal)
    [ "$algorithm" != 01 ] || [ "$name" = "$origin" ] || refuse "this is the head of $origin, not of $name"
    # openssl wants the key wrapped up in DER: twelve bytes that say "Ed25519, 32 bytes follow".
    { printf '\060\052\060\005\006\003\053\145\160\003\041\000' && tail -c 32 "$work/key"; } >"$work/key.der"

    signed=no first= last=
    while read -r mark signer data; do
        [ "$mark" = '—' ] || refuse "a signature line does not begin with an em dash"
        from_base64 "$data" "$work/line"
        [ "$signer" = "$name" ] && [ "$(head -c 4 "$work/line" | hexadecimal)" = "$identifier" ] || continue
        case $algorithm in
        01) # over the text alone
            tail -c +5 "$work/line" >"$work/signature"
            cp "$work/text" "$work/message"
            when=
            ;;
        04) # a witness says when it saw the head, and signs that too
            seconds=$(tail -c +5 "$work/line" | head -c 8 | hexadecimal)
            when=", at $((0x$seconds)) seconds"
            [ -n "$first" ] && [ "$first" -le "$((0x$seconds))" ] || first=$((0x$seconds))
            [ -n "$last" ] && [ "$last" -ge "$((0x$seconds))" ] || last=$((0x$seconds))
            tail -c +13 "$work/line" >"$work/signature"
            { printf 'cosignature/v1\ntime %d\n' "$((0x$seconds))" && cat "$work/text"; } >"$work/message"
            ;;
        *) refuse "the key is of a kind that openssl cannot check: $1" ;;
        esac
        openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin -in "$work/message" \
            -sigfile "$work/signature" >"$work/complaint" 2>&1 || refuse "the signature by $name does not hold"
        signed=yes
    done <"$work/signatures"
    [ "$signed" = yes ] || refuse "$name has not signed"
    echo "ok: signed by $name$when"
    # All witnesses are to have signed, so what they say together is what the slowest of them says.
    [ -n "$first" ] || return 0
    [ -n "$exists_by" ] && [ "$exists_by" -ge "$first" ] || exists_by=$first
    [ -n "$not_before" ] && [ "$not_before" -le "$last" ] || not_before=$last
    [ -n "$earliest" ] && [ "$earliest" -le "$first" ] || earliest=$first
}

# The moments by which all witnesses had vouched, and before which they had not: none without witnesses.
check_head() {
    open_note "$2"
    keys=0 exists_by= not_before= earliest=
    while read -r key || [ -n "$key" ]; do
        check_key "$key"
        keys=$((keys + 1))
    done <"$1"
    [ "$keys" -gt 0 ] || refuse "$1 holds no key"
    [ -z "$exists_by" ] || [ $((exists_by - earliest)) -le 600 ] ||
        echo "note: the witnesses' times are more than 10 minutes apart: from $earliest to $exists_by seconds"
}

# Vietnamese time, as entries write it.
vietnamese() {
    date -u -d "@$(($1 + 25200))" +%Y-%m-%dT%H:%M:%S+07:00
}

# The entries with these numbers and times, a line each, were recorded by the server's clock within what is proven, give or take a minute:
# by $by if they stand below $below, and from $from on if they stand from number $since on. A rehearsal has no clock.
check_clock() {
    case $origin in rehearsal.*) return 0 ;; esac
    awk -v by="${by:+$(vietnamese $((by + 60)))}" -v below="$below" -v from="${from:+$(vietnamese $((from - 60)))}" -v since="${since:-0}" '
        # A fraction of the last second is still within it.
        { at = substr($2, 1, 19) "+07:00" }
        (by != "" && $1 < below + 0 && at > by) || (from != "" && $1 >= since + 0 && at < from) { print $1 " at " $2; exit }' "$1" >"$work/moved"
    [ ! -s "$work/moved" ] || refuse "the server's clock is outside of what is proven, in entry $(cat "$work/moved")"
}

# What was not there before one moment was not there by an earlier one. Which of those who say so is wrong is not known.
check_contradiction() {
    [ -z "$from" ] || [ -z "$by" ] || [ "$from" -le "$by" ] ||
        refuse "a contradiction: not there before $from seconds, yet there by $by seconds"
}

# Whether the entry $1 is where the receipt says, under the root of the opened head.
check_inclusion() {
    place=$(sed -n 's/^index //p' "$work/front")
    check_number "$place"
    [ "$place" -lt "$size" ] || refuse "the log of $size entries has none at $place"
    { printf '\000' && cat "$1"; } | sha256 >"$work/hash"
    # `here` and `last` are the places of our hash and of the last one in their level of the tree.
    here=$place
    last=$((size - 1))
    sed -e 1d -e '/^extra /d' -e '/^index /d' "$work/front" >"$work/path"
    while read -r step; do
        from_base64 "$step" "$work/beside"
        [ "$(wc -c <"$work/beside")" -eq 32 ] || refuse "a hash of the receipt is not 32 bytes long"
        [ "$last" -gt 0 ] || refuse "the receipt holds more hashes than the tree has levels"
        if [ $((here % 2)) -eq 1 ] || [ "$here" -eq "$last" ]; then
            { printf '\001' && cat "$work/beside" "$work/hash"; } | sha256 >"$work/above"
            # The last hash of a level may have none beside it; then it moves up as it is.
            while [ $((here % 2)) -eq 0 ] && [ "$here" -gt 0 ]; do
                here=$((here / 2)) last=$((last / 2))
            done
        else
            { printf '\001' && cat "$work/hash" "$work/beside"; } | sha256 >"$work/above"
        fi
        mv "$work/above" "$work/hash"
        here=$((here / 2)) last=$((last / 2))
    done <"$work/path"
    [ "$last" -eq 0 ] || refuse "the receipt holds fewer hashes than the tree has levels"
    cmp -s "$work/hash" "$work/root" || refuse "the entry is not the one at $place in this log"
    echo "ok: the entry is number $place of the $size in the log"
}

check_receipt() {
    sed '/^$/,$d' "$2" >"$work/front"
    sed '1,/^$/d' "$2" >"$work/checkpoint"
    [ "$(sed -n 1p "$work/front")" = c2sp.org/tlog-proof@v1 ] || refuse "this is not a receipt"
    check_head "$1" "$work/checkpoint"
    check_inclusion "$3"
}

# The text, or the number, of the field $1 in the claim.
claimed() {
    sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$file/claim.json" | head -n 1
}
claimed_number() {
    sed -n "s/.*\"$1\": *\([0-9][0-9]*\).*/\1/p" "$file/claim.json" | head -n 1
}

# Whether the names are those that the kind lists, in its order; the numbers in $1 are those of the entries in entries/.
check_members() {
    unzip -Z1 "$work/evidence.zip" >"$work/names"
    awk -v kind="$(claimed kind)" -v shown=" $1 " -v format="$format" -f "$beside/members.awk" "$work/names" >"$work/stray" ||
        refuse "the member $(cat "$work/stray") does not belong there"
}

# Unpacks the evidence file $1. What its manifest does not list is not in it, and all that it lists is as listed.
open_evidence() {
    file=$work/opened
    mkdir "$file"
    unzip -qq -n "$1" -d "$file" </dev/null >"$work/complaint" 2>&1 || refuse "this is not a ZIP file: $1"
    format=$(sed -n 's/^socai-evidence@v\([12]\)$/\1/p' "$file/FORMAT")
    printf 'socai-evidence@v%s\n' "$format" | cmp -s - "$file/FORMAT" || refuse "this is not an evidence file of format 1 or 2"
    cp "$1" "$work/evidence.zip"
    [ -z "$(find "$file" ! -type d ! -type f)" ] || refuse "something in the file is no plain file"
    (cd "$file" && find . -type f | cut -c 3- | sort) >"$work/there"
    unzip -Z1 "$1" | sort | cmp -s - "$work/there" || refuse "a name is there twice, or leads elsewhere"
    { echo MANIFEST && sed 's/^[0-9a-f]\{64\}  //' "$file/MANIFEST"; } | sort | cmp -s - "$work/there" ||
        refuse "the manifest does not list what is there"
    (cd "$file" && sha256sum --check --strict --quiet MANIFEST) >"$work/complaint" 2>&1 ||
        refuse "a member is not as the manifest says: $(cat "$work/complaint")"
    echo "ok: $(wc -l <"$file/MANIFEST") members, as the manifest lists them"
}

# Whether the entry number $1 stands under the opened head, by the receipt in the file.
check_shown() {
    check_number "$1"
    receipt=$file/entries/$1.tlog-proof
    entry=$file/entries/$1.json
    [ -r "$receipt" ] && [ -r "$entry" ] || refuse "entry $1 is not in the file"
    sed '/^$/,$d' "$receipt" >"$work/front"
    sed '1,/^$/d' "$receipt" | cmp -s - "$file/checkpoint" || refuse "the receipt of entry $1 is for another head"
    [ "$(sed -n 1p "$work/front")" = c2sp.org/tlog-proof@v1 ] || refuse "entry $1 has no receipt"
    check_inclusion "$entry"
    [ "$place" = "$1" ] || refuse "the receipt of entry $1 is for another place"
    recorded=$(strictly "$1" "$entry") || refuse "entry $1 cannot be read: $recorded"
    echo "$1 $recorded" >>"$work/clock"
}

# When the entry $2 was recorded, if it can be read strictly as number $1; or why not.
strictly() {
    awk -v number="$1" -v kinds="$beside/kinds.txt" -f "$beside/entry.awk" "$2"
}

# Whether the token $1 stamps the file $2. Its certificates count as of its own time.
check_token() {
    [ -n "$roots" ] || { not_judged "a time stamp, for no roots are given" && return; }
    openssl ts -reply -in "$1" -text >"$work/token" 2>"$work/complaint" || refuse "this is not a time stamp"
    stamped=$(sed -n 's/^Time stamp: //p' "$work/token")
    seconds=$(date -u -d "$stamped" +%s 2>"$work/complaint") || refuse "the time stamp has no time"
    openssl ts -verify -data "$2" -in "$1" -CAfile "$roots" -attime "$seconds" >"$work/complaint" 2>&1 ||
        refuse "the time stamp does not hold"
    echo "ok: stamped at $stamped"
}

# What the entry $1 says before its payload.
header() {
    sed 's/,"payload":.*//' "$1"
}

# Whether the anchor in the file is the one that the entry $1 names, over a head that the keys $2 have signed.
check_anchor() {
    header "$1" | grep -q '"kind":"CheckpointAnchored"' || refuse "the entry before names no anchor"
    fields='.*"payload":{"anchor":"\([a-z]*\)","digest":"\([0-9a-f]*\)",'
    fields=$fields'"root":"\([0-9a-f]*\)","size":\([0-9]*\),"vouched".*'
    named=$(sed -n "s/$fields/\1 \2 \3 \4/p" "$1")
    [ -n "$named" ] || refuse "the entry before names no anchor"
    [ -r "$file/before/anchor" ] || refuse "the anchor is not in the file"
    hash=$(sha256 <"$file/before/anchor" | hexadecimal)
    kind=${named%% *}
    case $kind in
    token) # stamped is the head with the log's own signature alone
        check_token "$file/before/anchor" "$file/before/stamped"
        log=$origin
        while read -r key || [ -n "$key" ]; do
            [ "${key%%+*}" != "$log" ] || echo "$key"
        done <"$2" >"$work/log-key"
        check_head "$work/log-key" "$file/before/stamped"
        ;;
    *) check_head "$2" "$file/before/anchor" ;;
    esac
    [ "$named" = "$kind $hash $(hexadecimal <"$work/root") $size" ] || refuse "the entry names another anchor"
    echo "ok: this anchor, over $size entries, was recorded before: nobody knew it earlier"
}

# Takes the bundles in the file apart, each entry into a file under its number, and hashes them to the root.
check_all() {
    mkdir "$work/all"
    : >"$work/level"
    number=0
    while [ "$number" -lt "$size" ]; do
        index=$((number / 256))
        width=$((size - number))
        [ "$index" -lt 1000 ] || refuse "this script reads no more than 256,000 entries"
        bundle=$file/tiles/tile/entries/$(printf %03d "$index")
        [ "$width" -ge 256 ] && width=256 || bundle=$bundle.p/$width
        [ -r "$bundle" ] || refuse "the bundle $index is not in the file"
        at=1
        end=$((number + width))
        while [ "$number" -lt "$end" ]; do
            length=$(tail -c "+$at" "$bundle" | head -c 2 | hexadecimal)
            tail -c "+$((at + 2))" "$bundle" | head -c "$((0x${length:-0}))" >"$work/all/$number"
            { printf '\000' && cat "$work/all/$number"; } | sha256 >>"$work/level"
            if recorded=$(strictly "$number" "$work/all/$number"); then
                echo "$number $recorded" >>"$work/clock"
            else
                echo "cannot be read: entry $number: $recorded" | tr -c '[:print:]\n' '?'
                unreadable=yes
            fi
            at=$((at + 2 + 0x${length:-0}))
            number=$((number + 1))
        done
        [ "$(wc -c <"$bundle")" -eq $((at - 1)) ] || refuse "the bundle $index does not end with its last entry"
    done
    # Two by two, level by level; the last of an odd number moves up as it is.
    count=$size
    while [ "$count" -gt 1 ]; do
        : >"$work/above"
        pair=0
        while [ "$pair" -lt $((count / 2)) ]; do
            { printf '\001' && tail -c "+$((pair * 64 + 1))" "$work/level" | head -c 64; } | sha256 >>"$work/above"
            pair=$((pair + 1))
        done
        [ $((count % 2)) -eq 0 ] || tail -c 32 "$work/level" >>"$work/above"
        mv "$work/above" "$work/level"
        count=$(((count + 1) / 2))
    done
    cmp -s "$work/level" "$work/root" || refuse "the entries are not those of this log"
    echo "ok: all $size entries, none left out"
}

check_presence() {
    entry_number=$(claimed_number entry)
    before=$(claimed_number before)
    : >"$work/clock"
    disclosed=$(cd "$file" && find . -path './disclosed/*.json' | sed 's/.*\///; s/\.json$//' | tr '\n' ' ')
    check_members "0 $before $entry_number $disclosed"
    by=$exists_by below=$size from= since=
    # Whether it is a rehearsal its name says; who made a file of the first format may have left out entry 0.
    for shown in $([ "$format" = 1 ] && [ ! -e "$file/entries/0.json" ] || echo 0) $before "$entry_number"; do
        check_shown "$shown"
    done
    if [ "$format" = 2 ]; then
        stream=$(sed -n 's/.*,"stream":"task\/\([^"]*\)","stream_position".*/\1/p' "$file/entries/$entry_number.json")
        [ "$stream" = "$(claimed task)" ] || refuse "the claim names another task than the entry"
    fi
    {
        cat "$work/text" && echo
        while read -r mark signer data; do
            [ "$signer" != "$origin" ] || echo "$mark $signer $data"
        done <"$work/signatures"
    } >"$work/stamped"
    cmp -s "$work/stamped" "$file/checkpoint.signed" || refuse "what was stamped is not this head"
    for token in "$file"/anchors/*.tsr; do
        [ ! -e "$token" ] || check_token "$token" "$file/checkpoint.signed"
    done
    [ ! -e "$file/later/checkpoint" ] || not_judged "what a later head adds"
    [ ! -e "$file/signatures" ] || not_judged "who signed"
    for document in "$file"/documents/*; do
        [ -e "$document" ] || continue
        hash=$(sha256 <"$document" | hexadecimal)
        header "$file/entries/$entry_number.json" | grep -q "\"documents\":\[[^]]*\"$hash\"" ||
            refuse "the entry does not name the document $hash"
        echo "ok: the entry names the document $hash"
    done
    if [ -n "$before" ]; then
        [ "$before" -lt "$entry_number" ] || refuse "the anchor does not stand before the entry"
        check_anchor "$file/entries/$before.json" "$1"
        from=$not_before since=$before
    fi
    check_contradiction
    check_clock "$work/clock"
    [ -z "$by" ] || echo "ok: there no later than $(vietnamese "$by"), unless all of these witnesses lie"
    [ -z "$from" ] || echo "ok: not there before $(vietnamese "$from")"
    not_judged "a deadline, and what is inside of the members of payloads"
}

# What was filed for the task, in the order of its entries; before the seal, if there is one. An entry is in
# its history if it names the task, and a filing if it is about it.
check_task() {
    : >"$work/clock"
    unreadable=no
    check_members ""
    by=$exists_by below=$size from= since=
    check_all
    check_clock "$work/clock"
    task=$(claimed task)
    sealed=$(claimed_number sealed)
    until=${sealed:-$size}
    grep -lF -e "\"$task\"" -e "\"task/$task\"" "$work/all"/* >"$work/of-task" || :
    sed 's/.*\///' "$work/of-task" | sort -n >"$work/numbers"
    echo "entries of $task: $(tr '\n' ' ' <"$work/numbers")"
    while read -r number; do
        [ "$number" -lt "$until" ] || continue
        # A correction that moves a filing here is one.
        if header "$work/all/$number" | grep -qF '"kind":"EntryCorrected"' &&
            grep -qF "{\"after\":\"$task\",\"before\":" "$work/all/$number"; then
            echo "filed: entry $number"
            filed=yes
        fi
        filing='"kind":"\(ReportSubmitted\|ReportResubmitted\|LateDiscoveredRecord\)"'
        header "$work/all/$number" | grep -q "$filing" || continue
        stands="\"stream\":\"task/$task\",\"stream_position\":"
        grep -qF -e "$stands" -e "\"task\":\"$task\"" "$work/all/$number" || continue
        echo "filed: entry $number"
        filed=yes
    done <"$work/numbers"
    [ "$unreadable" = no ] || refuse "not provable: an entry cannot be read, and may be a filing"
    not_judged "what is inside of the members of payloads: of these, whether the log has others about the task"
    [ "$(claimed kind)" = absence ] || return 0
    [ -n "$sealed" ] && [ "$sealed" -lt "$size" ] || refuse "nothing seals what is there"
    check_anchor "$work/all/$sealed" "$1"
    from=$not_before since=$sealed
    check_contradiction
    check_clock "$work/clock"
    [ "${filed-}" != yes ] || refuse "it was filed before the seal"
    echo "ok: nothing was filed for $task before that anchor"
}

check_evidence() {
    roots=${3-}
    open_evidence "$2"
    sed 's/\\.//g; s/"[^"]*"//g' "$file/claim.json" | tr -dc '[]{}' | awk '{
        for (i = 1; i <= length($0); i++) { depth += index("[{", substr($0, i, 1)) ? 1 : -1; if (depth > 8) exit 1 }
    }' || refuse "the claim is too deep"
    check_head "$1" "$file/checkpoint"
    [ "$(claimed log) $(claimed_number entries)" = "$origin $size" ] || refuse "the claim is about another head"
    case $(claimed kind) in
    presence) check_presence "$1" ;;
    absence | history) check_task "$1" ;;
    *)
        not_judged "evidence of the kind $(claimed kind | tr -c '[:print:]\n' '?')"
        exit 2
        ;;
    esac
}

for tool in openssl base64 od cmp; do
    command -v "$tool" >"$work/found" || { echo "$tool is missing" >&2; exit 2; }
done
for file in "$@"; do
    [ "$file" = "$1" ] || [ -r "$file" ] || { echo "$file cannot be read" >&2; exit 2; }
done
case ${1-}:$# in
checkpoint:3) check_head "$2" "$3" ;;
receipt:4) check_receipt "$2" "$3" "$4" ;;
evidence:3 | evidence:4)
    command -v unzip >"$work/found" || { echo "unzip is missing" >&2; exit 2; }
    check_evidence "$2" "$3" "${4-}"
    ;;
*)
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
