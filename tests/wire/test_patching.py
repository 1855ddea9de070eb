"""The examples of RFC 7386, appendix A."""

import json

import pytest

from app.domain.errors import Refused
from app.wire.patching import patched, read_patch


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ('{"a":"b"}', '{"a":"c"}', '{"a":"c"}'),
        ('{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'),
        ('{"a":"b"}', '{"a":null}', "{}"),
        ('{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'),
        ('{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'),
        ('{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'),
        ('{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'),
        ('{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'),
        ('["a","b"]', '["c","d"]', '["c","d"]'),
        ('{"a":"b"}', '["c"]', '["c"]'),
        ('{"a":"foo"}', "null", "null"),
        ('{"a":"foo"}', '"bar"', '"bar"'),
        ('{"e":null}', '{"a":1}', '{"e":null,"a":1}'),
        ("[1,2]", '{"a":"b","c":null}', '{"a":"b"}'),
        ("{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'),
    ],
)
def test_a_patch_makes_of_a_target(target: str, patch: str, result: str) -> None:
    assert patched(json.loads(target), json.loads(patch)) == json.loads(result)


def test_a_patch_changes_no_value_that_it_is_given() -> None:
    target, patch = {"a": {"b": 1}}, {"a": {"b": None, "c": {"d": 2}}}
    assert patched(target, patch) == {"a": {"c": {"d": 2}}}
    assert (target, patch) == ({"a": {"b": 1}}, {"a": {"b": None, "c": {"d": 2}}})


@pytest.mark.parametrize(
    ("body", "key"), [(b"{", "malformed"), (b"[]", "violations"), (b"null", "violations")]
)
def test_only_an_object_is_a_patch(body: bytes, key: str) -> None:
    with pytest.raises(Refused) as refused:
        read_patch(body)
    assert refused.value.key == key


def test_nulls_of_a_patch_count() -> None:
    assert read_patch(b'{"a": null}').members == {"a": None}
