"""The command line: it answers in words, starts without Django, and never mixes samples with real people."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from silah import cli
from silah.commands import demo, serve

ROOT = Path(__file__).resolve().parent.parent.parent


def silah(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the command as a person would, with a data folder of its own."""
    inherited = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "SILAH_SECRET_KEY")}
    return subprocess.run(
        [sys.executable, "-P", "-m", "silah", *words],
        env={**inherited, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("command", ["serve", "web", "worker", "migrate", "check", "build", "demo", "up", "manage"])
def test_help_names_every_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["--help"])
    assert end.value.code == 0
    assert f"    {command}" in capsys.readouterr().out


def test_an_unknown_command_is_refused() -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["frobnicate"])
    assert end.value.code == 2


def test_no_command_shows_the_help_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "commands" in capsys.readouterr().out


def test_whoever_reads_along_may_stop_reading(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SILAH_DATA": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "silah", "demo", "--list"], env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert "Traceback" not in process.stderr.read()
    assert process.wait(60) == 0


def test_a_line_that_breaks_elsewhere_is_not_taken_for_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(**_options: Any) -> int:
        raise BrokenPipeError("the post office hung up")

    monkeypatch.setattr("silah.commands.build.build", cut_off)
    with pytest.raises(BrokenPipeError, match="hung up"):
        cli.main(["build"])


def test_the_command_line_is_read_without_loading_django() -> None:
    code = "import sys; from silah import cli; cli._parser('serve'); sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-P", "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == 0


def test_check_names_what_must_be_mended(tmp_path: Path) -> None:
    done = silah("check", SILAH_DATA=str(tmp_path / "nowhere"))
    assert done.returncode == 1
    assert f"The data folder {tmp_path / 'nowhere'} does not exist" in done.stdout
    assert "to mend." in done.stdout


def test_check_refuses_sample_mode_over_real_data(tmp_path: Path) -> None:
    done = silah("check", SILAH_DATA=str(tmp_path), SILAH_SAMPLE="1")
    assert done.returncode == 1
    assert "Sample mode is on over data that is not a sample" in done.stdout


def test_serving_refuses_sample_mode_over_real_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SILAH_DATA", str(tmp_path))
    monkeypatch.setenv("SILAH_SAMPLE", "1")
    (tmp_path / "silah.sqlite3").touch()
    assert serve.serve(host="127.0.0.1", port=0, workers=1) == 1
    assert "was not made as a sample" in capsys.readouterr().err
    # The people of a database named by its address stand in no file of the folder.
    (tmp_path / "silah.sqlite3").unlink()
    monkeypatch.setenv("DATABASE_URL", "postgresql://nowhere.example/silah")
    assert serve.serve(host="127.0.0.1", port=0, workers=1) == 1
    assert "was not made as a sample" in capsys.readouterr().err


def test_a_taken_port_is_said_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert serve.web(host="127.0.0.1", port=taken.getsockname()[1], workers=1) == 1
    said = capsys.readouterr().err
    assert "Choose another port" in said
    assert "اختر منفذاً آخر" in said


def test_samples_are_made_only_in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILAH_DATA", str(tmp_path))
    monkeypatch.delenv("SILAH_SAMPLE", raising=False)
    assert demo.is_wanted()
    (tmp_path / "silah.sqlite3").touch()
    assert not demo.is_wanted()


def test_samples_can_be_declined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILAH_DATA", str(tmp_path))
    monkeypatch.setenv("SILAH_SAMPLE", "0")
    assert not demo.is_wanted()


@pytest.mark.sqlite
def test_a_sample_cut_short_is_begun_again_and_a_finished_one_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SILAH_DATA", str(tmp_path))
    monkeypatch.delenv("SILAH_SAMPLE", raising=False)
    for state, kept in ((demo.MADE, True), (demo.MAKING, False)):
        (tmp_path / "silah.sqlite3").touch()
        (tmp_path / "sample").write_text(state)
        demo.clear_unfinished()
        assert (tmp_path / "silah.sqlite3").exists() is kept
    assert demo.is_wanted()


@pytest.mark.parametrize("act", ["check", "adopt"])
def test_a_pack_with_a_typo_is_refused_with_file_line_key_and_remedy(act: str, tmp_path: Path) -> None:
    pack = tmp_path / "khafji"
    shutil.copytree(ROOT / "silah" / "packs" / "khafji", pack)
    with (pack / "pack.toml").open("a", encoding="utf-8") as file:
        file.write('\n[perods]\nresearch_working_days = "five"\n')
    answer = silah("policy", act, str(pack), SILAH_DATA=str(tmp_path / "data"))
    assert answer.returncode == 1
    (line,) = [one for one in answer.stderr.splitlines() if "[perods]" in one]
    assert line.strip().startswith("khafji/pack.toml:")
    assert "periods" in line


def test_a_pack_is_named_by_its_folder_or_as_the_one_that_comes_with_silah(tmp_path: Path) -> None:
    for name in ("yusr", str(ROOT / "silah" / "packs" / "yusr")):
        answer = silah("policy", "check", name, SILAH_DATA=str(tmp_path))
        assert (answer.returncode, answer.stdout[:5]) == (0, "yusr:"), answer.stderr
    answer = silah("policy", "check", str(tmp_path), SILAH_DATA=str(tmp_path))
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 2, "one sentence and one problem"


def test_the_sign_ins_that_are_printed_name_each_role_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def people(slug: str) -> list[dict[str, str]]:
        roles = ("officer", "researcher", "researcher", "secretary", "chair", "")
        return [
            {"association": slug, "address": f"/{slug}/", "role": role, "name": f"{slug}{number}"}
            | ({"email": f"{slug}{number}@example.org", "mobile": ""} if role else {"email": "", "mobile": "0500"})
            for number, role in enumerate(roles)
        ]

    monkeypatch.setenv("SILAH_DATA", str(tmp_path))
    kept = {"password": "known to all", "people": {"first": people("first"), "second": people("second")}}
    (tmp_path / "sample-sign-ins.json").write_text(json.dumps(kept))
    printed = demo.sign_ins(few=True)
    named = [name for slug in ("first", "second") for number in range(6) if (name := f"{slug}{number}") in printed]
    assert named == ["first0", "first1", "first3", "first4", "first5", "second0", "second1", "second2", "second5"]
    assert "known to all" in printed


def test_a_woman_among_the_sample_beneficiaries_is_called_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def person(name: str, **told: Any) -> dict[str, Any]:
        return {"association": "أ", "address": "/a/", "role": "", "name": name, "email": "", "mobile": "0500"} | told

    monkeypatch.setenv("SILAH_DATA", str(tmp_path))
    people = [person("هيا", is_woman=True), person("سعد", is_woman=False), person("قديم")]
    (tmp_path / "sample-sign-ins.json").write_text(json.dumps({"password": "known", "people": {"a": people}}))
    printed = demo.sign_ins()
    assert [word in printed for word in ("مستفيدة · هيا", "مستفيد · سعد", "مستفيد · قديم")] == [True] * 3
