"""Set-up steps for a bare machine: the standard library only, since nothing else is there yet."""
