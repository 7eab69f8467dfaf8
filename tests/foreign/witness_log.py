#!/usr/bin/env python3
"""A log by others asks a witness: with the packages aics-tlog and aics-witness (its client).

    witness_log.py URL WITNESS-KEY LOG-SEED

The log's name is foreign.example/log; LOG-SEED is its key, 64 hexadecimal digits. It asks for a first head,
grows, asks again for the same head, and then shows another history, of the same size and larger. Prints
the largest head with the witness's line. Exit codes: 0 all was answered as it should be; 1 it was not.
"""

import sys

from aics_tlog import Checkpoint, MerkleTree, sign_checkpoint
from aics_witness.feeder import WitnessClient, WitnessRejected, merge_cosignatures
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "foreign.example/log"


def refused(client, note, proof, size):
    """Whether the witness says that the log has another history."""
    try:
        client.submit(note, proof, old_size=size)
    except WitnessRejected as rejected:
        return rejected.status == 422
    return False


def main():
    url, witness_key, seed = sys.argv[1:]
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    entries = [b"entry %d" % number for number in range(300)]
    tree, other = MerkleTree(entries), MerkleTree([b"another entry"] + entries[1:])

    def head(tree, size):
        return sign_checkpoint(Checkpoint(ORIGIN, size, tree.root(size)), key, ORIGIN).to_bytes()

    with WitnessClient(url, witness_key) as client:
        for size in (1, 5, 256, 299, 299):
            note = head(tree, size)
            # The client itself verifies what it is answered.
            cosigned = merge_cosignatures(note, client.submit(note, tree.consistency_proof))
        for size in (299, 300):
            if not refused(client, head(other, size), other.consistency_proof, 299):
                sys.exit(f"another history of {size} entries was not refused")
    # Whoever knows nothing is told the size, and goes on from there.
    with WitnessClient(url, witness_key) as client:
        note = head(tree, 300)
        cosigned = merge_cosignatures(note, client.submit(note, tree.consistency_proof))
    sys.stdout.buffer.write(cosigned)


main()
