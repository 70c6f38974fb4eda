"""Landlock: a process gives up rights for good, for itself and for all it starts (landlock(7), Linux 5.13).

It needs no privileges. What is not granted is refused by the kernel with EACCES, whatever code
asks for it. Through ctypes, for the packages that wrap it are some months old.
"""

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

__all__ = ["DEVICE", "EXECUTE", "MAKE_SOCKET", "READ", "WRITE", "find_abi", "give_up"]

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # system calls, of the same number everywhere
ASK_VERSION = 1  # flag of CREATE_RULESET
PATH_BENEATH = 1  # kind of rule
PR_SET_NO_NEW_PRIVS = 38

# LANDLOCK_ACCESS_FS_…
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
MAKE_SOCKET = 1 << 9
READ = READ_FILE | READ_DIR
DEVICE = READ_FILE | WRITE_FILE
# all but to make devices: files, folders, sockets, pipes and links, made, moved and removed
WRITE = WRITE_FILE | sum(1 << bit for bit in (4, 5, 7, 8, 9, 10, 12)) | REFER | TRUNCATE
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
KNOWN = {1: 1 << 13, 2: 1 << 14, 3: 1 << 15, 5: 1 << 16}  # rights below this bit, from this version on
TCP = 0b11  # to bind and to connect; from version 4 on
SCOPES = 0b11  # abstract sockets and signals stay inside; from version 6 on


def find_abi() -> int:
    """The version of Landlock that this kernel has; 0 where it has none or it is switched off."""
    if sys.platform != "linux":
        return 0
    return max(0, _call(CREATE_RULESET, None, ctypes.c_size_t(0), ASK_VERSION))


def give_up(granted: Iterable[tuple[Path, int]], network: bool) -> bool:
    """Keep only what is granted: rights by the file or folder, and the network; gain no privileges either.

    False where the kernel has no Landlock. What does not exist is granted to nobody. Raises OSError.
    """
    if sys.platform == "linux" and ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError("prctl: PR_SET_NO_NEW_PRIVS")
    abi = find_abi()
    if not abi:
        return False
    handled = max(below for since, below in KNOWN.items() if since <= abi) - 1
    rules = _open_ruleset(abi, handled, network)
    try:
        for path, rights in granted:
            with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
                _grant(rules, path, rights & handled)
        _demand(_call(RESTRICT_SELF, rules, 0))
    finally:
        os.close(rules)
    return True


def _open_ruleset(abi: int, handled: int, network: bool) -> int:
    fields = [handled, *([0 if network else TCP] if abi >= 4 else ()), *([SCOPES] if abi >= 6 else ())]
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    return _demand(_call(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0))


def _grant(rules: int, path: Path, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= OF_FILES
        if rights:
            _demand(_call(ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", rights, place), 0))
    finally:
        os.close(place)


def _call(number: int, *arguments: object) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return int(library.syscall(ctypes.c_long(number), *_pass(arguments)))


def _pass(arguments: Iterable[object]) -> Iterable[object]:
    return (ctypes.c_long(value) if isinstance(value, int) else value for value in arguments)


def _demand(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock: {os.strerror(code)}")
    return result
