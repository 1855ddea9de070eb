"""Errors as sentences: every error that is raised anywhere has one, and brings what it needs."""

import ast
import string
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import isclass
from pathlib import Path

import pytest

import app
from app.domain import errors
from app.domain.errors import (
    Invalid,
    NotSignedIn,
    Refused,
    StoreroomError,
    StoreUnavailable,
    Unreachable,
    Violation,
)
from app.window.sentences import _KINDS, _SENTENCES, details, sentence

APP = Path(app.__file__).parent
ERRORS = {
    name: kind for name, kind in vars(errors).items() if isclass(kind) and issubclass(kind, StoreroomError)
}


@dataclass(frozen=True)
class Raised:
    """An error that is made in the program, with the names of the values that it is given."""

    where: str
    kind: type[StoreroomError]
    key: str
    values: frozenset[str]
    more: bool  # there are values whose names only running the program tells


def raised() -> Iterator[Raised]:
    """Every ``Invalid("some.key", name=...)`` and the like in app/ whose key is written out."""
    for path in sorted(APP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield from _in_a_table(path, node)
            kind = ERRORS.get(ast.unparse(node.func)) if isinstance(node, ast.Call) else None
            if kind is None or not isinstance(node, ast.Call) or not node.args:
                continue
            values = frozenset(each.arg for each in node.keywords if each.arg)
            more = any(each.arg is None for each in node.keywords)
            for key in _literals(node.args[0]):
                yield Raised(f"{path.relative_to(APP)}:{node.lineno}", kind, key, values, more)


def _in_a_table(path: Path, node: ast.AST) -> Iterator[Raised]:
    """``(Refused, "some.key")``: raised with values that are told where that is."""
    if (
        isinstance(node, ast.Tuple)
        and len(node.elts) == 2
        and (kind := ERRORS.get(ast.unparse(node.elts[0])))
    ):
        for key in _literals(node.elts[1]):
            yield Raised(f"{path.relative_to(APP)}:{node.lineno}", kind, key, frozenset(), more=False)


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


RAISED = list(raised())


def test_the_scan_sees_the_errors() -> None:
    assert len(RAISED) > 40
    assert {"quantity.empty", "number.too_small", "store.exists", "records.failed"} <= {r.key for r in RAISED}


@pytest.mark.parametrize("each", RAISED, ids=lambda each: f"{each.where} {each.key}")
def test_every_error_that_is_raised_has_a_sentence_and_the_values_for_it(each: Raised) -> None:
    template = _SENTENCES.get(each.key)
    if template is None:
        assert any(kind in _KINDS for kind in each.kind.__mro__), "neither its key nor its kind has one"
    elif not each.more:
        assert fields(template) <= each.values


def test_no_sentence_is_left_over() -> None:
    assert _SENTENCES.keys() <= {each.key for each in RAISED}


def test_sentences_told_by_kind_need_no_values() -> None:
    assert {kind: fields(template) for kind, template in _KINDS.items() if fields(template)} == {}


def test_every_kind_of_a_service_s_error_has_a_sentence() -> None:
    service_errors = {kind for kind in ERRORS.values() if issubclass(kind, errors.ServiceError)}
    assert set(_KINDS) == service_errors - {errors.ServiceError}


def test_the_key_comes_before_the_kind_and_the_nearest_kind_counts() -> None:
    assert sentence(errors.Unreachable("service.not_started", detail="No disk.")).endswith("No disk.")
    assert sentence(NotSignedIn("service.not_signed_in")) == "The service does not accept this program's key."
    assert sentence(Refused("some.new.key")) == "The service refused."


def test_what_has_no_sentence_is_told_as_it_is() -> None:
    assert sentence(Invalid("some.new.key", text="x")) == "some.new.key text=x"


def test_braces_in_data_are_data() -> None:
    assert sentence(Invalid("quantity.not_a_number", text="{most}")) == "“{most}” is not a number."


def test_details_name_every_violation() -> None:
    error = Refused(
        "service.refused", violations=(Violation("change", "must be positive", "NUMBER"),), status=400
    )
    assert details(error).splitlines() == [
        "Refused: service.refused status=400",
        "  change: must be positive (NUMBER)",
    ]


def test_the_command_words_its_errors_without_qt() -> None:
    """A service is run where Qt is not even installed."""
    code = (
        "import sys; from app.window.sentences import sentence; from app.domain.errors import Invalid;"
        "print(sentence(Invalid('quantity.empty'))); assert not any('PySide6' in name for name in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (told.stdout, told.stderr) == ("Type a number.\n", "")


def test_a_store_that_exists_is_named_by_its_file() -> None:
    error = StoreUnavailable("store.exists", path=Path("shop.sqlite"))
    assert sentence(error) == "There is a store at shop.sqlite already. Nothing was changed."


def test_where_no_token_was_to_be_had_what_was_wrong_with_that_is_told() -> None:
    assert sentence(Unreachable("service.failed", status=503)) == "The service failed on its side."
    assert sentence(Unreachable("service.unexpected_answer")) == "The service answered something unexpected."
    assert sentence(Unreachable("service.unreachable")) == "The service cannot be reached."
