#!/bin/sh
# Checks a signed head and a receipt with openssl and the tools that every system has.
#
#   check.sh checkpoint KEYS CHECKPOINT      every key in KEYS has signed the head
#   check.sh receipt KEYS RECEIPT ENTRY      and the entry is in the log that the head describes
#
# KEYS holds a key on each line, in the form name+identifier+base64: the log's own, and those of the
# witnesses that are to have signed. Get it from somebody you trust, never from whom you check.
# Exit codes: 0 it holds; 1 it does not; 2 it could not be checked.
#
# The forms are those of C2SP: signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof. The tree is
# that of RFC 6962; the way up to its root is walked as in RFC 9162, section 2.1.3.2.
set -eu
export LC_ALL=C

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What is quoted may come from whoever tampers: nothing of it commands the terminal.
refuse() {
    printf 'refused: %s\n' "$*" | tr -c '[:print:]\n' '?' >&2
    exit 1
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

    signed=no
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
}

check_head() {
    open_note "$2"
    keys=0
    while read -r key || [ -n "$key" ]; do
        check_key "$key"
        keys=$((keys + 1))
    done <"$1"
    [ "$keys" -gt 0 ] || refuse "$1 holds no key"
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

for tool in openssl base64 od cmp; do
    command -v "$tool" >"$work/found" || { echo "$tool is missing" >&2; exit 2; }
done
for file in "$@"; do
    [ "$file" = "$1" ] || [ -r "$file" ] || { echo "$file cannot be read" >&2; exit 2; }
done
case ${1-}:$# in
checkpoint:3) check_head "$2" "$3" ;;
receipt:4) check_receipt "$2" "$3" "$4" ;;
*)
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
