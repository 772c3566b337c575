"""The command ``calls-emulator``: its options, and what it says when something is wrong.

Each command imports what it needs when it runs, so that none waits for the libraries of another.
"""

import os
import sys
from pathlib import Path
from typing import Annotated, cast

import typer

from emulator import __version__
from emulator.cli.errors import CommandError
from emulator.cli.logs import LogFormat
from emulator.cli.signals import exit_on_signals
from emulator.cli.written import Written

NAME = "calls-emulator"
INTRODUCTION = (
    "An emulator of the SignalWire Compatibility (LaML) Calls API.\n\n"
    "It answers the requests of your application, plays the called party, and sends signed "
    "webhooks. Nothing needs configuring, and nobody's phone rings.\n\n"
    "Begin with: calls-emulator demo. Or with: calls-emulator serve, and the curl line it prints."
)
SETTINGS = (
    "Every setting can also be an environment variable (EMULATOR_PORT=9000) or stand in the file "
    "of --config (port: 9000), which EMULATOR_CONFIG can name, too. Options win over the "
    "environment, which wins over the file."
)
# typer carries a copy of click from 0.26 on, so its name for this differs between releases.
_USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[1]

cli = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Port = Annotated[
    int | None,
    typer.Option(metavar="PORT", min=0, max=65535, help="Port of HTTP (8080); 0 takes a free one."),
]
Host = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", help="Address to listen on (127.0.0.1); 0.0.0.0 is every IPv4 one."
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Configuration file, in YAML, or a directory with emulator.yaml and scenarios/.",
    ),
]
Tls = Annotated[bool | None, typer.Option("--tls/--no-tls", help="HTTPS, too, on --tls-port.")]
TlsPort = Annotated[
    int | None,
    typer.Option(
        metavar="PORT", min=0, max=65535, help="Port of HTTPS (8443); 0 takes a free one."
    ),
]
TlsDirectory = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Where ca.pem, server.pem and their keys are kept (certs); made when missing.",
    ),
]
TlsNames = Annotated[
    list[str] | None,
    typer.Option(
        "--tls-name",
        metavar="NAME",
        help="Host name for the certificate beside localhost, 127.0.0.1, ::1. Repeatable.",
    ),
]


def main() -> None:
    """Run the command line of this process."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command; its exit code. What is wrong is said in lines on stderr, never a traceback."""
    try:
        return int(cli(arguments, prog_name=NAME, standalone_mode=False) or 0)
    except CommandError as error:
        for problem in error.problems:
            typer.echo(problem, err=True)
        return error.code
    except typer.Abort:
        return 130
    except _USAGE_ERROR as error:
        typer.echo(_misused(cast("typer.BadParameter", error)), err=True)
        return 2


def _misused(error: typer.BadParameter) -> str:
    command = NAME if error.ctx is None else error.ctx.command_path
    message = error.format_message().replace("Value error, ", "").rstrip(".")
    return f"{command}: {message}; see {command} --help"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{NAME} {__version__}")
        raise typer.Exit


@cli.callback(invoke_without_command=True, help=INTRODUCTION)
def _introduce(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback has answered already
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Say which version this is."
        ),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@cli.command(epilog=SETTINGS)
def serve(  # noqa: PLR0913 - every option of the command
    *,
    host: Host = None,
    port: Port = None,
    tls: Tls = None,
    tls_port: TlsPort = None,
    tls_dir: TlsDirectory = None,
    tls_name: TlsNames = None,
    clock: Annotated[
        str | None,
        typer.Option(
            metavar="MODE",
            help="How time passes: realtime; 20x, 20 times faster; auto, jumping from event to "
            "event; manual, only when told over /_emulator.",
        ),
    ] = None,
    grace: Annotated[
        float | None,
        typer.Option(metavar="MS", help="Real milliseconds that auto waits before a jump (0)."),
    ] = None,
    config: Config = None,
    scenarios: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Your own scenarios, matched before the shipped ones."),
    ] = None,
    access_log: Annotated[
        bool | None,
        typer.Option("--access-log/--no-access-log", help="Log every request to stderr."),
    ] = None,
    log_format: Annotated[
        LogFormat | None,
        typer.Option(help="How lines of the log, and where it listens, are written (text)."),
    ] = None,
) -> int:
    """Serve the API until Ctrl-C; say where, and how to place a call."""
    exit_on_signals()
    from emulator.cli.options import settings_of  # noqa: PLC0415 - see above
    from emulator.cli.serve import serve as command  # noqa: PLC0415 - see above

    settings = settings_of(
        config,
        host=host,
        port=port,
        tls=tls,
        tls_port=tls_port,
        tls_dir=tls_dir,
        tls_names=tls_name,
        clock=clock,
        grace=grace,
        scenarios=scenarios,
        access_log=access_log,
        log_format=log_format,
    )
    return command(settings)


