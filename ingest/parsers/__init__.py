"""One file a format: each module here with `SUFFIXES` and `parse(path) -> ParsedFile` reads those files.

`registry` finds the modules by looking, so a new format is one new file. A parser writes through `builder` (running
text) and `tables` (rows), which keep the invariant of `ingest.blocks`; `safety` looks at a file before any library
does; `isolated` reads it in a child process that can be given up.
"""
