"""What can be asked on the command line: one module per command, one line here.

A module of a command has `add`, which describes its options, and a function for what is then done.  Results go to
stdout, progress and errors to stderr.
"""

from fairwitness.commands import (
    automation,
    challenge,
    count,
    demo,
    explain,
    export,
    formats,
    investigate,
    pairs,
    serve,
    share,
    validate,
)

COMMANDS = (
    investigate,
    demo,
    explain,
    challenge,
    automation,
    share,
    pairs,
    count,
    export,
    serve,
    formats,
    validate,
)
"""In the order in which `fairwitness --help` lists them."""
