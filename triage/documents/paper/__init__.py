"""From content to PDF: templates, layout, binding, and the process that does it."""
