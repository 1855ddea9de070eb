"""What only the system can give: the shared libraries that Qt's wheels load, and a font.

Used before anything is installed, like :mod:`scripts.setup`: the standard library of an old Python alone.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

#: Which Debian package holds which library. Taken from what Qt 6.11 links against; the names are the same in
#: Ubuntu, and those that its newer releases renamed are still found under these.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "a font": "fonts-dejavu-core",
}

#: What of PySide6 is loaded: the modules that Storeroom and its tests import, and one of Qt's platforms.
MODULES = ("QtWidgets.abi3.so", "QtSvg.abi3.so", "QtTest.abi3.so")


def lacking(venv: Path) -> list[str]:
    """What Qt in ``venv`` needs and the system lacks, named as in :data:`PACKAGES`. Nothing outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    return missing_libraries(files_loaded(venv)) + ([] if has_font() else ["a font"])


def files_loaded(venv: Path) -> list[Path]:
    """The files of PySide6 whose libraries must be there, with those of the platform that Qt will choose."""
    names = [*MODULES, f"Qt/plugins/platforms/libq{platform()}.so"]
    return [path for name in names for path in venv.glob(f"lib/python*/site-packages/PySide6/{name}")]


def platform() -> str:
    """The platform that Qt will run on, as it decides itself; off the screen where there is none."""
    asked = os.environ.get("QT_QPA_PLATFORM")
    if asked:
        return asked.split(":")[0].split(";")[0]
    if os.environ.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "xcb" if os.environ.get("DISPLAY") else "offscreen"


def missing_libraries(files: list[Path]) -> list[str]:
    """What the loader cannot find of all that ``files`` need. Nothing where there is no ``ldd``."""
    if not files or not shutil.which("ldd"):
        return []
    command = ["ldd", *map(str, files)]
    # Always in English: what is not found is told in words.
    result = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}
    )
    return not_found(result.stdout)


def not_found(listing: str) -> list[str]:
    """The libraries that a listing of ``ldd`` says are ``not found``, each once, sorted."""
    return sorted(set(re.findall(r"^\s*(\S+) => not found$", listing, re.MULTILINE)))


def has_font() -> bool:
    """Whether fontconfig, which Qt asks, knows of any font."""
    try:
        fontconfig = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return False
    # FcFontSet *FcConfigGetFonts(FcConfig *, FcSetName): the set begins with how many fonts it has.
    fontconfig.FcConfigGetFonts.restype = ctypes.POINTER(ctypes.c_int)
    fonts = fontconfig.FcConfigGetFonts(None, 0)
    return bool(fonts) and fonts[0] > 0


def advice(lacking: list[str]) -> str:
    """The one line for what :func:`lacking` found: a command on Debian and its kin, elsewhere names."""
    if shutil.which("apt-get") and PACKAGES.keys() >= set(lacking):
        return apt_get(*sorted({PACKAGES[name] for name in lacking}))
    return f"Storeroom needs what this system lacks; install: {', '.join(lacking)}"


def advice_on_venv(version: str) -> str:
    """The one line for a Python ``version`` that cannot make environments."""
    if shutil.which("apt-get"):
        return apt_get(f"python{version}-venv")
    return f"This Python {version} cannot make environments; install its modules venv and ensurepip."


def advice_on_python(needed: str) -> str:
    """The one line for a system without a Python as new as ``needed``."""
    if shutil.which("apt-get"):
        return apt_get(f"python{needed}", f"python{needed}-venv")
    return f"Storeroom needs Python {needed} or later; install it, with the command python{needed}."


def apt_get(*packages: str) -> str:
    """The command that installs ``packages``, for whoever runs this."""
    superuser = "" if os.geteuid() == 0 else "sudo "
    return f"{superuser}apt-get install -y {' '.join(packages)}"
