"""A store on this computer, made in the welcome: the sample shop, from a spreadsheet, empty."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from app.accounts import Accounts, Kind
from app.domain.contents import Contents
from app.window.welcome.local import LocalPage, Source
from tests.window.welcome.newcomer import Newcomer, newcomer

STOCK = "product,variant,price,stock,shelf\nMug,blue,5,3,A\nMug,red,cheap,1,A\nCup,,4,,B\n"


@asynccontextmanager
async def at_the_page(profile: Path) -> AsyncIterator[tuple[Newcomer, LocalPage]]:
    async with newcomer(Accounts(profile)) as person:
        person.choose(Kind.LOCAL)
        yield person, person.dialog.local


async def test_the_sample_shop_takes_one_press_of_enter(tmp_path: Path) -> None:
    async with at_the_page(tmp_path) as (person, page):
        assert page.source is Source.SAMPLE
        assert not page.currency.isVisible(), "the sample shop's is its own"
        person.press(page.name, "Return")
        account = await person.account()
        assert (account.name, account.kind) == ("Harbour Street", Kind.LOCAL)


async def test_another_sample_shop_has_another_name(tmp_path: Path) -> None:
    async with at_the_page(tmp_path) as (person, page):
        person.click(page.make)
        await person.account()
    async with at_the_page(tmp_path) as (person, page):
        assert page.name.text() == "Harbour Street 2"


async def test_an_empty_store_wants_a_name_and_a_currency(tmp_path: Path) -> None:
    async with at_the_page(tmp_path) as (person, page):
        person.click(page.sources[Source.EMPTY])
        assert page.name.text() == ""
        assert not page.make.isEnabled()
        person.type(page.name, "Corner shop")
        page.currency.setCurrentText("chf")
        person.click(page.make)
        assert (await person.account()).name == "Corner shop"
    assert Accounts(tmp_path).names() == ["Corner shop"]


@pytest.mark.parametrize(
    ("name", "currency", "complaint"),
    [
        ("a/b", "EUR", "“a/b” cannot be the name of a store: it must work as a file name."),
        ("Corner", "euros", "“EUROS” is not a currency code such as EUR."),
    ],
)
async def test_what_cannot_be_is_told_where_it_was_typed(
    tmp_path: Path, name: str, currency: str, complaint: str
) -> None:
    async with at_the_page(tmp_path) as (person, page):
        person.click(page.sources[Source.EMPTY])
        person.type(page.name, name)
        page.currency.setCurrentText(currency)
        person.click(page.make)
        await person.until(page.problem.isVisible)
        assert page.problem.text.text() == complaint
        assert person.dialog.page is page
    assert Accounts(tmp_path).names() == []


async def test_a_spreadsheet_is_told_before_a_store_is_made_of_it(tmp_path: Path) -> None:
    file = tmp_path / "Our stock.csv"
    file.write_text(STOCK)
    async with at_the_page(tmp_path / "profile") as (person, page):
        person.click(page.sources[Source.SPREADSHEET])
        assert not page.make.isEnabled()
        await person.choose_file(file)
        await person.until(lambda: page.spreadsheet.contents)
        assert page.spreadsheet.found.text().splitlines() == [
            "2 products, 2 variants",
            "1 line cannot be used:",
            "line 3, price: “cheap” is not a number.",
            "Columns left out: shelf",
        ]
        assert page.name.text() == "Our stock"
        person.click(page.make)
        assert (await person.account()).name == "Our stock"


async def test_a_file_of_no_use_makes_no_store(tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    file.write_text("price\n5\n")
    async with at_the_page(tmp_path) as (person, page):
        person.click(page.sources[Source.SPREADSHEET])
        await person.choose_file(file)
        await person.until(page.spreadsheet.problem.isVisible)
        assert page.spreadsheet.problem.text.text().startswith("No column holds the product's name.")
        assert not page.make.isEnabled()


async def test_prices_are_read_in_the_currency_that_they_stand_with(tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    file.write_text("product,price\nMug,SEK 5\n")
    async with at_the_page(tmp_path) as (person, page):
        person.click(page.sources[Source.SPREADSHEET])
        page.currency.setCurrentText("GBP")
        await page.spreadsheet.take(file)
        assert page.spreadsheet.contents is None
        page.currency.setCurrentText("SEK")
        await person.until(lambda: page.spreadsheet.contents)
        assert page.make.isEnabled() is False, "it has no name yet"


async def test_a_store_that_was_removed_is_opened_again_while_its_file_is_there(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    await accounts.remove(accounts.create("Corner shop", Contents(), currency="EUR"))
    assert accounts.names() == []
    async with at_the_page(tmp_path) as (person, page):
        again = next(b for b in page.findChildren(QPushButton) if b.text() == "Open “Corner shop” again")
        person.click(again)
        assert (await person.account()).name == "Corner shop"
    assert accounts.names() == ["Corner shop"]
