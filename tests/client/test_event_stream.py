"""Streams are typed by hand from the HTML standard, "Server-sent events"."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.client import event_stream
from app.client.event_stream import Block, EventParser
from app.domain.errors import UnexpectedAnswer


def parsed(*pieces: bytes) -> list[Block]:
    parser = EventParser()
    return [block for piece in pieces for block in parser.feed(piece)]


@pytest.mark.parametrize(
    ("stream", "blocks"),
    [
        (b"data: YHOO\ndata: +2\ndata: 10\n\n", [Block("", "", b"YHOO\n+2\n10")]),
        (b": test stream\n\ndata: a\nid: 1\n\n", [Block("", "", b""), Block("", "1", b"a")]),
        (b"id: 1\n\ndata:b\nid\n\n", [Block("", "1", b""), Block("", "", b"b")]),
        (b"data: a\nid: 1\n\ndata:  c\n\n", [Block("", "1", b"a"), Block("", "1", b" c")]),
        (b"event: add\ndata: 73\n\ndata\n\n", [Block("add", "", b"73"), Block("", "", b"")]),
        (b"data\ndata\n\n", [Block("", "", b"\n")]),
        (b"id: 1\nid: 2\0\nretry: 5\nother: x\n\n", [Block("", "1", b"")]),
        (b"data: no empty line ends it", []),
        (b"data: nor\n", []),
        (
            "data: J\u00e4cke \u2028\u0085\x0b\n\n".encode(),
            [Block("", "", "J\u00e4cke \u2028\u0085\x0b".encode())],
        ),
        (b"event: \xff\ndata: x\n\n", [Block("\ufffd", "", b"x")]),
    ],
)
def test_streams_and_their_blocks(stream: bytes, blocks: list[Block]) -> None:
    assert parsed(stream) == blocks


_LINES = st.sampled_from(
    [b"data: a", b"data:b:c", b"data", b"event: e", b"id: 7", b": still here", b"", b"x"]
)
_STREAMS = st.lists(_LINES).map(lambda lines: [*lines, b""])
_ENDS = st.sampled_from([b"\n", b"\r", b"\r\n"])


@given(_STREAMS, _ENDS)
def test_lines_end_in_three_ways(lines: Sequence[bytes], end: bytes) -> None:
    stream = b"".join(line + end for line in lines)
    assert parsed(stream) == parsed(b"".join(line + b"\n" for line in lines))


@given(st.lists(_LINES | _ENDS | st.binary(max_size=3)).map(b"".join), st.data())
def test_it_does_not_matter_where_a_stream_is_cut(stream: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)))))
    pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert parsed(*pieces) == parsed(stream)


def test_an_event_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "LARGEST", 1000)
    for piece in (b"data: " + b"x" * 100, b"x" * 100, b"data\n" * 100):
        with pytest.raises(UnexpectedAnswer):
            parsed(*[piece] * 11)
    assert len(parsed(*[b"data: " + b"x" * 900 + b"\n\n"] * 11)) == 11
