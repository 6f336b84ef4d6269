"""Reading on many machines: workers of a Dask cluster read documents, and this process alone writes."""

from __future__ import annotations

import logging
import time
import warnings
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from tracker.apart.files import read_regular
from tracker.apart.reading import open_answer
from tracker.cli.sources import Failed, Waiting
from tracker.errors import ClusterUnavailable, TrackerError, UsageProblem
from tracker.intake import ask_another, open_extracted, read_for_another
from tracker.settings import read_settings

if TYPE_CHECKING:
    from tracker.knowledge import Knowledge
    from tracker.model import Resolution

REACHED_WITHIN = 10
"""Seconds in which a scheduler has to answer."""
LOOK_EVERY = 5
PATIENCE = 60
"""Seconds without any worker after which nobody waits for one any longer."""
MOST_AHEAD = 500
"""So many documents at most are with the workers: the scheduler holds their files meanwhile."""


class Cluster:
    """The workers behind a scheduler, "tcp://host:8786": each file is sent to one of them, and read there apart.

    ClusterUnavailable where the scheduler does not answer or has no workers, UsageProblem without the extra.
    """

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError:
            raise UsageProblem(
                "--scheduler needs Dask: pip install 'operative-clause-tracker[cluster]', here and on the workers."
            ) from None
        for name in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what fails is said here, once
        warnings.filterwarnings("ignore", message="Sending large graph")
        try:
            connect: Any = distributed.Client
            self._client = connect(address, timeout=REACHED_WITHIN, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterUnavailable(
                f"The scheduler at {address} cannot be reached ({str(error) or type(error).__name__}): start it with "
                "`dask scheduler`, and name it as --scheduler tcp://HOST:8786."
            ) from None
        self._address = address

    def __enter__(self) -> Self:
        if not self._threads():
            self._close()
            raise ClusterUnavailable(
                f"The scheduler at {self._address} has no workers: start some with `dask worker {self._address}`."
            )
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        with suppress(Exception):  # a scheduler that is gone
            self._client.close(timeout=LOOK_EVERY)

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())

    @property
    def ahead(self) -> int:
        """How many documents are begun, so that no worker waits for this process."""
        return min(3 * self._threads() + 6, MOST_AHEAD)

    def begin(self, source: str, knowledge: Knowledge | None, language: str | None) -> Waiting:
        """Send a file to a worker, and give what to wait for."""
        try:
            content = read_regular(source)
        except TrackerError as error:
            return Failed(error)
        asked, program = ask_another(source, knowledge, language)
        return _Sent(self, self._client.submit(read_here, content, asked, program, pure=False), source)

    def wait(self, future: Any, source: str) -> bytes:
        """Wait for what a worker says; one that is lost has its documents read by others."""
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        alone_since: float | None = None
        while True:
            try:
                answer: bytes = future.result(timeout=LOOK_EVERY)
                return answer
            except TimeoutError:
                alone_since = None if self._threads() else alone_since or time.monotonic()
                if alone_since is not None and time.monotonic() - alone_since > PATIENCE:
                    raise self._lost("has no workers any more") from None
            except KilledWorker:
                raise TrackerError(
                    f"{source} was not read: each worker that was to read it was lost. Import it again."
                ) from None
            except (FutureCancelledError, OSError) as error:
                raise self._lost(f"was lost ({type(error).__name__})") from None

    def _lost(self, what: str) -> ClusterUnavailable:
        return ClusterUnavailable(
            f"The scheduler at {self._address} {what}: what was said to be added is in the register; start the same "
            "import again when it is back."
        )


class _Sent:
    """A document that a worker reads."""

    def __init__(self, cluster: Cluster, future: Any, source: str) -> None:
        self._cluster = cluster
        self._future = future
        self._source = source

    def is_done(self) -> bool:
        return bool(self._future.done())

    def resolutions(self) -> list[Resolution]:
        answer = self._cluster.wait(self._future, self._source)
        self._future.release()
        return open_extracted(open_answer(answer, self._source), self._source)


def read_here(content: bytes, asked: bytes, program: str) -> bytes:
    """Read a document on a worker, in a child process within the limits that are set on that machine."""
    settings = read_settings()
    return read_for_another(content, asked, program, replace(settings.reading, at_once=max(settings.jobs, 2)))
