"""Bodies that went wrong: as JSON that is not as it should be, and as bytes that are not JSON any more."""

import json
from random import Random
from typing import Any

#: What stands where something else should. Numbers as text, so that none of them is rounded on the way.
_ODD = (
    *("null", "true", "false", "[]", "{}", '""', '" "', "[[]]", '{"a": {}}', "[null]", '["x"]'),
    *("0", "-0", "1", "-1", "0.1", "7.350", "1e2", "1e-7", "1E400", "-1e400", "1e999999999", "1e-999999999"),
    *("9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "9" * 400),
    *(
        "0." + "1" * 100,
        "100000",
        "99999.999999",
        "9000000000000.1",
        "00",
        "+1",
        ".5",
        "1.",
        "NaN",
        "Infinity",
    ),
    *(
        '"0"',
        '"-0.5"',
        '"7.350"',
        '"1e2"',
        '"1e999999999"',
        '"NaN"',
        '"sNaN"',
        '"-Infinity"',
        '"inf"',
        '"1,5"',
    ),
    *(
        '" 7"',
        '"7 "',
        '"1_000"',
        '"0x10"',
        '"\\u0663"',
        '"--1"',
        '"' + "9" * 5000 + '"',
        '"\\ud800"',
        '"\\u0000"',
    ),
    *('"STORE"', '"ATTIC"', '"2021-04-19"', '"0001-01-01T00:00:00+23:59"', '"9999-12-31T23:59:59-23:59"'),
    *("[" * 5000 + "]" * 5000, '{"a":' * 3000 + "1" + "}" * 3000, '"' + "x" * 100_000 + '"'),
)

#: What stands for a place in a body until it is written: no JSON has it.
_PLACE = "\x00odd\x00"


def mutated(body: str, random: Random) -> bytes:
    """One to three changes of it."""
    if random.random() < 0.6:
        for _ in range(random.choice((1, 1, 2))):
            body = _changed(body, random)
        return body.encode("utf-8", "surrogatepass")
    content = bytearray(body.encode())
    for _ in range(random.choice((1, 1, 2, 3))):
        _damage(content, random)
    return bytes(content)


def _changed(body: str, random: Random) -> str:
    """With something else in one place, or without it, or with another name for it, or with it twice."""
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError):
        return body
    holders = list(_holders(tree))
    if not holders:
        return random.choice(_ODD)
    holder = random.choice(holders)
    key = random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    match random.choice(("odd", "odd", "odd", "odd", "gone", "renamed", "twice", "moved")):
        case "gone":
            del holder[key]
        case "renamed" if isinstance(holder, dict):
            holder[random.choice((key.upper(), key + "x", "", "uuid"))] = holder.pop(key)
        case "twice" if isinstance(holder, list):
            holder.insert(key, holder[key])
        case "moved":
            holder[key] = random.choice(holders)
            if _is_endless(tree):
                return body
        case _:
            holder[key] = _PLACE
    return json.dumps(tree, ensure_ascii=random.random() < 0.5).replace(
        json.dumps(_PLACE), random.choice(_ODD)
    )


def _holders(tree: Any) -> Any:
    """Every object and list in it that is not empty, from the outside in."""
    if isinstance(tree, dict | list):
        if tree:
            yield tree
        for inner in tree.values() if isinstance(tree, dict) else tree:
            yield from _holders(inner)


def _is_endless(tree: Any) -> bool:
    try:
        json.dumps(tree)
    except ValueError:
        return True
    return False


def _damage(content: bytearray, random: Random) -> None:
    at = random.randrange(len(content) + 1)
    match random.choice(("flip", "flip", "cut", "tail", "insert", "repeat", "mark", "wide")):
        case "flip" if at < len(content):
            content[at] ^= 1 << random.randrange(8)
        case "cut":
            del content[at : at + random.randrange(1, 20)]
        case "tail":
            del content[at:]
        case "insert":
            content[at:at] = random.randbytes(random.randrange(1, 5))
        case "repeat":
            content[at:at] = content[max(0, at - random.randrange(1, 40)) : at]
        case "mark":
            content[:0] = random.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"<html>", b" \n", b")]}',\n"))
        case "wide":
            content[:] = bytes(content).decode("utf-8", "replace").encode("utf-16")
