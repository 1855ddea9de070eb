"""How things stand with the account, above the table: which of several is told, and what can be done about it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.accounts import Account
from app.accounts.facts import Facts as AccountFacts
from app.accounts.secrets import Keeping, Secrets
from app.domain.errors import (
    Forbidden,
    NotSignedIn,
    Revoked,
    StoreroomError,
    StoreUnavailable,
    Unreachable,
)
from app.window.banner import Banner
from app.window.notices import Act, Notice, Notices, Standing
from app.workspace import Workspace
from app.workspace.snapshot import Facts
from tests.window.shop import Nowhere

NOW = datetime(2026, 3, 18, 14, 2, tzinfo=UTC)
UNREACHED = Unreachable("service.unreachable", detail="no route")
UNSAVED = StoreUnavailable("snapshot.failed", path="snapshot.sqlite", reason="no space left")
NO_KEYRING = Keeping(why=StoreUnavailable("keyring.missing", name=""))


def told(
    folder: Path,
    trouble: StoreroomError | None = None,
    *,
    unsaved: StoreroomError | None = None,
    kept: Keeping | None = None,
    expires: datetime | None = None,
    read_at: datetime | None = NOW - timedelta(hours=2),
) -> Notice | None:
    account = Account("shop", folder, AccountFacts(expires=expires), Secrets())
    workspace = Workspace("shop", folder, Nowhere())
    workspace.trouble, workspace.unsaved = trouble, unsaved
    workspace._facts = Facts(read_at=read_at)
    return Notices().of(account, workspace, kept, NOW)


def test_where_all_is_well_nothing_is_told(tmp_path: Path) -> None:
    assert told(tmp_path) is None
    assert told(tmp_path, kept=Keeping("gnome-keyring"), expires=NOW + timedelta(days=180)) is None


@pytest.mark.parametrize("trouble", [Revoked("service.revoked"), NotSignedIn("service.not_signed_in")])
def test_a_revoked_key_leads_to_signing_in_again(tmp_path: Path, trouble: StoreroomError) -> None:
    said = told(tmp_path, trouble)
    assert said
    assert (said.standing, said.act, said.error) == (Standing.SIGNED_OUT, Act.SIGN_IN, trouble)
    assert said.text.endswith(
        "Stock is shown as it was 2 hours ago. Nothing can be changed until you sign in again."
    )


@pytest.mark.parametrize("key", ["account.signed_out", "keyring.missing"])
def test_a_secret_that_is_gone_leads_to_signing_in_again(tmp_path: Path, key: str) -> None:
    said = told(tmp_path, StoreUnavailable(key, name="Zettle"))
    assert said
    assert (said.standing, said.act) == (Standing.SIGNED_OUT, Act.SIGN_IN)


def test_a_keyring_that_does_not_give_the_secret_away_is_asked_again(tmp_path: Path) -> None:
    said = told(tmp_path, StoreUnavailable("keyring.failed", keyring="gnome", reason="Prompt dismissed"))
    assert said
    assert (said.standing, said.act) == (Standing.LOCKED, Act.TRY)


def test_a_permission_that_is_missing_is_told_as_such(tmp_path: Path) -> None:
    said = told(tmp_path, Forbidden("service.forbidden"))
    assert said
    assert (said.standing, said.act) == (Standing.NOT_ALLOWED, Act.SIGN_IN)


def test_offline_tells_how_old_stock_is_and_that_it_goes_on_by_itself(tmp_path: Path) -> None:
    said = told(tmp_path, UNREACHED)
    assert said
    assert (said.standing, said.act) == (Standing.OFFLINE, Act.TRY)
    assert said.text == (
        "The service cannot be reached. Stock is shown as it was 2 hours ago. It is tried again by itself."
    )


def test_where_no_stock_was_ever_read_none_is_spoken_of(tmp_path: Path) -> None:
    said = told(tmp_path, UNREACHED, read_at=None)
    assert said
    assert "Stock" not in said.text


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(days=13, hours=2), "The approval of this account ends in 13 days."),
        (timedelta(days=1, hours=2), "The approval of this account ends in 1 day."),
    ],
)
def test_an_approval_that_ends_soon_is_told_in_time(tmp_path: Path, left: timedelta, text: str) -> None:
    said = told(tmp_path, expires=NOW + left)
    assert said
    assert (said.standing, said.act) == (Standing.EXPIRES, Act.SIGN_IN)
    assert said.text.startswith(text)
    assert told(tmp_path, expires=NOW + timedelta(days=15)) is None


def test_a_key_that_no_keyring_keeps_is_told(tmp_path: Path) -> None:
    said = told(tmp_path, kept=NO_KEYRING)
    assert said
    assert (said.standing, said.act) == (Standing.THIS_RUN, None)
    assert "asked for again at the next start" in said.text


def test_the_worst_is_told_first(tmp_path: Path) -> None:
    ends = NOW + timedelta(days=3)
    notices = [
        told(tmp_path, UNREACHED, unsaved=UNSAVED, expires=ends, kept=NO_KEYRING),
        told(tmp_path, unsaved=UNSAVED, expires=ends, kept=NO_KEYRING),
        told(tmp_path, expires=ends, kept=NO_KEYRING),
        told(tmp_path, kept=NO_KEYRING),
    ]
    assert [each and each.standing for each in notices] == [
        Standing.OFFLINE,
        Standing.UNKEPT,
        Standing.EXPIRES,
        Standing.THIS_RUN,
    ]


# The banner itself


@pytest.fixture
def banner(qtbot: QtBot) -> Banner:
    made = Banner()
    qtbot.addWidget(made)
    return made


def press(banner: Banner, text: str) -> None:
    next(each for each in banner.findChildren(QPushButton) if each.text() == text).click()


def buttons(banner: Banner) -> list[str]:
    return [each.text() for each in banner.findChildren(QPushButton) if each.isVisible()]


OFFLINE = Notice(Standing.OFFLINE, "No service.", Act.TRY, UNREACHED)
LATER = Notice(Standing.EXPIRES, "Ends in 3 days.", Act.SIGN_IN)


def test_it_has_a_shape_words_and_a_way_out(banner: Banner, qtbot: QtBot) -> None:
    banner.show_notice(OFFLINE)
    assert (banner.state.text(), banner.text.text()) == ("○ Offline", "No service.")
    assert buttons(banner) == ["Copy details", "Try now"]
    with qtbot.waitSignal(banner.acted) as acted:
        press(banner, "Try now")
    assert acted.args == [Act.TRY]
    press(banner, "Copy details")
    copied = "No service.\nUnreachable: service.unreachable detail=no route"
    assert QGuiApplication.clipboard().text() == copied


@pytest.mark.parametrize("standing", Standing)
def test_every_standing_has_a_shape_and_a_word(banner: Banner, standing: Standing) -> None:
    banner.show_notice(Notice(standing, "So it is."))
    shape, _, word = banner.state.text().partition(" ")
    assert len(shape) == 1
    assert not shape.isalnum()
    assert word


def test_what_hinders_nobody_today_can_be_put_away(banner: Banner) -> None:
    banner.show_notice(LATER)
    assert buttons(banner) == ["Dismiss", "Sign in again…"]
    press(banner, "Dismiss")
    assert not banner.isVisible()
    banner.show_notice(OFFLINE)
    banner.show_notice(LATER)
    assert not banner.isVisible(), "it was read"


def test_what_is_over_is_taken_back(banner: Banner) -> None:
    banner.show_notice(OFFLINE)
    banner.show_notice(None)
    assert not banner.isVisible()
