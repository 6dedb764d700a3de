"""`tokensim app`: a page with sliders for what-if questions."""

import json
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.errors import plain_errors, refuse
from simulator.cli.inputs import STDIN, AllowCode, Policy, Settings
from simulator.cli.what_if_page import given

PAGE = Path(__file__).with_name("what_if_page.py")

File = Annotated[
    str | None,
    typer.Argument(metavar="FILE", help="Scenario file; default: the one of `tokensim init`."),
]
Port = Annotated[
    int | None,
    typer.Option(
        min=1024, max=65535, metavar="INTEGER", help="Where; default: 8501, or the next free one."
    ),
]
Headless = Annotated[bool, typer.Option("--headless", help="Do not open a browser.")]


@plain_errors()
def what_if(
    file: File = None,
    policy: Policy = None,
    settings: Settings = None,
    port: Port = None,
    headless: Headless = False,
    allow_code: AllowCode = False,
) -> None:
    """Open a page with sliders: what if?

    Turn what the scenario says, and see what becomes of tokens and integrations in the same worlds.
    The page is for this computer only, and sends nothing anywhere. Ctrl-C ends it.
    """
    if file == STDIN:
        refuse("tokensim: the page reads the scenario whenever it is opened; name a file, not -")
    arguments = json.dumps([file, settings, policy, allow_code])
    given(arguments)
    from simulator.app.needed import NotInstalledError
    from simulator.app.serving import PortTakenError, serve

    try:
        serve(PAGE, arguments, port, headless)
    except (NotInstalledError, PortTakenError) as error:
        refuse(f"tokensim: {error}")
