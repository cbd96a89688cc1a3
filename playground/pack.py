"""Runs in Pyodide while the playground is built: compiles modules for the Python that will read them."""

import importlib.util
import marshal
import zipfile


def compiled(name, text):
    """The bytes of a module's .pyc: without a check of its source, which does not come along."""
    code = compile(text, f"/{name}", "exec", dont_inherit=True, optimize=1)
    return importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8) + marshal.dumps(code)


def stdlib(source, target, unused):
    """The standard library's archive with compiled modules in the place of their source, and without what is unused."""
    unused = tuple(unused)
    with (
        zipfile.ZipFile(source) as read,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as written,
    ):
        for entry in read.infolist():
            name = entry.filename
            if entry.is_dir() or name.startswith(unused):
                continue
            data = read.read(entry)
            if name.endswith(".py"):
                name, data = f"{name}c", compiled(name, data.decode("utf-8"))
            written.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
