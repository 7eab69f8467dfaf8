#!/usr/bin/env python3
"""Reads a ledger's public files, trusting nobody: not the ledger, not its program.

    read_tiles.py check TILES KEY              is the directory what the log signed?
    read_tiles.py history TILES KEY TASK       the same, then who did what in a task, and when

TILES is a ledger's directory tiles/, KEY its file log.vkey, got from somebody one trusts.
Exit codes: 0 it holds; 1 it does not, and why; 2 usage.

Written from docs/format.md alone, for any Python since 3.8, with nothing installed besides.
"""

import base64
import hashlib
import json
import os
import sys


class Refused(Exception):
    """The files are not what the log signed."""


def require(holds, why):
    if not holds:
        raise Refused(why)


def sha256(data):
    return hashlib.sha256(data).digest()


def from_base64(text):
    """Of the spellings of one value only the canonical counts."""
    data = base64.b64decode(text, validate=True)
    require(base64.b64encode(data).decode() == text, "base64 that is not canonical")
    return data


# Ed25519 (RFC 8032), as slow as it is short: one signature takes a few hundredths of a second.

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, PRIME) % PRIME


def point(data):
    """The point of the curve that 32 bytes stand for."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    require(len(data) == 32 and y < PRIME, "not a point of the curve")
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    require(x * x % PRIME == square and (x or not sign), "not a point of the curve")
    return (x if x & 1 == sign else PRIME - x), y


def add(p, q):
    product = CURVE * p[0] * q[0] * p[1] * q[1] % PRIME
    x = (p[0] * q[1] + p[1] * q[0]) * pow(1 + product, -1, PRIME) % PRIME
    return x, (p[1] * q[1] + p[0] * q[0]) * pow(1 - product, -1, PRIME) % PRIME


def times(number, p):
    result = (0, 1)
    for bit in bin(number)[2:]:
        result = add(result, result)
        if bit == "1":
            result = add(result, p)
    return result


BASE = point((4 * pow(5, -1, PRIME) % PRIME).to_bytes(32, "little"))


def signature_holds(key, message, signature):
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % ORDER
    return times(s, BASE) == add(point(r), times(challenge, point(key)))


# The signed head.

def read_key(path):
    """A key's name, its identifier and its 32 bytes."""
    with open(path, encoding="utf-8") as file:
        name, identifier, data = file.read().rstrip("\n").split("+", 2)
    data = from_base64(data)
    require(data[:1] == b"\x01" and len(data) == 33, "not an Ed25519 key")
    computed = sha256(name.encode() + b"\n" + data)[:4]
    require(computed.hex() == identifier, "the key's identifier does not fit it")
    return name, computed, data[1:]


def read_head(path, key):
    """How many entries the log signed, and their root."""
    name, identifier, public = key
    with open(path, "rb") as file:
        text, empty, lines = file.read().decode().rpartition("\n\n")
    require(empty and lines.endswith("\n"), "the head is not a signed note")
    signed = False
    for line in lines[:-1].split("\n"):
        mark, signer, data = line.split(" ")
        data = from_base64(data)
        require(mark == "\u2014", "a signature line does not begin with an em dash")
        if signer == name and data[:4] == identifier:
            require(signature_holds(public, (text + "\n").encode(), data[4:]), "the log's signature does not hold")
            signed = True
    require(signed, "the head is not signed by this key")
    origin, size, root = text.split("\n")
    require(origin == name, "the head of another log")
    require(str(int(size)) == size, "the size is not written plainly")
    return int(size), from_base64(root)


# Tiles.

def read_tile(tiles, level, number, width):
    """A tile or bundle of so many elements; a full one may stand in for a part of it."""
    digits = str(number)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at:at + 3] for at in range(0, len(digits), 3)]
    path = os.path.join(tiles, "tile", str(level), *("x" + group for group in groups[:-1]), groups[-1])
    part = os.path.join(path + ".p", str(width))
    with open(part if width < 256 and os.path.exists(part) else path, "rb") as file:
        return file.read()


