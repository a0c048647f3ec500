"""From content to PDF: templates, layout, binding, and the process that does it."""

from triage.native import preload

preload()  # before anything in this package imports WeasyPrint, which looks for its libraries as it is imported
