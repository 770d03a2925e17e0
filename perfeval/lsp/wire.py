"""Messages on a byte stream: a header with the length, then JSON."""

from __future__ import annotations

import json
from typing import IO, Any

Message = dict[str, Any]

MOST_BYTES = 64 << 20
"""A longer message is no message of an editor."""


class BadMessage(ValueError):
    """What came is no message; where the next one begins is known."""


def read(stream: IO[bytes]) -> Message | None:
    """The next message; ``None`` at the end of the stream.

    Raises :class:`BadMessage` for a body that is no JSON object.
    """
    length = None
    while line := stream.readline():
        if not line.strip():
            if length is not None:
                break
            continue
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
    if length is None or length > MOST_BYTES:
        return None
    body = stream.read(length)
    if len(body) < length:
        return None
    try:
        message = json.loads(body)
    except ValueError as error:
        raise BadMessage(str(error)) from None
    if not isinstance(message, dict):
        msg = "not an object"
        raise BadMessage(msg)
    return message


def write(stream: IO[bytes], message: Message) -> None:
    """Send a message."""
    body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode()
    stream.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    stream.flush()
