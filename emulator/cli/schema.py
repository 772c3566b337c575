"""``calls-emulator schema``: what editors need to know about the files that people write."""

from emulator.cli.written import Written
from emulator.exchange.scenario_document import scenario_schema
from emulator.exchange.schemas import schema_text
from emulator.settings import FileSettings


def schema(of: Written) -> str:
    """The JSON Schema of such files."""
    if of is Written.SCENARIO:
        return scenario_schema()
    return schema_text(FileSettings, "Calls emulator: its configuration")
