"""An assertion for the test suites of others; its failure message lists every error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.finding import Mode, Severity
from simulator.dossier.validator import validate

if TYPE_CHECKING:
    from collections.abc import Collection

    from simulator.dossier.finding import Verdict


def assert_valid_dossier(
    data: bytes,
    *,
    mode: str = Mode.OFFICIAL,
    profile: str | None = None,
    without: Collection[str] = (),
    lang: str = "nl",
) -> Verdict:
    """Return the verdict on a dossier, or fail with every error, its place and its remedy.

    Args:
        data: the dossier as your system made it.
        mode: `official` or `intended`.
        profile: the profile that it must have, when given.
        without: ids of our own checks that are switched off.
        lang: language of the failure message, nl or en.

    Raises:
        AssertionError: the dossier is not valid, or has another profile.
    """
    __tracebackhide__ = True
    verdict = validate(data, mode=mode, without=without)
    errors = [finding for finding in verdict.findings if finding.severity is Severity.ERROR]
    if errors:
        lines = [
            f"{finding.rule} {finding.line or '-'} {finding.xpath or ''}\n"
            f"    {finding.message.in_language(lang)} {finding.fix.in_language(lang)}"
            for finding in errors
        ]
        raise AssertionError("\n".join([f"{len(errors)} ({verdict.mode}):", *lines]))
    if profile is not None and verdict.profile != profile:
        raise AssertionError(f"profile {verdict.profile}, expected {profile}")
    return verdict
