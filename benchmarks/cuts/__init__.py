"""Is every word there once, whatever happens to the line? Real Chromium, a proxy that cuts, a portal as hosts run it.

`python -m benchmarks.cuts --help`; docs/never-lose-a-word.md says what was found.
"""
