"""The figures as a table: measured beside goal beside peers, and whether the goal was reached."""

from typing import Any

TITLES = {
    "W1": "sending a support request (12 fields, a 200 KB paper)",
    "W2": "an officer's queue",
    "W4": "one case with fifty happenings",
    "W10": "cold start and idle memory",
}
VERDICTS = {True: "reached", False: "NOT reached", None: ""}
HEAD = {
    "what": "what",
    "measured": "measured",
    "goal": "goal",
    "peers": "peers (measured earlier, same kind of machine)",
}


def table(found: dict[str, Any]) -> str:
    """Everything measured, as text."""
    about = found["machine"]
    lines = [
        f"{about['cpu']}, {about['cores']} cores, {about['memory_gb']} GB, Python {about['python']}, {found['database']}, "
        f"load before {about['load']} and after {found['load_after']}" + (", quick sizes" if found["quick"] else ""),
    ]  # fmt: skip
    for name, result in found["workloads"].items():
        lines += ["", f"{name}  {TITLES[name]}"]
        if "error" in result:
            lines.append(f"  could not be measured: {result['error']}")
            continue
        lines += rows(result["checks"])
        if "how" in result:
            lines.append(f"  how: {result['how']}")
    return "\n".join(lines)


def rows(checks: list[dict[str, Any]]) -> list[str]:
    """The checks in columns."""
    keys = ("what", "measured", "goal", "peers")
    width = {key: max(len(str(row[key])) for row in [HEAD, *checks]) for key in keys}

    def line(row: dict[str, Any], verdict: str) -> str:
        return "  " + "  ".join(str(row[key]).ljust(width[key]) for key in keys) + f"  {verdict}".rstrip()

    return [line(HEAD, "verdict"), *(line(row, VERDICTS[row["reached"]]) for row in checks)]


def missed(found: dict[str, Any]) -> int:
    """How many goals were not reached; a workload that could not be measured counts as one."""
    return sum(
        1 if "error" in result else sum(check["reached"] is False for check in result["checks"])
        for result in found["workloads"].values()
    )