@cli.command(epilog=SETTINGS)
def healthcheck(
    *,
    host: Host = None,
    port: Port = None,
    tls: Tls = None,
    tls_port: TlsPort = None,
    config: Config = None,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.1, help="How long each answer may take.")
    ] = 3.0,
) -> int:
    """Ask the emulator on this machine whether it is ready; exit code 0 if so, else 1.

    Looks where serve listens with the same settings: over HTTP and, with TLS, over HTTPS. For a
    container's health check; needs no other program and no token.
    """
    from emulator.cli.healthcheck import healthcheck as command  # noqa: PLC0415 - see above
    from emulator.cli.options import settings_of  # noqa: PLC0415 - see above

    try:
        settings = settings_of(config, host=host, port=port, tls=tls, tls_port=tls_port)
    except CommandError as error:
        raise CommandError(f"unhealthy: {'; '.join(error.problems)}", code=1) from None
    typer.echo(command(settings, timeout))
    return 0


@cli.command()
def demo(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", envvar="EMULATOR_HOST", help="Address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(
            metavar="PORT",
            min=0,
            max=65535,
            help="Port of HTTP: 8080 or, if that is in use, a free one.",
        ),
    ] = None,
    speed: Annotated[
        str, typer.Option(metavar="Nx", help="How many times faster than on a real phone.")
    ] = "20x",
    leave: Annotated[
        bool, typer.Option("--exit", help="End after the last call instead of serving on.")
    ] = False,
) -> int:
    """Place a call for every scenario, and watch each live.

    An application is played, too: it places the calls over HTTP, serves their document, receives
    their webhooks and verifies each signature. Settings of the environment are not used.
    """
    exit_on_signals()
    from emulator.cli.demo.command import demo as command  # noqa: PLC0415 - see above

    return command(host, port, speed, leave=leave)


@cli.command()
def check(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Scenario files, or directories of them."),
    ],
) -> int:
    """Find every mistake in scenario files.

    Prints each as file:line:column: message, and ends with code 1 if there is any; with code 2 if
    a file cannot be read.
    """
    from emulator.cli.check import check as command  # noqa: PLC0415 - see above

    found = command(files)
    if str(found):
        typer.echo(found)
    if found.unread:
        raise CommandError(map(str, found.unread))
    return 1 if found.mistakes else 0


@cli.command()
def schema(
    of: Annotated[
        Written,
        typer.Argument(metavar="config|scenario", help="The configuration, or a scenario file."),
    ],
) -> int:
    """Print the JSON Schema of files that people write, for editors that check and complete them.

    calls-emulator schema scenario > scenario.schema.json, and then, as the first line of a file:
    # yaml-language-server: $schema=scenario.schema.json
    """
    from emulator.cli.schema import schema as command  # noqa: PLC0415 - see above

    typer.echo(command(of), nl=False)
    return 0


@cli.command(epilog=SETTINGS)
def certs(tls_dir: TlsDirectory = None, tls_name: TlsNames = None, config: Config = None) -> int:
    """Make the certificates of HTTPS, and say how clients trust them.

    Files that are there are used as they are. serve --tls makes the same ones by itself.
    """
    from emulator.cli.certs import certs as command  # noqa: PLC0415 - see above
    from emulator.cli.options import settings_of  # noqa: PLC0415 - see above
    from emulator.cli.variables import unknown_variables  # noqa: PLC0415 - see above

    settings = settings_of(config, tls_dir=tls_dir, tls_names=tls_name)
    for sentence in unknown_variables(os.environ):
        typer.echo(sentence, err=True)
    typer.echo(command(settings))
    return 0
