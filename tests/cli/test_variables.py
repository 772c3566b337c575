"""Variables that nobody reads: said once, with the name that was probably meant."""

import pytest

from emulator.cli.main import run
from emulator.cli.variables import unknown_variables
from emulator.settings import FileSettings


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("EMULATOR_PROT", "; did you mean EMULATOR_PORT?"),
        ("EMULATOR_TOKEN", "; did you mean EMULATOR_API_TOKEN?"),
        ("EMULATOR_CONTROL_TOKENS", "; did you mean EMULATOR_CONTROL_TOKEN?"),
        ("EMULATOR_REWRITE_HOST", "; did you mean EMULATOR_REWRITE_HOSTS?"),
        ("EMULATOR_SPEED", ""),
        ("EMULATOR_TLSPORT", "; did you mean EMULATOR_TLS_PORT?"),
        ("emulator_prot", "; did you mean EMULATOR_PORT?"),
        ("EMULATOR_", ""),
    ],
)
def test_a_variable_that_is_no_setting_is_told(name: str, advice: str) -> None:
    said = f"{name} is not a setting and is ignored{advice}"
    assert unknown_variables([name, "PATH", "MY_EMULATOR_PROT"]) == [said]


def test_settings_are_known_in_any_case_and_what_tests_use_is_left_alone() -> None:
    names = [f"EMULATOR_{name.upper()}" for name in FileSettings.model_fields]
    mine = ["EMULATOR_CONFIG", "emulator_port", "EMULATOR_TEST_REQUIRE_ALL", "EMULATOR"]
    assert unknown_variables([*names, *mine]) == []


def test_every_command_with_settings_tells_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("EMULATOR_TLSDIR", "x")
    assert run(["certs", "--tls-dir", str(tmp_path)]) == 0
    assert capsys.readouterr().err == (
        "EMULATOR_TLSDIR is not a setting and is ignored; did you mean EMULATOR_TLS_DIR?\n"
    )
