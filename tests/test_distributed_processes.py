"""Workers always end, and nothing of them is reached from outside."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from course_utils import distributed
from course_utils.distributed import local, network, worker
from course_utils.distributed.job import Job

pytestmark = pytest.mark.skipif(
    not distributed.has_private_network(), reason="no private network on this machine"
)

IDLE = """
import json, os, socket, sys, time, types
from course_utils.distributed import launcher
def main(words):
    held = socket.create_server(("::", 0), family=socket.AF_INET6)
    number = json.loads(os.environ.get("TF_CONFIG", '{"task": {"index": 0}}'))["task"]["index"]
    facts = {"epoch": 1, "step": held.getsockname()[1], "loss": 0, "seconds": 0}
    launcher.tell(worker=number, event="step", **facts)
    time.sleep(300)
fake = types.ModuleType("worker")
fake.main = main
sys.modules["course_utils.distributed.worker"] = fake
launcher._prepare = lambda say: None
"""
WORKERS = [sys.executable, "-c", f"{IDLE}\nlauncher.main()"]
"""A launcher whose workers listen on every address, as TensorFlow's do, and sleep."""


@pytest.fixture
def idle(monkeypatch):
    monkeypatch.setattr(local, "COMMAND", WORKERS)


class Watched(local.Launcher):
    """Tells each message of its workers to a function of the test."""

    def __init__(self, look):
        super().__init__()
        self.look = look

    def _messages(self, deadline):
        for message in super()._messages(deadline):
            self.look(self, message)
            yield message


def at_second_step(act):
    """Return a look that acts once both workers have told a step."""
    seen = []

    def look(launcher, message):
        if message["event"] == "step":
            seen.append(message)
            if len(seen) == 2:
                act(launcher, seen)

    return look


def family(launcher):
    return psutil.Process(launcher._process.pid).children(recursive=True)


def listening(path):
    """The local ports in state LISTEN of one of /proc's tables."""
    rows = [line.split() for line in path.read_text().splitlines()[1:]]
    return {int(row[1].split(":")[1], 16) for row in rows if row[3] == "0A"}


def check_network(launcher, seen):
    """The workers listen in a network that has loopback alone, and not in this one."""
    workers = family(launcher)
    assert len(workers) == 2
    for one in workers:
        net = Path(f"/proc/{one.pid}/net")
        names = [line.split(":")[0].strip() for line in (net / "dev").read_text().splitlines()[2:]]
        assert "lo" in names
        assert {name for name in names if name != "lo"} <= set(unused_tunnels(net))
        inner = listening(net / "tcp6")
        assert inner >= {message["step"] for message in seen}
    outer = listening(Path("/proc/self/net/tcp")) | listening(Path("/proc/self/net/tcp6"))
    assert not outer & {message["step"] for message in seen}
    for message in seen:
        with socket.socket() as trial:
            assert trial.connect_ex(("127.0.0.1", message["step"])) != 0
    raise KeyError("looked")


def unused_tunnels(net):
    """Names of interfaces that kernels put into every new network, without an address."""
    return [
        name
        for name in ("sit0", "tunl0", "gre0", "ip6tnl0")
        if name in net.joinpath("dev").read_text()
    ]


def test_idle_workers_are_reached_from_nowhere_and_an_error_ends_them(idle):
    with Watched(at_second_step(check_network)) as launcher:
        with pytest.raises(KeyError, match="looked"):
            launcher.run(Job(), workers=2)
        assert launcher._process.poll() is not None
        with pytest.raises(distributed.DistributedError, match="enter a new"):
            launcher.run(Job())


def gone(processes):
    _, alive = psutil.wait_procs(processes, timeout=10)
    return not alive


def test_an_error_in_the_block_ends_all(idle):
    found = []

    def fail():
        with local.Launcher() as launcher:
            found.append(psutil.Process(launcher._process.pid))
            raise KeyError("in the block")

    with pytest.raises(KeyError, match="in the block"):
        fail()
    assert gone(found)


@pytest.mark.parametrize("private", [True, False])
def test_a_private_network_is_another_one(private, idle):
    with local.Launcher(private=private) as launcher:
        theirs = Path(f"/proc/{launcher._process.pid}/ns/net").readlink()
    assert (theirs != Path("/proc/self/ns/net").readlink()) == private


