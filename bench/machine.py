"""What the machine tells of itself: processors, load, and what a process tree used of time and memory."""

import os
import platform
import time
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def describe() -> dict[str, object]:
    """Processor, cores, memory in GB, load and versions, to be printed beside the figures."""
    model = next(
        (line.split(":", 1)[1].strip() for line in _lines(PROC / "cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = next((int(line.split()[1]) for line in _lines(PROC / "meminfo") if line.startswith("MemTotal")), 0)
    return {
        "cpu": model, "cores": os.cpu_count(), "memory_gb": round(memory / 1024**2),
        "python": platform.python_version(), "system": f"{platform.system()} {platform.release()}",
        "load": load(),
    }  # fmt: skip


def load() -> float:
    """Processes that want a core, over the last minute."""
    return round(os.getloadavg()[0], 1)


def pace() -> float:
    """Milliseconds that a fixed loop takes now: other work and the host make it differ threefold within an hour."""
    began, total = time.process_time(), 0
    for number in range(200_000):
        total += number % 7
    return (time.process_time() - began) * 1000


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for each in PROC.iterdir():
        if each.name.isdigit() and (fields := _stat(int(each.name))):
            children.setdefault(int(fields[1]), []).append(int(each.name))
    found, left = [], [pid]
    while left:
        one = left.pop()
        found.append(one)
        left += children.get(one, [])
    return found


def named(word: str) -> list[int]:
    """Every process with this name, for a database server that the bench did not start."""
    return [
        int(each.name)
        for each in PROC.iterdir()
        if each.name.isdigit() and "".join(_lines(each / "comm")[:1]).strip() == word
    ]


def cpu_seconds(pids: list[int]) -> float:
    """User and system time used so far by processes, those that ended and were waited for included."""
    total = 0
    for pid in pids:
        fields = _stat(pid)
        if fields:
            total += sum(int(field) for field in fields[11:15])
    return total / TICKS


def pss_mb(pids: list[int]) -> dict[str, float]:
    """Proportional memory in MB by process, as ``pid name``: what is shared counts once among its users."""
    found = {}
    for pid in pids:
        for line in _lines(PROC / str(pid) / "smaps_rollup"):
            if line.startswith("Pss:"):
                found[f"{pid} {command_of(pid)}"] = round(int(line.split()[1]) / 1024, 1)
    return found


def command_of(pid: int) -> str:
    """What a process is, in a few words."""
    words = [word for word in "".join(_lines(PROC / str(pid) / "cmdline")).split("\0") if word]
    return " ".join(Path(word).name if "/" in word else word for word in words[:5])[:60]


def _stat(pid: int) -> list[str]:
    """The fields of ``/proc/PID/stat`` after the name, beginning with the state."""
    text = "".join(_lines(PROC / str(pid) / "stat"))
    return text.rpartition(")")[2].split() if text else []


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(errors="replace").splitlines()
    except OSError:
        return []
