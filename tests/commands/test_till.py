"""The till from the command line, on the real service."""

import os
import re
import signal
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from subprocess import PIPE
from typing import Any

import httpx
import pytest

from app.__main__ import main
from app.client.transport import Transport
from app.commands.receipts import recorded
from app.domain.errors import ReplyLost
from app.exchange.sample import sample_shop
from app.service.storage.create import create_store
from app.service.storage.databases import create_organization
from app.wire.purchases import NewSale, SaleLine
from tests.service.running import RunningService, running_service
from tests.service.shop import CONTENTS, TEA_SMALL, open_shop
from tests.workspace.proxy import proxying

_UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    create_store(tmp_path / "shop.store", "Shop", CONTENTS)
    return tmp_path / "shop.store"


def till(capsys: pytest.CaptureFixture[str], file: Path, *arguments: str) -> str:
    """What a till that succeeds prints."""
    assert main(["till", "--store", str(file), *arguments]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def get(service: RunningService, path: str) -> Any:
    answer = httpx.get(f"{service.url}{path}", headers={"Authorization": f"Bearer {service.token}"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_it_sells_and_takes_back_by_sku_and_barcode(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with running_service(file) as service:
        line = till(capsys, file, "sell", "TEA-S*2", "5901234123457")
        assert re.fullmatch(
            rf" +1  \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d +13.50 EUR  2 × Green tea 100 g, 1 × Green tea 100 g  {_UUID}\n",
            line,
        )
        uuid = line.split()[-1]
        assert " -4.50 EUR  -1 × Green tea 100 g" in till(capsys, file, "refund", uuid, "TEA-S")
        assert " -9.00 EUR  " in till(capsys, file, "refund", "1")
        purchases = get(service, "/purchases/v2")["purchases"]
        assert [purchase["amount"] for purchase in purchases] == [1350, -450, -900]
        assert [purchase.get("refundsPurchaseUUID1") for purchase in purchases] == [None, uuid, uuid]
        till(capsys, file, "sell", "TEA-S", "--at", "2026-01-05T17:30+01:00")
        (late,) = get(service, "/purchases/v2?endDate=2026-01-06")["purchases"]
        assert late["timestamp"] == "2026-01-05T16:30:00.000+0000"


def test_it_brings_a_service_where_none_runs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    till(capsys, file, "sell", "TEA-S*2")
    with open_shop(file) as shop:
        assert shop.balances()[TEA_SMALL] == "40"


def test_what_is_wrong_is_told_in_one_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused = "Nothing was recorded. TEE-S names nothing that there is. NUT*2 names nothing that there is."
    with running_service(file):
        for arguments, complaint in (
            (["sell", "TEA-S", "TEE-S", "NUT*2"], refused),
            (["sell", "TEA-S*two"], "“two” is not a number."),
            (["refund", "7"], "There is no purchase 7."),
            (["refund", "x/y"], "There is no purchase x/y."),
            (["refund", "x"], "There is no purchase x."),
        ):
            assert main(["till", "--store", str(file), *arguments]) == 1
            assert capsys.readouterr().err == f"storeroom: {complaint}\n"


def test_times_and_shares_that_are_none_are_told_by_the_parser(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, complaint in (
        (["sell", "TEA-S", "--at", "noon"], "noon is not a time"),
        (["day", "--late", "2"], "2 is not between 0 and 1"),
        (["day", "--refunds", "some"], "invalid share value: 'some'"),
        (["day", "--pace", "0"], "0 is not above 0"),
        ([], "required: ACTION"),
    ):
        with pytest.raises(SystemExit):
            main(["till", "--store", str(file), *arguments])
        assert complaint in capsys.readouterr().err


async def test_a_sale_whose_reply_is_lost_is_asked_for_and_not_repeated(file: Path) -> None:
    with running_service(file) as service:
        async with proxying(service.url) as proxy, Transport.at(proxy.url, service.token) as transport:
            proxy.loses = lambda line: line.startswith("POST")
            purchase = await recorded(transport, NewSale(lines=[SaleLine(code="TEA-S")]))
            assert purchase.amount == 450
            assert proxy.sent("/storeroom/sales") == 1
            proxy.loses = lambda line: True
            with pytest.raises(ReplyLost):
                await recorded(transport, NewSale(lines=[SaleLine(code="TEA-S")]))
        assert len(get(service, "/purchases/v2")["purchases"]) == 2


def test_after_a_day_balances_are_what_was_there_less_what_was_sold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "shop.store"
    contents = sample_shop()
    create_store(file, "Shop", contents)
    with running_service(file) as service:
        printed = till(
            capsys, file, "day", "--sales", "60", "--seed", "3", "--late", "0.3", "--refunds", "0.3"
        )
        *lines, summary = printed.splitlines()
        purchases = get(service, "/purchases/v2?limit=1000")["purchases"]
        refunds = [purchase for purchase in purchases if purchase["refund"]]
        assert len(lines) == len(purchases)
        assert f"60 sales, {len(refunds)} refunds, " in summary
        assert summary.endswith("EUR, seed 3")
        assert len(refunds) > 5
        assert any(purchase["timestamp"] < purchase["created"] for purchase in purchases)
        sold = defaultdict[str, Decimal](Decimal)
        for purchase in purchases:
            for row in purchase["products"]:
                if "fromLocationUuid" in row:
                    sold[row["variantUuid"]] += Decimal(row["quantity"])
        balances = get(service, "/inventory")["variants"]
        assert {row["variantUuid"]: Decimal(row["balance"]) for row in balances} == {
            variant.uuid: left
            for product in contents.products
            if product.uuid not in contents.untracked
            for variant in product.variants
            if (left := contents.balances.get(variant.uuid, Decimal(0)) - sold[variant.uuid])
        }


def test_ctrl_c_ends_the_day_after_the_sale_under_way(file: Path) -> None:
    """A terminal sends it to the whole group of processes, and the service that the till brought has to stay."""
    command = [sys.executable, "-m", "app", "till", "--store", str(file), "day", "--pace", "1"]
    with subprocess.Popen(command, stdout=PIPE, stderr=PIPE, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert "Green tea" in process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        assert "1 sales, 0 refunds" in process.stdout.read()
        assert process.stderr.read() == ""
        assert process.wait() == 0


def test_a_day_needs_something_that_has_a_price(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create_store(tmp_path / "empty.store", "Shop")
    assert main(["till", "--store", str(tmp_path / "empty.store"), "day"]) == 1
    assert "Nothing in this store has a price" in capsys.readouterr().err


def test_it_sells_in_one_of_the_stores_of_a_database(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (create_organization(database, name, CONTENTS) for name in ("First", "Second"))
    till = ["till", "--database", database]
    assert main([*till, "--organization", second, "sell", "TEA-S*2"]) == 0
    assert "9.00 EUR" in capsys.readouterr().out
    assert main([*till, "--organization", first, "refund", "1"]) == 1
    assert "There is no purchase 1." in capsys.readouterr().err
