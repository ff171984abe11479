"""``serve``: the local web application."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

from .border import FAILURE, Debug, border, check_folder, say


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in the browser.")] = True,
    data: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where cases and results are kept; default your user data folder."),
    ] = None,
    debug: Debug = False,
) -> None:
    """Open the web application on this computer: cases, forecasts, mechanics and reports in the browser.

    It listens on 127.0.0.1 alone, needs no network, and the address it prints holds a key that is new at every start.
    End it with Ctrl-C; cases and results stay.
    """
    with border(debug):
        gc.disable()  # looking for garbage among what is only being loaded costs a sixth of the start
        from ..web.server import serve as serve_application
        from ..web.settings import Settings, default_data
        from ..web.store import InUse

        if data is not None:
            check_folder(data, "--data")
        settings = Settings(data if data is not None else default_data())

        def ready(address: str) -> None:
            gc.enable()
            typer.echo(address)
            say(f"Cases and results are kept in {settings.data}. Ctrl-C ends the server.")
            if browser:
                import webbrowser

                webbrowser.open(address)

        try:
            serve_application(settings, port, ready)
        except InUse as reason:
            say(str(reason))
            raise typer.Exit(FAILURE) from None
        except KeyboardInterrupt:
            say("interbody has ended.")
        except SystemExit:
            say(f"Port {port} could not be opened; another program may use it. Choose another --port, or 0.")
            raise typer.Exit(FAILURE) from None
