"""Prints pages to PDF with a Chromium that is installed on the machine, one process for all pages.

The only module that starts a program. It speaks the DevTools protocol over two pipes: no port is opened, and nothing is
fetched from a network.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
import select
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from simulator.errors import ConfigurationError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Programs that are looked for, in this order."""

_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--no-first-run",
    "--no-sandbox",  # the sandbox does not work in most containers; the pages are our own and hold no script
    "--remote-debugging-pipe",
)
_PATIENCE_S = 60.0
_CHUNK = 1 << 16
_PAPER = {"preferCSSPageSize": True, "printBackground": True, "generateTaggedPDF": False}
_MOMENT = re.compile(rb"\(D:\d{14}[^)]*\)")


class ChromiumTrouble(Exception):
    """Chromium did not start, stopped, or did not answer."""


def find_chromium() -> str | None:
    """Return the path of Chromium, or None; also None on a system without the pipes that it needs."""
    if os.name != "posix":
        return None
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def require_chromium() -> str:
    """Return the path of Chromium.

    Raises:
        ConfigurationError: there is none.
    """
    found = find_chromium()
    if found is None:
        raise ConfigurationError(
            "PDFs were asked for, but there is no Chromium",
            nl="er is om PDF's gevraagd, maar er is geen Chromium",
            where="--pdf",
            remedy="install chromium (Debian: apt install chromium), or print the HTML pages from any browser",
            remedy_nl="installeer chromium (Debian: apt install chromium), of druk de HTML-pagina's af uit een browser",
        )
    return found


class Chromium:
    """A running Chromium; opened by `open_chromium`.

    Args:
        to, back: file descriptors of the pipes.
    """

    def __init__(self, to: int, back: int) -> None:
        self._to = to
        self._back = back
        self._rest = b""
        self._last = 0
        target = self._call("Target.createTarget", {"url": "about:blank"})["targetId"]
        self._session = self._call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        self._call("Page.enable", {})

    def print_pdf(self, page: Path) -> bytes:
        """Return a page as a PDF, on the paper that its style sheet asks for.

        The time of creation is overwritten, so that the same page gives the same bytes.

        Args:
            page: an HTML file that loads nothing from elsewhere.

        Raises:
            ChromiumTrouble: it stopped, or did not answer.
        """
        answer = self._call("Page.navigate", {"url": page.resolve().as_uri()})
        if answer.get("errorText"):
            raise ChromiumTrouble(f"{page.name}: {answer['errorText']}")
        while self._receive().get("method") != "Page.loadEventFired":
            pass
        try:
            made = base64.b64decode(self._call("Page.printToPDF", _PAPER)["data"], validate=True)
        except (KeyError, binascii.Error) as error:
            raise ChromiumTrouble(f"{page.name}: no document") from error
        return _MOMENT.sub(lambda found: b"(D:20000101000000" + found[0][17:], made)

    def close(self) -> None:
        """Ask Chromium to stop."""
        with suppress(ChromiumTrouble):  # it may be gone before it answers
            self._call("Browser.close", {})

    def _call(self, method: str, params: Mapping[str, object]) -> dict[str, Any]:
        self._last += 1
        request: dict[str, object] = {"id": self._last, "method": method, "params": params}
        if not method.startswith(("Target.", "Browser.")):
            request["sessionId"] = self._session
        try:
            _write_all(self._to, json.dumps(request).encode() + b"\0")
        except OSError as error:
            raise ChromiumTrouble("it has stopped") from error
        while True:
            answer = self._receive()
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise ChromiumTrouble(f"{method}: {answer['error'].get('message', '')}")
                result = answer.get("result", {})
                return result if isinstance(result, dict) else {}

    def _receive(self) -> dict[str, Any]:
        """Return the next message."""
        parts = [self._rest]
        while b"\0" not in parts[-1]:
            if not select.select([self._back], [], [], _PATIENCE_S)[0]:
                raise ChromiumTrouble(f"no answer within {_PATIENCE_S:.0f} s")
            part = os.read(self._back, _CHUNK)
            if not part:
                raise ChromiumTrouble("it has stopped")
            parts.append(part)
        message, _, self._rest = b"".join(parts).partition(b"\0")
        found = json.loads(message)
        return found if isinstance(found, dict) else {}


@contextmanager
def open_chromium(program: str) -> Iterator[Chromium]:
    """Start Chromium, and stop it in the end.

    Args:
        program: as `find_chromium` gave it.

    Raises:
        ChromiumTrouble: it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="osolab-chromium-", ignore_cleanup_errors=True) as profile:
        try:
            process = _start(program, profile)
        except OSError as error:
            raise ChromiumTrouble(str(error)) from error
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            chromium = Chromium(process.stdin.fileno(), process.stdout.fileno())
            yield chromium
            chromium.close()
        finally:
            process.stdin.close()
            process.stdout.close()
            _stop(process)


def _start(program: str, profile: str) -> subprocess.Popen[bytes]:
    """Start the program with our pipes as the file descriptors 3 and 4, where it expects them."""
    wire = 'exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null'
    return subprocess.Popen(  # noqa: S603 - the program is one of NAMES, and nothing of a pupil is in the arguments
        ["/bin/sh", "-c", wire, program, *_FLAGS, f"--user-data-dir={profile}", "about:blank"],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _write_all(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]
