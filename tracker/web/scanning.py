"""Files that people send are shown to a virus scanner of the house first, where there is one."""

from __future__ import annotations

import logging
import os
import shlex
import subprocess

from tracker.errors import RefusedByScanner

PATIENCE = 60.0
"""Seconds that a scanner has for one file."""
LOG = logging.getLogger("tracker.web")


def scan(name: str, content: bytes, command: str) -> None:
    """Give a file to a command on its standard input, `clamdscan -`; RefusedByScanner where it does not end with 0.

    A scanner that is gone or says nothing in time lets no file in either.
    """
    try:
        ended = subprocess.run(
            shlex.split(command),
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
            timeout=PATIENCE,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        ended = None
    except OSError as error:
        LOG.error("the virus scanner cannot be started: %s", error)
        ended = None
    if ended is None:
        raise RefusedByScanner(f"{name} could not be looked at by the virus scanner: try again later.")
    if ended:
        LOG.warning("the virus scanner refused a file: it ended with %s", ended)
        raise RefusedByScanner(f"{name} was refused by the virus scanner: look at it before you send it to anybody.")
