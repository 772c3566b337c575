"""The example in Node, whose own tests run against an emulator."""

import os
import subprocess
from pathlib import Path

from tools import needs_file, needs_tool

EXAMPLE = Path(__file__).parent.parent / "examples/node_delivery_calls"


def test_the_tests_of_the_example_pass(base_url: str) -> None:
    node = needs_tool("node")
    needs_file(EXAMPLE / "node_modules/express", "npm ci in its folder installs what it needs")
    done = subprocess.run(
        [node, "--test", "--test-reporter=tap"],
        cwd=EXAMPLE,
        env=os.environ | {"EMULATOR_URL": base_url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# pass 7" in done.stdout
