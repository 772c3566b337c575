"""The clock's bodies: what may be asked of it. How time moves is tested with the exchange."""

import pytest
from kit import Emulator


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/advance", {}, "seconds: is missing"),
        ("/advance", {"seconds": -1}, "seconds: it must be greater than or equal to 0"),
        ("/advance", {"seconds": 1e12}, "seconds: it must be less than or equal to"),
        ("/advance", {"seconds": "soon"}, "seconds: "),
        ("/advance", {"second": 1}, "second: unknown key"),
        ("/advance", [], "the body: write an object"),
        ("/run-until-idle", {"limit_seconds": -1}, "limit_seconds: it must be"),
        ("/run-until-idle", {"limit": 1}, "limit: unknown key"),
    ],
)
def test_a_bad_move_is_a_flat_400_and_moves_nothing(
    emulator: Emulator, path: str, body: object, said: str
) -> None:
    before = emulator.control("GET", "/clock")
    answer = emulator.http.post(f"/_emulator/projects/{emulator.sid}/clock{path}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert said in answer.json()["message"]
    assert emulator.control("GET", "/clock") == before


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_time_moves_by_finite_numbers_only(emulator: Emulator, number: str) -> None:
    answer = emulator.http.post(
        f"/_emulator/projects/{emulator.sid}/clock/advance",
        content=f'{{"seconds": {number}}}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("mode", ["auto", "manual", "realtime", "20x", "0.5x"])
def test_the_mode_can_be_changed(emulator: Emulator, mode: str) -> None:
    assert emulator.control("PUT", "/clock", json={"mode": mode})["mode"] == mode


@pytest.mark.parametrize("body", [{}, {"mode": ""}, {"mode": "x"}, {"mode": "0x"}, {"mode": 2}])
def test_another_mode_is_refused(emulator: Emulator, body: object) -> None:
    answer = emulator.http.put(f"/_emulator/projects/{emulator.sid}/clock", json=body)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("mode: ")
