"""`cnncalc schema`: the JSON Schema of specs, for editors."""

from cnncalc.cli.options import Output
from cnncalc.cli.output import write


def schema(output: Output = None) -> int:
    """Print the JSON Schema (draft-07) of specs. With it, an editor that knows YAML completes keys and marks typos.

    On top of a spec, write: # yaml-language-server: $schema=cnncalc.schema.json

    \b
    cnncalc schema -o cnncalc.schema.json
    cnncalc schema > cnncalc.schema.json
    """
    from cnncalc.render.json import json_text
    from cnncalc.render.schema import schema as made

    write(json_text(made()), output)
    return 0