def in_tiles(count):
    """The number of each tile, and how many elements it has."""
    return ((number, min(256, count - number * 256)) for number in range(-(-count // 256)))


def read_entries(tiles, size):
    entries = []
    for number, width in in_tiles(size):
        bundle, at = read_tile(tiles, "entries", number, width), 0
        for _ in range(width):
            length = int.from_bytes(bundle[at:at + 2], "big")
            require(at + 2 + length <= len(bundle), "bundle %d is cut short" % number)
            entries.append(bundle[at + 2:at + 2 + length])
            at += 2 + length
    return entries


def root_of(hashes):
    """Pair by pair, level by level; what is left alone moves up as it is."""
    while len(hashes) > 1:
        pairs = [sha256(b"\x01" + hashes[at] + hashes[at + 1]) for at in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[len(pairs) * 2:]
    return hashes[0] if hashes else sha256(b"")


def check(tiles, key_file):
    """The entries, once everything fits together."""
    size, root = read_head(os.path.join(tiles, "checkpoint"), read_key(key_file))
    print("ok: the head of %d entries is signed by the log" % size)
    entries = read_entries(tiles, size)
    hashes = [sha256(b"\x00" + entry) for entry in entries]
    require(root_of(hashes) == root, "the entries are not those that the log signed")
    print("ok: the root over the entries is the one signed")
    level = 0
    while hashes:
        for number, width in in_tiles(len(hashes)):
            expected = b"".join(hashes[number * 256:number * 256 + width])
            found = read_tile(tiles, level, number, width)[:len(expected)]
            require(found == expected, "tile %d of level %d is not what its entries hash to" % (number, level))
        hashes = [root_of(hashes[at:at + 256]) for at in range(0, len(hashes) - 255, 256)]
        level += 1
    print("ok: every tile of %d levels is what the entries hash to" % level)
    entries = [json.loads(entry) for entry in entries]
    for position, entry in enumerate(entries):
        require(entry["position"] == position, "entry %d says another position" % position)
    return entries


# What the entries say.

def tasks_of(entry):
    """The tasks that an entry is about."""
    payload, tasks = entry["payload"], []
    task = payload.get("task")
    if task:
        tasks.append(task)
    if entry["kind"] in ("TasksAssigned", "DeadlineFixed", "ReminderIssued"):
        duty = [payload["obligation"]] + [payload["period"]] * (payload.get("period") is not None)
        tasks += ["/".join(duty + [unit]) for unit in payload["units"]]
    if entry["kind"] == "EntryCorrected":
        tasks += [change["after"] for change in payload["changes"] if change["field"] == "task"]
    if entry["kind"] == "TaskTransferred":
        tasks += [task.rpartition("/")[0] + "/" + unit for unit in payload["to"]]
    return tasks


def history(entries, task):
    # What stands is settled from the last entry to the first: only what stands itself can change others.
    fates, happened = {}, {}
    for entry in reversed(entries):
        position, payload = entry["position"], entry["payload"]
        if fates.get(position, "").startswith("annulled"):
            continue
        if entry["kind"] == "EntryAnnulled":
            fates[payload["entry"]] = "annulled by #%d" % position
        if entry["kind"] in ("FieldsCorrected", "EntryCorrected"):
            fates.setdefault(payload["entry"], "corrected by #%d" % position)
            for change in payload["changes"]:
                if change["field"] == "occurred_at":
                    happened.setdefault(payload["entry"], change["after"])
    shown = set()
    for entry in entries:
        position, by, approver = entry["position"], entry["actor"], entry["approver"]
        corrects = entry["kind"] in ("EntryAnnulled", "FieldsCorrected") and entry["payload"]["entry"] in shown
        if task not in tasks_of(entry) and not corrects:
            continue
        shown.add(position)
        person = "{unit}/{position} ({capacity})".format
        line = ["#%d" % position, entry["recorded_at"], entry["kind"], "by " + person(**by)]
        line += ["approved by " + person(**approver)] if approver else []
        line += ["happened " + happened.get(position, entry["occurred_at"])]
        line += [fates[position]] if position in fates else []
        print("  ".join(line))
        print("    " + json.dumps(entry["payload"], ensure_ascii=False))
    require(shown, "no entry is about the task " + task)


def main(arguments):
    try:
        if len(arguments) == 3 and arguments[0] == "check":
            check(*arguments[1:])
        elif len(arguments) == 4 and arguments[0] == "history":
            history(check(*arguments[1:3]), arguments[3])
        else:
            print(__doc__, file=sys.stderr)
            return 2
    except (Refused, OSError, ValueError, KeyError) as why:
        print("refused: %s" % why, file=sys.stderr)
        return 1
    return 0


sys.stdout.reconfigure(encoding="utf-8")
sys.exit(main(sys.argv[1:]))
