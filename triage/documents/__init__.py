"""Letters, minutes and packs: rows first, PDFs later."""