def test_time_over_ends_all(idle):
    found = []
    look = at_second_step(lambda launcher, _: found.extend(family(launcher)))
    with (
        Watched(look) as launcher,
        pytest.raises(distributed.DistributedError, match="said nothing in time"),
    ):
        launcher.run(Job(), workers=2, seconds=3)
    assert len(found) == 2
    assert gone(found)


def test_workers_end_with_their_launcher(idle):
    found = []

    def act(launcher, _):
        found.extend(family(launcher))
        launcher._process.kill()

    with (
        Watched(at_second_step(act)) as launcher,
        pytest.raises(distributed.DistributedError, match="launcher ended"),
    ):
        launcher.run(Job(), workers=2)
    assert len(found) == 2
    assert gone(found)


def test_a_worker_that_hangs_after_anothers_end_is_killed(idle, monkeypatch):
    command = WORKERS[-1].replace("launcher.main()", "launcher.GRACE = 0.2; launcher.main()")
    monkeypatch.setattr(local, "COMMAND", [*WORKERS[:-1], command])
    with local.Launcher() as launcher:
        run = launcher.run(Job(), workers=2, kill=(0, 1, 1))
        assert run.statuses == [-9, -9]


SESSION = """
import sys
from course_utils.distributed import Job, Launcher, local
local.COMMAND = [sys.executable, "-c", sys.stdin.read()]
class Telling(Launcher):
    def _messages(self, deadline):
        for message in super()._messages(deadline):
            if message["event"] == "started":
                print(message["pid"], flush=True)
            yield message
with Telling() as launcher:
    print(launcher._process.pid, flush=True)
    launcher.run(Job(), workers=2)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_when_the_session_dies_or_is_interrupted(number):
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", SESSION]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as session:
        session.stdin.write(WORKERS[-1])
        session.stdin.close()
        left = [psutil.Process(int(session.stdout.readline())) for _ in range(3)]
        session.send_signal(number)
        session.wait(timeout=20)
        assert gone(left)
        assert session.returncode != 0


def test_a_system_without_private_networks_is_named(monkeypatch):
    refusing = "network._unshare = lambda flags: False\nlauncher.main()"
    head = "from course_utils.distributed import launcher, network\n"
    monkeypatch.setattr(local, "COMMAND", [sys.executable, "-c", head + refusing])
    with pytest.raises(distributed.DistributedError, match="no network of their own"):
        local.Launcher().__enter__()


def test_a_launcher_that_breaks_shows_its_last_lines(monkeypatch):
    broken = "raise SystemExit('the disk is full')"
    monkeypatch.setattr(local, "COMMAND", [sys.executable, "-c", broken])
    with pytest.raises(distributed.DistributedError, match="the disk is full"):
        local.Launcher().__enter__()


def test_other_systems_have_no_private_network(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not network.has_private_network()
    with pytest.raises(network.NetworkError, match="this is darwin"):
        network.enter_private_network()


def test_workers_on_loopback_must_not_listen_elsewhere(monkeypatch):
    monkeypatch.setattr(socket, "if_nameindex", lambda: [(1, "lo"), (2, "eth0")])
    with socket.create_server(("127.0.0.1", 0)):
        assert network.open_addresses() == []
    monkeypatch.setattr(network, "open_addresses", lambda: ["0.0.0.0:1"])
    monkeypatch.setattr(worker, "open_addresses", lambda: ["0.0.0.0:1"])
    with pytest.raises(network.NetworkError, match=r"this one listens at 0.0.0.0:1"):
        worker._refuse_open_ports(["127.0.0.1:1", "localhost:2"])
    worker._refuse_open_ports(["127.0.0.1:1", "node02:1"])


def test_an_open_address_is_seen(monkeypatch):
    monkeypatch.setattr(socket, "if_nameindex", lambda: [(1, "lo"), (2, "eth0")])
    with socket.create_server(("0.0.0.0", 0)) as server:
        assert f"0.0.0.0:{server.getsockname()[1]}" in network.open_addresses()


@pytest.mark.parametrize("who", [{"workers": 2, "devices": 2}, {"workers": 0}, {"devices": 0}])
def test_workers_or_devices_not_both(who, idle):
    with local.Launcher() as launcher, pytest.raises(ValueError, match="either several"):
        launcher.run(Job(), **who)


def test_ports_are_free_and_different():
    ports = network.free_ports(5)
    assert len(set(ports)) == 5
    for port in ports:
        with socket.create_server(("127.0.0.1", port)) as server:
            assert server.getsockname()[1] == port
