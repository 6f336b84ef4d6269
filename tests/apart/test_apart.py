"""Files are read in children with limits: what a hostile one can do, and that it harms nobody else."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tracker.apart.limits import Limits
from tracker.apart.messages import Prepare
from tracker.apart.reading import Apart, ReadingLost
from tracker.errors import TooLarge, TrackerError, UnreadableSource
from tracker.intake import Extracting

MB = 1024 * 1024
HASTY = Limits(seconds=1)
SMALL = Limits(seconds=60, cpu=1, memory=100 * MB, output=MB, files=40)
CAN_CONFINE = sys.platform.startswith("linux")

Do = Callable[..., bytes]


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    made = Apart(SMALL)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def hasty() -> Iterator[Apart]:
    made = Apart(HASTY)
    yield made
    made.stop()


def do_in(apart: Apart, deed: str, content: bytes = b"abc", words: bytes = b"") -> bytes:
    """Do a deed of `deeds.py` apart, with some content and words."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        reading = apart.begin(f"deeds:{deed}", file.fileno(), words, "wells.pdf")
    return reading.answer()


@pytest.fixture
def do(apart: Apart) -> Do:
    """Do a deed under limits of all but time."""
    return partial(do_in, apart)


def test_what_is_read_apart_comes_back(do: Do) -> None:
    assert do("count", b"x" * 70_000, b"letters") == b"70000 of letters"


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("spin", "more than 1 second of the processor (TRACKER_LIMIT_CPU)"),
        ("fill", "more than 100 MB of memory (TRACKER_LIMIT_MEMORY)"),
        ("talk", "more than 1 MB of text and clauses (TRACKER_LIMIT_OUTPUT)"),
        ("nest", "nested too deeply"),
    ],
)
def test_what_meets_a_limit_is_ended_and_the_limit_named(do: Do, deed: str, said: str) -> None:
    with pytest.raises(TooLarge) as met:
        do(deed)
    assert said in str(met.value)
    assert str(met.value).startswith("wells.pdf ")
    assert do("count") == b"3 of "


def test_what_takes_its_time_is_ended_too(hasty: Apart) -> None:
    with pytest.raises(TooLarge, match=r"more than 1 second \(TRACKER_LIMIT_SECONDS\)"):
        do_in(hasty, "sleep")


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="the system does not say what processes hold")
def test_memory_counts_that_of_a_converter_too(do: Do) -> None:
    with pytest.raises(TooLarge, match="TRACKER_LIMIT_MEMORY"):
        do("fill_by_another")


def test_a_reader_that_falls_over_is_told_from_a_limit(do: Do) -> None:
    with pytest.raises(UnreadableSource, match="so damaged") as fell:
        do("crash")
    assert not isinstance(fell.value, TooLarge)
    assert do("count") == b"3 of "


def test_one_that_is_ended_does_not_disturb_those_beside_it(do: Do) -> None:
    answers: list[bytes] = []
    beside = threading.Thread(target=lambda: answers.extend(do("count") for _ in range(5)))
    beside.start()
    for deed in ("crash", "fill"):
        with pytest.raises(UnreadableSource):
            do(deed)
    beside.join()
    assert answers == [b"3 of "] * 5


def test_one_that_somebody_kills_is_read_again_and_what_falls_over_is_not(apart: Apart, do: Do) -> None:
    with pytest.raises(ReadingLost, match="try again"):
        do("be_killed")
    with tempfile.TemporaryFile() as file:
        deeds = iter(["be_killed", "empty_answer", "crash", "never"])
        begin = lambda: apart.begin(f"deeds:{next(deeds)}", file.fileno(), b"", "wells.pdf")  # noqa: E731
        assert Extracting(begin, "wells.pdf").resolutions() == []
        with pytest.raises(UnreadableSource, match="so damaged"):
            Extracting(begin, "wells.pdf").resolutions()
    assert next(deeds) == "never"


@pytest.mark.skipif(not os.path.exists("/proc/self/task"), reason="the system does not say whose child is whose")
def test_more_are_begun_than_are_read_at_once_and_none_has_to_be_taken_first() -> None:
    apart = Apart(Limits(at_once=2))
    with tempfile.TemporaryFile() as file:
        begun = [
            apart.begin("deeds:note_who_is_there", file.fileno(), b"", "wells.pdf") for _ in range(apart.limits.begun)
        ]
        while not begun[-1].is_done():
            time.sleep(0.01)
        assert {reading.answer() for reading in begun} <= {b"1", b"2"}
    apart.stop()


def test_what_a_child_leaves_behind_is_ended_with_it(do: Do) -> None:
    left = int(do("leave_a_process"))
    for _ in range(100):
        if not _lives(left):
            return
        time.sleep(0.05)
    pytest.fail("a process that a child started outlived it")


@pytest.mark.skipif(not CAN_CONFINE, reason="Landlock and seccomp are Linux's")
def test_a_child_has_no_network_no_files_of_others_and_no_passwords(do: Do, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", "postgresql://staff:secret@db/tracker")
    secret = tmp_path / "register.sqlite3"
    secret.write_bytes(b"theirs")
    went = do("look_around", words=str(secret).encode()).decode().split()
    assert secret.read_bytes() == b"theirs"
    assert went == ["own"]


def test_when_the_process_that_stands_ready_is_lost_the_next_file_starts_another(apart: Apart, do: Do) -> None:
    assert do("count") == b"3 of "
    apart._process.kill()
    apart._process.wait()
    assert do("count") == b"3 of "


def test_what_cannot_be_prepared_does_not_keep_files_from_being_read(apart: Apart) -> None:
    with tempfile.TemporaryFile() as file:
        reading = apart.begin("deeds:count", file.fileno(), b"", "wells.pdf", Prepare("deeds:missing", b""))
        assert reading.answer() == b"0 of "


def test_nothing_is_left_when_its_owner_is_killed(tmp_path) -> None:
    code = (
        "import sys, time; sys.path[:0] = [sys.argv[1]]\n"
        "from tracker.apart.limits import Limits\n"
        "from tracker.apart.reading import Apart\n"
        "apart = Apart(Limits())\n"
        "reading = apart.begin('deeds:sleep', sys.stdin.fileno(), b'', 'x')\n"
        "print(apart._process.pid, flush=True); time.sleep(600)\n"
    )
    command = [sys.executable, "-c", code, os.path.dirname(__file__)]
    owner = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    assert owner.stdout is not None
    stands_ready = int(owner.stdout.readline())
    owner.kill()
    owner.wait()
    for _ in range(100):
        if not _lives(stands_ready) and not list(tmp_path.iterdir()):
            return
        time.sleep(0.05)
    pytest.fail("what stood ready outlived its owner")


def test_an_error_that_cannot_be_is_still_an_error() -> None:
    from tracker.apart.reading import open_answer

    for said in (b"", b"r", b"r\x92\xa4exit\xa1x", b"zzz"):
        with pytest.raises(TrackerError):
            open_answer(said, "wells.pdf")


def _lives(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
