"""The child gives up what it doesn't need, before it looks at the file: memory, time, files, network, other processes.

Limits of the kernel hold everywhere. On Linux a filter of system calls is added, which any process may put upon itself:
from then on only reading and writing what is open already, memory and exit are left. No privileges are needed.
"""

import ctypes
import errno
import platform
import resource
import struct
import sys

ADDRESS_SPACE = 288 * 1024 * 1024
"""Bytes of address space, so that what is resident stays below 300 MiB whatever a file unfolds to."""
OPEN_FILES = 8

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # BPF: load a word; jump if equal; return
# Audit number of the architecture, then the numbers of: read write close fstat lseek mmap mprotect munmap brk
# rt_sigaction rt_sigprocmask rt_sigreturn mremap madvise getpid exit exit_group futex clock_gettime getrandom
# sigaltstack sched_yield gettid tgkill getrusage
_CALLS = {
    "x86_64": (
        0xC000003E,
        (0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 25, 28, 39, 60, 231, 202, 228, 318, 131, 24, 186, 234, 98),
    ),
    "aarch64": (
        0xC00000B7,
        (
            63,
            64,
            57,
            80,
            62,
            222,
            226,
            215,
            214,
            134,
            135,
            139,
            216,
            233,
            172,
            93,
            94,
            98,
            113,
            278,
            132,
            124,
            178,
            131,
            165,
        ),
    ),
}


def limit(seconds: int) -> None:
    """Bound memory, processor seconds, open files; no file may grow, no core may be dumped."""
    for name, most in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (most, most))


def lock_in() -> bool:
    """Filter system calls from now on; False where this system can't."""
    if sys.platform != "linux" or platform.machine() not in _CALLS:
        return False
    program = _program(*_CALLS[platform.machine()])
    buffer = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: the number of instructions, padding, their address.
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return bool(libc.prctl(_SET_SECCOMP, _FILTER_MODE, header, 0, 0) == 0)


def _program(architecture: int, calls: tuple[int, ...]) -> bytes:
    """Allow `calls`, answer every other with EPERM; a foreign architecture gets nothing but EPERM."""
    steps = [
        (_LOAD, 0, 0, 4),  # seccomp_data.arch
        (_EQUAL, 0, len(calls) + 1, architecture),
        (_LOAD, 0, 0, 0),  # seccomp_data.nr
        *((_EQUAL, len(calls) - place, 0, number) for place, number in enumerate(calls)),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
