"""``calls-emulator serve``: the emulator over HTTP and, if asked for, HTTPS."""

import asyncio
from contextlib import ExitStack, closing

import typer
from fastapi import FastAPI

from emulator.app import create_app
from emulator.cli.announcement import announcement
from emulator.cli.errors import CommandError
from emulator.cli.listening import Certified, Listener, listen
from emulator.cli.logs import LogFormat, log_to_stderr
from emulator.cli.serving import Main, run, serving
from emulator.settings import BadSettingsError, Settings


def serve(settings: Settings, *, access_log: bool, log_format: LogFormat) -> int:
    """Serve until a signal comes; the exit code. Raises ``CommandError``."""
    log_to_stderr(log_format, access=access_log)
    with ExitStack() as bound:
        listeners = [bound.enter_context(closing(listen(settings.host, settings.port)))]
        if settings.tls:
            listeners.append(bound.enter_context(closing(_listen_with_tls(settings))))
        try:
            app = create_app(settings)
        except BadSettingsError as error:
            raise CommandError(error.problems) from None
        return run(_until_stopped(app, settings, listeners, access_log))


def _until_stopped(
    app: FastAPI, settings: Settings, listeners: list[Listener], access_log: bool
) -> Main:
    async def until_stopped(stopped: asyncio.Event) -> int:
        async with serving(app, listeners, access_log=access_log):
            folder = settings.tls_dir if settings.tls else None
            typer.echo(announcement(settings, listeners, folder))
            await stopped.wait()
        return 0

    return until_stopped


def _listen_with_tls(settings: Settings) -> Listener:
    # Imported here: making certificates takes cryptography, which plain HTTP never needs.
    from emulator.cli.certificates import provide  # noqa: PLC0415

    certificates = provide(settings.tls_dir, settings.tls_names)
    for warning in certificates.warnings:
        typer.echo(warning, err=True)
    certified = Certified(certificate=str(certificates.server), key=str(certificates.server_key))
    return listen(settings.host, settings.tls_port, "--tls-port", certified)
