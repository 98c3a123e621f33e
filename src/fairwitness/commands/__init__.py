"""What can be asked on the command line: one module per command, one line here.

A module of a command has `add`, which describes its options, and a function for what is then done.  Results go to
stdout, progress and errors to stderr.
"""

from fairwitness.commands import (
    access,
    appeal,
    automation,
    challenge,
    correct,
    count,
    demo,
    exchange,
    expand,
    explain,
    export,
    figures,
    forget,
    formats,
    investigate,
    ledger,
    pairs,
    publish,
    reasons,
    serve,
    share,
    silence,
    validate,
    verify,
)

COMMANDS = {
    "Accounts": (investigate, demo, explain, challenge, automation, share, expand),
    "Access": (access, silence),
    "Figures": (figures,),
    "Due process": (reasons, ledger, appeal, correct, forget),
    "Looking and passing on": (serve, pairs, export, exchange, publish, verify),
    "Files": (formats, validate, count),
}
"""As `fairwitness --help` lists them."""
