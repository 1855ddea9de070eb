"""What the README says to type is typed, as it stands there."""

import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from tests.service.running import RunningService, running_service

README = Path(__file__).parents[2] / "README.md"

pytestmark = pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("curl")), reason="the README's lines are for bash and curl"
)


def blocks(heading: str) -> list[str]:
    """The blocks of shell under a heading."""
    section = README.read_text(encoding="utf-8").partition(f"\n{heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"```bash\n(.*?)```", section, re.DOTALL)


def typed(lines: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """What comes of ``lines`` in a shell that finds the ``storeroom`` of these tests."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **variables, "PATH": path}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )


def test_three_lines_of_curl_lead_from_a_key_to_a_movement(tmp_path: Path) -> None:
    setting_up, using = blocks("## A sandbox for integrators")
    make, _serve, key = setting_up.splitlines()
    assert [line.count("curl -s") for line in using.splitlines()] == [1, 1, 2]
    typed(make, tmp_path)
    with running_service(tmp_path / "sandbox.sqlite") as service:
        made = typed(key, tmp_path)
        client = made.stderr.removeprefix("client_id ").strip()
        before = first_balance(service)
        said = typed(using, tmp_path, URL=service.url, KEY=made.stdout.strip(), CLIENT_ID=client)
        assert said.stdout == "204\n"
        assert first_balance(service) == before + 5


def first_balance(service: RunningService) -> Decimal:
    headers = {"Authorization": f"Bearer {service.token}"}
    (row,) = httpx.get(f"{service.url}/v3/stock?limit=1", headers=headers).json()
    return Decimal(str(row["balance"]))
