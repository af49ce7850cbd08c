"""A network for worker processes in which nothing but loopback exists.

TensorFlow's gRPC server listens on every address of its machine, asks for no password and has no
option against either. So the workers get a network namespace of their own, as a container has
one: its only interface is loopback, and no other process of the machine reaches it.
"""

import ctypes
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

import psutil

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 1
INTERFACE = "16sh14x"
LOOPBACK = ("127.", "::1", "::ffff:127.")
SECONDS = 20


class NetworkError(RuntimeError):
    """Workers cannot be kept from the network; the message says what to do."""


def has_private_network() -> bool:
    """Whether this machine lets a process have a network of its own; tries it in another."""
    if not sys.platform.startswith("linux"):
        return False
    code = "from course_utils.distributed import network; network.enter_private_network()"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=SECONDS
    )
    return run.returncode == 0


def enter_private_network() -> None:
    """Move this process, which must have one thread, into a network of its own.

    Raises
    ------
    NetworkError
        If the system does not allow it.
    """
    if not sys.platform.startswith("linux"):
        raise NetworkError(f"a private network needs Linux; this is {sys.platform}.")
    user, group = os.getuid(), os.getgid()
    try:
        if not _unshare(NEW_NETWORK):
            if not _unshare(NEW_USER | NEW_NETWORK):
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
            _keep_names(user, group)
        _start_loopback()
    except OSError as error:
        raise NetworkError(
            f"this system gives processes no network of their own ({error.strerror}). Containers "
            "often forbid it: try on the machine itself, or where nobody else reaches its ports "
            "with Launcher(private=False)."
        ) from None


def _unshare(flags: int) -> bool:
    """Leave the namespaces that the flags name."""
    return ctypes.CDLL(None, use_errno=True).unshare(flags) == 0


def _keep_names(user: int, group: int) -> None:
    """Let this user and group have the same numbers within as without."""
    me = Path("/proc/self")
    (me / "setgroups").write_text("deny")
    (me / "uid_map").write_text(f"{user} {user} 1")
    (me / "gid_map").write_text(f"{group} {group} 1")


def _start_loopback() -> None:
    """Bring the interface ``lo`` up."""
    import fcntl

    with socket.socket() as handle:
        asked = struct.pack(INTERFACE, b"lo", 0)
        _, flags = struct.unpack(INTERFACE, fcntl.ioctl(handle, GET_FLAGS, asked))
        fcntl.ioctl(handle, SET_FLAGS, struct.pack(INTERFACE, b"lo", flags | UP))


def free_ports(count: int) -> list[int]:
    """Find ports of this process's network that nothing uses now.

    Parameters
    ----------
    count : int

    Returns
    -------
    list of int
    """
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def open_addresses() -> list[str]:
    """List where this process listens and another machine could call.

    Returns
    -------
    list of str
        Empty where loopback is the only interface.
    """
    if {name for _, name in socket.if_nameindex()} <= {"lo"}:
        return []
    found = psutil.Process().net_connections()
    listening = [each.laddr for each in found if each.status == psutil.CONN_LISTEN]
    return [f"{at.ip}:{at.port}" for at in listening if not at.ip.startswith(LOOPBACK)]
