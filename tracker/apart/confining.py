"""What a process gives up before it reads a file: the network, other people's files, and more than its limits.

Landlock and seccomp are asked of the kernel directly; neither needs root. Where the system has neither, or
an older form of them, what it has is used, and the limits of `resource` hold all the same.
"""

from __future__ import annotations

import contextlib
import ctypes
import glob
import mimetypes
import os
import platform
import resource
import struct
import sys
from functools import cache
from pathlib import Path

from tracker.apart.limits import Limits

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SIGKILL = 9

_LANDLOCK_CREATE_RULESET, _LANDLOCK_ADD_RULE, _LANDLOCK_RESTRICT_SELF = 444, 445, 446
_VERSION_ASKED = 1
_RULE_PATH_BENEATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1, 2, 4, 8
_READS = _EXECUTE | _READ_FILE | _READ_FOLDER
_RIGHTS_BY_VERSION = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
"""The rights over files that each version of Landlock knows: making and removing; moving; cutting; device controls."""
_TCP_SINCE, _TCP_BIND_AND_CONNECT = 4, 3
_SCOPES_SINCE, _SOCKETS_AND_SIGNALS = 6, 3
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15

_READABLE = (
    *("/usr", "/lib", "/lib32", "/lib64", "/bin", "/proc", *glob.glob("/opt/libreoffice*")),
    *("/etc/fonts", "/etc/libreoffice", "/var/lib/libreoffice", "/var/spool/libreoffice", "/var/cache/fontconfig"),
    *("/etc/ld.so.cache", "/etc/localtime", "/etc/nsswitch.conf", "/etc/passwd", "/etc/group", "/dev/urandom"),
    *map(str, mimetypes.knownfiles),  # what Python's own library looks at when workbooks are read
)
"""What a reader or a converter has to load: libraries, fonts, the names of accounts. Never what people keep."""

_SECCOMP_FILTER = 2
_ARCHITECTURES = {"x86_64": (0xC000003E, 41, 53, 21, 1), "aarch64": (0xC00000B7, 198, 199, 48, 2)}
"""For each processor: its number in seccomp, the numbers of the system calls socket, socketpair and access, and the
place of what access is asked for among its arguments."""
_IO_URING_SETUP = 425
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13
_FOREIGN_CALLS = 0x40000000
_UNIX_SOCKETS = 1


def limit_resources(limits: Limits) -> None:
    """Set the limits that the system keeps: processor time, memory, size of files, open files, no core dumps."""
    for kind, most in (
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_DATA, limits.memory),
        (resource.RLIMIT_FSIZE, limits.output),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # Over the soft limit of processor time a process is told why it is ended, over the hard one only killed.
        hard = most + 1 if kind == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else most
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, hard))


def confine(folder: str) -> None:
    """Give up the network, new rights, and all files but the program's own and those in `folder`."""
    if not sys.platform.startswith("linux"):
        return
    library = _library()
    library.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        _confine_files(library, folder)
        _confine_network(library)


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _confine_files(library: ctypes.CDLL, folder: str) -> None:
    """Ask Landlock that only `folder` can be written, and only what readers need can be read."""
    version = library.syscall(_LANDLOCK_CREATE_RULESET, None, 0, _VERSION_ASKED)
    if version < 1:
        return
    rights = sum(added for since, added in _RIGHTS_BY_VERSION if version >= since)
    asked = struct.pack(
        "=QQQ",
        rights,
        _TCP_BIND_AND_CONNECT if version >= _TCP_SINCE else 0,
        _SOCKETS_AND_SIGNALS if version >= _SCOPES_SINCE else 0,
    )
    length = 24 if version >= _SCOPES_SINCE else 16 if version >= _TCP_SINCE else 8
    rules = library.syscall(_LANDLOCK_CREATE_RULESET, asked, length, 0)
    if rules < 0:
        return
    for path in _readable_paths():
        _allow(library, rules, path, rights & _READS)
    _allow(library, rules, "/dev/null", rights & (_READ_FILE | _WRITE_FILE))
    _allow(library, rules, folder, rights)
    library.syscall(_LANDLOCK_RESTRICT_SELF, rules, 0)
    os.close(rules)


@cache
def _readable_paths() -> tuple[str, ...]:
    own = (sys.prefix, sys.base_prefix, *(entry for entry in sys.path if Path(entry).is_absolute()))
    return tuple(dict.fromkeys(path for path in (*_READABLE, *own) if Path(path).exists()))


def _allow(library: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    with contextlib.suppress(OSError):
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        if not os.path.isdir(path):
            rights &= _OF_FILES
        library.syscall(_LANDLOCK_ADD_RULE, rules, _RULE_PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
        os.close(place)


def _confine_network(library: ctypes.CDLL) -> None:
    """Ask seccomp to refuse every socket but those between processes of this machine, which LibreOffice opens.

    It opens one in /tmp unless it is told that it may not write there, and only then asks its own folder.
    """
    known = _ARCHITECTURES.get(platform.machine())
    if known is None or sys.maxsize < 2**32:
        return
    architecture, socket_call, pair_call, access_call, mode = known
    number, processor, first_argument = 0, 4, 16
    allow, refuse = 12, 13
    steps = (
        (_LOAD, processor, None, None),
        (_JUMP_IF_EQUAL, architecture, 2, refuse),
        (_LOAD, number, None, None),
        (_JUMP_IF_SET, _FOREIGN_CALLS, refuse, 4),
        (_JUMP_IF_EQUAL, _IO_URING_SETUP, refuse, 5),
        (_JUMP_IF_EQUAL, access_call, 10, 6),
        (_JUMP_IF_EQUAL, socket_call, 8, 7),
        (_JUMP_IF_EQUAL, pair_call, 8, allow),
        (_LOAD, first_argument, None, None),
        (_JUMP_IF_EQUAL, _UNIX_SOCKETS, allow, refuse),
        (_LOAD, first_argument + 8 * mode, None, None),
        (_JUMP_IF_EQUAL, os.W_OK, refuse, allow),
        (_RETURN, _ALLOW, None, None),
        (_RETURN, _REFUSE, None, None),
    )
    code = b"".join(
        struct.pack("=HBBI", what, 0 if yes is None else yes - place, 0 if no is None else no - place, value)
        for place, (what, value, yes, no) in enumerate(steps, start=1)
    )
    program = ctypes.create_string_buffer(code)
    head = struct.pack("@HP", len(steps), ctypes.addressof(program))
    library.prctl(_PR_SET_SECCOMP, _SECCOMP_FILTER, ctypes.c_char_p(head), 0, 0)
