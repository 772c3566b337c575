"""``calls-emulator serve``: the emulator over HTTP and, if asked for, HTTPS."""

import asyncio
import logging
import os
from contextlib import ExitStack, closing
from pathlib import Path

import typer
from fastapi import FastAPI

from emulator.app import create_app
from emulator.cli.announcement import announced, announcement
from emulator.cli.errors import CommandError
from emulator.cli.listening import Certified, Listener, listen
from emulator.cli.logs import json_line, log_to_stderr
from emulator.cli.serving import Main, run, serving
from emulator.cli.variables import unknown_variables
from emulator.core.instants import in_seconds
from emulator.exchange.clock import real_now
from emulator.settings import BadSettingsError, Settings

_log = logging.getLogger(__name__)


def serve(settings: Settings) -> int:
    """Serve until a signal comes; the exit code. Raises ``CommandError``.

    Where the log is JSON, it also says what is wrong, in place of an error.
    """
    log_to_stderr(settings.log_format, access=settings.access_log)
    for sentence in unknown_variables(os.environ):
        _log.warning(sentence)
    try:
        return _serve(settings)
    except CommandError as error:
        if settings.log_format == "text":
            raise
        for problem in error.problems:
            _log.error(problem)
        return error.code


def _serve(settings: Settings) -> int:
    with ExitStack() as bound:
        listeners = [bound.enter_context(closing(listen(settings.host, settings.port)))]
        if settings.tls:
            listeners.append(bound.enter_context(closing(_listen_with_tls(settings))))
        try:
            app = create_app(settings)
        except BadSettingsError as error:
            raise CommandError(error.problems) from None
        return run(_until_stopped(app, settings, listeners))


def _until_stopped(app: FastAPI, settings: Settings, listeners: list[Listener]) -> Main:
    async def until_stopped(stopped: asyncio.Event) -> int:
        async with serving(app, listeners, access_log=settings.access_log):
            folder = settings.tls_dir if settings.tls else None
            typer.echo(_announcement(settings, listeners, folder))
            await stopped.wait()
        return 0

    return until_stopped


def _announcement(settings: Settings, listeners: list[Listener], folder: Path | None) -> str:
    if settings.log_format == "json":
        return json_line(*announced(settings, listeners), in_seconds(real_now()))
    return announcement(settings, listeners, folder)


def _listen_with_tls(settings: Settings) -> Listener:
    # Imported here: making certificates takes cryptography, which plain HTTP never needs.
    from emulator.cli.certificates import provide  # noqa: PLC0415

    certificates = provide(settings.tls_dir, settings.tls_names)
    for warning in certificates.warnings:
        _log.warning(warning)
    certified = Certified(certificate=str(certificates.server), key=str(certificates.server_key))
    return listen(settings.host, settings.tls_port, "--tls-port", certified)
