"""Executed lessons as pages that need no network: run, page, index, results.

Nothing is imported here: the ``course`` command must start fast, and only a worker process
needs papermill and nbconvert. `request` says what to run, `session` runs it, `worker` makes
one report, `page` draws it.
"""
