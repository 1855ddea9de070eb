import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.service.library.pictures import Picture, picture_of
from tests.service.library.pictures import gif, jpeg, png

sides = st.integers(1, 2**16 - 1)


@given(sides, sides)
def test_format_and_size_are_read(width: int, height: int) -> None:
    assert picture_of(png(width, height)) == Picture("PNG", width, height)
    assert picture_of(gif(width, height)) == Picture("GIF", width, height)
    assert picture_of(jpeg(width, height)) == Picture("JPEG", width, height)


@pytest.mark.parametrize("frame", [0xC0, 0xC1, 0xC2, 0xC9, 0xCF])
def test_a_jpeg_may_be_coded_in_any_way(frame: int) -> None:
    assert picture_of(jpeg(7, 9, frame)) == Picture("JPEG", 7, 9)


@pytest.mark.parametrize("frame", [0xC4, 0xC8, 0xCC, 0xDA])
def test_what_only_looks_like_a_frame_tells_no_size(frame: int) -> None:
    assert picture_of(jpeg(7, 9, frame)) is None


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"\xff\xd8\xff", b"GIF87a", b"\x89PNG\r\n\x1a\n", jpeg()[:30]]),
)
def test_whatever_follows_a_beginning_nothing_breaks(rest: bytes, beginning: bytes) -> None:
    picture = picture_of(beginning + rest)
    assert picture is None or picture.format in ("JPEG", "PNG", "GIF")


@pytest.mark.parametrize("whole", [png(), gif(), jpeg()])
def test_a_beginning_alone_is_no_picture(whole: bytes) -> None:
    assert picture_of(whole[:9]) is None
    assert picture_of(b"<svg>" + whole) is None
