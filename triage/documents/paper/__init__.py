"""From content to PDF: templates, layout, binding, and the process that does it."""

from triage import native

native.preload()  # before WeasyPrint is imported and looks for Pango
