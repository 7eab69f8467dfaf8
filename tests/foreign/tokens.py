"""Checks a time stamp, and asks for one, with the package rfc3161-client.

  tokens.py verify DATA TOKEN ROOT     the token stamps DATA, under ROOT (PEM)
  tokens.py request DATA REQUEST       writes what an authority is asked for DATA

Exit codes: 0 it holds; 1 it does not; 2 it could not be checked.
"""

import sys
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificate
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)


def verify(data: str, token: str, root: str) -> None:
    root = load_pem_x509_certificate(Path(root).read_bytes())
    try:
        response = decode_timestamp_response(Path(token).read_bytes())
        VerifierBuilder().add_root_certificate(root).build().verify_message(response, Path(data).read_bytes())
    except (ValueError, VerificationError) as error:
        print(f"refused: {error}", file=sys.stderr)
        sys.exit(1)
    print(f"ok: stamped at {response.tst_info.gen_time.isoformat()}")


def request(data: str, to: str) -> None:
    asked = TimestampRequestBuilder().data(Path(data).read_bytes()).hash_algorithm(HashAlgorithm.SHA256).build()
    Path(to).write_bytes(asked.as_bytes())


match sys.argv[1:]:
    case ["verify", data, token, root]:
        verify(data, token, root)
    case ["request", data, to]:
        request(data, to)
    case _:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
